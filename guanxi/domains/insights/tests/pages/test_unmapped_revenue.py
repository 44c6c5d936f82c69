"""未归属收入: full, fragment, access."""

from __future__ import annotations

import pytest


def test_full_page_names_code_and_money(as_role, published):
    body = as_role("R15").get("/insights/unmapped/").content.decode()
    assert "G9" in body
    assert "7.00" in body
    assert "<c-" not in body


def test_fragment(as_role, published):
    body = as_role("R15").get("/insights/unmapped/?month=202610", headers={"HX-Request": "true"}).content.decode()
    assert 'id="lines"' in body
    assert "<html" not in body


@pytest.mark.parametrize("query", ["?month=abc", "?month=999999", "?page=0", "?month=202601"])
def test_nonsense_shows_the_newest_month(as_role, published, query):
    response = as_role("R15").get(f"/insights/unmapped/{query}")
    assert response.status_code == 200
    assert "G9" in response.content.decode()


def test_empty_says_so(as_role):
    assert "全部收入都已归属" in as_role("R15").get("/insights/unmapped/").content.decode()


def test_account_managers_are_refused(as_role, world):
    assert as_role("R1", unit=world.city).get("/insights/unmapped/").status_code == 403
