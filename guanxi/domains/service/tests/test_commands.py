"""Recording, answering, closing, reopening: row, audit, timeline, event, to-do, refusals, and what others may not do (ARC-07, ARC-31)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_contact
from guanxi.domains.lists import api as lists
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor, refused
from guanxi.domains.service import api, objecting
from guanxi.domains.service.models import Case
from guanxi.domains.service.tests.conftest import TODAY, WORDS, Scene
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access
from guanxi.foundation.django.idempotency import AlreadyDone
from guanxi.foundation.django.models import AuditRow, EventLog
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db


def row(root: Actor, case_id: int) -> Case:
    with access.bound(root):
        return Case.objects.get(pk=case_id)


def todo(actor: Actor) -> list[work.Item]:
    with access.bound(actor):
        day = work.day(actor=actor, today=TODAY)
    return [item for item in [*day.must, *day.can] if item.kind == api.CASE_CALL]


def told(actor: Actor, account_id: int) -> list[str]:
    with access.bound(actor):
        return [line.text.zh for line in timeline.for_account(account_id=account_id, actor=actor, sees_money=True, topic="case").lines]


def events() -> set[str]:
    return {kind.rpartition(".")[2] for kind in EventLog.objects.filter(kind__contains=".service.events.").values_list("kind", flat=True)}


def test_what_is_recorded_is_audited_told_and_a_todo(scene: Scene, root: Actor, now: datetime) -> None:
    """ARC-31: one interaction, its trace and its work; who said it by the contact, due by the pack."""
    found = row(root, scene.case)
    assert (found.state, found.contact_id, found.said_by, found.due_at, found.received_at) == (
        "open", scene.person, "程砚秋", now + timedelta(hours=48), now)
    with access.bound(scene.manager):
        assert AuditRow.objects.filter(table_name="service_case", row_id=scene.case, op="I", account_id=scene.own).exists()
    assert told(scene.manager, scene.own) == [f"投诉 C{scene.case:07d} 受理(电话):专线频繁中断"] and events() == {"CaseRecorded"}
    (item,) = todo(scene.manager)
    assert (item.days_left, item.subject.id, item.title.zh) == (2, scene.case, f"办结投诉 C{scene.case:07d}:专线频繁中断")


def test_no_due_time_is_invented(scene: Scene, root: Actor, now: datetime) -> None:
    """A kind of which the pack says nothing has no due time and makes no to-do; a time set by hand makes one."""
    one = api.record_case(actor=scene.manager, now=now, account_id=scene.own, values={**WORDS, "kind": "suggestion"})
    assert row(root, one).due_at is None and [item.subject.id for item in todo(scene.manager)] == [scene.case]
    api.edit_case(actor=scene.manager, now=now, case_id=one, expected_version=1, values={"due_at": "2026-11-20 18:00"})
    assert [item.days_left for item in todo(scene.manager)] == [0, 2]
    api.edit_case(actor=scene.manager, now=now, case_id=one, expected_version=2, values={"due_at": ""})
    assert row(root, one).due_at is None and [item.subject.id for item in todo(scene.manager)] == [scene.case]


def test_answered_closed_reopened(scene: Scene, root: Actor, now: datetime) -> None:
    later = now + timedelta(hours=3)
    who: Any = {"actor": scene.manager, "case_id": scene.case}
    refused("answer_missing", api.close_case, **who, now=later, satisfaction="yes")
    api.answer_case(**who, now=later, answer="已更换光模块")
    assert (row(root, scene.case).state, row(root, scene.case).answered_at, len(todo(scene.manager))) == ("answered", later, 1)
    refused("satisfaction_missing", api.close_case, **who, now=later, satisfaction="maybe")
    api.close_case(**who, now=later, satisfaction="no")
    closed = row(root, scene.case)
    assert (closed.state, closed.satisfaction, closed.closed_at, closed.closed_by_name) == ("closed", "no", later, "hejun")
    assert not todo(scene.manager), "what is closed is no work any more"
    refused("case_closed", api.edit_case, **who, now=later, expected_version=closed.version, values={"subject": "x"})
    refused("reason_missing", api.reopen_case, **who, now=later, reason=" ")
    api.reopen_case(**who, now=later, reason="又断了")
    again = row(root, scene.case)
    assert (again.state, again.reopened, again.satisfaction, again.closed_at, again.due_at) == ("open", 1, "", None, later + timedelta(hours=48))
    assert len(todo(scene.manager)) == 1 and events() == {"CaseRecorded", "CaseAnswered", "CaseClosed", "CaseReopened"}
    assert [text.partition(" ")[2].partition(" ")[2] for text in told(scene.manager, scene.own)] == [
        "重开:又断了", "办结(不满意):专线频繁中断", "已答复:已更换光模块", "受理(电话):专线频繁中断"]


def test_values_that_do_not_fit_and_the_same_form_twice(scene: Scene, now: datetime) -> None:
    by: Any = {"actor": scene.manager, "now": now, "account_id": scene.own}
    stranger = make_contact(now=now, account_id=scene.foreign, name="外人")
    assert refused("unknown_choice", api.record_case, **by, values={**WORDS, "contact_id": stranger}).field == "contact_id"
    assert refused("number_taken", api.record_case, **by, values={**WORDS, "external_number": "TS-1"}).field == "external_number"
    refused("due_too_early", api.record_case, **by, values={**WORDS, "due_at": "2026-11-20 09:59"})
    api.record_case(**by, values=WORDS, key="k")
    with pytest.raises(AlreadyDone):
        api.record_case(**by, values=WORDS, key="k")
    refused("changed_meanwhile", api.edit_case, actor=scene.manager, now=now, case_id=scene.case, expected_version=7, values={"subject": "x"})


def test_who_may_do_what(scene: Scene, root: Actor, now: datetime) -> None:
    """Whoever sees the account records; who answers for it or has the case answers; to all others it is not there."""
    stranger = make_actor("fremd", now=now, unit_id=scene.world.other_city)
    planner = make_actor("planner", now=now, unit_id=scene.world.city, roles=("R14",))
    engineer = make_actor("engineer", now=now, unit_id=scene.world.city, roles=("R8",))  # sees his own accounts only
    auditor = make_actor("auditor", now=now, unit_id=scene.world.city, roles=("R22",))
    refused("not_found", api.record_case, actor=stranger, now=now, account_id=scene.own, values=WORDS)
    refused("not_found", api.answer_case, actor=stranger, now=now, case_id=scene.case, answer="ok")
    refused("forbidden", api.record_case, actor=auditor, now=now, account_id=scene.own, values=WORDS)
    noted = api.record_case(actor=planner, now=now, account_id=scene.own, values=WORDS)
    refused("forbidden", api.answer_case, actor=planner, now=now, case_id=noted, answer="ok")
    refused("unknown_person", api.assign_case, actor=scene.manager, now=now, case_id=scene.case, user_id=engineer.user_id)
    customers.assign(actor=root, now=now, account_id=scene.own, user_id=engineer.user_id, role="customer_response")
    refused("not_responsible", api.answer_case, actor=engineer, now=now, case_id=scene.case, answer="ok")
    api.assign_case(actor=scene.manager, now=now, case_id=scene.case, user_id=engineer.user_id)
    assert [item.owner_id for item in todo(engineer)] == [engineer.user_id], "the to-do goes along"
    api.answer_case(actor=engineer, now=now, case_id=scene.case, answer="已修复")
    with access.bound(stranger):
        assert not Case.objects.exists(), "row security hides it"
        assert not api.cases(actor=stranger, now=now, narrowed=api.CaseFilter()).rows
    with access.bound(engineer):
        assert [one.handler for one in api.cases(actor=engineer, now=now, narrowed=api.CaseFilter(is_mine=True)).rows] == ["engineer"]
    organisation.disable_user(actor=root, now=now, user_id=engineer.user_id, reason="离岗")
    assert row(root, scene.case).handler_id is None
    assert api.raise_cases(now=now) == 0 and len(todo(scene.manager)) == 2, "the morning gives his case to the owner"


def test_an_open_case_keeps_the_account_from_the_bin(scene: Scene, root: Actor, now: datetime) -> None:
    with access.bound(root):
        assert [one.code for one in objecting.objections(account_ids=[scene.own], today=TODAY)[scene.own]] == ["case_open"]
        assert not objecting.objections(account_ids=[scene.foreign], today=TODAY)


def test_the_list_walks_by_cursor(scene: Scene, root: Actor, now: datetime) -> None:
    """Those not closed the oldest first, all the latest first; a page goes on behind the last row, whatever came in meanwhile."""
    for days in (1, 2, 3):
        api.record_case(actor=scene.manager, now=now - timedelta(days=days), account_id=scene.own, values={**WORDS, "subject": f"第{days}件"})

    def walk(state: str) -> list[str]:
        subjects, after = [], ""
        with access.bound(scene.manager):
            while True:
                found = api.cases(actor=scene.manager, now=now, narrowed=api.CaseFilter(state=state), after=after, size=3)
                subjects += [one.subject for one in found.rows]
                if not (after := found.next):
                    return subjects

    assert walk("pending") == ["第3件", "第2件", "第1件", "专线频繁中断"] and walk("") == walk("pending")[::-1]
    with access.bound(scene.manager):
        def narrowed(**by: object) -> int:
            return len(api.cases(actor=scene.manager, now=now, narrowed=api.CaseFilter(**by), after="x_y").rows)  # type: ignore[arg-type] # as named

        assert (narrowed(is_overdue=True), narrowed(kind="enquiry")) == (1, 0)
        assert (narrowed(text="TS-1"), narrowed(text=f"C{scene.case}"), narrowed(text="第2")) == (1, 1, 1)
        assert (narrowed(unit_id=scene.world.city), narrowed(unit_id=scene.world.other_city), narrowed(unit_id=0)) == (4, 0, 0)


def test_org_12_a_key_account_comes_first(scene: Scene, root: Actor, now: datetime) -> None:
    """Cases and their to-dos of accounts whose grade the pack serves first say so, recorded or raised in the morning."""
    def said() -> list[bool]:
        return ["大客户,优先技术支持" in [reason.zh for reason in item.reasons] for item in todo(scene.manager)]

    assert said() == [False]
    lists.sync_book(select_sql="select %s::bigint, 'diamond', 1", params=[scene.own], columns=("grade", "grade_rank"))
    with access.bound(scene.manager, read_only=True):
        assert api.case(actor=scene.manager, now=now, case_id=scene.case).is_first
        assert [one.is_first for one in api.cases(actor=scene.manager, now=now, narrowed=api.CaseFilter()).rows] == [True]
    api.raise_cases(now=now)
    assert said() == [True]
    api.answer_case(actor=scene.manager, now=now, case_id=scene.case, answer="已修复")
    assert said() == [True]


def test_org_12_cases_of_key_accounts_stand_before_older_ones(scene: Scene, root: Actor, now: datetime) -> None:
    """What waits: the key account first, then the oldest; by page too. Everything else stays by date."""
    lists.sync_book(select_sql="select %s::bigint, 'diamond', 1", params=[scene.foreign], columns=("grade", "grade_rank"))
    for place, account_id in enumerate((scene.own, scene.foreign, scene.foreign)):
        api.record_case(actor=root, now=now + timedelta(hours=place), account_id=account_id, values={**WORDS, "subject": f"第{place}件"})

    def walk(state: str) -> list[str]:
        subjects, after = [], ""
        with access.bound(root, read_only=True):
            while found := api.cases(actor=root, now=now, narrowed=api.CaseFilter(state=state), after=after, size=1):
                subjects += [one.subject for one in found.rows]
                if not (after := found.next):
                    return subjects
        return subjects

    assert walk("pending") == ["第1件", "第2件", "专线频繁中断", "第0件"]
    assert walk("") == ["第2件", "第1件", "第0件", "专线频繁中断"]


def test_org_12_the_technical_service_team_hears_of_a_case_and_of_one_that_comes_back(scene: Scene, root: Actor, now: datetime) -> None:
    engineer = make_actor("gongcheng", now=now, unit_id=scene.world.other_province, roles=("R5",))
    clerk = make_actor("yanfa", now=now, unit_id=scene.world.other_province, roles=("R16",))
    for number, function in (("S-gongcheng", "engineering"), ("S-yanfa", "research")):
        customers.join_team(actor=scene.manager, now=now, account_id=scene.own, staff_number=number, function=function)
    case_id = api.record_case(actor=scene.manager, now=now, account_id=scene.own, values=WORDS)
    api.answer_case(actor=scene.manager, now=now, case_id=case_id, answer="已修复")
    api.reopen_case(actor=scene.manager, now=now + timedelta(hours=1), case_id=case_id, reason="又断了")

    def heard(reader: Actor) -> list[str]:
        with access.bound(reader, read_only=True):
            return [line.text.zh for line in messages.notices(actor=reader) if line.kind == "case_team"]

    assert [line[:4] for line in heard(engineer)] == ["重开投诉", "受理投诉"] and "专线频繁中断" in heard(engineer)[0]
    assert heard(clerk) == [], "whose role shows no cases hears of none"
