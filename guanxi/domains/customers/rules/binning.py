"""When an account may go into the recycle bin, how long it lies there, when it may be purged. No database, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason, Refusal

LONGEST_REASON = 200


def require_reason(reason: str) -> str:
    """The reason without blanks around it; refuses `reason_missing`."""
    if not reason.strip():
        raise Refusal("reason_missing", t("请填写移入回收站的原因", "Say why it goes into the recycle bin"), field="reason")
    return reason.strip()[:LONGEST_REASON]


def refuse_open(open_things: Sequence[Reason]) -> Refusal | None:
    """Why it may not go now: every open thing with its way out; None when nothing is open."""
    if not open_things:
        return None
    return Refusal(
        "still_open", t(f"暂不能移入回收站:{';'.join(one.text.zh for one in open_things)}",
                        f"Not now: {'; '.join(one.text.en for one in open_things)}"), status=409, reasons=tuple(open_things),
        way_out=t("请先办结上述事项,再移入回收站", "Settle these first, then try again"))


def kept_until(*, binned_on: date, retention_days: int | None) -> date | None:
    """The last day it is kept; None where the pack names no retention: it is kept for ever."""
    return None if retention_days is None else binned_on + timedelta(days=retention_days)


def is_due(*, binned_on: date, retention_days: int | None, today: date) -> bool:
    """True when the time it is kept is over."""
    until = kept_until(binned_on=binned_on, retention_days=retention_days)
    return until is not None and today > until


def may_purge(*, binned_on: date, retention_days: int | None, announced_on: date | None, today: date) -> bool:
    """Due, and announced by an earlier night: whoever looks at the bin sees it before it happens."""
    return is_due(binned_on=binned_on, retention_days=retention_days, today=today) and announced_on is not None and announced_on < today


def in_bin() -> Refusal:
    """For a write that meets an account in the bin."""
    return Refusal("in_bin", t("该客户在回收站,不能修改", "This account lies in the recycle bin"), status=409,
                   way_out=t("请先在回收站恢复", "Restore it in the recycle bin first"))
