"""Moments, values, due times and steps of cases, as tables of cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.service import rules
from guanxi.domains.service.policy import ADAPTER
from guanxi.foundation.pure.refusal import Refusal

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PACK = ADAPTER.validate_python({"due_hours": {"complaint": {"high": 24, "normal": 48}, "suggestion": {"low": None}}})
BLANK = ADAPTER.validate_python({"due_hours": {}})


@pytest.mark.parametrize(("values", "stored"), [
    ({"severity": "", "channel": ""}, {"severity": "normal", "channel": "other"}), ({"contact_id": ""}, {"contact_id": None}),
    ({"contact_id": "12"}, {"contact_id": 12}), ({"due_at": ""}, {"due_at": None}), ({"received_at": NOW}, {"received_at": NOW}),
    ({"subject": " 断线 "}, {"subject": "断线"}), ({"satisfaction": ""}, {"satisfaction": ""}),
])
def test_values_are_stored_so(values: dict[str, Any], stored: dict[str, Any]) -> None:
    assert rules.clean(values=values, now=NOW) == stored


@pytest.mark.parametrize(("values", "code", "field"), [
    ({"kind": ""}, "required", "kind"), ({"kind": "rumour"}, "unknown_choice", "kind"), ({"subject": " "}, "required", "subject"),
    ({"subject": "x" * 121}, "too_long", "subject"), ({"channel": "pigeon"}, "unknown_choice", "channel"),
    ({"received_at": "2026-11-20 10:01"}, "in_future", "received_at"), ({"received_at": "昨天"}, "wrong_value", "received_at"),
    ({"received_at": ""}, "required", "received_at"), ({"contact_id": "x"}, "unknown_choice", "contact_id"),
    ({"said": "身份证 11010519491231002X"}, "identity_number", "said"), ({"said_by": "a\u202eb"}, "hidden_character", "said_by"),
])
def test_values_are_refused_by_field(values: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.clean(values=values, now=NOW)
    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize(("kind", "severity", "hours"), [
    ("complaint", "high", 24), ("complaint", "normal", 48), ("complaint", "low", None), ("suggestion", "low", None), ("enquiry", "high", None)])
def test_due_is_what_the_pack_says_and_nothing_else(kind: str, severity: str, hours: int | None) -> None:
    wanted = None if hours is None else NOW + timedelta(hours=hours)
    assert rules.due(policy=PACK, kind=kind, severity=severity, since=NOW) == wanted
    assert rules.due(policy=BLANK, kind=kind, severity=severity, since=NOW) is None, "a blank pack invents no due time"


@pytest.mark.parametrize(("state", "minutes", "late"), [("open", -1, True), ("answered", -1, True), ("closed", -1, False), ("open", 0, False),
                                                        ("open", None, False)])
def test_overdue(state: str, minutes: int | None, late: bool) -> None:
    due = None if minutes is None else NOW + timedelta(minutes=minutes)
    assert rules.is_overdue(state=state, due_at=due, now=NOW) is late


def test_due_is_not_before_it_was_received() -> None:
    rules.check_due(due_at=NOW, received_at=NOW)
    with pytest.raises(Refusal, match="due_too_early"):
        rules.check_due(due_at=NOW - timedelta(seconds=1), received_at=NOW)


@pytest.mark.parametrize(("step", "code"), [
    (lambda: rules.answer(state="open", said="已修复"), ""), (lambda: rules.answer(state="answered", said="更正"), ""),
    (lambda: rules.answer(state="closed", said="x"), "case_closed"), (lambda: rules.answer(state="open", said=" "), "required"),
    (lambda: rules.require_close(state="answered", satisfaction="no"), ""),
    (lambda: rules.require_close(state="open", satisfaction="yes"), "answer_missing"),
    (lambda: rules.require_close(state="answered", satisfaction=""), "satisfaction_missing"),
    (lambda: rules.require_close(state="closed", satisfaction="yes"), "case_closed"),
    (lambda: rules.reopen(state="closed", reason="又断了"), ""), (lambda: rules.reopen(state="answered", reason="没修好"), ""),
    (lambda: rules.reopen(state="open", reason="ok"), "case_open"), (lambda: rules.reopen(state="closed", reason=""), "reason_missing"),
])
def test_which_step_follows_which(step: Callable[[], object], code: str) -> None:
    try:
        step()
    except Refusal as refusal:
        assert refusal.code == code
    else:
        assert code == ""


@pytest.mark.parametrize(("said", "case_id"), [("C0000042", 42), ("c42", 42), (" 0042 ", 42), ("TS-42", None), ("", None), ("C", None)])
def test_a_number_leads_to_its_case(said: str, case_id: int | None) -> None:
    assert rules.id_of(said) == case_id
    assert rules.number(42) == "C0000042"
