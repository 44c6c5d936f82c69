"""ORG-16: free transfer: asked by oneself, answered by both supervisors, in effect once accounts are decided; nothing is lost (LIF-17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.approvals import api as approvals
from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_actor, make_user, refused
from guanxi.domains.placement import api, jobs
from guanxi.domains.placement.rules import transfers as rules
from guanxi.domains.placement.tests.conftest import Scene
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.mark.parametrize(("state", "offset", "undecided", "keeps", "expected"), [
    ("asked", -1, 0, False, ""), ("agreed", 1, 0, False, ""), ("agreed", 0, 0, False, "begin"), ("agreed", -9, 0, False, "begin"),
    ("agreed", 0, 3, False, "blocked"), ("agreed", 0, 3, True, "begin"), ("refused", 0, 0, False, ""), ("done", 0, 0, False, ""),
])
def test_org_16_due(state: str, offset: int, undecided: int, keeps: bool, expected: str) -> None:
    assert rules.due(state=state, effective_on=DAY + timedelta(days=offset), today=DAY, undecided=undecided, keeps_accounts=keeps) == expected


def wish(scene: Scene, **changes: Any) -> api.TransferWish:
    return replace(api.TransferWish(unit_id=scene.world.other_city, effective_on=DAY, reason="那边更缺传输人才", job="presales"), **changes)


def decide(actor: Actor, now: datetime, transfer_id: int, decision: Any = "approve", note: str = "") -> None:
    """One supervisor's answer, and what the event of the last one does."""
    with access.bound(actor):
        card = approvals.requests_about(actor=actor, subject=Ref("transfer", transfer_id))[0]
    state = approvals.decide_request(actor=actor, now=now, request_id=card.id, decision=decision, note=note, expected_version=card.version)
    if state != "waiting":
        event = ApprovalDecided(request_id=card.id, kind="transfer", subject_kind="transfer", subject_id=transfer_id, subject_version=1,
                                decision=state, decided_by_id=actor.user_id, decided_by_name=actor.name, note=note)
        for _ in range(2):  # delivered twice, it counts once
            jobs.on_approval_decided(event, now=now)


@pytest.mark.parametrize(("changes", "code"), [
    ({"unit_id": 987654321}, "unknown_unit"), ({"effective_on": DAY - timedelta(days=1)}, "transfer_day"),
    ({"effective_on": DAY + timedelta(days=93)}, "transfer_day"), ({"reason": " "}, "reason_needed"), ({"job": "king"}, "unknown_job"),
])
def test_org_16_what_cannot_be_asked(scene: Scene, now: datetime, changes: dict[str, Any], code: str) -> None:
    refused(code, api.ask_transfer, actor=scene.expert, now=now, wish=wish(scene, **changes))


def test_org_16_both_agree_and_his_accounts_are_decided_first(scene: Scene, now: datetime) -> None:
    """ORG-16, LIF-17: blocked while an account is neither handed over nor kept; then unit, post and reach change, and work is offered on."""
    owned = [make_account(now=now, unit_id=scene.world.city, name=name, owner_id=scene.expert.user_id) for name in ("望溪银行", "望溪医院")]
    with audit.acting(actor=system("test"), verb="raise_call", now=now) as act:
        work.raise_call(act=act, call=work.Call(kind="errand", about=Ref("user", scene.expert.user_id), owner_id=scene.expert.user_id, due_on=DAY,
                                                title=t("归还门禁卡", "Give back the pass"), dedupe_key="errand"))
    made = api.ask_transfer(actor=scene.expert, now=now, wish=wish(scene))
    refused("own_unit", api.ask_transfer, actor=scene.expert, now=now, wish=wish(scene, unit_id=scene.world.city))
    refused("transfer_open", api.ask_transfer, actor=scene.expert, now=now, wish=wish(scene))
    held = refused("person_held", organisation.move_person, actor=system("test"), now=now, user_id=scene.expert.user_id,
                   unit_id=scene.world.other_city, reason="ok")
    assert "transfer_open" in {one.code for one in held.reasons}
    decide(scene.head, now, made)
    decide(scene.stranger, now, made)
    his, head = browser_of(scene.expert.user_id), browser_of(scene.head.user_id)
    assert "还有 2 户没有决定去向" in his.get(f"/placement/transfers/{made}/").content.decode()
    assert api.advance_transfers(actor=system("schedule"), now=now) == 0
    assert organisation.users(ids=[scene.expert.user_id])[scene.expert.user_id].unit_id == scene.world.city
    new, witness = make_user("new", now=now, unit_id=scene.world.city), make_user("witness", now=now, unit_id=scene.world.city)
    customers.open_handover(actor=scene.head, now=now, account_ids=owned[:1], terms=customers.HandoverTerms(
        from_user_id=scene.expert.user_id, to_user_id=new, witness_id=witness, effective_on=DAY + timedelta(days=3)))
    page = head.get(f"/placement/transfers/{made}/").content.decode()
    assert "还有 1 户没有决定去向" in page and "from=S-expert" in page and "归还门禁卡" in page
    assert head.get("/accounts/handovers/open/?from=S-expert").status_code == 200
    refused("not_supervisor", api.keep_accounts, actor=scene.stranger, now=now, transfer_id=made, reason="ok")
    head.post(f"/placement/transfers/{made}/keep/", {"reason": "项目收尾"})
    moved = organisation.users(ids=[scene.expert.user_id])[scene.expert.user_id]
    assert (moved.unit_id, moved.post, moved.job) == (scene.world.other_city, "售前支持专员", "presales")
    assert scene.world.other_city in organisation.actor_of_user(user_id=moved.id).scope.home_ids
    with access.bound(scene.head):
        item = api.transfer(actor=scene.head, transfer_id=made).items[0]
    refused("unknown_person", api.reassign_item, actor=scene.head, now=now, transfer_id=made, item_id=item.id, staff_number="S-far")
    refused("not_found", api.reassign_item, actor=scene.stranger, now=now, transfer_id=made, item_id=item.id, staff_number="S-new")
    assert "待办已转派" in head.post(f"/placement/transfers/{made}/items/{item.id}/", {"staff_number": "S-new"}, follow=True).content.decode()
    with access.bound(organisation.actor_of_user(user_id=new)):
        assert [one.id for one in work.open_items_owned(owner_id=new, today=DAY)] == [item.id]
    page = his.get(f"/placement/transfers/{made}/").content.decode()
    assert "已生效" in page and "项目收尾" in page
    refused("transfer_over", api.withdraw_transfer, actor=scene.expert, now=now, transfer_id=made)


def test_org_16_a_refusal_and_its_reason_stay_readable_to_both(scene: Scene, now: datetime) -> None:
    browser_of(scene.expert.user_id).post("/placement/transfers/ask/", {
        "unit": scene.world.other_city, "effective_on": "2026-12-01", "reason": "离家近", "job": ""})
    with access.bound(scene.expert):
        made = api.transfers(actor=scene.expert)[0].id
    decide(scene.head, now, made)
    decide(scene.stranger, now, made, "reject", "今年编制已满")
    for who in (scene.expert, scene.head, scene.stranger):
        assert "今年编制已满" in browser_of(who.user_id).get(f"/placement/transfers/{made}/").content.decode()
    assert browser_of(scene.rookie.user_id).get(f"/placement/transfers/{made}/").status_code == 404
    assert api.ask_transfer(actor=scene.expert, now=now, wish=wish(scene)), "he may ask again"


def test_org_16_taken_back_nobody_decides_it_any_more(scene: Scene, now: datetime) -> None:
    """One supervisor for both units answers once; what is taken back waits for nobody; a leaver's goes with him."""
    made = api.ask_transfer(actor=scene.expert, now=now, wish=wish(scene, unit_id=scene.world.county))
    with access.bound(scene.head):
        assert len(approvals.requests_about(actor=scene.head, subject=Ref("transfer", made))[0].steps) == 1
    assert "已撤回" in browser_of(scene.expert.user_id).post(f"/placement/transfers/{made}/withdraw/", follow=True).content.decode()
    with access.bound(scene.head):
        assert not approvals.waiting_for(actor=scene.head)
    again = api.ask_transfer(actor=scene.expert, now=now, wish=wish(scene))
    organisation.disable_user(actor=scene.admin, now=now, user_id=scene.expert.user_id, reason="离职")
    with access.bound(scene.head):
        assert api.transfer(actor=scene.head, transfer_id=again).card.state == "withdrawn"


def test_org_16_what_is_agreed_takes_effect_on_its_day_by_itself(scene: Scene, now: datetime) -> None:
    """A head's own wish is decided by the head above, never by himself."""
    province = make_actor("province", now=now, unit_id=scene.world.province, roles=("R10",))
    made = api.ask_transfer(actor=scene.head, now=now, wish=wish(scene, effective_on=DAY + timedelta(days=5)))
    decide(province, now, made)
    decide(scene.stranger, now, made)
    assert api.advance_transfers(actor=system("schedule"), now=now + timedelta(days=4)) == 0
    assert api.advance_transfers(actor=system("schedule"), now=now + timedelta(days=5)) == 1
    assert api.advance_transfers(actor=system("schedule"), now=now + timedelta(days=6)) == 0
    assert organisation.users(ids=[scene.head.user_id])[scene.head.user_id].unit_id == scene.world.other_city
