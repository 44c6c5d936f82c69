"""Naming a grade: above the effective one, dated, with a reason; and ending it."""

from datetime import date, timedelta

import pytest

from guanxi.domains.grading import api, objecting
from guanxi.domains.grading.models import AccountGrade
from guanxi.domains.lists.models import Book
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct, AuditRow, EventLog
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import Refusal

TODAY = date(2026, 11, 20)
LETTERS = "post-gd-letter"


def name(people, now, account_id, **changes):
    given = {"scheme": LETTERS, "grade": "gold", "reason": "省公司领导指定", "valid_until": TODAY + timedelta(days=90), **changes}
    return api.name_grade(actor=given.pop("actor", people.city), now=now, account_id=account_id, **given)


def test_a_named_grade_counts_until_its_day(book, night, people, now):
    name(people, now, book.cooperative)
    kept = [objecting.keeps_owner(account_ids=[book.cooperative], today=TODAY + timedelta(days=after)) for after in (0, 90)]
    assert [list(one) for one in kept] == [[book.cooperative], []], "ORG-20: a distribution leaves it with its owner until that day"
    assert Book.objects.get(account_id=book.cooperative).grade == "gold"
    with access.bound(people.city):
        assert api.grades_of(account_ids=[book.cooperative], on=TODAY)[book.cooperative].kind == "named"
        assert api.grades_of(account_ids=[book.cooperative], on=TODAY + timedelta(days=90)) == {}
    api.regrade(actor=system("night"), now=now + timedelta(days=90), run_id=2)
    assert Book.objects.get(account_id=book.cooperative).grade == ""


def test_it_is_audited_told_and_on_the_timeline(book, night, people, now):
    name(people, now, book.cooperative)
    with access.bound(system("test")):
        act = AuditAct.objects.get(verb="name_grade")
        assert act.reason == "省公司领导指定" and act.policy_version.startswith("demo@")
        assert AuditRow.objects.get(act_id=act.pk, table_name="grading_accountgrade").account_id == book.cooperative
        assert EventLog.objects.get(kind="guanxi.domains.grading.events.GradeNamed").payload["grade"] == "gold"


def test_naming_again_on_the_same_day_replaces(book, night, people, now):
    name(people, now, book.cooperative)
    name(people, now, book.cooperative, grade="vip")
    with access.bound(system("test")):
        assert [row.grade for row in AccountGrade.objects.filter(account_id=book.cooperative)] == ["vip"]


def test_ending_a_naming(book, night, people, now):
    name(people, now, book.cooperative, valid_until=None)
    api.end_named_grade(actor=people.city, now=now + timedelta(days=9), account_id=book.cooperative, scheme=LETTERS, reason="到期")
    with access.bound(system("test")):
        (row,) = AccountGrade.objects.filter(account_id=book.cooperative)
        assert (row.valid_from, row.valid_until) == (TODAY, TODAY + timedelta(days=9))
    with pytest.raises(Refusal) as caught:
        api.end_named_grade(actor=people.city, now=now, account_id=book.hall, scheme=LETTERS, reason="")
    assert caught.value.code == "not_named"


@pytest.mark.parametrize(("changes", "code"), [
    ({"grade": "silver"}, "unknown_grade"), ({"reason": " "}, "reason_needed"), ({"valid_until": TODAY}, "valid_until_past"),
    ({"scheme": "other"}, "unknown_scheme"),
])
def test_what_is_refused(book, night, people, now, changes, code):
    with pytest.raises(Refusal) as caught:
        name(people, now, book.cooperative, **changes)
    assert caught.value.code == code
    assert AccountGrade.objects.count() == 0


def test_who_is_refused(book, night, people, now):
    for actor, code in ((people.manager, "not_found"), (people.other, "not_found")):
        with pytest.raises(Refusal) as caught:
            name(people, now, book.cooperative, actor=actor)
        assert caught.value.code == code
