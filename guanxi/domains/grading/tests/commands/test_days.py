"""The book on the days between nights: a round shows at once, later ones on their day, a naming ends on its own."""

from datetime import timedelta

import pytest

from guanxi.domains.grading import api
from guanxi.domains.grading.models import CalculatedGrade
from guanxi.domains.grading.tests.commands.test_reviews import (
    LETTERS,
    TODAY,
    closed_round,
    decide,
    deciders,
    open_round,
    submit,
)
from guanxi.domains.lists import api as lists
from guanxi.domains.lists.models import Book
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import Refusal

SCHEDULE = system("schedule")


def listed(grade):
    """Account ids that the book's filter finds by the grade in force."""
    query = lists.read_query(params={"grade": [grade]}, today=TODAY)
    with access.bound(SCHEDULE):
        return {row.account_id for row in lists.book_page(query=query, scope=lists.ScopeFilter(shape="all")).rows}


def test_a_decided_round_is_in_the_book_and_its_filter_before_any_night(book, night, people, world, now):
    review_id = open_round(people, world, now)
    submit(people, now, review_id)
    assert listed("gold") == set()
    decide(people.province, now, deciders(people, review_id)["望溪市"])
    assert (listed("gold"), listed("vip"), listed("diamond")) == ({book.hall}, {book.bureau}, set())
    assert CalculatedGrade.objects.filter(run_id=1).count() == CalculatedGrade.objects.count(), "no night ran"


def test_a_round_for_a_later_day_shows_on_that_day(book, night, people, world, now):
    day = TODAY + timedelta(days=3)
    closed_round(book, people, world, now, effective_on=day)
    assert Book.objects.get(account_id=book.bank).grade == ""
    with access.bound(people.city):
        before, after = (api.why(actor=people.city, account_id=book.bank, today=on)[0] for on in (TODAY, day))
    assert before.effective is None and before.upcoming and (before.upcoming.grade, before.upcoming.valid_from) == ("diamond", day)
    assert after.effective and after.effective.grade == "diamond" and after.upcoming is None
    assert api.begin_grades(actor=SCHEDULE, now=now + timedelta(days=2)) == 0
    assert listed("diamond") == set()
    assert api.begin_grades(actor=SCHEDULE, now=now + timedelta(days=3)) == 5
    assert (listed("diamond"), Book.objects.get(account_id=book.bank).grade_rank) == ({book.bank}, 1)
    assert api.begin_grades(actor=SCHEDULE, now=now + timedelta(days=3)) == 0


def test_days_without_a_server_are_caught_up(book, night, people, world, now):
    closed_round(book, people, world, now, effective_on=TODAY + timedelta(days=3))
    assert api.begin_grades(actor=SCHEDULE, now=now + timedelta(days=20)) == 5


def test_a_naming_shows_at_once_and_ends_on_its_day(book, night, people, world, now):
    closed_round(book, people, world, now)
    api.name_grade(actor=people.province, now=now, account_id=book.hall, scheme=LETTERS, grade="platinum", reason="战略客户",
                   valid_until=TODAY + timedelta(days=10))
    assert book.hall in listed("platinum") and listed("gold") == set()
    api.begin_grades(actor=SCHEDULE, now=now + timedelta(days=9))
    assert book.hall in listed("platinum")
    assert api.begin_grades(actor=SCHEDULE, now=now + timedelta(days=10)) == 1
    assert listed("gold") == {book.hall}


def test_only_the_system_and_the_nights_people_may(book, night, people, now):
    with pytest.raises(Refusal) as caught:
        api.begin_grades(actor=people.manager, now=now)
    assert caught.value.code == "forbidden"
