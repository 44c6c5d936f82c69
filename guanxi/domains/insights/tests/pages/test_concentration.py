"""80/20 (GRD-18): full, fragment, each reader's own scope."""

from __future__ import annotations

from guanxi.domains.insights import api
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import access


def test_full_page(as_role, published):
    body = as_role("R10").get("/insights/concentration/").content.decode()
    assert "2 户中的 1 户带来 80%" in body
    assert "revenue_min=0.008&amp;sort=-revenue" in body
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
    assert (own.customers, own.total_fen, own.top_customers) == (1, 8000, 1)
    everything = api.concentration(actor=root)
    assert everything is not None
    assert (everything.customers, everything.total_fen, everything.top_customers) == (2, 10000, 1)


def test_narrow_rule_equals_the_nights_rule(world, published, now, root):
    """A province that holds all accounts computes in the database what the night computed in DuckDB."""
    head = make_actor("xu", now=now, unit_id=world.province, roles=("R10",))
    assert head.scope.shape == "wide"
    with access.bound(head):
        mine = api.concentration(actor=head)
    assert mine == api.concentration(actor=root)
    assert organisation.ROLES["R10"].reach == "unit"
