"""Why can X see this: every reason with yes or no, grants and what was shown; who may ask (PRM-58, PRM-65, operator 1.8)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Contact
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.privacy import api as privacy
from guanxi.domains.privacy.testing import decide, wish
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor, system
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db
ROOT = system("test")


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(clock, "now", lambda: now)
    return _scene


def asked(scene: Scene, user: Actor, by: Actor | None = None, account_id: int | None = None) -> customers.Sight:
    reader = by or scene.manager
    with access.bound(reader):
        return customers.sight(actor=reader, account_id=account_id or scene.bank, user_id=user.user_id)


def codes(found: customers.Sight) -> dict[str, bool | None]:
    return {reason.code: reason.met for reason in found.reasons}


def test_the_owner_the_head_and_a_stranger(scene: Scene, now: datetime) -> None:
    own, head = asked(scene, scene.manager), asked(scene, scene.head)
    assert own.sees and own.relation == "own" and codes(own)["via_owner"] and "2026-11-20" in str(own.reasons)
    assert dict(own.classes)["L3"] == "daily_reason"
    assert head.sees and codes(head)["scope_unit"] and codes(head)["no_grant"] is False and dict(head.classes)["L3"] == "vault"
    stranger = make_actor("shen", now=now, unit_id=scene.world.other_city, roles=("R9",))
    found = asked(scene, stranger)
    assert not found.sees and found.relation is None and found.classes == ()
    assert codes(found) == {"active": True, "role": True, "no_grant": False, "scope_unit": False}


def test_tree_hand_over_role_and_leaver(scene: Scene, now: datetime) -> None:
    lead = make_actor("lead", now=now, unit_id=scene.world.other_province, roles=("R3",))
    customers.assign(actor=ROOT, now=now, account_id=scene.plant, user_id=lead.user_id, role="lead")
    customers.set_identifier(actor=ROOT, now=now, account_id=scene.plant, scheme="group_code", value="HEAD-1")
    customers.set_parent(actor=ROOT, now=now, account_id=scene.bank, parent_code="HEAD-1")
    found = asked(scene, lead)
    assert found.sees and codes(found)["via_lead_tree"] and "砺川装备集团" in str(found.reasons)
    new, witness = (make_actor(name, now=now, unit_id=scene.world.county) for name in ("new", "witness"))
    customers.open_handover(actor=scene.head, now=now, account_ids=[scene.bank], terms=customers.HandoverTerms(
        from_user_id=scene.manager.user_id, to_user_id=new.user_id, witness_id=witness.user_id, effective_on=date(2026, 11, 20), overlap_days=2))
    former = asked(scene, scene.manager, by=new)
    assert former.sees and codes(former)["via_handover"] and "2026-11-2" in str(former.reasons)
    teller = make_actor("teller", now=now, unit_id=scene.world.county, roles=("R12",))
    assert codes(asked(scene, teller, by=new))["role"] is False
    organisation.disable_user(actor=ROOT, now=now, user_id=scene.manager.user_id, reason="离职")
    left = asked(scene, scene.manager, by=new)
    assert not left.sees and codes(left)["active"] is False


def test_the_page_shows_grants_and_what_was_shown_to_who_may_ask(scene: Scene, now: datetime) -> None:
    with access.bound(ROOT):
        person = Contact.objects.get(account_id=scene.bank)
    customers.edit_contact(actor=ROOT, now=now, contact_id=person.pk, expected_version=1, values={"hobby": "足球"})
    request_id = privacy.ask_vault(actor=scene.head, now=now, account_id=scene.bank, wish=wish(person.pk, reason="领导慰问"))
    decide(scene.headquarters, request_id, now)
    privacy.open_vault(actor=scene.head, now=now, request_id=request_id)
    address = f"/audit/account/{scene.bank}/sight/"
    auditor = make_actor("audit", now=now, unit_id=scene.world.hq, roles=("R22",))
    html = visitor(auditor).get(address, {"who": "S-lin"}).content.decode()
    assert "能看见" in html and "归属单位在其管辖范围内" in html and "金库审批" in html
    assert "领导慰问" in html and "授权中" in html and "L3" in html and "足球" not in html
    everybody = visitor(scene.manager).get(address).content.decode()
    assert "林婉清" in everybody and "谁看过什么" in everybody
    assert visitor(scene.manager).get(f"/accounts/{scene.bank}/why-visible/").content.decode().count(address) == 1
    assert visitor(scene.head).get(address).status_code == 403, "the head is neither responsible nor audit"
    assert visitor(scene.manager).get(f"/audit/account/{scene.plant}/sight/").status_code == 404
    assert "没有找到此人" in visitor(scene.manager).get(address, {"who": "nobody-x"}).content.decode()
