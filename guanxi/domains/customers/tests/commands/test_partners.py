"""An account served through a partner (合作伙伴): who, until when, what its people see, how it ends (operator 1.12, ORG-24)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.commands.partnering import end_partnerships
from guanxi.domains.customers.models import Account, Assignment
from guanxi.domains.customers.rules import partnering as rules
from guanxi.domains.customers.testing import make_account
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_outsider, make_world, refused
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor, system

ROOT, TODAY = system("test"), date(2026, 3, 3)
AGENT = rules.Party(name="乡信服务", is_outside=True, duty_kind="agent", closed_on=None, is_near=True)
LAST = date(2026, 12, 31)


@pytest.mark.parametrize(("mode", "said", "party", "until", "code"), [
    ("partner", "A", AGENT, LAST, None), ("partner", "A", AGENT, TODAY, None), ("named_list", "", None, None, None), ("", "", None, None, None),
    ("partner", "", None, LAST, "partner_missing"), ("partner", "X", None, LAST, "unknown_partner"),
    ("partner", "A", replace(AGENT, closed_on=TODAY), LAST, "partner_closed"),
    ("partner", "A", replace(AGENT, is_outside=False), LAST, "no_partner"),
    ("partner", "A", replace(AGENT, duty_kind="maintenance"), LAST, "no_partner"),
    ("partner", "A", replace(AGENT, is_near=False), LAST, "no_partner"),
    ("partner", "A", AGENT, None, "partner_until_missing"), ("partner", "A", AGENT, TODAY - timedelta(days=1), "partner_over"),
    ("named_list", "A", AGENT, None, "partner_mode"), ("", "", None, LAST, "partner_mode"), ("grid_pool", "A", AGENT, LAST, "partner_mode"),
])
def test_org_24_a_partner_and_its_last_day_belong_to_the_mode(
    mode: str, said: str, party: rules.Party | None, until: date | None, code: str | None,
) -> None:
    found = rules.refusal(mode=mode, said=said, party=party, until=until, kinds=("agent",), today=TODAY)
    assert (found.code if found else None) == code and (found is None or code in ("partner_until_missing", "partner_over") or found.way_out)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A shop of the county and its manager; the county's agent with one person, whom nobody named yet."""

    world: World
    head: Actor
    manager: Actor
    shop: int
    agent: int
    person: Actor


@pytest.fixture
def scene(db: None, now: datetime) -> Scene:
    world = make_world(now=now)
    manager = make_actor("hejun", now=now, unit_id=world.county)
    agent = party(now, world.county, "970221-DL", "乡信服务")
    person = make_outsider("xiangxin", now=now, unit_id=agent, name="项师傅", until=(now + timedelta(days=300)).date())
    head = make_actor("zhouzhuren", now=now, unit_id=world.county, roles=("R9",))
    shop = make_account(now=now, unit_id=world.county, name="柳塘供销社", owner_id=manager.user_id)
    return Scene(world=world, head=head, manager=manager, agent=agent, shop=shop, person=organisation.actor_of_user(user_id=person))


def party(now: datetime, parent_id: int, code: str, name: str, duty_kind: str = "agent") -> int:
    return organisation.create_party(actor=ROOT, now=now, parent_id=parent_id, code=code, name=name, duty_kind=duty_kind)


def through(scene: Scene, now: datetime, of: str = "970221-DL", *, days: int = 90, actor: Actor | None = None) -> None:
    api.set_ownership_mode(actor=actor or scene.head, now=now, account_id=scene.shop, mode="partner", reason="由代理商上门服务",
                           partner_code=of, partner_until=day(now, days))


def day(now: datetime, days: int) -> date:
    return now.astimezone(clock.ZONE).date() + timedelta(days=days)


def sees(actor: Actor, account_id: int) -> bool:
    with access.bound(actor, read_only=True):
        return account_id in api.account_names(actor=actor, ids=[account_id])


def served(scene: Scene, actor: Actor, now: datetime) -> list[tuple[str, bool]]:
    with access.bound(actor, read_only=True):
        found = api.partner(actor=actor, account_id=scene.shop, today=day(now, 0))
    return [(one.name, one.serves) for one in found.people] if found else []


def test_org_24_a_partner_is_named_with_its_last_day_and_its_people_see_only_what_they_serve(scene: Scene, now: datetime) -> None:
    """PRM-59: naming it opens nothing; once named for local service, its person sees sites and people, no money; the owner stays ours."""
    refused("no_partner", through, scene=scene, now=now, of="9702")
    through(scene, now)
    assert not sees(scene.person, scene.shop) and served(scene, scene.head, now) == [("项师傅(外部)", False)]
    refused("external_only_service", api.assign, actor=scene.head, now=now, account_id=scene.shop, user_id=scene.person.user_id, role="industry")
    api.assign(actor=scene.head, now=now, account_id=scene.shop, user_id=scene.person.user_id or 0, role="local_service")
    assert sees(scene.person, scene.shop) and served(scene, scene.manager, now) == [("项师傅(外部)", True)]
    with access.bound(scene.person, read_only=True):
        assert api.only_serves(actor=scene.person, account_id=scene.shop) and not api.sees_money(actor=scene.person, account_id=scene.shop)
    card = Account.objects.get(pk=scene.shop)
    assert (card.ownership_mode, card.partner_unit_id, card.partner_until) == ("partner", scene.agent, day(now, 90))
    assert Assignment.objects.get(account=scene.shop, role="owner", valid_until=None).user_id == scene.manager.user_id


@pytest.mark.parametrize("how", ["mode", "segment", "another"])
def test_org_24_when_the_arrangement_changes_the_partners_people_are_out_of_it(scene: Scene, now: datetime, how: str) -> None:
    through(scene, now)
    api.assign(actor=scene.head, now=now, account_id=scene.shop, user_id=scene.person.user_id or 0, role="local_service")
    company = party(now, scene.world.county, "970221-DW", "通达维护", "maintenance")
    mate = make_outsider("weihu", now=now, unit_id=company, name="陶工", until=day(now, 30))
    api.assign(actor=scene.head, now=now, account_id=scene.shop, user_id=mate, role="local_service")
    if how == "another":
        party(now, scene.world.city, "9702-DL", "望信代理")
        through(scene, now, "9702-DL")
    else:
        api.set_ownership_mode(actor=scene.head, now=now, account_id=scene.shop, mode="named_list" if how == "mode" else "", reason="收回自管")
    assert not sees(scene.person, scene.shop)
    assert sees(organisation.actor_of_user(user_id=mate), scene.shop)  # who maintains its lines is no partner and stays
    assert (Account.objects.get(pk=scene.shop).partner_until is None) is (how != "another")


def test_org_24_another_last_day_leaves_the_people_where_they_are(scene: Scene, now: datetime) -> None:
    through(scene, now)
    api.assign(actor=scene.head, now=now, account_id=scene.shop, user_id=scene.person.user_id or 0, role="local_service")
    through(scene, now, days=180)
    assert sees(scene.person, scene.shop) and Account.objects.get(pk=scene.shop).partner_until == day(now, 180)


def test_org_24_after_the_last_day_the_night_ends_it_and_tells_the_manager(scene: Scene, now: datetime) -> None:
    through(scene, now, days=20)
    api.assign(actor=scene.head, now=now, account_id=scene.shop, user_id=scene.person.user_id or 0, role="local_service")
    with access.bound(scene.manager, read_only=True):
        assert [(one.account_id, one.until) for one in api.partners_ending(actor=scene.manager, today=day(now, 0))] == [(scene.shop, day(now, 20))]
    assert end_partnerships(actor=ROOT, now=now + timedelta(days=20)) == 0 and sees(scene.person, scene.shop)
    assert end_partnerships(actor=ROOT, now=now + timedelta(days=21)) == 1 and not sees(scene.person, scene.shop)
    with access.bound(scene.manager, read_only=True):
        row = api.cards(actor=scene.manager, ids=[scene.shop])[scene.shop]
        assert (row.ownership_mode, row.partner_unit_id, row.partner_until) == ("", None, None)
        assert [one.kind for one in messages.notices(actor=scene.manager)][:1] == ["partner_ended"]


def test_org_24_a_partner_that_serves_accounts_is_not_closed(scene: Scene, now: datetime) -> None:
    through(scene, now)
    organisation.disable_user(actor=ROOT, now=now, user_id=scene.person.user_id or 0, reason="合同终止")
    found = refused("unit_in_use", organisation.close_unit, actor=ROOT, now=now, unit_id=scene.agent, reason="合同终止")
    assert [one.code for one in found.reasons] == ["is_partner"]
    api.set_ownership_mode(actor=scene.head, now=now, account_id=scene.shop, mode="", reason="")
    organisation.close_unit(actor=ROOT, now=now, unit_id=scene.agent, reason="合同终止")
    refused("partner_closed", through, scene=scene, now=now)


def test_org_24_a_partner_works_for_the_accounts_unit_or_one_above_or_below(scene: Scene, now: datetime) -> None:
    made = {where: party(now, getattr(scene.world, where), f"P-{where}", where)
            for where in ("city", "other_city", "other_county", "province")}
    def near(unit_id: int) -> set[int]:
        return {one.id for one in api.partners_near(unit_id=unit_id, on=day(now, 0))}

    assert near(scene.world.county) == {scene.agent, made["city"], made["province"]}
    assert near(scene.world.province) == {scene.agent, *made.values()}
    refused("no_partner", through, scene=scene, now=now, of="P-other_city")


def test_org_24_the_page_names_a_partner_and_its_people_or_what_is_missing(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    head, address = browser_of(scene.head.user_id), f"/accounts/{scene.shop}/"
    said = {"mode": "partner", "reason": "由代理商上门服务"}
    page = head.post(f"{address}ownership/", said, follow=True).content.decode()
    assert "请选择由哪家合作伙伴服务" in page and served(scene, scene.head, now) == []
    page = head.post(f"{address}ownership/", said | {"partner_code": "970221-DL", "partner_until": str(day(now, 90))}, follow=True).content.decode()
    assert "管理方式已保存" in page and "项师傅" in page and "看不到该客户" in page
    head.post(f"{address}assign/", {"role": "local_service", "staff_number": "xiangxin", "source_document": "代理协议"})
    assert "属地服务,可看到" in head.get(f"{address}responsible/").content.decode()
    theirs = browser_of(scene.person.user_id)
    assert theirs.get(address).status_code == 200 and theirs.post(f"{address}ownership/", said).status_code == 403
