"""What a take-over sheet brings: who of its lines is new, who gets which field, and which line is somebody known (ARC-04)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

SOURCES: tuple[tuple[str, Text], ...] = (
    ("marketing", t("市场部前期资料", "Marketing's early material")), ("outgoing", t("原客户经理移交", "The outgoing colleague")),
    ("own", t("自己了解", "Found out oneself")), ("card_file", t("名片文件", "A file of cards")))
MOST = 60


@dataclass(frozen=True, kw_only=True)
class Known:
    """A person who is at the account already. mobile_hash: of his mobile, empty when none is known."""

    contact_id: int
    name: str
    mobile_hash: str


def who(*, name: str, mobile_hash: str, known: Sequence[Known]) -> int | None:
    """Which of them it is: the same mobile, or the same name without a mobile that tells them apart; None for a new person."""
    for one in known:
        same_number = bool(mobile_hash) and mobile_hash == one.mobile_hash
        if same_number or (name == one.name and (not mobile_hash or not one.mobile_hash)):
            return one.contact_id
    return None


def check_new(*, name: str, mobile_hash: str, known: Sequence[Known]) -> None:
    """Refuses `person_known`: the same mobile, or the same name without a mobile that tells them apart."""
    found = who(name=name, mobile_hash=mobile_hash, known=known)
    for one in known:
        if one.contact_id == found:
            raise Refusal(
                "person_known", t(f"{name}:该客户已有此人({one.name})", f"{name}: the account has this person already ({one.name})"), field="name",
                way_out=t("请在其已有的一行补充", "Fill in his own line instead"))


def still_missing(*, given: Mapping[str, str], present: Mapping[str, str]) -> dict[str, str]:
    """What of a line may be written to a person who is there: only what is empty; a blank erases nothing."""
    return {key: value for key, value in given.items() if value.strip() and not present.get(key)}


def said(*, source: str, added: Sequence[str], filled: Sequence[str]) -> Text:
    """接手采集(原客户经理移交):新增 陶静;补充 程砚秋."""
    word = dict(SOURCES)[source]
    zh = ";".join(part for part in (f"新增 {'、'.join(added)}" if added else "", f"补充 {'、'.join(filled)}" if filled else "") if part)
    en = "; ".join(part for part in (f"added {', '.join(added)}" if added else "", f"filled {', '.join(filled)}" if filled else "") if part)
    return Text(f"接手采集({word.zh}):{zh}", f"Take-over ({word.en}): {en}")
