"""How alike two accounts are, field by field, and what that weighs: the same degrees a run of the whole book works out in SQL."""

from __future__ import annotations

import hashlib
import math
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from guanxi.domains.duplicates.policy import Matching
from guanxi.foundation.pure import chinese, short_names
from guanxi.foundation.pure.chinese import HOUSE_NUMBER

_HOUSE = re.compile(HOUSE_NUMBER)
_CLOSE, _NEAR, _ADDRESS_CLOSE, _SHORTEST = 0.75, 0.5, 0.6, 3


@dataclass(frozen=True, kw_only=True)
class Side:
    """What is compared of one account. key: the name without legal form; phones: hashes, never numbers."""

    name: str
    short_name: str = ""
    uscc: str = ""
    phones: Collection[str] = field(default_factory=frozenset)
    address: str = ""
    district: str = ""
    billing_accounts: Collection[str] = field(default_factory=frozenset)


@dataclass(frozen=True, kw_only=True)
class Found:
    """One sign for or against, in bits."""

    field: str
    level: str
    bits: float


def compare(one: Side, other: Side, matching: Matching) -> tuple[float, tuple[Found, ...]]:
    """The probability that both are the same, and every sign with its weight; unknown values are no sign.

    Who has the same address has the same district: said once, or the shops of one market hall would all be alike.
    """
    levels = {
        "name": name_level(one.name, other.name, shorts=(one.short_name, other.short_name)), "uscc": _same(one.uscc, other.uscc),
        "phone": _shared(one.phones, other.phones),
        "address": address_level(one.address, other.address), "district": _same(one.district, other.district),
        "billing_account": _shared(one.billing_accounts, other.billing_accounts),
    }
    if levels["address"] == "same":
        levels["district"] = ""
    signs = tuple(Found(field=key, level=level, bits=matching.level(key, level).weight) for key, level in levels.items() if level)
    return probability(matching.prior, signs), signs


def probability(prior: float, signs: Sequence[Found]) -> float:
    """Prior odds times what the signs say."""
    bits = math.log2(prior / (1 - prior)) + sum(sign.bits for sign in signs)
    return 1 / (1 + 2 ** -bits) if bits > -1000 else 0.0


def name_level(one: str, other: str, *, shorts: tuple[str, str] = ("", "")) -> str:
    """same_key, same_core (without place and line of business), short, contained, close, near, different. shorts: the short names of the two."""
    keys = chinese.company_key(one), chinese.company_key(other)
    if not all(keys):
        return ""
    if keys[0] == keys[1]:
        return "same_key"
    cores = chinese.company_core(one), chinese.company_core(other)
    if cores[0] == cores[1]:
        return "same_core"
    if short_names.agree((one, shorts[0]), (other, shorts[1])):
        return "short"
    short, long = sorted(cores, key=len)
    if len(short) >= _SHORTEST and short in long:
        return "contained"
    likeness = overlap(_pairs(keys[0]), _pairs(keys[1]))
    return "close" if likeness >= _CLOSE else "near" if likeness >= _NEAR else "different"


def address_level(one: str, other: str) -> str:
    """same, close, different; nothing when one is not known. Two house numbers (门牌号) are two addresses, however alike the street is written."""
    keys = chinese.normalise(one), chinese.normalise(other)
    if not all(keys):
        return ""
    if keys[0] == keys[1]:
        return "same"
    doors = house_number(one), house_number(other)
    if all(doors) and doors[0] != doors[1]:
        return "different"
    return "close" if overlap(_pairs(keys[0]), _pairs(keys[1])) >= _ADDRESS_CLOSE else "different"


def house_number(address: str) -> str:
    """The first number of an address that 号 follows, without what is behind its dash: 人民路１２－3号楼 → 12; '' where there is none."""
    found = _HOUSE.search(unicodedata.normalize("NFKC", address))
    return found[1] if found else ""


def overlap(one: Collection[str], other: Collection[str]) -> float:
    """Twice what both have, of what each has: 0 to 1."""
    few, many = set(one), set(other)
    return 2 * len(few & many) / (len(few) + len(many)) if few or many else 0.0


def fingerprint(one: Side, other: Side) -> str:
    """Of everything that was compared: another one means that the decision was about other data. Short names count where they are the sign."""
    is_short = name_level(one.name, other.name, shorts=(one.short_name, other.short_name)) == "short"
    said = "\n".join("|".join((s.name, *([s.short_name] if is_short and s.short_name else ()), s.uscc, *sorted(s.phones), s.address,
                                s.district, *sorted(s.billing_accounts)))
                     for s in (one, other))
    return hashlib.sha256(said.encode()).hexdigest()


def _pairs(text: str) -> set[str]:
    return {text[i:i + 2] for i in range(len(text) - 1)} or {text}


def _same(one: str, other: str) -> str:
    return "" if not one or not other else "same" if one == other else "different"


def _shared(one: Collection[str], other: Collection[str]) -> str:
    return "" if not one or not other else "shared" if set(one) & set(other) else "different"
