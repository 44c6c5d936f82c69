"""The frame around every page: log in, land at home, find with Ctrl-K, switch theme and language, log out, budgets."""

from __future__ import annotations

import contextlib
import gzip
import json
import re
from typing import Any

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


def test_the_first_visit_follows_the_system_until_the_button_is_pressed(browser, site):
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    theme = "document.documentElement.dataset.theme"
    page.route("**/assets/*.js", lambda one: one.abort())  # dark before any script of ours has come: nothing flashes
    page.goto(f"{site}/login/")
    assert page.evaluate(theme) == "guanxi-dark"
    page.unroute("**/assets/*.js")
    page.reload()
    for scheme, followed in (("light", "guanxi"), ("dark", "guanxi-dark")):
        page.emulate_media(color_scheme=scheme)
        # The page hears of the system's change with its next picture, not with the call.
        page.wait_for_function(f"() => {theme} === '{followed}'")
    page.click("[x-data=theme]")
    assert page.evaluate(theme) == "guanxi"
    page.reload()
    assert page.evaluate(theme) == "guanxi"
    context.close()


def test_ctrl_k_opens_the_command_menu_and_enter_goes(visit):
    page = visit("hejun", "/gallery/")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette-results a")
    settled(page)
    page.keyboard.press("ArrowDown")
    assert page.locator("#palette-results a[aria-selected='true']").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"^(?!.*/gallery/$).*"))


class Slow:
    """A connection on which answers wait until they are let go, in the order they were asked for; what was given up meanwhile is gone."""

    def __init__(self, page, address):
        self._page, self._address, self._held = page, address, list[Any]()
        page.route(address, lambda one: self._held.append(one))  # no bound append: the tool puts a mark on its handler

    def typed(self, field, text):
        """Typed, and long enough ago to have been asked for."""
        field.fill(text)
        self._page.wait_for_timeout(600)

    def go(self):
        self._page.unroute(self._address)
        for one in self._held:
            with contextlib.suppress(Exception):
                one.continue_()
        self._page.wait_for_timeout(300)
        settled(self._page)


def test_enter_in_the_command_menu_opens_what_was_typed_however_fast(visit, scene):
    """Typed on, and Enter before the answer: the list that stands there answers something older, and its first line is another customer."""
    page = visit("lin", "/gallery/")
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette-results a")
    box, slow = page.locator("#palette input"), Slow(page, "**/search/palette/**")
    for text in ("屿", "屿澜", "屿澜银", "望溪市第一人民医院"):
        slow.typed(box, text)
    page.keyboard.press("Enter")
    assert page.url.endswith("/gallery/")
    slow.go()
    page.wait_for_url("**/accounts/*/")
    assert "望溪市第一人民医院集团" in page.locator("main h1").inner_text()


def test_keys_of_an_input_method_are_not_the_menus(visit, scene):
    """Pinyin becomes characters by Enter, Esc and arrows: nothing opens, moves or closes meanwhile."""
    page = visit("lin", "/gallery/")
    page.keyboard.press("Control+k")
    box = page.locator("#palette input")
    box.fill("屿澜")
    page.locator("#palette-results a", has_text="屿澜银行").wait_for()
    settled(page)
    for key in ("ArrowDown", "Enter"):
        box.dispatch_event("keydown", {"key": key, "code": key, "isComposing": True, "bubbles": True, "cancelable": True})
    assert page.url.endswith("/gallery/") and not page.locator("#palette-results a[aria-selected='true']").count()
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/*/")


def test_a_list_answers_the_filter_that_stands_there_not_one_before(visit, scene):
    """Each change while an answer is on its way gives that one up: of several the last one counted for nothing."""
    page = visit("lin", "/book/")
    box, slow = page.locator("#book-q"), Slow(page, "**/book/?*")
    for text in ("屿", "屿澜", "望溪市第一人民医院"):
        slow.typed(box, text)
    slow.go()
    assert [one.split()[0] for one in page.locator("tbody tr").all_inner_texts()] == ["望溪市第一人民医院集团"]


def test_a_dialog_shows_nothing_of_what_it_was_opened_for_before(visit, scene):
    """Two openers of one dialog: neither the former content nor a late answer of the first stands there for the second."""
    page = visit("lin", "/book/")
    slow = Slow(page, "**/book/dialogs/**")
    page.get_by_role("button", name="高级筛选").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="排序", exact=True).click()
    slow.go()
    dialog = page.locator("dialog[open]")
    dialog.locator("select").first.wait_for()
    assert not dialog.get_by_label("条件").count()
    page.keyboard.press("Escape")
    slow = Slow(page, "**/book/dialogs/**")
    page.get_by_role("button", name="高级筛选").click()
    dialog.wait_for()
    assert not dialog.locator("select").count(), "the former content waits to be pressed"
    slow.go()
    dialog.get_by_label("条件").wait_for()


@pytest.mark.parametrize("way", ["none", "refused", "neither"])
def test_a_copy_button_is_green_only_when_it_copied(visit, way):
    """Over plain http inside a house a browser has no clipboard to write to: the older way then, or no green."""
    page = visit("lin", "/gallery/")
    page.evaluate("""way => {
      const refusing = { writeText: () => Promise.reject(new Error("no")) };
      Object.defineProperty(navigator, "clipboard", { value: way === "refused" ? refusing : undefined });
      const older = document.execCommand.bind(document);
      document.execCommand = what => {
        window.taken = document.activeElement.value;
        const done = way === "neither" ? false : older(what);
        new MutationObserver(() => { window.green = true }).observe(document.querySelector("[data-copy]"), { attributeFilter: ["class"] });
        setTimeout(() => { window.answer = [done, window.green === true] }, 200);
        return done } }""", way)
    button = page.locator("[data-copy]").first
    button.click()
    page.wait_for_function("() => window.answer !== undefined")
    copied, green = page.evaluate("window.answer")
    assert page.evaluate("window.taken") == button.get_attribute("data-copy") and not page.locator("button + textarea").count()
    assert (copied, green) == ((True, True) if way != "neither" else (False, False))


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
