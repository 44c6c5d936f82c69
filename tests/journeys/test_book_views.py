"""Saved views, columns and export in a browser: with the keyboard, in both themes, on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.conftest import settled
from tests.journeys.test_book_grid import reach
from tests.journeys.test_pages import look

pytestmark = pytest.mark.browser


def test_columns_are_moved_with_the_keyboard_and_a_view_becomes_a_tab(visit, scene, site, accessible, overflow):
    page = visit("lin", "/book/?kind=state_owned")  # not by grade: another journey of the process may have graded anew
    page.get_by_role("button", name="列", exact=True).click()
    assert accessible(page) == []
    page.get_by_label("上移 趋势").focus()
    for _ in range(3):
        page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="本月出账").uncheck()
    page.get_by_role("button", name="应用").click()
    page.locator("th[scope=col]", has_text="本月出账").wait_for(state="detached")
    page.locator("th[scope=col]", has_text="趋势").wait_for()  # the old page is gone as soon as the new one begins
    settled(page)
    assert page.url == f"{site}/book/?kind=state_owned"
    heads = page.locator("th[scope=col]").all_inner_texts()
    assert [head.strip() for head in heads[:4]] == ["客户名称", "趋势", "有效等级", "近12月收入"]

    page.locator("summary", has_text="视图").click()
    page.get_by_role("button", name="保存当前列表为视图").click()
    assert accessible(page) == []
    page.get_by_label("视图名称").fill("金牌与趋势")
    page.keyboard.press("Enter")
    page.wait_for_url("**view=*")
    page.locator("nav .tab-active", has_text="金牌与趋势").wait_for()
    page.get_by_label("按名称、拼音或编码筛选").fill("银行")
    page.wait_for_url("**q=*")  # written before the answer is shown
    settled(page)
    page.locator("summary", has_text="金牌与趋势").click()
    page.get_by_role("button", name="更新当前视图").click()
    settled(page)
    assert page.get_by_label("按名称、拼音或编码筛选").input_value() == "银行"
    look(page, accessible, overflow)

    page.goto(f"{site}/book/views/")
    look(page, accessible, overflow)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="删除 金牌与趋势").click()
    page.get_by_role("button", name="撤销").click()
    page.get_by_role("link", name="金牌与趋势").wait_for()


def test_what_is_filtered_is_what_is_taken_away(visit, scene):
    page = visit("fang", "/book/?columns=code")
    page.locator("select[name=kind]").select_option("state_owned")
    page.wait_for_url("**kind=state_owned**")
    settled(page)
    page.locator("summary", has_text="导出").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="导出 .csv").click()
    content = taken.value.path().read_text("utf-8-sig")
    assert taken.value.suggested_filename.startswith("客户台账-")
    assert content.splitlines()[0] == "客户名称,归属单位,集团编码"
    assert "屿澜银行望溪分行" in content and "砺川装备集团" not in content


def test_the_exports_page_is_accessible_and_fits(visit, scene, accessible, overflow):
    look(visit("fang", "/book/exports/"), accessible, overflow)


def test_a_list_is_filtered_grouped_kept_and_taken_away_without_a_mouse(visit, scene, site):
    """Keyboard all the way: "/" to the filter, the group a figure opens, the view that is kept, the file that is taken."""
    page = visit("lin", "/book/?columns=code")
    page.keyboard.press("/")
    page.keyboard.type("银行")
    page.wait_for_url("**q=*")
    settled(page)
    enter(page, "分组", "客户类别")
    page.wait_for_url("**/book/groups/**")
    settled(page)
    enter(page, "国企")
    page.wait_for_url(f"{site}/book/?**")
    settled(page)
    shown = page.locator("tbody a[href^='/accounts/']").all_inner_texts()
    assert shown and all("银行" in name for name in shown)
    enter(page, "视图", "保存当前列表为视图")
    page.get_by_label("视图名称").wait_for()
    page.keyboard.type("国有银行")
    page.keyboard.press("Enter")
    page.wait_for_url("**view=*")
    page.locator("nav .tab-active", has_text="国有银行").wait_for()
    with page.expect_download() as taken:
        enter(page, "导出", "导出 .csv")
    text = Path(taken.value.path()).read_text(encoding="utf-8-sig")
    assert all(name.strip() in text for name in shown)


def enter(page, *names):
    """Tab to each in turn and press Enter there."""
    for name in names:
        reach(page, name)
        page.keyboard.press("Enter")
