"""Claims and arbitration by tables: same project, dates, what the night does, who decides and appeals (operator 1.11, story 7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guanxi.domains.registration.policy import Claims, Pool
from guanxi.domains.registration.rules import claims, disputes
from guanxi.foundation.pure import workdays
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy import load
from guanxi.policy.calendar import ADAPTER, KEY

DAY = date(2026, 3, 3)  # a Tuesday
FRIDAY = date(2026, 3, 6)


def calendar() -> workdays.Calendar:
    return ADAPTER.validate_python(load.load("demo", below=KEY).sections[KEY].data).days


@pytest.mark.parametrize(("one", "two", "same"), [
    ("数字县域", " 数字 县域", True), ("“数字县域”", "数字县域", True), ("5G Factory", "5g factory", True), ("5G Factory", "5g-factory", True),
    ("数字县域", "数字县域二期", False), ("", "", True), ("A", "B", False),
])
def test_two_names_are_the_same_project(one: str, two: str, same: bool) -> None:
    assert (claims.project_key(one) == claims.project_key(two)) is same


@pytest.mark.parametrize(("count", "last"), [
    (0, FRIDAY), (1, date(2026, 3, 9)), (3, date(2026, 3, 11)), (5, date(2026, 3, 13)), (6, date(2026, 3, 16))])
def test_workdays_leave_weekends_out(count: int, last: date) -> None:
    assert workdays.after(FRIDAY, count, workdays.Calendar()) == last


def test_a_claim_protects_ninety_days_and_asks_for_progress_in_thirty() -> None:
    assert claims.dates(on=DAY, protect_days=90, progress_days=30) == claims.Dates(protected_until=date(2026, 6, 1), progress_by=date(2026, 4, 2))
    assert claims.dates(on=DAY, protect_days=10, progress_days=30).progress_by == date(2026, 3, 13), "never after the end"
    assert claims.dates(on=DAY, protect_days=90, progress_days=None).progress_by is None


@pytest.mark.parametrize(("until", "by", "shown", "disputed", "state", "due"), [
    (0, 0, False, False, "active", ""), (-1, None, False, False, "active", "expire"), (9, -1, False, False, "active", "lapse"),
    (9, -1, True, False, "active", ""), (-1, -1, False, False, "active", "expire"), (-1, -1, False, True, "active", ""),
    (-1, -1, False, False, "supporting", ""), (9, None, False, False, "active", ""),
])
def test_what_the_night_does(until: int, by: int | None, shown: bool, disputed: bool, state: str, due: str) -> None:
    assert claims.due(state=state, protected_until=DAY + timedelta(days=until), progress_by=None if by is None else DAY + timedelta(days=by),
                      has_progress=shown, is_disputed=disputed, today=DAY) == due


@pytest.mark.parametrize(("until", "by", "shown", "found"), [
    (60, 8, False, None), (60, 7, False, "progress"), (60, 7, True, None), (7, 3, True, "end"), (7, 3, False, "progress"), (8, None, False, None),
])
def test_notice_comes_seven_days_before(until: int, by: int | None, shown: bool, found: str | None) -> None:
    said = claims.warning(protected_until=DAY + timedelta(days=until), progress_by=None if by is None else DAY + timedelta(days=by),
                          has_progress=shown, notice_days=7, today=DAY)
    assert (said and said[0]) == found


def test_a_masked_holder_has_no_name_in_any_word() -> None:
    known = claims.Holder(unit_name="政务行业团队", user_name="高屹", registered_on=DAY, protected_until=DAY)
    named, masked = (claims.taken(project="数字县域", holder=holder, arbiter="望溪市") for holder in (known, claims.Holder()))

    def words(no: Refusal) -> str:
        return "".join(f"{text.zh}{text.en}" for text in (no.text, *(reason.text for reason in no.reasons), *([no.way_out] if no.way_out else [])))

    assert "高屹" in words(named) and "高屹" not in words(masked) and "政务" not in words(masked) and str(DAY) not in words(masked)
    for no in (named, masked):
        assert no.code == "already_registered" and no.reasons[0].source == "ORG-08" and "望溪市" in words(no)


@pytest.mark.parametrize(("given", "code"), [
    ({"state": "refused", "holder_state": "active"}, ""), ({"state": "refused", "holder_state": "waiting"}, ""),
    ({"state": "refused", "holder_state": "expired"}, "nothing_to_decide"), ({"state": "active", "holder_state": "active"}, "nothing_to_decide"),
])
def test_who_may_ask_for_arbitration(given: dict[str, str], code: str) -> None:
    no = disputes.may_open(is_claimant=True, has_dispute=False, **given)
    assert (no.code if no else "") == code
    stranger, second = (disputes.may_open(is_claimant=mine, has_dispute=True, **given) for mine in (False, True))
    assert stranger and stranger.code == "not_yours" and second and second.code == "dispute_exists"


@pytest.mark.parametrize(("territory", "party", "before", "code"), [
    (True, False, False, ""), (False, False, False, "not_arbiter"), (True, True, False, "is_party"), (True, False, True, "decided_before"),
])
def test_who_decides(territory: bool, party: bool, before: bool, code: str) -> None:
    no = disputes.may_decide(state="open", in_territory=territory, is_party=party, decided_before=before)
    assert (no.code if no else "") == code


@pytest.mark.parametrize(("changes", "code"), [
    ({}, ""), ({"is_loser": False}, "not_loser"), ({"instance": 2}, "appealed_once"), ({"is_appealed": True}, "appealed_once"),
    ({"today": date(2026, 3, 10)}, ""), ({"decided_on": date(2026, 9, 30), "today": date(2026, 10, 13)}, ""),
    ({"decided_on": date(2026, 9, 30), "today": date(2026, 10, 14)}, "appeal_late"),
    ({"today": date(2026, 3, 11)}, "appeal_late"), ({"has_level": False}, "no_level_above"),
    ({"state": "open"}, "not_loser"),
])
def test_one_appeal_in_time_to_the_next_level(changes: dict[str, object], code: str) -> None:
    given: dict[str, object] = {"state": "decided", "instance": 1, "is_loser": True, "is_appealed": False, "decided_on": DAY, "appeal_workdays": 5,
                                "has_level": True, "today": DAY, "calendar": calendar()} | changes
    no = disputes.may_appeal(**given)  # type: ignore[arg-type] # a table of cases
    assert (no.code if no else "") == code


@pytest.mark.parametrize(("changes", "until"), [
    ({}, date(2026, 3, 10)), ({"decided_on": date(2026, 9, 30)}, date(2026, 10, 13)), ({"state": "open", "decided_on": None}, None),
    ({"instance": 2}, None), ({"is_appealed": True}, None), ({"has_level": False}, None),
])
def test_until_when_one_may_appeal(changes: dict[str, object], until: date | None) -> None:
    """Operator 1.11: the day that is said is the last on which `may_appeal` says yes."""
    given: dict[str, object] = {"state": "decided", "instance": 1, "is_appealed": False, "decided_on": DAY, "appeal_workdays": 5, "has_level": True,
                                "calendar": calendar()} | changes
    assert disputes.appeal_until(**given) == until  # type: ignore[arg-type] # a table of cases
    if until:
        for today, code in ((until, None), (until + timedelta(days=1), "appeal_late")):
            no = disputes.may_appeal(**{**given, "is_loser": True, "today": today})  # type: ignore[arg-type] # a table of cases
            assert (no.code if no else None) == code


def test_the_loser_supports() -> None:
    assert disputes.states_after("keep") == ("active", "supporting") and disputes.states_after("transfer") == ("supporting", "active")


def test_the_base_pack_leaves_the_numbers_blank() -> None:
    section = Claims.model_validate({"notice_days": 7, "arbitration_workdays": 3, "appeal_workdays": 5})
    assert section.protect_days is None and section.progress_days is None and section.confirm == ()
    assert Pool.model_validate({"notice_days": 7}).release_after_days is None
