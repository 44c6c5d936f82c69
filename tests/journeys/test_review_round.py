"""A review round from its form to a grade in force, by the people who do it: analyst, city, province (story 4, GRD-40)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from tests.journeys.conftest import settled

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def factory(world, django_db_blocker) -> int:
    """An account of 石渡市 whose calculated grade is gold and which has none in force."""
    from guanxi.domains.grading import api as grading
    from guanxi.domains.grading.testing import activate, make_graded
    from guanxi.domains.organisation.testing import make_user
    from guanxi.domains.rulebook import api as rulebook
    from guanxi.foundation.pure.actor import system

    with django_db_blocker.unblock():
        if not rulebook.versions():
            activate(now=NOW)
        account_id = make_graded(now=NOW, unit_id=world.other_city, name="石渡锻造厂", yuan=1_500_000)
        make_user("shilei", now=NOW, unit_id=world.other_city, roles=("R9",), name="石磊")
        grading.regrade(actor=system("night"), now=NOW, run_id=1)
    return account_id


def press(page, name: str, *, says: str) -> None:
    """Presses a button and waits until the page says what comes of it."""
    page.get_by_role("button", name=name, exact=True).first.click()
    page.locator("main, #toasts", has_text=says).first.wait_for()
    settled(page)


def test_from_the_form_to_a_grade_in_force(visit, factory, accessible, site, work_off):
    page = visit("analyst", "/grading/reviews/open/")
    page.select_option("select[name=unit_id]", label="石渡市")
    page.fill("input[name=name]", "2026四季度评审")
    page.fill("input[name=effective_on]", page.get_attribute("input[name=effective_on]", "min"))
    press(page, "开始评审", says="石渡锻造厂")
    sheet = page.url

    city = visit("shilei", sheet.removeprefix(site))
    city.get_by_role("button", name="同意全部(我的范围)", exact=True).first.click()
    city.locator("tbody", has_text="同意").wait_for()

    page.goto(sheet)
    press(page, "提交审批", says="待审批")

    decider = visit("shilei", "/approvals/")
    decider.get_by_role("link", name="2026四季度评审").first.click()
    decider.get_by_role("button", name="驳回", exact=True).first.wait_for()
    settled(decider)
    assert accessible(decider) == []
    press(decider, "驳回", says="驳回请写明原因")
    request = decider.url.removeprefix(site).removesuffix("decide/")
    press(decider, "同意", says="已同意")

    asker = visit("analyst", request)
    assert not asker.get_by_role("button", name="同意", exact=True).count(), "nobody decides his own request"

    work_off("fast")
    shown = visit("shilei", f"/accounts/{factory}/")
    shown.locator("#timeline").scroll_into_view_if_needed()  # the stream is fetched when it is seen
    shown.wait_for_selector("#timeline :text('有效等级')")
    assert re.search(r"石磊.*有效等级:无等级 → 黄金", shown.locator("main").inner_text())
    assert "黄金" in shown.locator("h1").first.locator("xpath=..").inner_text(), "the header says the grade in force"
