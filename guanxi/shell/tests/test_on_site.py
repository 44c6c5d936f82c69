"""Who only serves an account on site reads where it is and whom he meets there, by whichever channel he asks (operator 1.1, ORG-24)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_contact
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor, make_outsider
from guanxi.domains.rivals import api as rivals
from guanxi.domains.shares import api as shares
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit, clock
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell.book.testing import Scene, make_scene, visitor

pytestmark = pytest.mark.django_db
ROOT = system("test")
RENT, SHARE, REMARK, HOBBY, TOLD = "<rent>", "60%", "带去两盒龙井", "临摹碑帖", "营销推荐"
SHUT = (RENT, SHARE, REMARK, HOBBY, TOLD, "异网", "收入归属", "联系授权", "hengxun")


@pytest.fixture
def scene(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The bank with a rival's rent, a split of revenue, a consent, a visit with a gift, a person with a private life and a further number."""
    monkeypatch.setattr(clock, "now", lambda: now)
    made, today = make_scene(now=now), now.date()
    person = make_contact(now=now, account_id=made.bank, name="陆向晚", mobile="13866660001", hobby=HOBBY)
    customers.add_phone(actor=made.manager, now=now, contact_id=person, kind="mobile", number="13777770002")
    rivals.add_rival_service(actor=made.manager, now=now, account_id=made.bank, values={
        "operator": "hengxun", "product": "leased_line", "monthly_rent": "4321", "source": "customer_said", "confidence": "likely"})
    shares.set_revenue_shares(actor=made.head, now=now, account_id=made.bank, seen=shares.NONE, values={
        "instance": "PI-1", "issuer": "97", "valid_from": date(today.year, 1, 1), "source_document": "分摊协议", "reason": "受理与装机异地"},
        shares=[{"unit": code, "rate": rate} for code, rate in (("9702", SHARE), ("970221", "40%"))])
    consent.record_consent(actor=made.manager, now=now, contact_id=person, said=consent.Said(
        state="given", purposes=("marketing",), channels=("email",), said_on=today, evidence="phone_call"))
    customers.record_visit(actor=made.manager, now=now, account_id=made.bank, values={"remark": REMARK})
    with audit.acting(actor=ROOT, verb="test", now=now) as act:
        timeline.record(act=act, account_id=made.bank, subject=Ref("account", made.bank), topic="archive", kind="account_restored",
                        text=t("从回收站恢复", "restored"))
    return made


def serving(scene: Scene, now: datetime, *, outside: bool) -> Actor:
    """Somebody who only serves the bank on site: of the house, or of a maintenance company."""
    if not outside:
        user_id = make_actor("shudi", now=now, unit_id=scene.world.other_province).user_id
    else:
        party = organisation.create_party(actor=ROOT, now=now, parent_id=scene.world.county, code="9702-TD", name="通达维护", duty_kind="maintenance")
        user_id = make_outsider("tongda", now=now, unit_id=party, name="陶工", until=(now + timedelta(days=30)).date())
    customers.assign(actor=ROOT, now=now, account_id=scene.bank, user_id=user_id, role="local_service")
    return organisation.actor_of_user(user_id=user_id)


def by_rest(actor: Actor, now: datetime, number: int, *, of: str = "accounts", what: str = "timeline") -> Any:
    terms = organisation.TokenTerms(name="t", scopes=("account.view", "work.view"), is_read_only=True, addresses=(),
                                    expires_on=(now + timedelta(days=300)).date())
    secret = organisation.create_token(actor=actor, now=now, terms=terms).secret
    return visitor(actor).get(f"/api/v1/{of}/{number}/{what}".rstrip("/"), headers={"Authorization": f"Bearer {secret}"})


def leaks(text: str) -> list[str]:
    plain = text.replace("4,321", RENT).replace("4321.00", RENT)
    return [said for said in SHUT if said in plain]


@pytest.mark.parametrize("outside", [False, True])
def test_org_24_prm_59_the_timeline_tells_who_only_serves_no_money_and_nothing_private(scene: Scene, now: datetime, outside: bool) -> None:
    """PRM-58, PRM-59: block and interface alike, whatever the chip; the owner reads all of it."""
    actor = serving(scene, now, outside=outside)
    address = f"/accounts/{scene.bank}/blocks/timeline/"
    told = [visitor(actor).get(address + query).content.decode() for query in ("", "?topic=archive", "?topic=people")]
    told.append(by_rest(actor, now, scene.bank).content.decode())
    assert [leaks(one) for one in told] == [[]] * 4 and "从回收站恢复" in told[0] and "从回收站恢复" in told[3]
    whole = visitor(scene.manager).get(address).content.decode()
    assert set(leaks(whole)) == set(SHUT) - {HOBBY, "hengxun"}


def test_org_24_prm_59_history_keeps_money_and_private_life_from_who_only_serves(scene: Scene, now: datetime) -> None:
    """PRM-59, PRM-63: nobody from outside reads history; the house's own server on site reads sites and people. Words, not names of columns."""
    address = f"/audit/account/{scene.bank}/"
    assert visitor(serving(scene, now, outside=True)).get(address).status_code == 403
    page = visitor(serving(scene, now, outside=False)).get(address).content.decode().split("<main")[1]
    assert leaks(page) == [] and "爱好" not in page and "陆向晚" in page and "13777770002" not in page
    whole = visitor(scene.head).get(address).content.decode().split("<main")[1]
    assert {RENT, TOLD, "异网"} <= set(leaks(whole)) and "13777770002" not in whole
    assert not [raw for raw in ("recorded_by_id", "act_id", "leased_line", "hengxun", "number_hash") if raw in whole] and "专线" in whole


def test_prm_59_the_search_over_acts_keeps_the_same_from_an_auditor_who_only_serves(scene: Scene, now: datetime) -> None:
    """PRM-59, PRM-63: compliance that sees an account only as its server on site searches acts as its history reads; its own unit's whole."""
    reader = {where: make_actor(where, now=now, unit_id=getattr(scene.world, where), roles=("R17",)) for where in ("other_province", "county")}
    customers.assign(actor=ROOT, now=now, account_id=scene.bank, user_id=reader["other_province"].user_id, role="local_service")
    pages = [visitor(reader[where]).get("/audit/").content.decode() for where in ("other_province", "county")]
    served, own = (page.split("<main")[1].split("</form>", 1)[1] for page in pages)  # behind the form: its choices name every act
    assert leaks(served) == [] and "爱好" not in served and "陆向晚" in served and "13777770002" not in served
    assert {RENT, TOLD, "异网"} <= set(leaks(own))


def test_a_page_kept_from_a_role_is_kept_from_its_timeline(scene: Scene, now: datetime) -> None:
    """PRM-59: a call-centre agent sees the unit's accounts and no split of revenue, in the timeline as little as on its page."""
    agent = make_actor("zuoxi", now=now, unit_id=scene.world.county, roles=("R4",))
    said = visitor(agent).get(f"/accounts/{scene.bank}/blocks/timeline/").content.decode()
    assert "收入归属" not in said and "异网" in said


@pytest.mark.parametrize("outside", [False, True])
def test_org_24_prm_59_who_only_serves_reads_his_own_to_dos_and_nobody_elses(scene: Scene, now: datetime, outside: bool) -> None:
    """PRM-58, PRM-59: another's to-do may speak of money, on the account page, by its number and over the interface; the owner reads it."""
    actor = serving(scene, now, outside=outside)
    with audit.acting(actor=ROOT, verb="test", now=now) as act:
        for owner, about in ((scene.manager.user_id, "催收欠费486,000元"), (actor.user_id, "上门巡检")):
            work.raise_call(act=act, call=work.Call(
                kind="test", about=Ref("account", scene.bank), account_id=scene.bank, owner_id=owner or 0, due_on=now.date(),
                title=t(about, about), dedupe_key=about))
    with access.bound(scene.manager):
        (debt,) = [one.id for one in work.open_items(account_id=scene.bank, today=now.date(), limit=50) if "催收" in one.title.zh]
    who = visitor(actor)
    page = who.get(f"/accounts/{scene.bank}/").content.decode()
    told = by_rest(actor, now, scene.bank, what="work").content.decode()
    assert "486,000" not in page + told and "上门巡检" in page and "上门巡检" in told
    assert [who.get(f"/work/{debt}/{form}/").status_code for form in ("snooze", "pass-on")] == [404, 404]
    assert by_rest(actor, now, debt, of="work/items", what="").status_code == 404
    assert "催收欠费486,000元" in visitor(scene.manager).get(f"/accounts/{scene.bank}/").content.decode()


def test_org_24_prm_59_a_head_who_only_serves_an_account_opens_none_of_its_to_dos_by_number(scene: Scene, now: datetime) -> None:
    """His own units make him no head of an account of another's: neither the form, the interface nor the command opens its to-do."""
    head = make_actor("zhuren", now=now, unit_id=scene.world.other_province, roles=("R9",))
    customers.assign(actor=ROOT, now=now, account_id=scene.bank, user_id=head.user_id, role="local_service")
    with audit.acting(actor=ROOT, verb="test", now=now) as act:
        for owner in (scene.manager, head):
            work.raise_call(act=act, call=work.Call(
                kind="test", about=Ref("account", scene.bank), account_id=scene.bank, owner_id=owner.user_id or 0, due_on=now.date(),
                title=t("催收欠费486,000元", "Collect"), dedupe_key=f"debt:{owner.user_id}"))
    with access.bound(ROOT):
        items = {one.owner_id: one.id for one in work.open_items_of(account_ids=[scene.bank], today=now.date())[scene.bank] if "催收" in one.title.zh}
    debt, own = items[scene.manager.user_id or 0], items[head.user_id or 0]
    who = visitor(head)
    assert [who.get(f"/work/{number}/{form}/").status_code for form in ("snooze", "pass-on") for number in (debt, own)] == [404, 200, 404, 200]
    assert [by_rest(head, now, number, of="work/items", what="").status_code for number in (debt, own)] == [404, 200]
    with pytest.raises(Refusal) as refused:
        work.complete_item(actor=head, now=now, item_id=debt)
    assert refused.value.code == "not_found"
    superior = make_actor("zhuren2", now=now, unit_id=scene.world.county, roles=("R9",))
    assert visitor(superior).get(f"/work/{debt}/snooze/").status_code == 200
