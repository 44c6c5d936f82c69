"""Asking, routing, answering, taking back: row, audit, event, to-do, notice, refusal; the tree's own rules at the moment of the answer (ARC-27)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import TreeEdge
from guanxi.domains.customers.testing import make_account
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation.testing import make_actor, refused
from guanxi.domains.parentage import api
from guanxi.domains.parentage.merging import Requests
from guanxi.domains.parentage.models import ParentRequest, ParentRoute
from guanxi.domains.parentage.personal import ParentRequests
from guanxi.domains.parentage.testing import in_force
from guanxi.domains.parentage.tests.conftest import HEAD_OFFICE, NOBODYS, ORPHAN, Cast, card, todo
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit, idempotency
from guanxi.foundation.django.models import AuditAct, AuditRow, EventLog
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.ref import Ref
from guanxi.policy import calendar

pytestmark = pytest.mark.django_db


def notices(actor: Actor) -> list[str]:
    with access.bound(actor):
        return [line.text.zh for line in messages.notices(actor=actor)]


def lines(cast: Cast) -> list[tuple[str, str]]:
    with access.bound(cast.asker):
        return [(one.kind, one.actor_name) for one in timeline.for_account(account_id=cast.outlet, actor=cast.asker, sees_money=True).lines]


def test_arc_27_the_owner_of_the_head_office_attaches_what_he_does_not_see(cast: Cast, now: datetime) -> None:
    """ARC-27: asked by printed code, answered by the owner; the edge, both persons in the audit, notice and timeline."""
    made = cast.ask(now, tree_kind="billing")
    assert (todo(cast.owner), todo(cast.above), todo(cast.head)) == (["answer_parent"], [], [])
    seen = card(cast.owner, made)
    assert (seen.account_name, seen.parent, seen.sees_account, seen.may_answer, seen.due_on.isoformat()) == (
        "柳塘营业部", "机密集团总部", False, True, "2026-11-25")
    api.answer_parent(actor=cast.owner, now=now, request_id=made, decision="attach", expected_version=1)
    edge = TreeEdge.objects.get(child_id=cast.outlet)
    assert (edge.parent_id, edge.tree_kind) == (cast.office, "billing") and todo(cast.owner) == []
    assert [text for text in notices(cast.asker) if "fangmi 同意" in text]
    assert lines(cast) == [("parent_attached", "system:parentage"), ("parent_asked", "asker")]
    with access.bound(system("test")):
        act = AuditAct.objects.get(pk__in=AuditRow.objects.filter(table_name="customers_treeedge", row_id=edge.pk).values("act_id"))
        route = ParentRoute.objects.get(request_id=made)
        assert (act.actor_name, act.verb, route.asker_id, route.decided_by_name) == ("fangmi", "answer_parent", cast.asker.user_id, "fangmi")
        assert EventLog.objects.get(kind__endswith="ParentAsked").payload == {"request_id": made, "account_id": cast.outlet}
    refused("parent_request_over", api.answer_parent, actor=cast.owner, now=now, request_id=made, decision="refuse", reason="ok", expected_version=2)


def test_prm_62_a_refusal_reaches_the_asker_without_a_name(cast: Cast, now: datetime) -> None:
    """PRM-62: no name in the reason, none of who refused: not on the card, in the timeline, in the history of the account."""
    made = cast.ask(now)
    for reason, code in (("", "parent_answer"), ("机密集团不收分支", "names_told"), ("请联系 fangmi", "names_told")):
        refused(code, api.answer_parent, actor=cast.owner, now=now, request_id=made, decision="refuse", reason=reason, expected_version=1)
    refused("changed_meanwhile", api.answer_parent, actor=cast.owner, now=now, request_id=made, decision="refuse", reason="ok", expected_version=9)
    api.answer_parent(actor=cast.owner, now=now, request_id=made, decision="refuse", reason="合同未写明统一付费", expected_version=1)
    seen = card(cast.asker, made)
    assert (seen.state, seen.answer, seen.attached_by, seen.parent, seen.needs_code) == ("refused", "合同未写明统一付费", "", "", False)
    assert lines(cast)[0] == ("parent_refused", "system:parentage") and any("合同未写明" in text for text in notices(cast.asker))
    with access.bound(cast.asker):
        acts = AuditRow.objects.filter(account_id=cast.outlet).values("act_id")
        assert not ParentRoute.objects.exists() and not AuditAct.objects.filter(pk__in=acts, actor_name="fangmi").exists()
    cast.ask(now)


def test_nobody_in_charge_asks_the_heads_above_both_and_no_match_the_own_head(cast: Cast, now: datetime) -> None:
    """Ambiguous counts as none: two accounts of one name."""
    made = cast.ask(now, ORPHAN)
    assert (todo(cast.above), todo(cast.head)) == (["answer_parent"], [])
    refused("not_answerer", api.answer_parent, actor=cast.head, now=now, request_id=made, decision="refuse", reason="ok", expected_version=1)
    api.answer_parent(actor=cast.above, now=now, request_id=made, decision="attach", expected_version=1)
    assert TreeEdge.objects.filter(child_id=cast.outlet, parent_id=cast.orphan).exists()
    for unit in (cast.world.other_city, cast.world.other_province):
        make_account(now=now, unit_id=unit, name="同名集团")
    for kind, said in (("service", NOBODYS), ("billing", "同名集团")):
        made = cast.ask(now, said, tree_kind=kind)
        assert card(cast.head, made).needs_code and card(cast.head, made).said == said
        refused("unknown_parent", api.answer_parent, actor=cast.head, now=now, request_id=made, decision="attach", parent_code=HEAD_OFFICE,
                expected_version=1)
    assert todo(cast.head) == ["answer_parent"] * 2
    local = make_account(now=now, unit_id=cast.world.city, name="望溪总部", code="GL-2")
    api.answer_parent(actor=cast.head, now=now, request_id=made, decision="attach", parent_code="GL-2", expected_version=1)
    assert TreeEdge.objects.filter(child_id=cast.outlet, parent_id=local, tree_kind="billing").exists()


def test_imp_21_a_circle_goes_to_the_own_head_and_is_asked_again_at_the_answer(cast: Cast, now: datetime) -> None:
    """IMP-21: found when it is passed on, or only when it is answered, because the tree has changed meanwhile; the request stays open."""
    first = cast.ask(now, tree_kind="service")
    customers.set_parent(actor=system("test"), now=now, account_id=cast.office, parent_code="GL-1", tree_kind="service")
    refused("cycle", api.answer_parent, actor=cast.owner, now=now, request_id=first, decision="attach", expected_version=1)
    assert card(cast.owner, first).may_answer and todo(cast.owner) == ["answer_parent"]
    api.withdraw_parent(actor=cast.asker, now=now, request_id=first)
    assert todo(cast.owner) == []
    second = cast.ask(now, tree_kind="service")
    assert card(cast.head, second).needs_code and todo(cast.owner) == []
    api.withdraw_parent(actor=cast.asker, now=now, request_id=second)
    gone = cast.ask(now, "机密集团总部")
    customers.retire_account(actor=system("test"), now=now, account_id=cast.office, reason="重复")
    refused("parent_in_bin", api.answer_parent, actor=cast.owner, now=now, request_id=gone, decision="attach", expected_version=1)


def test_con_88_a_merge_carries_both_ends_and_an_erased_account_is_forgotten(cast: Cast, now: datetime) -> None:
    """CON-88: the request follows the account that asks, its route the parent; of two open ones for a tree the survivor's stays."""
    twin = make_account(now=now, unit_id=cast.world.county, name="柳塘营业厅", owner_id=cast.asker.user_id)
    made = cast.ask(now)
    with audit.acting(actor=system("test"), verb="merge_accounts", now=now) as act:
        other = ParentRequest.objects.get(pk=made)
        other.pk, other.account_id, other.version = None, twin, 1
        other.store(now=now)
        Requests().merge(subject=Ref("account", twin), into=Ref("account", cast.outlet), act=act)
        Requests().merge(subject=Ref("account", cast.office), into=Ref("account", cast.orphan), act=act)
        assert list(ParentRequest.objects.order_by("pk").values_list("account_id", "state")) == [(cast.outlet, "open"), (cast.outlet, "withdrawn")]
        assert ParentRoute.objects.get().parent_id == cast.orphan
        ParentRequests().erase(subject=Ref("account", cast.orphan), act=act)
        assert ParentRoute.objects.get().parent_id is None
        ParentRequests().erase(subject=Ref("account", cast.outlet), act=act)
        assert not ParentRequest.objects.exists()


def test_one_open_request_a_tree_and_a_repeated_form_is_one(cast: Cast, now: datetime) -> None:
    """The same key twice is one request; without it the second is refused; withdrawn or answered by who may, only."""
    made = cast.ask(now, key="k")
    with pytest.raises(idempotency.AlreadyDone) as again:
        cast.ask(now, key="k")
    assert again.value.result == str(made) and ParentRequest.objects.count() == 1
    refused("parent_asked", api.ask_parent, actor=cast.asker, now=now, account_id=cast.outlet, said="别的", reason="ok")
    refused("own_parent_request", api.answer_parent, actor=cast.asker, now=now, request_id=made, decision="refuse", reason="ok", expected_version=1)
    refused("not_yours", api.withdraw_parent, actor=cast.owner, now=now, request_id=made)
    colleague = make_actor("colleague", now=now, unit_id=cast.world.county)
    refused("not_found", api.ask_parent, actor=colleague, now=now, account_id=cast.outlet, said="x", reason="ok", tree_kind="billing")
    refused("not_found", api.withdraw_parent, actor=colleague, now=now, request_id=made)
    in_force(now, answer_workdays=None)
    refused("answer_days_blank", api.ask_parent, actor=cast.asker, now=now, account_id=cast.outlet, said="x", reason="ok", tree_kind="billing")


def test_the_day_of_the_answer_is_counted_again_when_a_years_holidays_become_known(cast: Cast) -> None:
    """SLA-13: three workdays from 30 December; the notice of the new year moves the request and the to-do, once; what is over stays."""
    eve = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    made, over = cast.ask(eve), cast.ask(eve, tree_kind="billing")
    api.withdraw_parent(actor=cast.asker, now=eve, request_id=over)
    assert card(cast.owner, made).due_on == date(2027, 1, 4)
    holidays = [{"key": "new_year", "name": {"zh": "元旦", "en": "New Year"}, "first": "2027-01-01", "last": "2027-01-04"}]
    in_force(eve, more={calendar.KEY: {"years": [{"key": "2027", "notice": "放假安排", "holidays": holidays}]}})
    for moved in (1, 0):
        assert api.recount_answers(actor=system("test"), now=eve) == moved
    assert (card(cast.owner, made).due_on, card(cast.asker, over).due_on) == (date(2027, 1, 6), date(2027, 1, 4))
    with access.bound(cast.owner):
        assert [item.due_on for item in work.open_items_owned(owner_id=cast.owner.user_id, today=eve.date())] == [date(2027, 1, 6)]
