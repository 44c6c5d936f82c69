"""Who leads a unit: by the pack for its kind, else the centre manager and the manager of it or above (PRM-71, ORG-08, ORG-20)."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_user
from guanxi.domains.work import api as work
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.policy import duties, files, load

pytestmark = pytest.mark.django_db
ROOT = system("test")
PACK = duties.Duties.model_validate({"unit_kinds": [
    {"key": "shop", "name": {"zh": "门店", "en": "Shop"}, "source": "ORG-20", "heads": ["R13"]},
    {"key": "desk", "name": {"zh": "客户响应中心", "en": "Response centre"}, "source": "ours", "heads": ["R7"]},
    {"key": "plain", "name": {"zh": "片区", "en": "Area"}, "source": "ours"},
]})


@pytest.fixture(autouse=True)
def pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guanxi.domains.organisation.pack.in_force", lambda: duties.InForce(duties=PACK, label="test"))


def led(unit_id: int, act: str = "") -> tuple[str, list[str]]:
    head = api.head_of(unit_id=unit_id, act=act)
    return head.name if head else "", [one.name for one in api.heads_above(unit_id=unit_id, act=act)]


@pytest.mark.parametrize(("kind", "roles", "head"), [
    ("shop", ("R13",), "here"), ("desk", ("R7",), "here"), ("shop", ("R7",), "city"), ("desk", ("R13",), "city"), ("plain", ("R13",), "city"),
    ("", ("R13",), "city"), ("", ("R9",), "here"), ("shop", ("R9",), "here"), ("shop", ("R1",), "city"),
])
def test_the_pack_says_which_role_leads_which_kind(world: World, now: datetime, kind: str, roles: tuple[str, ...], head: str) -> None:
    api.set_unit_kind(actor=ROOT, now=now, unit_id=world.county, duty_kind=kind)
    make_user("here", now=now, unit_id=world.county, roles=roles)
    make_user("city", now=now, unit_id=world.city, roles=("R9",))
    assert led(world.county) == (head, [head])


def test_the_head_of_a_shop_comes_before_a_centre_manager_in_it_and_only_for_what_he_may_do(world: World, now: datetime) -> None:
    """ORG-20: orphans of the shop go to its manager, who assigns; an approval, which he does not decide, goes to the next above who does."""
    api.set_unit_kind(actor=ROOT, now=now, unit_id=world.county, duty_kind="shop")
    make_user("guest", now=now, unit_id=world.county, roles=("R9",))
    shop = make_user("shop", now=now, unit_id=world.county, roles=("R13",))
    assert led(world.county) == ("shop", ["shop", "guest"])
    assert led(world.county, "account.assign")[0] == "shop" and led(world.county, "approvals.decide") == ("guest", ["guest"])
    assert [one.name for one in api.heads_above(unit_id=world.county, besides=shop)] == ["guest"]


def test_who_leads_a_desk_of_a_city_does_not_lead_the_city(world: World, now: datetime) -> None:
    desk = api.create_unit(actor=ROOT, now=now, code="9702X", name="望溪市客户响应中心", tier="city", kind="department", parent_id=world.city)
    api.set_unit_kind(actor=ROOT, now=now, unit_id=desk, duty_kind="desk")
    make_user("desk", now=now, unit_id=desk, roles=("R7",))
    make_user("top", now=now, unit_id=world.province, roles=("R10",))
    assert (led(desk), led(world.city)) == (("desk", ["desk"]), ("top", ["top"]))


def test_the_shop_page_names_its_manager_and_a_leaver_s_customers_go_to_him(world: World, now: datetime, root: Actor) -> None:
    """ORG-20, PRM-71: the city's centre manager stands above and is not asked first."""
    api.set_unit_kind(actor=ROOT, now=now, unit_id=world.county, duty_kind="shop")
    shop = make_actor("彭月华", now=now, unit_id=world.county, roles=("R13",))
    make_user("林婉清", now=now, unit_id=world.city, roles=("R9",))
    clerk = make_user("clerk", now=now, unit_id=world.county, roles=("R11",))
    page = browser_of(shop.user_id).get(f"/units/{world.county}/").content.decode()
    assert "彭月华" in page and "林婉清" not in page
    account = make_account(now=now, unit_id=world.county, name="柳塘商行")
    customers.assign(actor=root, now=now, account_id=account, user_id=clerk, role="owner")
    api.disable_user(actor=root, now=now, user_id=clerk, reason="离职")
    with access.bound(shop, read_only=True):
        day = work.day(actor=shop, today=now.date())
        assert [item.title.zh for item in (*day.must, *day.can)] == ["clerk 已离岗:孤儿客户 1 户待逐户认养"]


def test_the_shipped_packs_name_the_heads_of_shops_and_response_centres() -> None:
    retail = duties.ADAPTER.validate_python({"unit_kinds": load.load("demo").sections[duties.KEY].data["unit_kinds"]})
    assert {one.key: one.heads for one in retail.unit_kinds if one.heads} == {"shop": ("R13",), "response_centre": ("R7",)}
    assert (files.root() / "sectors/retail/organisation/duties.yaml").exists()
