"""ORG-09: a unit serves industries; hand-over and distribution name the unit that serves a customer's, and why."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_user, refused
from guanxi.foundation.pure.actor import system

pytestmark = pytest.mark.django_db


def test_org_09_the_unit_that_serves_the_industry_is_named_where_customers_move(world: World, now: datetime) -> None:
    root = system("test")
    near = api.create_unit(actor=root, now=now, code="9702-JR", name="望溪金融团队", tier="city", parent_id=world.city, kind="industry_team")
    wide = api.create_unit(actor=root, now=now, code="97-JR", name="省金融团队", tier="province", parent_id=world.province, kind="industry_team")
    admin, head = make_actor("admin", now=now, unit_id=world.hq, roles=("R20",)), make_actor("head", now=now, unit_id=world.city, roles=("R9",))
    refused("forbidden", api.set_unit_industries, actor=head, now=now, unit_id=near, industry_codes=["J66"])
    refused("unknown_industry", api.set_unit_industries, actor=admin, now=now, unit_id=near, industry_codes=["金融"])
    page = browser_of(admin.user_id).post(f"/units/{near}/industries/", {"industry": ["J66", "J68"]}, follow=True).content.decode()
    assert "J66 货币金融服务" in page
    api.set_unit_industries(actor=admin, now=now, unit_id=wide, industry_codes=["J66"])
    found = api.serving(wanted=[("J6620", world.county), ("J66", world.other_county), ("P83", world.county), ("", world.city)])
    assert {(one.industry_code, one.unit.id) for one in found} == {("J6620", near), ("J66", wide)}
    giver, taker = make_user("giver", now=now, unit_id=world.county), make_user("taker", now=now, unit_id=near)
    make_user("witness", now=now, unit_id=world.city)
    make_account(now=now, unit_id=world.county, name="柳塘银行", industry_code="J66", owner_id=giver)
    browser = browser_of(head.user_id)
    preview = browser.get("/accounts/handovers/open/?from=S-giver&to=S-taker&witness=S-witness").content.decode()
    assert taker and "望溪金融团队服务该行业" in preview and "接收人属该单位" in preview
    assert "望溪金融团队服务该行业" in browser.get(f"/accounts/distribution/{near}/").content.decode()
