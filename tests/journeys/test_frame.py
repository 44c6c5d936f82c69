"""The frame around every page: log in, land at home, find with Ctrl-K, switch theme and language, log out, budgets."""

from __future__ import annotations

import gzip
import json
import re

import pytest
from django.conf import settings

from guanxi.domains.organisation.testing import PASSWORD
from tests.journeys.conftest import settled

pytestmark = pytest.mark.browser
UI = settings.PACKAGE / "static" / "ui"


def test_a_login_lands_at_home(browser, site, scene, accessible):
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{site}/")
    page.fill("input[name=login]", "hejun")
    page.fill("input[name=password]", PASSWORD)
    page.click("form button.btn-primary")
    page.wait_for_url(f"{site}/")
    assert page.locator("nav a[aria-current='page']").first.is_visible()
    page.context.close()


def test_a_wrong_password_says_so(browser, site):
    page = browser.new_context().new_page()
    page.goto(f"{site}/login/")
    page.fill("input[name=login]", "hejun")
    page.fill("input[name=password]", "wrong-password")
    page.click("button.btn-primary")
    page.get_by_role("alert").wait_for()
    page.context.close()


def test_the_login_page_is_accessible(browser, site, accessible):
    page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    page.goto(f"{site}/login/")
    assert accessible(page) == []
    page.context.close()


def test_ctrl_k_opens_the_command_menu_and_enter_goes(visit):
    page = visit("hejun", "/gallery/")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette-results a")
    settled(page)
    page.keyboard.press("ArrowDown")
    assert page.locator("#palette-results a[aria-selected='true']").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*/gallery/$).*"))


def test_escape_closes_the_account_menu(visit):
    page = visit("hejun", "/gallery/")
    page.click("aside summary")
    assert page.locator("aside .popup-body").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("aside .popup-body").is_visible()


@pytest.mark.parametrize("path", ["/account/2fa/", "/account/password/change/", "/nowhere/"])
def test_pages_that_are_not_ours_look_like_ours(visit, accessible, site, path):
    page = visit("hejun", "/gallery/")
    page.goto(f"{site}{path}")
    assert accessible(page) == []
    assert page.locator("link[rel=stylesheet]").count() == 1


def test_the_page_speaks_english_on_request(visit):
    page = visit("hejun", "/gallery/")
    page.click("button[aria-label='切换到英文']")
    page.locator("html[lang=en]").wait_for(state="attached")
    settled(page)
    assert "UI parts" in page.title()


def test_what_every_page_loads_stays_small():
    entry = json.loads((UI / "manifest.json").read_text())["src/app.js"]

    def packed(names: list[str]) -> int:
        return sum(len(gzip.compress((UI / name).read_bytes(), 9)) for name in names)

    assert all((UI / f"{name}.{kind}").exists() for name in (entry["file"], *entry["css"]) for kind in ("br", "gz"))
    assert packed([entry["file"]]) <= 45_000 and packed(entry["css"]) <= 16_000
