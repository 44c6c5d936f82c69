"""One project under two names: neither refused nor protected twice, confirmed by who stands above both (operator 1.11, SAL-02)."""

from __future__ import annotations

from datetime import date

import pytest

from guanxi.domains.messages import api as messages
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.registration import api
from guanxi.domains.registration.rules import likeness
from guanxi.domains.registration.tests.conftest import MARCH_3, MARCH_5, Cast
from guanxi.domains.registration.tests.test_claims import See, code, todo
from guanxi.foundation.django import access

pytestmark = pytest.mark.django_db
LINES = "46 条专线续约"


@pytest.mark.parametrize(("one", "other", "alike"), [
    (LINES, "46条专线续约项目", True), ("数字县域", "数字县域项目", True), ("数字县域", "《数字县域》建设工程", True),
    ("数字县域", "数字县域一期", True), ("数字县域一期", "数字县域第1期项目", True), ("2026年专线采购", "专线采购招标", True),
    ("县医院的专线", "县医院专线", True), ("DATA Hall", "data hall 项目", True),
    ("数字县域一期", "数字县域二期", False), ("2025年专线采购", "2026年专线采购", False), (LINES, "48条专线续约", False),
    ("数字县域", "平安县域", False), ("项目", "工程", False), ("二期", "三期", False), ("专线", "专线续约", False), ("", "", False),
])
def test_what_two_names_say(one: str, other: str, alike: bool) -> None:
    assert likeness.are_alike(one, other) is likeness.are_alike(other, one) is alike


def lines_of(cast: Cast, claim: int) -> list[str]:
    with access.bound(cast.county):
        return [line.text.zh for line in api.history(registration_id=claim) if line.kind == "similar"]


def test_the_second_waits_for_the_common_superior_and_learns_whom_to_ask(cast: Cast, seen: See) -> None:
    held = cast.claim(cast.team, project=LINES)
    mine = cast.claim(cast.county, MARCH_5, project="46条专线续约项目")
    assert (seen(cast.county, mine).state, seen(cast.county, mine).protected_until) == ("waiting", None)
    [said] = lines_of(cast, mine)
    assert said.startswith(f"一个相似的项目已在保护期,由望溪市确认;请咨询:{cast.head.name}")
    assert "gaoyi" not in said and "行业" not in said and LINES not in said
    assert todo(cast.head, date(2026, 3, 5)) == ["confirm_registration"]
    with access.bound(cast.team):
        assert any("相似的项目" in one.text.zh for one in messages.notices(actor=cast.team)), "the holder hears of it"
    api.decide_registration(actor=cast.head, now=MARCH_5, registration_id=mine, decision="decline", note="同一项目")
    assert seen(cast.county, mine).state == "declined" and seen(cast.team, held).state == "active" and not todo(cast.head, date(2026, 3, 5))


def test_who_stands_above_one_side_only_does_not_decide(cast: Cast, seen: See) -> None:
    near = make_actor("near", now=MARCH_3, unit_id=cast.world.county, roles=("R9",))
    held = cast.claim(cast.team, project=LINES)
    mine = cast.claim(cast.county, MARCH_5, project="46条专线续约项目")
    decide = {"now": MARCH_5, "registration_id": mine, "decision": "confirm"}
    assert code(lambda: api.decide_registration(actor=near, **decide)) == "common_superior"  # type: ignore[arg-type]
    api.decide_registration(actor=cast.head, **decide)  # type: ignore[arg-type]
    assert seen(cast.county, mine).state == "active"
    api.withdraw_registration(actor=cast.team, now=MARCH_5, registration_id=held)


def test_own_phases_other_accounts_and_ended_claims_ask_nobody(cast: Cast, seen: See) -> None:
    first = cast.claim(cast.team, project="数字县域")
    assert seen(cast.team, cast.claim(cast.team, project="数字县域二期")).state == "active", "his own"
    for claim in (first, first + 1):
        api.withdraw_registration(actor=cast.team, now=MARCH_5, registration_id=claim)
    assert seen(cast.county, cast.claim(cast.county, MARCH_5, project="数字县域项目")).state == "active"


def test_the_page_says_it_after_the_form(cast: Cast) -> None:
    cast.claim(cast.team, project=LINES)
    browser = browser_of(cast.county.user_id)
    page = browser.post("/registration/register/", {
        "account_id": cast.hall, "project": "46条专线续约项目", "proof": "3月2日走访县府办", "key": "k"}, follow=True).content.decode()
    assert page.count("一个相似的项目已在保护期") >= 2 and "已报备</" not in page, "beside the form's answer it stands in the history"
