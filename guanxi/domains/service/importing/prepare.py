"""One row of a sheet of cases brought into stored form; runs in the reading child. No Django here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from guanxi.foundation.pure import chinese, dates
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Reason

MOMENTS = ("received_at", "due_at", "closed_at")


def case(parsed: dict[str, Any]) -> tuple[dict[str, Any], Sequence[Reason]]:
    """Adds the key by which an account's name is recognised; moments as instants, in their order."""
    row, reasons, read = dict(parsed), [], {}
    if said := row.get("account"):
        row["account_key"] = chinese.company_key(said)[:120]
    for key in MOMENTS:
        if not (said := row.get(key)):
            continue
        moment = dates.read_moment(str(said))
        if moment is None:
            del row[key]
            reasons.append(_wrong(key, "不是可识别的时间,请写成 2026-11-20 15:30", "Not a time we can read; write 2026-11-20 15:30"))
        else:
            row[key], read[key] = moment.isoformat(), moment
    reasons += _out_of_order(read)
    return row, reasons


def _out_of_order(read: dict[str, datetime]) -> list[Reason]:
    received = read.get("received_at")
    return [_wrong(key, "不能早于受理时间", "Cannot be before it was received")
            for key in ("due_at", "closed_at") if received and key in read and read[key] < received]


def _wrong(field: str, zh: str, en: str) -> Reason:
    return Reason(code="wrong_time", value=field, met=False, text=Text(zh, en))
