"""The UI parts in a real browser: accessible in light and dark, no sideways scrolling on a phone, charts drawn."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_part_is_accessible(visit, accessible, dark):
    page = visit("hejun", "/gallery/", dark=dark)
    page.wait_for_selector("[data-chart][data-ready]")
    assert accessible(page) == []


@pytest.mark.parametrize("width", [390, 768])
def test_nothing_scrolls_sideways(visit, overflow, width):
    assert overflow(visit("hejun", "/gallery/", width=width)) <= 0


def test_the_theme_is_remembered(visit):
    page = visit("hejun", "/gallery/")
    page.click("button[aria-label='切换深色模式']")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "guanxi-dark"


def test_the_phone_menu_opens(visit):
    page = visit("hejun", "/gallery/", width=390)
    page.click("button[aria-label='打开菜单']")
    page.locator("nav[aria-label='主导航']").wait_for()
