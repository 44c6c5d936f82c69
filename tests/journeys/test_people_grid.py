"""The list of people as a grid in a browser: filtered, edited in place and in bulk, taken back, kept as a pinned view."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.journeys.conftest import settled
from tests.journeys.test_pages import look

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def two(scene, django_db_blocker):
    """Two more people of the county, in one department."""
    from guanxi.domains.customers.testing import make_contact

    with django_db_blocker.unblock():
        return [make_contact(now=NOW, account_id=scene.hospital, name=name, post="科长", department="信息科") for name in ("白露", "顾望舒")]


def test_people_are_edited_where_they_are_listed(visit, scene, two, site, accessible, overflow):
    page = visit("lin", "/contacts/?sort=name")
    page.get_by_role("button", name="更多筛选").click()
    page.get_by_label("部门", exact=True).fill("信息科")
    page.get_by_label("部门", exact=True).press("Enter")
    page.wait_for_url("**department=**")  # written before the answer is shown
    settled(page)
    assert page.locator("tbody tr").count() == 2

    page.locator("h1").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("F2")
    page.get_by_label("职务", exact=True).and_(page.locator("td input")).fill("副科长")
    assert accessible(page) == []
    page.keyboard.press("Tab")
    page.locator("td[data-edit=post]", has_text="副科长").wait_for()
    page.locator("td[data-edit=department] input[name=value]:focus").wait_for()
    page.keyboard.press("Escape")
    page.locator("form[data-cell]").wait_for(state="detached")

    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+Space")
    page.get_by_text("已勾选 2").wait_for()
    page.locator("section").get_by_role("button", name="批量修改").click()
    page.get_by_role("dialog").get_by_label("字段", exact=True).select_option("department")
    page.locator("input#bulk-value").fill("数字化部")
    page.get_by_role("button", name="预览").click()
    page.get_by_role("button", name="修改 2 人").wait_for()
    assert accessible(page) == []
    page.get_by_role("button", name="修改 2 人").click()
    page.get_by_role("button", name="撤销").wait_for()
    settled(page)
    assert page.locator("tbody tr").count() == 0  # the filter of the list no longer finds them
    page.get_by_role("button", name="撤销").click()
    page.get_by_text("已撤回").first.wait_for()
    look(page, accessible, overflow)

    page = visit("lin", "/contacts/?department=信息科&sort=name")
    assert page.locator("td[data-edit=department]", has_text="信息科").count() == 2
    page.locator("summary", has_text="视图").click()
    page.get_by_role("button", name="保存当前列表为视图").click()
    page.get_by_label("视图名称").fill("信息科")
    page.keyboard.press("Enter")
    page.wait_for_url("**view=*")
    page.locator("nav .tab-active", has_text="信息科").wait_for()
    page.keyboard.press("?")
    page.get_by_text("从上次勾选处连续勾选到此").wait_for()
    assert accessible(page) == []
    page.keyboard.press("Escape")
    page.locator("thead a", has_text="客户").first.click(modifiers=["Shift"])
    page.wait_for_url("**account**")
    settled(page)
    look(page, accessible, overflow)
