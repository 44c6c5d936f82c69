"""金库: asked with a reason, approved by a superior who is somebody else, open for the pack's minutes, logged (PRM-66)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from guanxi.domains.approvals import api as approvals
from guanxi.domains.customers import api
from guanxi.domains.customers.models import Disclosure
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.customers.tests.pages.conftest import logged_in
from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Vault:
    """A person whose hobby lies in the vault for `head` and `superior` of his city; `owner` is his manager."""

    world: World
    account: int
    person: int
    owner: Actor
    head: Actor
    superior: Actor


@pytest.fixture
def vault(now: datetime) -> Vault:
    world = make_world(now=now)
    owner = make_actor("hejun", now=now, unit_id=world.city)
    account = make_account(now=now, unit_id=world.city, owner_id=owner.user_id)
    return Vault(
        world=world, account=account, owner=owner, person=make_contact(now=now, account_id=account, name="陶静", hobby="足球", mobile="13812341234"),
        head=make_actor("lin", now=now, unit_id=world.city, roles=("R9",)),
        superior=make_actor("fang", now=now, unit_id=world.province, roles=("R10",)))


def ask(vault: Vault, actor: Actor, now: datetime, reason: str = "") -> api.VaultAnswer:
    return api.ask_vault(actor=actor, now=now, contact_id=vault.person, reason=reason)


def decide(actor: Actor, request_id: int, now: datetime, decision: str = "approve") -> str:
    with access.bound(actor):
        version = approvals.request_card(actor=actor, request_id=request_id).version
    return approvals.decide_request(actor=actor, now=now, request_id=request_id, decision=decision,  # type: ignore[arg-type] # a literal
                                    note="不同意", expected_version=version)


def code(vault: Vault, actor: Actor, now: datetime, reason: str = "") -> str:
    try:
        ask(vault, actor, now, reason)
    except Refusal as no:
        return no.code
    return ""


def test_asked_approved_open_and_closed_again(vault: Vault, now: datetime) -> None:
    asked = ask(vault, vault.head, now, "领导生日慰问")
    assert asked.card is None and asked.unit_name == "望溪市" and asked.minutes == 30 and not Disclosure.objects.exists()
    assert code(vault, vault.head, now, "再问") == "already_asked"
    with access.bound(vault.superior):
        [waiting] = approvals.waiting_for(actor=vault.superior)
    assert "陶静" in waiting.title.zh and "领导生日慰问" in waiting.title.zh and "足球" not in str(waiting)
    assert decide(vault.superior, asked.request_id, now + timedelta(minutes=10)) == "approved"
    opened = ask(vault, vault.head, now + timedelta(minutes=39))
    assert opened.card is not None and opened.card.shown["hobby"].text == "足球" and opened.until == now + timedelta(minutes=40)
    line = Disclosure.objects.get()
    assert (line.level, line.user_id, line.reason) == ("L3", vault.head.user_id, f"vault {asked.request_id}")
    assert code(vault, vault.head, now + timedelta(minutes=41)) == "reason_needed", "masked again"
    with access.bound(vault.head):
        assert api.contact(actor=vault.head, contact_id=vault.person).shown["hobby"].text == "****"


def test_nobody_approves_his_own_request(vault: Vault, now: datetime) -> None:
    asked = ask(vault, vault.head, now, "慰问")
    with pytest.raises(Refusal) as no:
        decide(vault.head, asked.request_id, now)
    assert no.value.code == "own_request"


def test_a_subordinate_and_another_unit_do_not_decide(vault: Vault, now: datetime) -> None:
    asked = ask(vault, vault.superior, now, "慰问")
    county = make_actor("county", now=now, unit_id=vault.world.county, roles=("R9",))
    for stranger in (county, make_actor("far", now=now, unit_id=vault.world.other_city, roles=("R9",))):
        with pytest.raises(Refusal):
            decide(stranger, asked.request_id, now)


def test_a_rejection_opens_nothing_and_may_be_asked_again(vault: Vault, now: datetime) -> None:
    asked = ask(vault, vault.head, now, "慰问")
    assert decide(vault.superior, asked.request_id, now, "reject") == "rejected"
    assert code(vault, vault.head, now) == "reason_needed" and ask(vault, vault.head, now, "工单 KF1").request_id != asked.request_id


def test_anothers_approval_opens_nothing_for_me(vault: Vault, now: datetime) -> None:
    asked = ask(vault, vault.head, now, "慰问")
    decide(vault.superior, asked.request_id, now)
    mate = make_actor("mate", now=now, unit_id=vault.world.city, roles=("R9",))
    assert code(vault, mate, now) == "reason_needed"


def test_the_manager_needs_no_vault_and_strangers_find_nothing(vault: Vault, now: datetime) -> None:
    assert code(vault, vault.owner, now, "慰问") == "nothing_in_vault"
    assert code(vault, make_actor("far", now=now, unit_id=vault.world.other_city), now, "慰问") == "not_found"
    assert code(vault, make_actor("audit", now=now, unit_id=vault.world.city, roles=("R17",)), now, "慰问") == "forbidden"


def test_ask_vault(vault: Vault, now: datetime) -> None:
    client = logged_in(vault.head)
    page = client.get(f"/accounts/{vault.account}/contacts/").content.decode()
    assert f"/accounts/contacts/{vault.person}/ask-vault/" in page and "足球" not in page
    at = f"/accounts/contacts/{vault.person}/ask-vault/"
    assert "请填写查看原因" in client.post(at, {}).content.decode()
    said = client.post(at, {"reason": "慰问"}).content.decode()
    assert "已提交金库申请" in said and "望溪市" in said and "足球" not in said
    with access.bound(vault.superior):
        [waiting] = approvals.waiting_for(actor=vault.superior)
    logged_in(vault.superior).post(f"/approvals/{waiting.id}/decide/", {"decision": "approve", "expected_version": waiting.version})
    assert "足球" in client.post(at, {}).content.decode()
