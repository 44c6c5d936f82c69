"""Every page with the eye of a machine: accessible in light and dark, nothing sideways on a phone, no raw tags, one heading."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import settled

pytestmark = pytest.mark.browser
PAGES = (
    ("hejun", "/"), ("hejun", "/book/"), ("hejun", "/book/?q=zzzz"), ("hejun", "/search/?q=医院"), ("hejun", "/notices/"),
    ("hejun", "/imports/"), ("hejun", "/imports/upload/"), ("hejun", "/imports/unmatched/"), ("hejun", "/insights/concentration/"),
    ("lin", "/approvals/"), ("lin", "/grading/reviews/"), ("analyst", "/insights/runs/"), ("analyst", "/insights/files/"),
    ("admin", "/operations/jobs/"), ("admin", "/audit/"), ("hejun", "/me/security/"), ("fang", "/book/"), ("fang", "/nobody-may/"),
    ("admin", "/"), ("analyst", "/policy/"), ("analyst", "/insights/unmapped/"), ("analyst", "/imports/upload/?kind=bill_items"),
    ("lin", "/grading/reviews/open/"), ("hejun", "/accounts/create/"),
    ("hejun", "/stewardship/"), ("hejun", "/stewardship/accounts/"), ("lin", "/stewardship/quotas/"), ("lin", "/stewardship/rounds/"),
    ("lin", "/stewardship/use/"), ("hejun", "/stewardship/method/"), ("hejun", "/stewardship/capture/"), ("hejun", "/stewardship/stewards/"),
    ("lin", "/stewardship/call-backs/?all=1"), ("lin", "/contacts/"),
    ("lin", "/book/groups/"), ("lin", "/book/changes/"), ("lin", "/consent/"), ("lin", "/accounts/gaps/"), ("lin", "/duplicates/"),
    ("lin", "/duplicates/merges/"), ("lin", "/duplicates/runs/"), ("analyst", "/accounts/fields/"), ("analyst", "/accounts/fields/define/account/"),
    ("hejun", "/registration/"), ("hejun", "/registration/register/"), ("hejun", "/registration/pool/"), ("hejun", "/rivals/"),
    ("hejun", "/cases/?state=all"),
    ("lin", "/privacy/vault/"), ("lin", "/privacy/duty/"), ("hejun", "/privacy/subjects/"), ("hejun", "/api/keys/"), ("lin", "/api/keys/all/"),
    ("admin", "/people/"), ("hejun", "/accounts/handovers/"), ("hejun", "/accounts/bin/"), ("lin", "/grading/lost/"),
    ("hejun", "/placement/mine/"), ("lin", "/placement/candidates/?job=presales"), ("lin", "/placement/transfers/"),
)
OF_AN_ACCOUNT = ("/accounts/{}/take-over/", "/accounts/{}/take-over/sheet/", "/accounts/{}/as-of/?on=2026-11-20", "/accounts/{}/tree/",
                 "/consent/accounts/{}/sheets/", "/rivals/accounts/{}/", "/rivals/accounts/{}/add/", "/cases/accounts/{}/record/",
                 "/structure/accounts/{}/", "/duplicates/accounts/{}/", "/registration/accounts/{}/")
OF_A_PERSON = ("/accounts/contacts/{}/", "/consent/contacts/{}/", "/consent/contacts/{}/record/", "/consent/contacts/{}/why/",
               "/privacy/subjects/ask/{}/")
DARK = """() => { document.documentElement.dataset.theme = 'guanxi-dark';
  return new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted))) }"""


def look(page, accessible, overflow) -> None:
    """In the dark only colours are another: the rest of axe-core need not run twice."""
    page.set_viewport_size({"width": 1440, "height": 900})
    assert accessible(page) == []
    assert page.locator("h1").count() == 1
    assert "<c-" not in page.content() and "{%" not in page.content()
    page.evaluate(DARK)
    assert accessible(page, only="color-contrast") == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert overflow(page) <= 0


def test_the_newer_pages_of_an_account_are_accessible_and_fit(visit, site, scene, accessible, overflow):
    """One window for all: opening it takes longer than the look. The longest of this file, so it is the first."""
    page = visit("hejun", f"/accounts/{scene.bank}/contacts/")
    person = page.locator("a[href^='/accounts/contacts/']").first.get_attribute("href").split("/")[3]
    for address in (*(one.format(scene.bank) for one in OF_AN_ACCOUNT), *(one.format(person) for one in OF_A_PERSON)):
        page.goto(f"{site}{address}")
        settled(page)
        look(page, accessible, overflow)


@pytest.mark.parametrize(("login", "path"), PAGES)
def test_a_page_is_accessible_and_fits(visit, accessible, overflow, login, path):
    look(visit(login, path), accessible, overflow)


def test_the_account_page_is_accessible_and_fits(visit, scene, accessible, overflow):
    page = visit("hejun", f"/accounts/{scene.bank}/")
    page.wait_for_selector("#people h2")
    look(page, accessible, overflow)


@pytest.mark.parametrize("page_of", ["edit/", "contacts/", "contacts/add/", "why-visible/", "retire/", "visit/"])
def test_the_archive_pages_are_accessible_and_fit(visit, scene, accessible, overflow, page_of):
    look(visit("hejun", f"/accounts/{scene.bank}/{page_of}"), accessible, overflow)


def test_the_quality_of_an_account_is_accessible_and_fits(visit, scene, accessible, overflow):
    look(visit("hejun", f"/stewardship/accounts/{scene.bank}/"), accessible, overflow)


def test_the_history_of_an_account_is_accessible_and_fits(visit, scene, accessible, overflow):
    look(visit("lin", f"/audit/account/{scene.bank}/"), accessible, overflow)


def test_the_filter_and_a_row_of_the_book_open_with_the_keyboard(visit, scene, site):
    page = visit("hejun", "/book/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/accounts/*/")


def test_the_book_prints_without_the_frame(visit, scene):
    page = visit("hejun", "/book/")
    page.emulate_media(media="print")
    assert not page.locator("header.top").is_visible() and not page.locator("aside").is_visible()
    assert page.locator("table").first.is_visible()
