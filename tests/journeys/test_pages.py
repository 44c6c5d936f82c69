"""Every page with the eye of a machine: accessible in light and dark, nothing sideways on a phone, no raw tags, one heading."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
PAGES = (
    ("hejun", "/"), ("hejun", "/book/"), ("hejun", "/book/?q=zzzz"), ("hejun", "/search/?q=医院"), ("hejun", "/notices/"),
    ("hejun", "/imports/"), ("hejun", "/imports/upload/"), ("hejun", "/imports/unmatched/"), ("hejun", "/insights/concentration/"),
    ("lin", "/approvals/"), ("lin", "/grading/reviews/"), ("analyst", "/insights/runs/"), ("analyst", "/insights/files/"),
    ("admin", "/operations/jobs/"), ("admin", "/audit/"), ("hejun", "/me/security/"), ("fang", "/book/"), ("fang", "/nobody-may/"),
    ("admin", "/"), ("analyst", "/policy/"), ("analyst", "/insights/unmapped/"), ("analyst", "/imports/upload/?kind=bill_items"),
    ("lin", "/grading/reviews/open/"), ("hejun", "/accounts/create/"),
    ("hejun", "/stewardship/"), ("hejun", "/stewardship/accounts/"), ("lin", "/stewardship/quotas/"), ("lin", "/stewardship/rounds/"),
    ("hejun", "/stewardship/capture/"), ("hejun", "/stewardship/stewards/"), ("lin", "/stewardship/call-backs/?all=1"),
    ("lin", "/book/groups/?by=kind"), ("lin", "/book/changes/"), ("lin", "/grading/reviews/open/"), ("hejun", "/accounts/create/"),
)
DARK = """() => { document.documentElement.dataset.theme = 'guanxi-dark';
  return new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted))) }"""


def look(page, accessible, overflow) -> None:
    assert accessible(page) == []
    assert page.locator("h1").count() == 1
    assert "<c-" not in page.content() and "{%" not in page.content()
    page.evaluate(DARK)
    assert accessible(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert overflow(page) <= 0


@pytest.mark.parametrize(("login", "path"), PAGES)
def test_a_page_is_accessible_and_fits(visit, accessible, overflow, login, path):
    look(visit(login, path), accessible, overflow)


def test_the_account_page_is_accessible_and_fits(visit, scene, accessible, overflow):
    page = visit("hejun", f"/accounts/{scene.bank}/")
    page.wait_for_selector("#people h2")
    look(page, accessible, overflow)


@pytest.mark.parametrize("page_of", ["edit/", "contacts/", "contacts/add/", "why-visible/"])
def test_the_archive_pages_are_accessible_and_fit(visit, scene, accessible, overflow, page_of):
    look(visit("hejun", f"/accounts/{scene.bank}/{page_of}"), accessible, overflow)


def test_the_quality_of_an_account_is_accessible_and_fits(visit, scene, accessible, overflow):
    look(visit("hejun", f"/stewardship/accounts/{scene.bank}/"), accessible, overflow)


def test_the_history_of_an_account_is_accessible_and_fits(visit, scene, accessible, overflow):
    look(visit("lin", f"/audit/account/{scene.bank}/"), accessible, overflow)


def test_a_row_of_the_book_opens_with_the_keyboard(visit, scene, site):
    page = visit("hejun", "/book/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/accounts/*/")


def test_the_book_prints_without_the_frame(visit, scene):
    page = visit("hejun", "/book/")
    page.emulate_media(media="print")
    assert not page.locator("header.top").is_visible() and not page.locator("aside").is_visible()
    assert page.locator("table").first.is_visible()
