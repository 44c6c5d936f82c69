"""Story 5: last seen on 1 January, lower on 1 July, announced before; a named grade stays and is logged (ARC-22, GRD-40)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import api
from guanxi.domains.grading.models import AccountGrade, VisitLapse
from guanxi.domains.grading.testing import activate, make_graded
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access, audit
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import Refusal

SCHEME, ROBOT = "post-gd-letter", system("schedule")
SEEN = date(2026, 1, 1)


def at(day):
    return datetime(2026, day[0], day[1], 8, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def chain(together, world):
    """百味连锁: three accounts of its manager, A (here diamond) since November 2025, last seen on 1 January."""
    with together():
        begun = datetime(2025, 11, 1, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
        activate(now=begun)
        manager = make_actor("keeper", now=begun, unit_id=world.city, roles=("R1",))
        ids = [make_graded(now=begun, unit_id=world.city, name=name, yuan=5_000_000, owner_id=manager.user_id)
               for name in ("百味连锁", "百味东店", "百味西店")]
        seen = at((1, 1))
        with audit.acting(actor=ROBOT, verb="test", now=seen):
            for account_id in ids:
                AccountGrade(account_id=account_id, scheme=SCHEME, kind="effective", grade="diamond", rank=1, valid_from=begun.date(),
                             policy_version="t", decided_by_id=0, decided_by_name="评审会").store(now=seen)
        for account_id in ids:
            customers.record_visit(actor=manager, now=seen, account_id=account_id, values={"visited_on": SEEN})
        return manager, ids


def grades(account_id):
    with access.bound(ROBOT):
        rows = AccountGrade.objects.filter(account_id=account_id, kind="effective").order_by("valid_from")
        return [(row.grade, row.valid_from, row.valid_until) for row in rows]


def open_calls():
    with access.bound(ROBOT):
        return {item.account_id: item for item in WorkItem.objects.filter(kind="visit_due", state="open")}


def test_story_5_half_a_year_unseen_is_one_grade_down_and_was_announced(chain, people):
    """ARC-22: nothing before, a task of thirty days, on 1 July one down with its reason; who was visited and who is named stay."""
    manager, (silent, visited, named) = chain
    assert api.lower_unvisited(actor=ROBOT, now=at((5, 31))) == api.Lowered()
    assert api.lower_unvisited(actor=ROBOT, now=at((6, 1))).announced == 3
    assert api.lower_unvisited(actor=ROBOT, now=at((6, 1))) == api.Lowered(), "a second time on a day changes nothing"
    with access.bound(people.province, read_only=True):
        found = api.preview_cleanup(actor=people.province, today=date(2026, 6, 1))
    assert found.falling == 3 and {(one.below.zh, one.on) for one in found.falls} == {("白金", date(2026, 7, 1))}
    task = open_calls()[silent]
    assert (task.owner_id, task.due_on, task.zh) == (manager.user_id, date(2026, 6, 30), "请走访:2026-07-01 起等级将由钻石降为白金")
    customers.record_visit(actor=manager, now=at((6, 20)), account_id=visited, values={"visited_on": date(2026, 6, 20)})
    assert visited not in open_calls()
    api.name_grade(actor=people.city, now=at((6, 25)), account_id=named, scheme=SCHEME, grade="diamond", reason="总经理指定")
    done = api.lower_unvisited(actor=ROBOT, now=at((7, 1)))
    assert done == api.Lowered(visited=1, lowered=1, kept=1)
    assert grades(silent) == [("diamond", date(2025, 11, 1), date(2026, 7, 1)), ("platinum", date(2026, 7, 1), None)]
    assert grades(visited) == grades(named) == [("diamond", date(2025, 11, 1), None)]
    assert {Book.objects.get(account_id=pk).grade for pk in (silent, named)} == {"platinum", "diamond"} and open_calls() == {}
    assert api.lower_unvisited(actor=ROBOT, now=at((8, 15))) == api.Lowered(), "one silence costs one grade"
    with access.bound(people.city):
        told = {pk: [line.text.zh for line in timeline.for_account(account_id=pk, actor=people.city, sees_money=True, topic="grade").lines]
                for pk in (silent, named)}
        why = api.why(actor=people.city, account_id=silent, today=date(2026, 7, 1))[0]
    assert told[silent] == ["有效等级:钻石 → 白金(6 个月没有走访:最近走访 2026-01-01,2026-07-01 起下调)"]
    assert told[named][0] == "长期没有走访(最近走访 2026-01-01):等级为指定,保留"
    assert why.effective and why.effective.reason.startswith("6 个月没有走访") and why.visits
    assert why.visits.text.zh == "6 个月没有走访,等级下调一级;最近走访 2026-01-01,已于 2026-07-01 下调" and why.visits.source == "ARC-22"
    with access.bound(ROBOT):
        assert AuditAct.objects.filter(verb="lower_unvisited").exclude(policy_version="").exists()


def test_after_a_naming_ends_the_silence_counts_and_a_new_silence_counts_again(chain, people):
    _, (silent, _, _) = chain
    api.lower_unvisited(actor=ROBOT, now=at((6, 1)))
    api.name_grade(actor=people.city, now=at((6, 2)), account_id=silent, scheme=SCHEME, grade="diamond", reason="总经理指定",
                   valid_until=date(2026, 7, 20))
    api.lower_unvisited(actor=ROBOT, now=at((7, 1)))
    assert len(grades(silent)) == 1
    assert api.lower_unvisited(actor=ROBOT, now=at((7, 20))).lowered == 1 and grades(silent)[-1][0] == "platinum"
    with access.bound(ROBOT):
        assert sorted(VisitLapse.objects.filter(account_id=silent).values_list("state", flat=True)) == ["lowered"]


def test_nobody_but_the_night_may(chain, people):
    with pytest.raises(Refusal) as refused:
        api.lower_unvisited(actor=people.manager, now=at((7, 1)) + timedelta(days=1))
    assert refused.value.code == "forbidden"
