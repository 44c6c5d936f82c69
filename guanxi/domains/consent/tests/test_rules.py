"""The gate and the ledger as tables of cases (C13, PRM-75)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.consent.policy import Channel, Contacting, Limit, Purpose, Quiet
from guanxi.domains.consent.rules import gate, ledger, records
from guanxi.domains.consent.rules.gate import Person, Touched
from guanxi.domains.consent.rules.ledger import Line
from guanxi.domains.consent.tests.conftest import said
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.workdays import Calendar
from guanxi.policy.shapes import Said

AT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)  # a Friday; the rule reads local times
NAME = Said(zh="x", en="x")
CALENDAR = Calendar(holidays=frozenset({date(2026, 10, 1)}), makeup_workdays=frozenset({date(2026, 10, 10)}), years=frozenset({2026}))
POLICY = Contacting(
    notice_version="1", notice=NAME, valid_months=12,
    purposes=(Purpose(key="fault", name=NAME, basis="contract", any_hour=True, rest_days=True), Purpose(key="service", name=NAME, basis="contract"),
              Purpose(key="care", name=NAME, basis="consent", rest_days=True), Purpose(key="marketing", name=NAME, basis="consent")),
    channels=(Channel(key="phone", name=NAME, needs="phone", taboo_words=("勿打电话",)),
              Channel(key="email", name=NAME, needs="email", disturbs=False)),
    quiet_hours=(Quiet.model_validate({"begins": "21:00", "ends": "08:30"}), Quiet.model_validate({"begins": "12:00", "ends": "14:00"})),
    limits=(Limit(key="m", name=NAME, days=30, most=2, purposes=("marketing",)), Limit(key="all", name=NAME, days=7, most=3)))


def line(state: str = "given", *, purpose: str = "marketing", channel: str = "phone", days: int = 10, id: int = 1, **more: Any) -> Line:
    at = AT - timedelta(days=days)
    return Line(id=id, purpose=purpose, channel=channel, state=state, said_at=at, said_on=at.date(), **more)


PERSON = Person(is_active=True, kinds=frozenset({"phone", "mobile", "email"}), lines=(line(), line(channel="email")), touches=())


def ask(person: Person = PERSON, purpose: str = "marketing", channel: str = "phone", at: datetime = AT) -> gate.Answer:
    return gate.answer(policy=POLICY, person=person, purpose=purpose, channel=channel, local=at, calendar=CALENDAR)


def touched(*days: int, purpose: str = "marketing") -> tuple[Touched, ...]:
    return tuple(Touched(purpose=purpose, channel="phone", at=AT - timedelta(days=day)) for day in days)


CASES: tuple[tuple[str, dict[str, Any], dict[str, Any], str], ...] = (
    ("he agreed", {}, {}, ""),
    ("nobody asked", {"lines": ()}, {}, "not_asked"),
    ("for this purpose nobody asked", {}, {"purpose": "care"}, "not_asked"),
    ("a fault needs no consent", {"lines": ()}, {"purpose": "fault"}, ""),
    ("he took it back", {"lines": (line(), line("withdrawn", days=1, id=2))}, {}, "withdrawn"),
    ("a later consent lifts a withdrawal", {"lines": (line("withdrawn", days=5), line(days=1, id=2))}, {}, ""),
    ("an old consent recorded later does not", {"lines": (line("withdrawn", days=5), line(days=6, id=9))}, {}, "withdrawn"),
    ("at the same instant the no counts", {"lines": (line("withdrawn", days=5), line(days=5, id=9))}, {}, "withdrawn"),
    ("everything taken back", {"lines": (line(), line("withdrawn", purpose="*", channel="*", days=1, id=2))}, {}, "withdrawn"),
    ("everything does not mean a notice of a fault", {"lines": (line("withdrawn", purpose="*", channel="*", days=1),)}, {"purpose": "fault"}, ""),
    ("a refused channel is closed to notices too", {"lines": (line("refused", purpose="service"),)}, {"purpose": "service"}, "refused"),
    ("lapsed by its own day", {"lines": (line(valid_until=date(2026, 11, 19)),)}, {}, "lapsed"),
    ("lapsed by the pack", {"lines": (line(days=400),)}, {}, "lapsed"),
    ("he left", {"is_active": False}, {}, "person_left"),
    ("no address", {"kinds": frozenset({"email"})}, {}, "no_address"),
    ("a taboo", {"taboo": "忌辣;勿打电话"}, {}, "taboo"),
    ("another taboo is only a caution", {"taboo": "忌辣"}, {}, ""),
    ("at night", {}, {"at": AT.replace(hour=22)}, "quiet_hours"),
    ("early", {}, {"at": AT.replace(hour=8, minute=29)}, "quiet_hours"),
    ("when they end", {}, {"at": AT.replace(hour=8, minute=30)}, ""),
    ("at noon", {}, {"at": AT.replace(hour=13)}, "quiet_hours"),
    ("a mail does not wake him", {}, {"at": AT.replace(hour=22), "channel": "email"}, ""),
    ("a fault does", {}, {"at": AT.replace(hour=3), "purpose": "fault"}, ""),
    ("on Saturday", {}, {"at": AT + timedelta(days=1)}, "rest_day"),
    ("on National Day, a Thursday", {"lines": (line(days=60),)}, {"at": AT.replace(month=10, day=1)}, "rest_day"),
    ("on a Saturday that is worked", {"lines": (line(days=60),)}, {"at": AT.replace(month=10, day=10)}, ""),
    ("a fault on National Day", {}, {"at": AT.replace(month=10, day=1), "purpose": "fault"}, ""),
    ("care on National Day", {"lines": (line(days=60, purpose="care"),)}, {"at": AT.replace(month=10, day=1), "purpose": "care"}, ""),
    ("a mail on National Day", {"lines": (line(days=60, channel="email"),)}, {"at": AT.replace(month=10, day=1), "channel": "email"}, ""),
    ("a workday of a year without a notice", {}, {"at": datetime(2027, 1, 1, 10, tzinfo=UTC)}, ""),
    ("twice in a month", {"touches": touched(3, 20)}, {}, "too_often"),
    ("once in a month", {"touches": touched(3, 31)}, {}, ""),
    ("care counts in the week", {"touches": touched(1, 2, 3, purpose="care")}, {}, "too_often"),
    ("notices do not", {"touches": touched(1, 2, 3, purpose="service")}, {}, ""),
    ("no such channel", {}, {"channel": "fax"}, "unknown_purpose"),
)


@pytest.mark.parametrize(("person", "asked", "code"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_gate(person: dict[str, Any], asked: dict[str, Any], code: str) -> None:
    """C13: each of its checks alone, with the way out that belongs to it."""
    found = ask(replace(PERSON, **person), **asked)
    assert (found.code, found.is_allowed) == (code, not code)
    assert found.way_out == (gate.WAYS_OUT[code] if code else None)


@pytest.mark.parametrize(("at", "code", "said"), [
    (datetime(2026, 10, 1, 10, tzinfo=UTC), "rest_day", "法定节假日"), (datetime(2026, 10, 10, 10, tzinfo=UTC), "makeup_workday", "调休上班日"),
    (datetime(2027, 1, 1, 10, tzinfo=UTC), "calendar_unknown", "2027年放假安排尚未公布")])
def test_days_off_are_said_with_their_reason(at: datetime, code: str, said: str) -> None:
    """SLA-13: also that a year's holidays are not known yet, as a caution that opens and closes nothing."""
    found = ask(at=at)
    assert next(one.text.zh for one in found.reasons if one.code == code).startswith(said)
    assert [one.code for one in ask(purpose="fault", at=at).reasons if one.code in ("rest_day", "makeup_workday", "calendar_unknown")] == []


def test_it_says_every_reason_and_never_the_taboo_itself() -> None:
    found = ask(replace(PERSON, taboo="忌辣", preferred_channel="email", best_time="周二上午", touches=touched(1)))
    assert [one.code for one in found.reasons] == ["given", "quiet_hours", "not_too_often", "not_too_often", "other_channel_preferred", "best_time",
                                                   "has_taboos"]
    assert "辣" not in "".join(one.text.zh + one.value for one in found.reasons)


def test_a_consent_of_the_end_of_august_ends_in_february() -> None:
    given = replace(line(), said_on=date(2026, 8, 31))
    assert ledger.ends_on(given, valid_months=6) == date(2027, 2, 28)
    assert ledger.ends_on(line(), valid_months=None) is None


@pytest.mark.parametrize(("more", "code"), [
    ({"state": "perhaps"}, "unknown_choice"), ({"purposes": ()}, "purpose_missing"), ({"purposes": ("*",)}, "purpose_missing"),
    ({"channels": ("fax",)}, "channel_missing"), ({"said_on": date(2026, 11, 21)}, "said_in_future"), ({"evidence": ""}, "evidence_missing"),
    ({"valid_until": date(2026, 1, 1)}, "wrong_validity"), ({"place": "x" * 81}, "too_long"),
    ({"source": "身份证11010519491231002X"}, "identity_number")])
def test_what_cannot_be_recorded(more: dict[str, Any], code: str) -> None:
    answer = replace(said(), **more)
    with pytest.raises(Refusal, match=code):
        records.check(policy=POLICY, said=answer, today=date(2026, 11, 20), has_scan=False)


def test_a_pack_may_want_the_scan() -> None:
    policy = POLICY.model_copy(update={"scan_for": ("phone_call",)})
    with pytest.raises(Refusal, match="scan_missing"):
        records.check(policy=policy, said=said(), today=date(2026, 11, 20), has_scan=False)
    records.check(policy=policy, said=said(), today=date(2026, 11, 20), has_scan=True)
