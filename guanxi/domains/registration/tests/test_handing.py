"""Claims at accounts that change hands (operator 1.13, SAL-02): they go along within their unit, or stay named, and a superior passes them on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_actor, refused
from guanxi.domains.registration import api
from guanxi.domains.registration.models import Dispute, Registration
from guanxi.domains.registration.tests.conftest import MARCH_3, MARCH_5, Cast, day
from guanxi.domains.registration.tests.test_claims import See, todo
from guanxi.foundation.django import access, audit
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.django.participants import OpenThing
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
ROOT = system("test")


@dataclass(frozen=True, kw_only=True)
class Change:
    """周小满's hall, on which he holds a claim, may go to a colleague of the county, or to the industry team of the city."""

    cast: Cast
    claim: int
    colleague: Actor
    terms: customers.HandoverTerms

    def to(self, actor: Actor) -> customers.HandoverTerms:
        return replace(self.terms, to_user_id=actor.user_id or 0)

    def open(self, actor: Actor, now: datetime = MARCH_5, effective_on: date | None = None) -> int:
        terms = replace(self.to(actor), effective_on=effective_on or now.date())
        return customers.open_handover(actor=self.cast.head, now=now, terms=terms, account_ids=[self.cast.hall])

    def previewed(self, actor: Actor) -> customers.HandoverPreview:
        with access.bound(self.cast.head):
            return customers.preview_handover(actor=self.cast.head, terms=self.to(actor), today=MARCH_5.date())

    def listed(self, reader: Actor, handover_id: int) -> list[OpenThing]:
        with access.bound(reader):
            [line] = customers.handover_accounts(actor=reader, handover_id=handover_id, today=MARCH_5.date())
        return list(line.open_things)


@pytest.fixture
def change(cast: Cast) -> Change:
    colleague, witness = (make_actor(name, now=MARCH_3, unit_id=cast.world.county, roles=(role,))
                          for name, role in (("tongshi", "R1"), ("jian", "R1")))
    return Change(cast=cast, claim=cast.claim(cast.county), colleague=colleague, terms=customers.HandoverTerms(
        from_user_id=cast.county.user_id or 0, to_user_id=colleague.user_id or 0, witness_id=witness.user_id or 0, effective_on=MARCH_5.date()))


def holder(claim: int) -> int:
    with access.bound(ROOT):
        return Registration.objects.get(pk=claim).user_id


def kinds(claim: int) -> list[str]:
    with access.bound(ROOT):
        return [line.kind for line in api.history(registration_id=claim)]


def stranded(actor: Actor) -> list[int]:
    with access.bound(actor):
        return [one.id for one in api.registrations(actor=actor, view="left").rows]


def test_a_claim_goes_along_within_its_unit_in_the_same_act_and_comes_back(change: Change, seen: See) -> None:
    before = seen(change.cast.county, change.claim)
    preview = change.previewed(change.colleague)
    [thing] = preview.accounts[0].open_things
    assert (thing.stays, preview.staying, thing.due_on) == (False, 0, before.progress_by)
    for said in ("数字县域", f"保护至 {before.protected_until}", f"须于 {before.progress_by} 前登记进展"):
        assert said in thing.text.zh
    assert "随客户转接收人" in thing.note.zh and "goes along" in thing.note.en
    handover_id = change.open(change.colleague)
    now = seen(change.colleague, change.claim)
    assert (now.user_id, now.unit_id, now.protected_until, now.progress_by) == (
        change.colleague.user_id, before.unit_id, before.protected_until, before.progress_by)
    with access.bound(change.colleague):
        line = api.history(registration_id=change.claim)[0]
    assert line.kind == "handed_over" and f"交接 {handover_id}" in line.text.zh and f"hand-over {handover_id}" in line.text.en
    with access.bound(ROOT):
        acts = {table: set(AuditRow.objects.filter(table_name=table, op="U").values_list("act_id", flat=True))
                for table in ("registration_registration", "customers_assignment")}
    assert acts["registration_registration"] == acts["customers_assignment"], "one act"
    [after] = change.listed(change.colleague, handover_id)
    assert "已转 tongshi" in after.note.zh and not after.stays
    with audit.acting(actor=ROOT, verb="test", now=day(6)):
        row = Registration.objects.get(pk=change.claim)
        row.progressed_at = day(6)  # he showed progress meanwhile
        row.store(now=day(6))
    customers.take_back_handover(actor=change.cast.head, now=day(6), handover_id=handover_id)
    back = seen(change.cast.county, change.claim)
    assert (back.user_id, back.progressed_at) == (change.cast.county.user_id, day(6)), "what was done for it meanwhile stays"
    assert kinds(change.claim)[:2] == ["handed_back", "handed_over"]


def test_the_to_dos_and_the_arbitration_of_a_claim_follow_it_both_ways(change: Change) -> None:
    """Operator 1.11, 1.13: progress is due from the new manager; who is party to an open arbitration is he."""
    api.open_dispute(actor=change.cast.team, now=MARCH_5, registration_id=change.cast.refused(change.cast.team), reason="团队先走访")
    on = date(2026, 3, 27)
    api.advance_registrations(actor=system("schedule"), now=day(27))
    assert "registration_progress" in todo(change.cast.county, on)
    handover_id = change.open(change.colleague, day(27))
    assert "registration_progress" in todo(change.colleague, on) and "registration_progress" not in todo(change.cast.county, on)
    with access.bound(ROOT):
        assert Dispute.objects.get().holder_user_id == change.colleague.user_id
    customers.take_back_handover(actor=change.cast.head, now=day(27), handover_id=handover_id)
    assert "registration_progress" in todo(change.cast.county, on) and "registration_progress" not in todo(change.colleague, on)
    with access.bound(ROOT):
        assert Dispute.objects.get().holder_user_id == change.cast.county.user_id


def test_another_unit_s_manager_does_not_get_it_and_a_superior_passes_it_on(change: Change, seen: See) -> None:
    """SAL-02: the claim is the county's. It stays, is named with the way out before and after, and its superior says who follows it up."""
    cast, team = change.cast, change.cast.team
    preview = change.previewed(team)
    [thing] = preview.accounts[0].open_things
    assert thing.stays and preview.staying == 1 and "承接人须为本单位" in thing.note.zh and "主管另行指定承接人" in thing.note.zh

    def give(to: Actor, actor: Actor = cast.head) -> Callable[[], None]:
        return lambda: api.adopt_registration(actor=actor, now=day(6), registration_id=change.claim, user_id=to.user_id or 0)

    refused("not_left", give(change.colleague))
    handover_id = change.open(team)
    assert holder(change.claim) == cast.county.user_id and kinds(change.claim)[0] == "stranded"
    card = seen(cast.head, change.claim)
    assert (card.is_stranded, card.has_left, card.may_adopt, stranded(cast.head), stranded(cast.stranger)) == (True, False, True, [change.claim], [])
    assert [one.stays for one in change.listed(team, handover_id)] == [True]
    with access.bound(cast.county):
        assert any(f"交接 {handover_id}" in one.text.zh and "仍属 zhouxiaoman" in one.text.zh for one in messages.notices(actor=cast.county))
    refused("foreign_person", give(team))
    refused("not_decider", give(change.colleague, cast.county))
    give(change.colleague)()
    assert holder(change.claim) == change.colleague.user_id and stranded(cast.head) == []
    refused("not_left", give(cast.county))
    customers.take_back_handover(actor=cast.head, now=day(9), handover_id=handover_id)
    assert holder(change.claim) == change.colleague.user_id, "a superior's word since stands"


def test_what_stayed_is_at_home_again_when_the_hand_over_is_taken_back(change: Change) -> None:
    handover_id = change.open(change.cast.team)
    assert stranded(change.cast.head) == [change.claim]
    customers.take_back_handover(actor=change.cast.head, now=day(6), handover_id=handover_id)
    assert stranded(change.cast.head) == [] and kinds(change.claim)[0] == "handed_back" and holder(change.claim) == change.cast.county.user_id


def test_a_planned_one_moves_claims_on_its_day_and_once(change: Change) -> None:
    change.open(change.colleague, effective_on=MARCH_5.date() + timedelta(days=5))
    assert holder(change.claim) == change.cast.county.user_id
    for at in (day(10), day(10), day(11)):
        customers.advance_handovers(actor=system("schedule"), now=at)
    assert holder(change.claim) == change.colleague.user_id and kinds(change.claim).count("handed_over") == 1


def test_only_the_former_manager_s_claims_in_force_at_these_accounts_move(change: Change) -> None:
    """Another unit's claim at the account is not his, one withdrawn is over: neither is named nor moved."""
    team = change.cast.claim(change.cast.team, project="智慧水务")
    over = change.cast.claim(change.cast.county, project="旧项目")
    api.withdraw_registration(actor=change.cast.county, now=MARCH_5, registration_id=over)
    assert len(change.previewed(change.colleague).accounts[0].open_things) == 1
    change.open(change.colleague)
    assert (holder(team), holder(over)) == (change.cast.team.user_id, change.cast.county.user_id)


def test_a_leaver_s_claim_goes_along_too_and_closes_the_superior_s_to_do(change: Change) -> None:
    """PRM-71: nothing of his waits any more."""
    organisation.disable_user(actor=ROOT, now=MARCH_5, user_id=change.cast.county.user_id or 0, reason="离职")
    assert "adopt_claims" in todo(change.cast.head, MARCH_5.date())
    change.open(change.colleague)
    assert holder(change.claim) == change.colleague.user_id and "adopt_claims" not in todo(change.cast.head, MARCH_5.date())


def test_the_pages_name_claims_and_the_witness_reads_none(change: Change, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_NOW", MARCH_5.isoformat())
    head = browser_of(change.cast.head.user_id)
    preview = head.get("/accounts/handovers/open/", {"from": "S-zhouxiaoman", "to": "S-gaoyi", "witness": "S-jian",
                                                     "effective_on": "2026-03-05"}).content.decode()
    assert "数字县域" in preview and "1 项不随客户移交" in preview
    at = f"/accounts/handovers/{change.open(change.cast.team)}/"
    for page in (head.get(at), head.get(f"{at}sheet/"), browser_of(change.cast.team.user_id).get(f"{at}sheet/")):
        assert "数字县域" in page.content.decode() and "主管另行指定承接人" in page.content.decode()
    assert "数字县域" not in browser_of(change.terms.witness_id).get(f"{at}sheet/").content.decode()
    card = head.get(f"/registration/{change.claim}/").content.decode()
    assert "客户已移交" in card and "指定承接人" in card
    assert head.post(f"/registration/{change.claim}/adopt/", {"staff_number": "S-tongshi"}).status_code == 302
