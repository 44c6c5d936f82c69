"""What a row of a sheet says of a person's consent: words become keys, or a note says why nothing is taken over. No database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from guanxi.domains.consent.fields import ALL
from guanxi.domains.consent.policy import Channel, Contacting, Purpose
from guanxi.domains.consent.rules import ledger
from guanxi.domains.consent.rules.ledger import Line
from guanxi.foundation.pure.bilingual import Text, t

_BETWEEN = re.compile(r"[、,,;;/|+\s]+")
_ALL = frozenset({"全部", "所有", "all", "*"})


@dataclass(frozen=True, kw_only=True)
class Cells:
    """What stands in a row; said_on None: no day."""

    state: str
    purposes: str
    channels: str
    said_on: date | None


@dataclass(frozen=True, kw_only=True)
class Read:
    """What a row brings: answers for pairs of purpose and channel, or a note (code, text) why none."""

    pairs: tuple[tuple[str, str], ...] = ()
    said_at: datetime | None = None
    code: str = ""
    note: Text | None = None


def read(*, cells: Cells, policy: Contacting, now: datetime, zone: tzinfo) -> Read:
    """One row. A consent wants its day, purposes and channels; a no without them is about everything and counts from now. PRM-75.

    A consent of a day counts from its beginning, a no until its end: of a withdrawal and a consent of one day the withdrawal stands.
    """
    purposes, strange = _keys(cells.purposes, policy.purposes)
    channels, odd = _keys(cells.channels, policy.channels)
    if strange or odd:
        word = [*strange, *odd][0]
        return Read(code="consent_word", note=t(f"联系同意未导入:政策包没有“{word}”", f"Consent not imported: the pack has no “{word}”"))
    today = now.astimezone(zone).date()
    if cells.said_on is not None and cells.said_on > today:
        return Read(code="consent_future", note=t("联系同意未导入:同意日期晚于今天", "Consent not imported: its date lies in the future"))
    if cells.state == "given":
        if cells.said_on is None:
            return Read(code="consent_no_date", note=t("联系同意未导入:没有同意日期", "Consent not imported: it has no date"))
        if not purposes or not channels or ALL in (*purposes, *channels):
            return Read(code="consent_not_named", note=t(
                "联系同意未导入:同意须逐项写明用途和渠道", "Consent not imported: it names its purposes and channels one by one"))
        return Read(pairs=_pairs(purposes, channels), said_at=datetime.combine(cells.said_on, time.min, zone))
    day = cells.said_on or today
    return Read(pairs=_pairs(purposes or (ALL,), channels or (ALL,)),
                said_at=min(now, datetime.combine(day, time.min, zone) + timedelta(days=1, microseconds=-1)))


def news(*, found: Read, state: str, lines: Sequence[Line], policy: Contacting, said_on: date) -> tuple[tuple[tuple[str, str], ...], Text | None]:
    """The pairs that are not in the ledger yet, and a note about those that an older consent cannot bring back. PRM-75."""
    known = {(line.purpose, line.channel) for line in lines if line.state == state and line.said_on == said_on}
    fresh: list[tuple[str, str]] = []
    no: Line | None = None
    for purpose, channel in found.pairs:
        held = ledger.later_no(lines=lines, policy=policy, purpose=purpose, channel=channel, said_at=found.said_at) if (
            state == "given" and found.said_at) else None
        no = held or no
        if held is None and (purpose, channel) not in known:
            fresh.append((purpose, channel))
    if no is None:
        return tuple(fresh), None
    return tuple(fresh), t(f"本人已于 {no.said_on} 撤回或拒绝,旧名单不恢复同意", f"He said no on {no.said_on}; an old list does not lift it")


def _pairs(purposes: Iterable[str], channels: Iterable[str]) -> tuple[tuple[str, str], ...]:
    ways = tuple(channels)
    return tuple((purpose, channel) for purpose in purposes for channel in ways)


def _keys(text: str, known: Sequence[Purpose] | Sequence[Channel]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys of the words in a cell, and words the pack does not know."""
    by_word = {word.lower(): one.key for one in known for word in (one.key, one.name.zh, one.name.en, *one.aliases)}
    words = [text.strip().lower()] if text.strip().lower() in by_word else [word for word in _BETWEEN.split(text.strip().lower()) if word]
    keys = tuple(dict.fromkeys(ALL if word in _ALL else by_word[word] for word in words if word in _ALL or word in by_word))
    return keys, tuple(word for word in words if word not in _ALL and word not in by_word)
