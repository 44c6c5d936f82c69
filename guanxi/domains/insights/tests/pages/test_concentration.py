"""80/20 (GRD-18): full, fragment, each reader's own scope."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.insights import api, testing
from guanxi.domains.insights.models import NightRun
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import access, audit


def test_full_page(as_role, published):
    body = as_role("R10").get("/insights/concentration/").content.decode()
    assert "2 户中的 1 户带来 80%" in body
    assert "revenue_min=0.008&amp;sort=-revenue&amp;exact=1" in body
    assert 'id="concentration-data"' in body
    assert "<c-" not in body


def test_fragment(as_role, published):
    body = as_role("R10").get("/insights/concentration/", headers={"HX-Request": "true"}).content.decode()
    assert "concentration-data" in body
    assert "<html" not in body


def test_before_the_first_night(as_role, world):
    assert "还没有收入数据" in as_role("R10").get("/insights/concentration/").content.decode()


def test_counter_teller_is_refused(as_role, world):
    assert as_role("R12").get("/insights/concentration/").status_code == 403


def test_a_city_sees_its_own_curve_only(world, published, now, root):
    director = make_actor("lin", now=now, unit_id=world.city, roles=("R9",))
    with access.bound(director):
        own = api.concentration(actor=director)
    assert own is not None
    assert (own.customers, own.total_fen, own.top.customers) == (1, 8000, 1)
    everything = api.concentration(actor=root)
    assert everything is not None
    assert (everything.customers, everything.total_fen, everything.top.customers) == (2, 10000, 1)


def test_prm_60_another_region_adds_nothing_and_few_customers_are_not_shown_to_marketing(as_role, world, published):
    """PRM-60: the sum of a region holds its own accounts only; a group of fewer than 5 stays closed to a marketing role."""
    other = as_role("R9", unit=world.other_province).get("/insights/concentration/").content.decode()
    assert "还没有收入数据" in other and "100" not in other.split("<main", 1)[-1].split("</main")[0]
    marketing = as_role("R14").get("/insights/concentration/").content.decode()
    assert "客户少于 5 户,不显示" in marketing and "concentration-data" not in marketing


@pytest.mark.parametrize(("roles", "size", "is_hidden"), [
    ({"R14"}, 4, True), ({"R2", "R14"}, 1, True), ({"R14"}, 5, False), ({"R14"}, 0, False), ({"R14", "R9"}, 1, False), ({"R1"}, 1, False)])
def test_prm_60_the_rule(roles, size, is_hidden):
    assert organisation.is_group_hidden(roles=frozenset(roles), size=size) is is_hidden


def test_narrow_rule_equals_the_nights_rule(world, published, now, root):
    """A province that holds all accounts computes in the database what the night computed in DuckDB."""
    head = make_actor("xu", now=now, unit_id=world.province, roles=("R10",))
    assert head.scope.shape == "wide"
    with access.bound(head):
        mine = api.concentration(actor=head)
    assert mine == api.concentration(actor=root)
    assert organisation.ROLES["R10"].reach == "unit"


@pytest.fixture
def many(world, now) -> int:
    """Eleven customers, most of them with equals at the edges of the steps, one without revenue, one below zero."""
    fen = (9000, 4000, 4000, 4000, 4000, 1000, 1000, 1000, 333, 0, -500)
    units = (world.city, world.county, world.other_city)
    made = [testing.make_account(now=now, unit_id=units[number % 3], name=f"客户{number}", group_code=f"M{number}") for number in range(len(fen))]
    return testing.publish_by_hand(now=now, revenue={pk: (0, amount) for pk, amount in zip(made, fen, strict=True)})


@pytest.mark.parametrize(("role", "unit"), [("R10", "hq"), ("R10", "province"), ("R9", "city"), ("R9", "other_city")])
def test_every_number_is_the_exact_count_of_the_list_behind_it(world, many, now, role, unit, as_role):
    unit_id = getattr(world, unit)
    body = as_role(role, unit=unit_id).get("/insights/concentration/").content.decode()
    numbers = re.findall(r'href="/book/\?([^"]+)"[^>]*>(\d+)</a>', body)
    assert len(numbers) == 6, "two tiles and four steps"
    reader = make_actor("reader", now=now, unit_id=unit_id, roles=(role,))
    for query, number in numbers:
        asked = lists.read_query(params=parse_qs(urlsplit(f"?{unescape(query)}").query), today=now.date())
        with access.bound(reader):
            page = lists.book_page(query=asked, scope=customers.list_scope(reader))
        assert (page.total, page.is_exact, len(page.rows)) == (int(number), True, int(number))


def test_equals_at_an_edge_count_together(many, root):
    found = api.concentration(actor=root)
    assert found is not None
    assert [(step.share, step.customers, step.fen, step.from_fen) for step in found.steps] == [
        (50, 5, 25000, 4000), (80, 5, 25000, 4000), (90, 8, 28000, 1000), (95, 8, 28000, 1000)]


def test_a_night_of_an_older_version_is_counted_in_the_database(many, root, now):
    run = NightRun.objects.get(pk=many)
    with_steps = api.concentration(actor=root)
    del run.figures["concentration"]["steps"]
    with audit.acting(actor=root, verb="publish_scores", now=now):
        run.store(now=now)
    assert api.concentration(actor=root) == with_steps
