"""A disputed lead (GRD-10): who asks, the clock, who decides and what a decision is, the level above when nobody decides, one appeal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db.models import F

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account
from guanxi.domains.customers.testing import make_account
from guanxi.domains.messages.models import Notice
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_world, refused
from guanxi.domains.registration import api
from guanxi.domains.registration.models import LeadDispute
from guanxi.domains.registration.rules import leads as rules
from guanxi.domains.registration.tests.conftest import in_force
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access, audit
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system
from tests.together import Together

pytestmark = pytest.mark.django_db
ROOT = system("test")
LEAD = {"rules": ["contract", "head_office"], "decide_workdays": 3, "pass_on_workdays": 2, "appeal_workdays": 5}
UNITS, MINE, OTHER = (2, 3), (2, 1), (9, 1)
ON = date(2026, 3, 3)


@pytest.mark.parametrize(("units", "above", "is_led", "has_open", "code"), [
    (UNITS, MINE, False, False, None),
    (UNITS, (7, 3, 1), False, False, None),  # a department of a unit that signed
    ((), MINE, False, False, "no_dispute"),
    (UNITS, OTHER, False, False, "not_a_party"),
    (UNITS, (), False, False, "not_a_party"),
    (UNITS, (1,), False, False, "not_a_party"),  # who stands above both decides
    (UNITS, MINE, False, True, "dispute_exists"),
    (UNITS, MINE, True, False, "lead_exists"),
])
def test_who_may_ask(units: tuple[int, ...], above: tuple[int, ...], is_led: bool, has_open: bool, code: str | None) -> None:
    no = rules.may_ask(rules.Asked(units=units, above=above, is_led=is_led, has_open=has_open))
    assert (no.code if no else None) == code and (no is None or no.way_out)


@pytest.mark.parametrize(("state", "lead_above", "mine", "loses"), [
    ("decided", (2, 1), (3, 1), True), ("decided", (2, 1), (2, 1), False), ("decided", (2, 1), (9, 1), False), ("open", (2, 1), (3, 1), False),
    ("decided", (9, 1), (3, 1), True), ("void", (2, 1), (3, 1), False),
])
def test_who_lost(state: str, lead_above: tuple[int, ...], mine: tuple[int, ...], loses: bool) -> None:
    assert rules.is_loser(state=state, lead_above=lead_above, units=UNITS, mine_above=mine) is loses


@pytest.mark.parametrize(("state", "is_disputed", "is_led", "is_appeal", "due", "has_level", "step"), [
    ("open", True, False, False, 3, True, ""), ("open", True, False, False, 2, True, "pass_on"), ("open", True, False, False, 2, False, ""),
    ("open", False, False, False, 3, True, "void"), ("open", True, True, False, 2, True, "void"), ("decided", False, True, False, 2, True, ""),
    ("open", True, True, True, 2, True, "pass_on"), ("open", True, False, True, 3, True, "void"), ("open", False, True, True, 3, True, "void"),
])
def test_what_the_night_does(state: str, is_disputed: bool, is_led: bool, is_appeal: bool, due: int, has_level: bool, step: str) -> None:
    assert rules.next_step(state=state, is_disputed=is_disputed, is_led=is_led, is_appeal=is_appeal, due_on=date(2026, 3, due), has_level=has_level,
                           today=ON) == step


@dataclass(frozen=True, kw_only=True)
class Bank:
    """head (other city) > branch (city), both signed; mine and theirs own one each; head_of heads the city, above the province, top headquarters."""

    world: World
    head: int
    branch: int
    mine: Actor
    theirs: Actor
    chief: Actor
    above: Actor
    top: Actor

    def ask(self, at: datetime, actor: Actor | None = None, **given: Any) -> int:
        values: dict[str, Any] = {"account_id": self.branch, "reason": "框架协议由我方谈成"} | given
        return api.open_lead_dispute(actor=actor or self.mine, now=at, **values)

    def decide(self, at: datetime, dispute_id: int, number: str, actor: Actor | None = None, **given: Any) -> None:
        values: dict[str, Any] = {"expected_version": self.row(dispute_id).version, "reason": "总部在石渡"} | given
        api.decide_lead_dispute(actor=actor or self.above, now=at, lead_dispute_id=dispute_id, staff_number=number, **values)

    def row(self, dispute_id: int) -> LeadDispute:
        with access.bound(ROOT):
            return LeadDispute.objects.get(pk=dispute_id)

    def card(self, actor: Actor, dispute_id: int, on: date = ON) -> api.LeadDisputeCard:
        with access.bound(actor, read_only=True):
            return api.lead_dispute(actor=actor, lead_dispute_id=dispute_id, today=on)


def day(number: int) -> datetime:
    return datetime(2026, 3, number, 2, 0, tzinfo=UTC)


def calls(actor: Actor) -> list[date]:
    with access.bound(actor):
        return list(WorkItem.objects.filter(kind="decide_lead", owner_id=actor.user_id, state="open").values_list("due_on", flat=True))


def told(actor: Actor) -> int:
    with access.bound(actor):
        return Notice.objects.filter(user_id=actor.user_id, kind="lead_dispute").count()


@pytest.fixture(scope="module")
def bank(together: Together, now: datetime) -> Bank:
    with together():
        world = make_world(now=now)
        in_force(now, **{"customers/lead": LEAD})
        mine, theirs = make_actor("hejun", now=now, unit_id=world.city), make_actor("shimen", now=now, unit_id=world.other_city)
        head = make_account(now=now, unit_id=world.other_city, name="屿澜银行", code="H", owner_id=theirs.user_id, has_agreement=True)
        branch = make_account(now=now, unit_id=world.city, name="屿澜银行望溪分行", code="B", owner_id=mine.user_id, has_agreement=True)
        customers.set_parent(actor=ROOT, now=now, account_id=branch, parent_code="H")
        for account_id, unit_id in ((head, world.other_city), (branch, world.city)):
            customers.set_agreement_unit(actor=ROOT, now=now, account_id=account_id, unit_code=organisation.unit(unit_id=unit_id).code)
        chief = make_actor("linwanqing", now=now, unit_id=world.city, roles=("R9",))
        return Bank(world=world, head=head, branch=branch, mine=mine, theirs=theirs, chief=chief,
                    above=make_actor("xulicheng", now=now, unit_id=world.province, roles=("R10",)),
                    top=make_actor("zongbu", now=now, unit_id=world.hq, roles=("R10",)))


@pytest.mark.parametrize("is_seen", [True, False])
def test_the_to_do_names_the_group_for_who_sees_it(bank: Bank, *, is_seen: bool) -> None:
    """GRD-10: many groups, one heading, said nothing; a top beyond the decider's view is not named to him."""
    if not is_seen:
        with audit.acting(actor=ROOT, verb="test", now=day(2)):
            Account.objects.filter(pk=bank.head).update(unit_id=bank.world.other_province, version=F("version") + 1)
    bank.ask(day(3))
    with access.bound(bank.above):
        (item,) = WorkItem.objects.filter(kind="decide_lead", owner_id=bank.above.user_id, state="open")
    assert ("屿澜银行" in item.zh, "屿澜银行" in item.en) == (is_seen, is_seen) and "由谁牵头" in item.zh


def test_grd_10_asked_by_a_side_decided_by_the_common_superior_with_the_reason(bank: Bank) -> None:
    """The clock is the pack's, the decision the lead's assignment; both sides hear of each step, of each other's reasons at the end."""
    made = bank.ask(day(3))
    assert calls(bank.above) == [date(2026, 3, 6)] and not calls(bank.top) and (told(bank.mine), told(bank.theirs)) == (0, 1), "not oneself"
    mine, theirs, above = (bank.card(one, made) for one in (bank.mine, bank.theirs, bank.above))
    assert (mine.units, mine.hidden, mine.account_name, mine.reason) == (("望溪市",), 1, "", "框架协议由我方谈成")
    assert (theirs.units, theirs.account_name, theirs.reason, theirs.opened_by) == (("石渡市",), "屿澜银行", "", "")
    assert set(above.units) == {"望溪市", "石渡市"}
    assert (above.arbiter_name, above.due_on) == ("澜州省", date(2026, 3, 6))
    assert [one.may_decide for one in (above, mine, theirs)] == [True, False, False]
    refused("dispute_exists", lambda: bank.ask(day(4), actor=bank.theirs, account_id=bank.head))
    refused("not_arbiter", lambda: bank.decide(day(4), made, "S-hejun", actor=bank.chief))
    refused("note_needed", lambda: bank.decide(day(4), made, "S-hejun", reason=" "))
    refused("unknown_person", lambda: bank.decide(day(4), made, "S-nobody"))
    refused("changed_meanwhile", lambda: bank.decide(day(4), made, "S-hejun", expected_version=99))
    bank.decide(day(4), made, "S-shimen")
    row = bank.row(made)
    assert (row.state, row.decided_by_id, row.lead_user_id, row.decision_reason) == ("decided", bank.above.user_id, bank.theirs.user_id, "总部在石渡")
    assert not calls(bank.above) and told(bank.mine) == 1
    with access.bound(ROOT):
        assert customers.lead_of(account_id=bank.branch).user_id == bank.theirs.user_id  # type: ignore[union-attr] # decided
    assert set(AuditAct.objects.values_list("verb", flat=True)) >= {"open_lead_dispute", "decide_lead_dispute", "assign"}
    after = bank.card(bank.theirs, made)
    assert (after.reason, after.decision_reason, after.lead_name) == ("框架协议由我方谈成", "总部在石渡", "shimen")
    refused("lead_exists", lambda: bank.ask(day(5)))


def test_who_is_no_side_asks_nothing_and_what_the_pack_leaves_blank_refuses(bank: Bank) -> None:
    refused("not_a_party", lambda: bank.ask(day(3), actor=bank.above))
    refused("not_found", lambda: bank.ask(day(3), account_id=bank.head))
    refused("note_needed", lambda: bank.ask(day(3), reason=" "))
    in_force(day(4), **{"customers/lead": LEAD | {"decide_workdays": None}})
    refused("decide_days_blank", lambda: bank.ask(day(5)))


def test_the_same_decision_on_another_channel_settles_it(bank: Bank) -> None:
    """Named on the page of responsibilities: the dispute is decided by that, with its reason; a side cannot do it."""
    made = bank.ask(day(3))
    refused("lead_disputed", lambda: customers.assign(actor=bank.chief, now=day(4), account_id=bank.branch, user_id=bank.mine.user_id or 0,
                                                      role="lead", source_document="我方签约"))
    customers.assign(actor=bank.above, now=day(4), account_id=bank.branch, user_id=bank.mine.user_id or 0, role="lead",
                     source_document="省公司会议纪要")
    assert (bank.row(made).state, bank.row(made).decision_reason) == ("decided", "省公司会议纪要") and not calls(bank.above)


def test_nobody_decides_in_time_the_next_level_is_called_and_everybody_goes_on(bank: Bank) -> None:
    """Both levels may decide then; above the highest it stays, late. Who signed no longer: nothing to decide."""
    made = bank.ask(day(3))
    assert api.advance_lead_disputes(actor=ROOT, now=day(6)) == 0, "the last day is a day to decide"
    assert api.advance_lead_disputes(actor=ROOT, now=day(9)) == 1
    row = bank.row(made)
    assert (row.unit_id, row.called_unit_id, row.due_on) == (bank.world.province, bank.world.hq, date(2026, 3, 11))
    assert calls(bank.top) == [date(2026, 3, 11)] and calls(bank.above) and told(bank.mine) == 1
    assert api.advance_lead_disputes(actor=ROOT, now=day(12)) == 0 and bank.card(bank.above, made, date(2026, 3, 12)).is_late
    assert bank.card(bank.top, made).may_decide and bank.card(bank.above, made).may_decide
    customers.set_agreement_unit(actor=ROOT, now=day(12), account_id=bank.branch, unit_code="")
    assert api.advance_lead_disputes(actor=ROOT, now=day(13)) == 1
    assert bank.row(made).state == "void" and not calls(bank.top) and not calls(bank.above)


def test_the_side_that_does_not_lead_appeals_once_to_the_next_level(bank: Bank) -> None:
    """Operator 1.11: in time, to somebody else; the decision stands until then. Replacing the lead by oneself is no way round."""
    made = bank.ask(day(3))
    bank.decide(day(4), made, "S-shimen")
    with access.bound(ROOT):
        present = customers.lead_of(account_id=bank.head)
    assert present
    refused("lead_disputed", lambda: customers.assign(actor=make_chief(bank), now=day(4), account_id=bank.head, user_id=bank.mine.user_id or 0,
                                                      role="lead", replaces=present.assignment_id, source_document="x"))
    refused("not_loser", lambda: api.appeal_lead_dispute(actor=bank.theirs, now=day(5), lead_dispute_id=made, reason="x"))
    refused("appeal_late", lambda: api.appeal_lead_dispute(actor=bank.mine, now=day(20), lead_dispute_id=made, reason="x"))
    appeal = api.appeal_lead_dispute(actor=bank.mine, now=day(5), lead_dispute_id=made, reason="协议金额我方为主")
    refused("appealed_once", lambda: api.appeal_lead_dispute(actor=bank.mine, now=day(5), lead_dispute_id=made, reason="再申"))
    assert bank.row(appeal).unit_id == bank.world.hq and calls(bank.top) and not bank.card(bank.above, appeal).may_decide
    bank.decide(day(6), appeal, "S-hejun", actor=bank.top, reason="以协议金额为准")
    with access.bound(ROOT):
        assert customers.lead_of(account_id=bank.head).user_id == bank.mine.user_id  # type: ignore[union-attr] # decided
    assert bank.row(appeal).state == "decided" and bank.row(made).lead_user_id == bank.theirs.user_id, "the first decision stays written"


def test_an_appeal_may_keep_the_lead(bank: Bank) -> None:
    made = bank.ask(day(3))
    bank.decide(day(4), made, "S-shimen")
    appeal = api.appeal_lead_dispute(actor=bank.mine, now=day(5), lead_dispute_id=made, reason="协议金额我方为主")
    bank.decide(day(6), appeal, "S-shimen", actor=bank.top, reason="维持")
    assert (bank.row(appeal).state, bank.row(appeal).lead_user_id) == ("decided", bank.theirs.user_id)


def test_the_pages_ask_decide_and_show(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_NOW", day(3).isoformat())
    mine, above, theirs = (browser_of(one.user_id) for one in (bank.mine, bank.above, bank.theirs))
    assert f"/registration/accounts/{bank.branch}/lead/" in mine.get(f"/accounts/{bank.branch}/responsible/").content.decode()
    fragment = mine.get(f"/registration/accounts/{bank.branch}/lead/").content.decode()
    assert "申请裁决由谁牵头" in fragment and "3 个工作日内裁决" in fragment and "<html" not in fragment
    assert mine.post(f"/registration/accounts/{bank.branch}/lead/open/", {"reason": "框"}).status_code == 302
    mine.get(f"/accounts/{bank.branch}/responsible/")
    assert "框</textarea>" in mine.get(f"/registration/accounts/{bank.branch}/lead/").content.decode(), "the form beside it keeps what was typed"
    page = mine.post(f"/registration/accounts/{bank.branch}/lead/open/", {"reason": "框架协议由我方谈成"}, follow=True)
    made = LeadDispute.objects.order_by("-pk").values_list("pk", flat=True)
    with access.bound(ROOT):
        pk = made[0]
    said = page.content.decode()
    assert page.request["PATH_INFO"] == f"/registration/leads/{pk}/" and "澜州省" in said and "2026-03-06" in said and "屿澜银行" not in said.replace(
        "屿澜银行望溪分行", "")
    assert "name=\"staff_number\"" not in said and "石渡" not in said
    assert "框架协议由我方谈成" not in theirs.get(f"/registration/leads/{pk}/").content.decode()
    assert "牵头争议" in above.get("/registration/?view=decide").content.decode()
    form = above.get(f"/registration/leads/{pk}/").content.decode()
    assert 'name="staff_number"' in form
    wrong = above.post(f"/registration/leads/{pk}/decide/", {"staff_number": "S-nobody", "reason": "总部在石渡", "version": "1"})
    assert wrong.status_code == 422 and "牵头人:没有“S-nobody”" in wrong.content.decode()
    assert 'value="S-nobody"' in wrong.content.decode() and ">总部在石渡</textarea>" in wrong.content.decode(), "what was typed stays"
    assert "S-shimen" in form and "S-hejun" in form and "S-shimen" not in said, "whom he is likely to name, told to who decides"
    make_actor("guanli", now=day(3), unit_id=bank.world.province, roles=("R20",))
    slip = above.post(f"/registration/leads/{pk}/decide/", {"staff_number": "S-guanli", "reason": "总部在石渡", "version": "1"})
    assert slip.status_code == 422 and "不能负责客户" in slip.content.decode(), "an administrator leads no group (PRM-72)"
    done = above.post(f"/registration/leads/{pk}/decide/", {"staff_number": "S-shimen", "reason": "总部在石渡", "version": "1"}, follow=True)
    assert "由 石渡市 shimen 牵头" in done.content.decode()
    assert "申诉理由" in mine.get(f"/registration/accounts/{bank.branch}/lead/").content.decode()
    assert "申诉期限" in done.content.decode()
    short = mine.post(f"/registration/leads/{pk}/appeal/", {"reason": "额"}).content.decode()
    assert "请写明申诉理由" in short and ">额</textarea>" in short
    appealed = mine.post(f"/registration/leads/{pk}/appeal/", {"reason": "金额"}, follow=True)
    appeal = appealed.request["PATH_INFO"]
    assert "申诉已提交" in appealed.content.decode() and f'href="/registration/leads/{pk}/"' in appealed.content.decode(), "what it is against"
    assert f'href="{appeal}"' in theirs.get(f"/registration/leads/{pk}/").content.decode(), "the first says that it was appealed against"
    stranger = browser_of(make_actor("fremd", now=day(3), unit_id=bank.world.other_county).user_id)
    for path in (f"/registration/leads/{pk}/", f"/registration/accounts/{bank.branch}/lead/"):
        assert stranger.get(path).status_code == 404


def make_chief(bank: Bank) -> Actor:
    """The head of the city where the group's top stands."""
    return make_actor("shidu", now=day(3), unit_id=bank.world.other_city, roles=("R9",))
