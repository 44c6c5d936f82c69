"""The night: every account under every scheme, changed rows only, nothing effective moves."""

from datetime import date, timedelta

import pytest

from guanxi.domains.grading import api
from guanxi.domains.grading.models import AccountGrade, CalculatedGrade
from guanxi.domains.grading.testing import measured
from guanxi.domains.lists.models import Book
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct, EventLog
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import Refusal

LETTERS = "post-gd-letter"


def calculated(scheme=LETTERS):
    with access.bound(system("test")):
        return {row.account_id: row for row in CalculatedGrade.objects.filter(scheme=scheme)}


def test_story_three_in_bulk(book, night):
    rows = calculated()
    assert {name: rows[pk].grade for name, pk in vars(book).items()} == {
        "bank": "diamond", "college": "platinum", "hospital": "platinum", "hall": "gold", "bureau": "vip",
        "cooperative": "", "twin": "vip", "zone": "", "new": "",
    }
    assert (rows[book.college].next_grade, rows[book.college].gap_fen) == ("diamond", 100)
    assert (rows[book.cooperative].next_grade, rows[book.cooperative].gap_fen) == ("vip", 100)
    assert (rows[book.zone].missing, rows[book.zone].by_value, rows[book.zone].gap_fen) == ("agreement", "diamond", 0)
    assert (rows[book.new].next_grade, rows[book.new].gap_fen) == ("", None)


def test_both_schemes_stand_side_by_side(book, night):
    assert night.changed == {LETTERS: 9, "value-2d": 9}
    assert calculated("value-2d")[book.hall].decided_by == "cell:middle/middle"


def test_the_book_shows_the_calculated_grade_of_the_leading_scheme_and_no_effective_one(book, night):
    row = Book.objects.get(account_id=book.bank)
    assert (row.calculated_grade, row.calculated_rank, row.grade, row.grade_rank) == ("diamond", 1, "", None)
    assert night.book == 6 and AccountGrade.objects.count() == 0


def test_the_same_night_again_writes_nothing(book, night, now):
    again = api.regrade(actor=system("night"), now=now + timedelta(days=1), run_id=2)
    assert again.changed == {LETTERS: 0, "value-2d": 0} and again.book == 0
    assert calculated()[book.bank].calculated_on == date(2026, 11, 20)


def test_a_change_remembers_the_grade_before(book, night, now):
    measured(account_id=book.bank, yuan=4_000_000)
    later = api.regrade(actor=system("night"), now=now + timedelta(days=1), run_id=2)
    row = calculated()[book.bank]
    assert (row.grade, row.previous_grade, row.changed_on, row.run_id) == ("platinum", "diamond", date(2026, 11, 21), 2)
    assert later.changed[LETTERS] == 1


def test_it_is_one_act_with_the_pack_version_and_one_event(book, night):
    with access.bound(system("test")):
        act = AuditAct.objects.get(verb="regrade")
        assert act.policy_version.startswith("demo@2026-01-01#") and act.subject_id == 1
        event = EventLog.objects.get(kind="guanxi.domains.grading.events.GradesCalculated")
        assert event.payload["changed"] == 18


def test_a_manager_may_not_start_it(book, people, now):
    with pytest.raises(Refusal) as caught:
        api.regrade(actor=people.manager, now=now, run_id=1)
    assert caught.value.code == "forbidden"


def test_calculated_grades_go_with_their_account(book, night):
    from django.db import connection

    with access.bound(system("test")), connection.cursor() as cursor:
        cursor.execute("select confdeltype from pg_constraint where conname = 'grading_calculatedgrade_account'")
        assert cursor.fetchone() == ("c",)
