"""What a record of an answer needs before it is written: known words, a day that is not in the future, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from guanxi.domains.consent.fields import ALL, EVIDENCES, STATES
from guanxi.domains.consent.policy import Contacting
from guanxi.domains.consent.words import Channel, Purpose
from guanxi.foundation.pure import chinese, identity
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import OneOf

SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png", ".ofd", ".docx")
LARGEST_BYTES = 20_000_000


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer as somebody records it: for these purposes, by these channels, of this day, known how."""

    state: Annotated[str, OneOf(STATES)]
    purposes: Sequence[Purpose]
    channels: Sequence[Channel]
    said_on: date
    evidence: Annotated[str, OneOf(EVIDENCES)]
    place: str = ""
    source: str = ""
    valid_until: date | None = None


def check(*, policy: Contacting, said: Said, today: date, has_scan: bool) -> None:
    """Refuses by field what cannot be recorded. A consent names its purposes one by one; a no may be about everything. PIPL 14, 29."""
    if said.state not in dict(STATES):
        raise Refusal("unknown_choice", t("请选择本人的答复", "Say what he answered"), field="state")
    known, ways = {one.key for one in policy.purposes}, {one.key for one in policy.channels}
    every = set() if said.state == "given" else {ALL}
    if not said.purposes or set(said.purposes) - known - every:
        raise Refusal("purpose_missing", t("请选择用途", "Choose the purposes"), field="purposes",
                      way_out=t("同意须逐项列明用途", "A consent names each purpose"))
    if not said.channels or set(said.channels) - ways - every:
        raise Refusal("channel_missing", t("请选择渠道", "Choose the channels"), field="channels")
    if said.said_on > today:
        raise Refusal("said_in_future", t("答复日期不能晚于今天", "The day cannot be later than today"), field="said_on")
    if said.evidence not in dict(EVIDENCES):
        raise Refusal("evidence_missing", t("请选择凭据:本人是怎样答复的", "Choose the evidence: how did he say it"), field="evidence",
                      way_out=t("可选:" + "、".join(f"{name.zh} {key}" for key, name in EVIDENCES),
                                "One of: " + ", ".join(f"{name.en} ({key})" for key, name in EVIDENCES)))
    if said.evidence in policy.scan_for and not has_scan:
        raise Refusal("scan_missing", t("此类凭据须附扫描件", "This evidence needs its scan"), field="file")
    if said.valid_until is not None and (said.state != "given" or said.valid_until < said.said_on):
        raise Refusal("wrong_validity", t("有效期只用于同意,且不早于答复日期", "An end belongs to a consent and is not before its day"),
                      field="valid_until")
    for field, text, longest in (("place", said.place, 80), ("source", said.source, 120)):
        plain(text, field=field, longest=longest)


def plain(text: str, *, field: str, longest: int) -> str:
    """Free text as it may be stored; refuses `too_long`, `hidden_character`, `identity_number`."""
    found = text.strip()
    if len(found) > longest:
        raise Refusal("too_long", t(f"最多{longest}字", f"At most {counted(longest, 'character|characters')}"), field=field)
    if hidden := chinese.disguise(found):
        raise Refusal("hidden_character", hidden, field=field)
    if identity.looks_like_identity_number(found) or identity.hide(found) != found:
        raise Refusal("identity_number", t("疑似身份证号,本系统不收集", "Looks like an identity card number, which is not collected"), field=field)
    return found


def check_scan(*, name: str, size: int) -> None:
    """Refuses a scan of another kind or too large."""
    if not name.lower().endswith(SUFFIXES) or not size:
        raise Refusal("file_kind", t("扫描件应为 PDF、OFD、图片或 Word", "The scan is a PDF, OFD, picture or Word file"), field="file")
    if size > LARGEST_BYTES:
        raise Refusal("file_large", t("扫描件不超过 20 MB", "At most 20 MB"), field="file")
