"""Who should lead a group nobody leads: the unit that signed, else that of the head office; several signed: their common superior (GRD-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_world, refused
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system
from tests.together import Together

pytestmark = pytest.mark.django_db
ROOT = system("test")


@dataclass(frozen=True, kw_only=True)
class Bank:
    """head (other city) > branch (city), nobody leads; manager owns the branch, chief heads the other city, above the province."""

    world: World
    head: int
    branch: int
    manager: Actor
    chief: Actor
    above: Actor


@pytest.fixture(scope="module")
def bank(together: Together, now: datetime) -> Bank:
    with together():
        world = make_world(now=now)
        manager = make_actor("hejun", now=now, unit_id=world.city)
        head = make_account(now=now, unit_id=world.other_city, name="屿澜银行", code="H", has_agreement=True, agreement_until=date(2027, 1, 1))
        branch = make_account(now=now, unit_id=world.city, name="屿澜银行望溪分行", code="B", owner_id=manager.user_id, has_agreement=True)
        api.set_parent(actor=ROOT, now=now, account_id=branch, parent_code="H")
        return Bank(world=world, head=head, branch=branch, manager=manager,
                    chief=make_actor("shidu", now=now, unit_id=world.other_city, roles=("R9",)),
                    above=make_actor("xulicheng", now=now, unit_id=world.province, roles=("R10",)))


def sign(account_id: int, unit_id: int, now: datetime) -> None:
    code = organisation.unit(unit_id=unit_id).code
    api.set_agreement_unit(actor=ROOT, now=now, account_id=account_id, unit_code=code)


def proposed(actor: Actor, account_id: int, now: datetime) -> api.LeadProposal | None:
    with access.bound(actor, read_only=True):
        return api.lead_proposal(actor=actor, account_id=account_id, today=now.date())


def test_the_unit_that_signed_else_that_of_the_head_office(bank: Bank, now: datetime) -> None:
    """Who does not see the head office is not told whose it is (PRM-62); an agreement that ran out signs nothing."""
    first = proposed(bank.above, bank.branch, now)
    assert first and (first.rule, first.unit_name, first.top_id, first.person, first.across) == ("head_office", "石渡市", bank.head, None, False)
    assert [(one.source, one.value) for one in first.reasons] == [("GRD-10", "屿澜银行")]
    far = proposed(bank.manager, bank.branch, now)
    assert far and (far.unit_name, far.top_id, far.reasons[0].value) == ("", 0, "")
    sign(bank.branch, bank.world.city, now)
    signed = proposed(bank.manager, bank.branch, now)
    assert signed and (signed.rule, signed.unit_name) == ("contract", "望溪市")
    assert signed.person and signed.person.username == "hejun"
    with access.bound(ROOT):
        version = api.cards(actor=ROOT, ids=[bank.branch])[bank.branch].version
    api.edit_account(actor=ROOT, now=now, account_id=bank.branch, expected_version=version, values={"agreement_until": date(2026, 1, 1)})
    lapsed = proposed(bank.above, bank.head, now)
    assert lapsed and lapsed.rule == "head_office"


def test_several_units_signed_their_common_superior_decides_with_the_reason(bank: Bank, now: datetime) -> None:
    """GRD-10: until then everybody goes on; once somebody leads, nothing is proposed."""
    sign(bank.branch, bank.world.city, now)
    sign(bank.head, bank.world.other_city, now)
    found = proposed(bank.chief, bank.head, now)
    assert found and (found.rule, found.unit_name, found.decide_workdays, found.person) == ("dispute", "澜州省", 3, None)

    def name(actor: Actor, reason: str) -> int:
        return api.assign(actor=actor, now=now, account_id=bank.head, user_id=bank.chief.user_id or 0, role="lead", source_document=reason)

    refused("lead_disputed", lambda: name(bank.chief, "我方签约"))
    refused("note_needed", lambda: name(bank.above, " "))
    name(bank.above, "总部在石渡,框架协议由其签订")
    assert proposed(bank.above, bank.branch, now) is None
    assert AuditAct.objects.get(verb="assign", actor_id=bank.above.user_id).reason.startswith("总部")


def test_an_account_of_one_unit_needs_nobody(bank: Bank, now: datetime) -> None:
    alone = make_account(now=now, unit_id=bank.world.city, name="独立厂")
    assert proposed(bank.above, alone, now) is None


def test_set_agreement_unit_says_who_signed(bank: Bank, now: datetime) -> None:
    plain = make_account(now=now, unit_id=bank.world.city, name="无协议厂", owner_id=bank.manager.user_id)
    for actor, account_id, code, refusal in ((bank.manager, bank.branch, "nowhere", "unknown_unit"), (bank.manager, plain, "9702", "no_agreement"),
                                             (bank.manager, bank.head, "9702", "not_found"), (bank.above, plain, "9702", "no_agreement")):
        refused(refusal, api.set_agreement_unit, actor=actor, now=now, account_id=account_id, unit_code=code)
    browser = browser_of(bank.manager.user_id)
    assert browser.post(f"/accounts/{bank.branch}/agreement-unit/", {"unit_code": "9702"}).status_code == 302
    page = browser.get(f"/accounts/{bank.branch}/responsible/").content.decode()
    assert "签约单位" in page and "9702" in page and "牵头建议" in page and "协议由该单位签约" in page
    api.set_agreement_unit(actor=bank.manager, now=now, account_id=bank.branch, unit_code="")
    tree = browser_of(bank.chief.user_id).get(f"/accounts/{bank.head}/tree/").content.decode()
    assert "牵头建议" in tree and "石渡市" in tree and "指定牵头" in tree and "Reason(" not in tree and "Reason(" not in page
