"""Who fits a post, and why (岗位匹配, ORG-16): a person against what is needed, line by line. Nothing of it is stored.

Without weights nobody is ranked: the list stands in the order of names. Who is not open to a transfer stands last and is never hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from guanxi.domains.placement.policy import Weights
from guanxi.foundation.pure import chinese


@dataclass(frozen=True, kw_only=True)
class Need:
    """What is looked for. job: of the catalogue, "" for any; unit_ids: the unit and everything above it. wanted: kind → values."""

    job: str = ""
    unit_ids: tuple[int, ...] = ()
    wanted: dict[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Said:
    """One entry of a profile."""

    kind: str
    stance: str
    value: str
    is_confirmed: bool = False


@dataclass(frozen=True, kw_only=True)
class Person:
    """A candidate. is_open None: he has not said. accounts: how many he keeps."""

    user_id: int
    name: str
    is_open: bool | None
    said: tuple[Said, ...]
    accounts: int


@dataclass(frozen=True, kw_only=True)
class Hit:
    """One line of a match. sign: trade … qualification, wants_job, wants_unit, avoids_job. points None: no weights are decided."""

    sign: str
    kind: str
    value: str
    is_confirmed: bool
    points: int | None


@dataclass(frozen=True, kw_only=True)
class Match:
    """One person against the need. points None: not ranked. missing: what is needed and he does not say he has, kind → values."""

    person: Person
    fits: tuple[Hit, ...]
    against: tuple[Hit, ...]
    missing: tuple[tuple[str, str], ...]
    load_points: int | None
    points: int | None


def match(*, person: Person, need: Need, weights: Weights | None) -> Match:
    """What fits and what does not, each line with its points; the sum is theirs and the load's. ORG-16."""
    hits = [hit for one in person.said if (hit := _hit(one, need, weights))]
    load = weights.per_ten_accounts * (person.accounts // 10) if weights else None
    found = {(hit.kind, value) for hit in hits for value in need.wanted.get(hit.kind, ()) if _same(hit.kind, hit.value, value)}
    return Match(
        person=person, fits=tuple(hit for hit in hits if hit.sign != "avoids_job"), against=tuple(hit for hit in hits if hit.sign == "avoids_job"),
        missing=tuple((kind, value) for kind, values in need.wanted.items() for value in sorted(values) if (kind, value) not in found),
        load_points=load, points=None if load is None else load + sum(hit.points or 0 for hit in hits))


def ranked(*, people: Iterable[Person], need: Need, weights: Weights | None) -> Sequence[Match]:
    """Most points first, then by name; without weights by name alone. Who said he is not open stands last. ORG-16."""
    found = [match(person=person, need=need, weights=weights) for person in people]
    return sorted(found, key=lambda one: (one.person.is_open is False, -(one.points or 0), chinese.sort_key(one.person.name, is_person=True),
                                             one.person.user_id))


def _hit(one: Said, need: Need, weights: Weights | None) -> Hit | None:
    sign = _sign(one, need)
    if not sign:
        return None
    points: int | None = None
    if weights is not None:
        points = getattr(weights, sign) + (weights.confirmed if one.is_confirmed else 0)
    return Hit(sign=sign, kind=one.kind, value=one.value, is_confirmed=one.is_confirmed, points=points)


def _sign(one: Said, need: Need) -> str:
    if one.kind == "job":
        return f"{one.stance}_job" if need.job and one.value == need.job else ""
    if one.kind == "unit":
        return "wants_unit" if one.value in {str(unit_id) for unit_id in need.unit_ids} else ""
    return one.kind if any(_same(one.kind, one.value, value) for value in need.wanted.get(one.kind, ())) else ""


def _same(kind: str, has: str, wanted: str) -> bool:
    """An industry's code covers the classes below it, both ways round; everything else is the same word."""
    if kind == "industry" and "_" not in has + wanted:  # a value of the pack's own lists is its list's key and its own (ARC-25)
        return has.startswith(wanted) or wanted.startswith(has)
    return has.casefold() == wanted.casefold()
