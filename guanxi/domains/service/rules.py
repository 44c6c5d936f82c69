"""Decisions about cases without database or clock: what may be written, when it is due, which step follows which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from guanxi.domains.service.fields import ANSWERED, CASE, CLOSED, OPEN, SATISFACTIONS
from guanxi.domains.service.policy import Cases
from guanxi.foundation.pure import dates, entered, stated
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

MOMENTS = frozenset({"received_at", "due_at"})
_NUMBER = re.compile(r"[Cc]?0*(\d{1,15})")


def number(case_id: int) -> str:
    """The number people call it by: C0000042."""
    return f"C{case_id:07d}"


def id_of(said: str) -> int | None:
    """The case a written number means; None for what is no number of ours."""
    found = _NUMBER.fullmatch(said.strip())
    return int(found[1]) if found else None


def clean(*, values: Mapping[str, object], now: datetime) -> dict[str, Any]:
    """The given values as they are stored. A blank severity or channel is what nobody said: normal, other.

    Refuses `required`, `unknown_choice`, `wrong_value`, `too_long`, `hidden_character`, `identity_number`, `in_future`.
    """
    found: dict[str, Any] = {}
    for key, value in values.items():
        field = CASE[key]
        if key in MOMENTS:
            found[key] = _moment(field, value)
        elif key == "contact_id":
            found[key] = _id(field, value)
        else:
            found[key] = entered.text(field, value) or {"severity": "normal", "channel": "other"}.get(key, "")
            if field.choices and found[key] and found[key] not in dict(field.choices):
                raise entered.refused(field, "unknown_choice", "不在可选值中", "is not one of the choices")
        if field.required and not found[key]:
            raise entered.refused(field, "required", "必填", "is required")
    if (received := found.get("received_at")) is not None and received > now:
        raise entered.refused(CASE["received_at"], "in_future", "不能晚于现在", "cannot be later than now")
    return found


def due(*, policy: Cases, kind: str, severity: str, since: datetime) -> datetime | None:
    """When the pack wants it over; None where the pack is blank: nothing is invented."""
    hours = policy.hours_of(kind, severity)
    return None if hours is None else since + timedelta(hours=hours)


def check_due(*, due_at: datetime | None, received_at: datetime) -> None:
    """Refuses `due_too_early`: due before it was received."""
    if due_at is not None and due_at < received_at:
        raise entered.refused(CASE["due_at"], "due_too_early", "不能早于受理时间", "cannot be before it was received")


def is_overdue(*, state: str, due_at: datetime | None, now: datetime) -> bool:
    """Not closed though it is past its time."""
    return state != CLOSED and due_at is not None and due_at < now


def require_pending(state: str) -> None:
    """Refuses `case_closed`: what is closed is changed only after it was reopened."""
    if state == CLOSED:
        raise Refusal("case_closed", t("该工单已办结", "This case is closed"), status=409, way_out=t("如仍有问题,请先重开", "Reopen it first"))


def answer(*, state: str, said: str) -> str:
    """The answer to be stored. open, answered → answered. Refuses `case_closed`, `required`, and texts as `clean` does."""
    require_pending(state)
    text = entered.text(CASE["answer"], said)
    if not text:
        raise entered.refused(CASE["answer"], "required", "必填", "is required")
    return text


def require_close(*, state: str, satisfaction: str) -> None:
    """answered → closed. Refuses `case_closed`, `answer_missing` for what nobody answered, `satisfaction_missing`."""
    require_pending(state)
    if state != ANSWERED:
        raise Refusal("answer_missing", t("尚未答复客户,不能办结", "The customer has no answer yet"), status=409,
                      way_out=t("请先登记答复内容", "Record the answer first"))
    if satisfaction not in dict(SATISFACTIONS):
        raise Refusal("satisfaction_missing", t("请选择客户是否满意", "Say whether the customer is satisfied"), field="satisfaction",
                      way_out=t("没有询问就选“未询问”", "Not asked is an answer too"))


def reopen(*, state: str, reason: str) -> str:
    """The reason to be stored. answered, closed → open. Refuses `case_open`, `reason_missing`."""
    if state == OPEN:
        raise Refusal("case_open", t("该工单正在处理中", "This case is open"), status=409)
    text = entered.text(CASE["reopen_reason"], reason)
    stated.require(text, ask=t("请填写重开原因", "Say why it is reopened"), code="reason_missing")
    return text


def _moment(field: Field, value: object) -> datetime | None:
    if value in (None, ""):
        return None
    read = value if isinstance(value, datetime) else dates.read_moment(str(value))
    if read is None:
        raise entered.refused(field, "wrong_value", "请写成 2026-11-20 15:30", "write it as 2026-11-20 15:30")
    return read


def _id(field: Field, value: object) -> int | None:
    text = str(value if value is not None else "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise entered.refused(field, "unknown_choice", "不在可选值中", "is not one of the choices")
    return int(text)
