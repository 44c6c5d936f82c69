"""What a ledger of answers comes to: the latest one counts, and an old list never brings back what was taken back (PRM-75)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guanxi.domains.consent.fields import ALL
from guanxi.domains.consent.policy import Contacting, Purpose


@dataclass(frozen=True, kw_only=True)
class Line:
    """One answer of a person as the ledger keeps it. said_on: its day in the house's zone."""

    id: int
    purpose: str
    channel: str
    state: str
    said_at: datetime
    said_on: date
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What counts for one purpose and channel today. state: given, refused, withdrawn, lapsed, not_asked; line: the answer it rests on."""

    state: str
    line: Line | None = None


NOT_ASKED = Standing(state="not_asked")


def concerns(line: Line, *, purpose: Purpose, channel: str) -> bool:
    """Whether an answer is about this purpose and channel. "Everything" means what needs consent: a notice of a fault is not in it."""
    return line.channel in (channel, ALL) and (line.purpose == purpose.key or (line.purpose == ALL and purpose.needs_consent))


def standing(*, lines: Iterable[Line], purpose: Purpose, channel: str, today: date, valid_months: int | None) -> Standing:
    """The latest answer; of two at the same instant the one that says no."""
    about = [line for line in lines if concerns(line, purpose=purpose, channel=channel)]
    if not about:
        return NOT_ASKED
    last = max(about, key=lambda line: (line.said_at, line.state != "given", line.id))
    if last.state == "given" and (until := ends_on(last, valid_months=valid_months)) is not None and until < today:
        return Standing(state="lapsed", line=last)
    return Standing(state=last.state, line=last)


def ends_on(line: Line, *, valid_months: int | None) -> date | None:
    """The last day of a consent: its own, else so many months after it was given, else none."""
    if line.valid_until is not None or valid_months is None:
        return line.valid_until
    months = line.said_on.year * 12 + line.said_on.month - 1 + valid_months
    for day in (line.said_on.day, 30, 29, 28):
        try:
            return date(months // 12, months % 12 + 1, day)
        except ValueError:
            continue
    return None


def says_no(*, lines: Sequence[Line], policy: Contacting, channel: str, taboo: str, today: date) -> bool:
    """Whether a person wants nothing by this channel, whatever the purpose: each refused or taken back, or the channel among his taboos."""
    way = policy.channel(channel)
    return way is not None and (any(word in taboo for word in way.taboo_words) or (bool(policy.purposes) and all(
        standing(lines=lines, purpose=one, channel=channel, today=today, valid_months=policy.valid_months).state in ("refused", "withdrawn")
        for one in policy.purposes)))


def later_no(*, lines: Iterable[Line], policy: Contacting, purpose: str, channel: str, said_at: datetime) -> Line | None:
    """The refusal or withdrawal that an answer of this instant cannot lift, because it is as old or older. PRM-75."""
    found = policy.purpose(purpose)
    if found is None:
        return None
    noes = [line for line in lines if line.state != "given" and line.said_at >= said_at and (
        concerns(line, purpose=found, channel=channel) or (channel == ALL and concerns(line, purpose=found, channel=line.channel)))]
    return max(noes, key=lambda line: line.said_at, default=None)


def summary(*, lines: Sequence[Line], policy: Contacting, today: date) -> dict[str, str]:
    """Purpose that needs consent → given when some channel is open, else what stands most in the way."""
    found: dict[str, str] = {}
    for purpose in policy.purposes:
        if purpose.needs_consent:
            states = {standing(lines=lines, purpose=purpose, channel=one.key, today=today, valid_months=policy.valid_months).state
                      for one in policy.channels}
            found[purpose.key] = next(state for state in ("given", "withdrawn", "refused", "lapsed", "not_asked") if state in states)
    return found
