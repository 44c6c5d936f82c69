"""Values, alarms and words of rival services, as tables of cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guanxi.domains.rivals import rules
from guanxi.domains.rivals.fields import RIVAL_PROMOTION, RIVAL_SERVICE
from guanxi.domains.rivals.policy import ADAPTER
from guanxi.foundation.pure.refusal import Refusal

TODAY = date(2026, 11, 20)
WATCH = ADAPTER.validate_python({
    "operators": [{"key": "hengxun", "name": {"zh": "恒讯通信", "en": "Hengxun"}}],
    "products": [{"key": "leased_line", "name": {"zh": "专线", "en": "Leased line"}}],
    "alert_days": {"government": [90, 270, 180]}, "otherwise": [30, 90, 60]})


@pytest.mark.parametrize(("until", "kind", "expected"), [
    (date(2027, 2, 15), "private", (87, 90, date(2026, 12, 17))),     # story A: 87 days, the next alarm 60 days before
    (date(2027, 2, 18), "private", (90, 90, date(2026, 12, 20))),     # the day of the alarm itself
    (date(2027, 2, 19), "private", None),                             # one day earlier nothing burns
    (date(2027, 2, 19), "government", (91, 180, date(2026, 11, 21))),
    (date(2026, 12, 1), "private", (11, 30, date(2026, 12, 1))),      # after the last alarm the end itself is due
    (date(2026, 11, 20), "private", (0, 30, date(2026, 11, 20))),
    (date(2026, 11, 1), "private", (-19, 0, date(2026, 11, 20))),
    (None, "private", None),
])
def test_the_alarm_that_an_end_has_reached(until: date | None, kind: str, expected: tuple[int, int, date] | None) -> None:
    found = rules.alarm(contract_until=until, today=TODAY, alarms=WATCH.alarms_of(kind))
    assert (found and (found.days_left, found.stage, found.due_on)) == expected


@pytest.mark.parametrize(("values", "stored"), [
    ({"operator": "hengxun", "product": "leased_line"}, {"operator": "hengxun", "product": "leased_line"}),
    ({"monthly_rent": "4,000.50"}, {"monthly_rent_fen": 400_050}), ({"monthly_rent": ""}, {"monthly_rent_fen": None}),
    ({"monthly_rent": 0}, {"monthly_rent_fen": 0}), ({"contract_until": "2027年2月15日"}, {"contract_until": date(2027, 2, 15)}),
    ({"seen_on": TODAY}, {"seen_on": TODAY}), ({"site": " 数据中心 "}, {"site": "数据中心"}),
])
def test_values_are_stored_so(values: dict[str, Any], stored: dict[str, Any]) -> None:
    assert rules.clean(catalogue=RIVAL_SERVICE, values=values, watch=WATCH, today=TODAY) == stored


@pytest.mark.parametrize(("values", "code", "field"), [
    ({"operator": ""}, "required", "operator"), ({"operator": "nobody"}, "unknown_choice", "operator"),
    ({"product": "ship"}, "unknown_choice", "product"), ({"confidence": "sure"}, "unknown_choice", "confidence"),
    ({"source": ""}, "required", "source"), ({"monthly_rent": "-1"}, "wrong_value", "monthly_rent"),
    ({"monthly_rent": "NaN"}, "wrong_value", "monthly_rent"), ({"monthly_rent": "1e400"}, "wrong_value", "monthly_rent"),
    ({"monthly_rent": "12.345"}, "wrong_value", "monthly_rent"), ({"contract_until": "2027-02-30"}, "wrong_value", "contract_until"),
    ({"seen_on": "2026-11-21"}, "seen_in_future", "seen_on"), ({"site": "x" * 121}, "too_long", "site"),
    ({"note": "找 11010519491231002X"}, "identity_number", "note"), ({"site": "a\u202eb"}, "hidden_character", "site"),
])
def test_values_are_refused_by_field(values: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        rules.clean(catalogue=RIVAL_SERVICE, values=values, watch=WATCH, today=TODAY)
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_promotion_says_what_was_done() -> None:
    with pytest.raises(Refusal) as refused:
        rules.clean(catalogue=RIVAL_PROMOTION, values={"operator": "hengxun", "activity": " "}, watch=WATCH, today=TODAY)
    assert refused.value.field == "activity"


@pytest.mark.parametrize(("days", "zh"), [(87, "对手合同 87 天后到期"), (0, "对手合同今天到期"), (-3, "对手合同已到期 3 天")])
def test_the_words_of_an_end(days: int, zh: str) -> None:
    assert rules.ending(days_left=days).zh == zh


@pytest.mark.parametrize(("seen", "stale_days", "stale"), [
    (date(2026, 5, 24), 180, False), (date(2026, 5, 23), 180, True), (date(2020, 1, 1), None, False)])
def test_stale_only_where_the_pack_says_so(seen: date, stale_days: int | None, stale: bool) -> None:
    assert rules.is_stale(seen_on=seen, today=TODAY, stale_days=stale_days) is stale


def test_the_pack_keeps_words_for_a_key_it_no_longer_names() -> None:
    assert WATCH.operator_name("hengxun").zh == "恒讯通信" and WATCH.operator_name("gone").zh == "gone" and WATCH.horizon == 270
