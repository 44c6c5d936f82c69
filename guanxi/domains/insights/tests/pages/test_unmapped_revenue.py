"""未归属收入: full, fragment, access."""

from __future__ import annotations

import pytest

from guanxi.domains.insights import api
from guanxi.domains.insights.testing import publish_by_hand
from guanxi.domains.organisation.testing import make_actor
from guanxi.shell.today import sources


def test_full_page_names_code_and_money(as_role, published):
    body = as_role("R15").get("/insights/unmapped/").content.decode()
    assert "G9" in body
    assert "7.00" in body
    assert "<c-" not in body


def test_fragment(as_role, published):
    body = as_role("R15").get("/insights/unmapped/?month=202610", headers={"HX-Request": "true"}).content.decode()
    assert 'id="lines"' in body
    assert "<html" not in body


@pytest.mark.parametrize("query", ["?page=0", "?month=202601"])
def test_nonsense_shows_the_newest_month(as_role, published, query):
    response = as_role("R15").get(f"/insights/unmapped/{query}")
    assert response.status_code == 200
    assert "G9" in response.content.decode()


def test_empty_says_so(as_role):
    assert "全部收入都已归属" in as_role("R15").get("/insights/unmapped/").content.decode()


@pytest.mark.parametrize("month", ["202613", "abc", "999999"])
def test_a_month_that_is_none_is_refused(as_role, month):
    page = as_role("R15").get(f"/insights/unmapped/?month={month}")
    assert page.status_code == 422 and f"没有 {month} 这个月份" in page.content.decode() and "202611" in page.content.decode()


def test_account_managers_are_refused(as_role, world):
    assert as_role("R1", unit=world.city).get("/insights/unmapped/").status_code == 403


def test_prm_60_everybody_sees_the_unmapped_money_of_his_own_units(as_role, accounts, world, now):
    """PRM-60: by code or name as the bill says; what it gives to nobody is headquarters'. The to-do says the same sum as the page."""
    publish_by_hand(now=now, revenue={accounts[0]: (0, 100)}, unmapped=[
        (202610, "G9", 700, "9702"), (202610, "G8", 500, "97"), (202610, "G7", 300, "石渡市"), (202610, "G6", 900, ""), (202610, "G5", 10, "98")])
    for unit, sum_fen, codes in ((world.city, 700, {"G9"}), (world.province, 1500, {"G9", "G8", "G7"}), (world.other_county, 0, set()),
                                 (world.hq, 2410, {"G9", "G8", "G7", "G6", "G5"})):
        steward = make_actor(f"steward-{unit}", now=now, unit_id=unit, roles=("R18",))
        found = api.unmapped_revenue(actor=steward)
        assert (found.total_fen, {line.group_code for line in found.page.rows}) == (sum_fen, codes)
        assert [call.stake_fen for call in sources.unmapped_money(steward, now.date())] == [sum_fen] * bool(sum_fen)
    page = as_role("R9", unit=world.city).get("/insights/unmapped/").content.decode()
    assert ">G9<" in page and not [code for code in ("G8", "G7", "G6", "G5") if f">{code}<" in page]
    assert "您的单位没有未归属收入" in as_role("R15", unit=world.other_county).get("/insights/unmapped/").content.decode()
