"""A round from opening to effective grades: county, city, province; what moves, what waits, what is refused."""

from datetime import date, timedelta
from functools import partial

import pytest

from guanxi.domains.approvals import api as approvals
from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.grading import api, jobs
from guanxi.domains.grading.models import AccountGrade, GradeReview, GradeReviewLine
from guanxi.domains.grading.testing import make_graded, measured
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, events
from guanxi.foundation.django.models import AuditAct, AuditRow, EventLog
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

TODAY = date(2026, 11, 20)
LETTERS = "post-gd-letter"


def open_round(people, world, now, **changes):
    given = {"scheme": LETTERS, "unit_id": world.city, "round": "quarterly", "closes_on": TODAY + timedelta(days=10),
             "effective_on": TODAY, "name": "四季度评审", **changes}
    return api.open_review(actor=given.pop("actor", people.province), now=now, **given)


def lines_of(review_id):
    with access.bound(system("test")):
        return {line.account_id: line for line in GradeReviewLine.objects.filter(review_id=review_id)}


def version_of(review_id):
    return GradeReview.objects.values_list("version", flat=True).get(pk=review_id)


def submit(people, now, review_id, actor=None):
    return api.submit_review(actor=actor or people.city, now=now, review_id=review_id, expected_version=version_of(review_id))


def decide(actor, now, request_id, decision="approve", note=""):
    """Decides, and lets the subscriber do what the queue would do."""
    with access.bound(actor):
        version = approvals.request_card(actor=actor, request_id=request_id).version
    approvals.decide_request(actor=actor, now=now, request_id=request_id, decision=decision, note=note, expected_version=version)
    logged = EventLog.objects.get(kind=events.name_of(ApprovalDecided), payload__request_id=request_id)
    jobs.on_approval_decided(events._rebuild(logged.kind, logged.payload), now=now)


def deciders(people, review_id):
    with access.bound(people.province):
        found = approvals.requests_about(actor=people.province, subject=Ref("grade_review", review_id))
    return {card.steps[0].unit_name: card.id for card in found}


def effective(account_id, on=TODAY):
    with access.bound(system("test")):
        held = api.held(account_ids=[account_id], on=on).get(account_id, ())
    return [(one.kind, one.grade) for one in held]


def test_a_round_has_a_line_for_each_account_that_would_move(book, night, people, world, now):
    lines = lines_of(open_round(people, world, now))
    assert {pk: (line.from_grade, line.proposed_grade) for pk, line in lines.items()} == {
        book.bank: ("", "diamond"), book.college: ("", "platinum"), book.hospital: ("", "platinum"),
        book.hall: ("", "gold"), book.bureau: ("", "vip"),
    }


def test_the_better_grade_says_who_decides(book, night, people, world, now):
    review_id = open_round(people, world, now)
    assert len(submit(people, now, review_id)) == 2
    assert set(deciders(people, review_id)) == {"澜州省", "望溪市"}
    lines = lines_of(review_id)
    assert {pk: line.approver_unit_id for pk, line in lines.items()} == {
        book.bank: world.province, book.college: world.province, book.hospital: world.province,
        book.hall: world.city, book.bureau: world.city,
    }


def test_accounts_of_an_industry_team_are_decided_by_the_territory(book, night, people, world, now):
    part = partial(organisation.create_unit, actor=system("test"), now=now, tier="city")
    department = part(code="9702-ZQ", name="望溪市政企客户部", parent_id=world.city, kind="enterprise_department")
    team = part(code="9702-ZQ-JR", name="望溪市金融行业团队", parent_id=department, kind="industry_team")
    shop = make_graded(now=now, unit_id=team, name="望溪农商行", yuan=300_000)
    bank = make_graded(now=now, unit_id=team, name="望溪银行", yuan=6_000_000)
    api.regrade(actor=system("night"), now=now, run_id=2)
    review_id = open_round(people, world, now)
    assert len(submit(people, now, review_id)) == 2
    lines = lines_of(review_id)
    assert (lines[shop].approver_unit_id, lines[bank].approver_unit_id) == (world.city, world.province)
    decide(people.province, now, deciders(people, review_id)["望溪市"])
    assert effective(shop) == [("effective", "gold")]


def test_approval_moves_effective_grades_and_the_book(book, night, people, world, now):
    review_id = open_round(people, world, now)
    submit(people, now, review_id)
    requests = deciders(people, review_id)
    assert effective(book.hall) == []
    decide(people.province, now, requests["望溪市"])
    assert effective(book.hall) == [("effective", "gold")] and effective(book.bank) == []
    assert Book.objects.get(account_id=book.hall).grade == "gold"
    head = people.province
    assert GradeReview.objects.get(pk=review_id).state == "submitted"
    decide(head, now, requests["澜州省"])
    assert effective(book.bank) == [("effective", "diamond")]
    assert (Book.objects.get(account_id=book.bank).grade, Book.objects.get(account_id=book.bank).grade_rank) == ("diamond", 1)
    assert GradeReview.objects.get(pk=review_id).state == "closed"
    with access.bound(system("test")):
        assert AuditAct.objects.filter(verb="decide_review").count() == 2
        assert AuditRow.objects.filter(table_name="grading_accountgrade", op="I").count() == 5
        assert EventLog.objects.filter(kind="guanxi.domains.grading.events.GradesChanged").count() == 2
        row = AccountGrade.objects.get(account_id=book.bank)
        assert row.policy_version.startswith("demo@2026-01-01#") and row.decided_by_name == "province"


def test_a_rejection_moves_nothing(book, night, people, world, now):
    review_id = open_round(people, world, now)
    submit(people, now, review_id)
    for request_id in deciders(people, review_id).values():
        decide(people.province, now, request_id, "reject", "证据不足")
    assert AccountGrade.objects.count() == 0
    assert GradeReview.objects.get(pk=review_id).state == "closed"
    assert {line.decision for line in lines_of(review_id).values()} == {"rejected"}


def closed_round(book, people, world, now, **changes):
    review_id = open_round(people, world, now, **changes)
    submit(people, now, review_id)
    for request_id in deciders(people, review_id).values():
        decide(people.province, now, request_id)
    return review_id


def test_a_later_round_ends_the_old_grade_half_open(book, night, people, world, now):
    closed_round(book, people, world, now)
    measured(account_id=book.hall, yuan=3_000_000)
    later = now + timedelta(days=40)
    api.regrade(actor=system("night"), now=later, run_id=2)
    day = TODAY + timedelta(days=50)
    closed_round(book, people, world, later, closes_on=day, effective_on=day)
    assert effective(book.hall, day - timedelta(days=1)) == [("effective", "gold")]
    assert effective(book.hall, day) == [("effective", "platinum")]
    assert Book.objects.get(account_id=book.hall).grade == "gold"
    api.regrade(actor=system("night"), now=now + timedelta(days=50), run_id=3)
    assert Book.objects.get(account_id=book.hall).grade == "platinum"


def test_a_young_grade_is_protected_from_falling(book, night, people, world, now):
    closed_round(book, people, world, now)
    measured(account_id=book.bank, yuan=100_000)
    soon, late = now + timedelta(days=30), now + timedelta(days=120)
    api.regrade(actor=system("night"), now=soon, run_id=2)
    given = {"closes_on": TODAY + timedelta(days=150)}
    review_id = open_round(people, world, soon, effective_on=TODAY + timedelta(days=30), **given)
    (line,) = lines_of(review_id).values()
    assert (line.is_protected, line.calculated_grade, line.proposed_grade) == (True, "vip", "diamond")
    with pytest.raises(Refusal) as caught:
        submit(people, soon, review_id)
    assert caught.value.code == "nothing_moves"
    api.withdraw_review(actor=people.province, now=soon, review_id=review_id, reason="保护期")
    (line,) = lines_of(open_round(people, world, late, effective_on=TODAY + timedelta(days=120), **given)).values()
    assert (line.is_protected, line.proposed_grade) == (False, "vip")


def test_a_county_objects_for_its_own_accounts_only(book, night, people, world, now):
    review_id = open_round(people, world, now)
    hall = lines_of(review_id)[book.hall].pk
    assert api.set_opinion(actor=people.county, now=now, review_id=review_id, opinion="agree") == 2
    api.set_opinion(actor=people.county, now=now, review_id=review_id, line_ids=[hall], opinion="object", note="合同将到期",
                    wanted_grade="vip")
    lines = lines_of(review_id)
    assert (lines[book.hall].opinion, lines[book.hall].proposed_grade, lines[book.hall].opinion_by_name) == ("object", "vip", "county")
    assert (lines[book.bureau].opinion, lines[book.bank].opinion) == ("agree", "")
    with pytest.raises(Refusal) as caught:
        api.set_opinion(actor=people.county, now=now, review_id=review_id, line_ids=[lines[book.bank].pk], opinion="agree")
    assert caught.value.code == "not_found"
    assert lines_of(review_id)[book.bank].opinion == ""


REFUSED = [
    ({"opinion": "object"}, "note_needed"),
    ({"opinion": "object", "note": "不合适", "wanted_grade": "silver"}, "unknown_grade"),
]


@pytest.mark.parametrize(("given", "code"), REFUSED)
def test_opinions_that_are_refused(book, night, people, world, now, given, code):
    review_id = open_round(people, world, now)
    with pytest.raises(Refusal) as caught:
        api.set_opinion(actor=people.city, now=now, review_id=review_id, **given)
    assert caught.value.code == code


@pytest.mark.parametrize(("changes", "code"), [
    ({"scheme": "value-9d"}, "unknown_scheme"),
    ({"closes_on": TODAY - timedelta(days=1)}, "review_days"),
])
def test_rounds_that_are_refused(book, night, people, world, now, changes, code):
    with pytest.raises(Refusal) as caught:
        open_round(people, world, now, **changes)
    assert caught.value.code == code
    assert GradeReview.objects.count() == 0


def test_who_may_open_a_round_where(book, night, people, world, now):
    for actor, code in ((people.manager, "forbidden"), (people.city, "forbidden")):
        with pytest.raises(Refusal) as caught:
            open_round(people, world, now, actor=actor)
        assert caught.value.code == code
    with pytest.raises(Refusal) as caught:
        open_round(people, world, now, unit_id=world.other_province)
    assert caught.value.code == "foreign_unit"


def test_one_round_at_a_time_and_none_without_moves(book, night, people, world, now):
    open_round(people, world, now)
    with pytest.raises(Refusal) as caught:
        open_round(people, world, now)
    assert caught.value.code == "review_open"
    with pytest.raises(Refusal) as caught:
        open_round(people, world, now, unit_id=world.other_city, scheme="value-2d")
    assert caught.value.code == "nothing_moves"


def test_a_withdrawn_round_withdraws_its_requests(book, night, people, world, now):
    review_id = open_round(people, world, now)
    submit(people, now, review_id, actor=people.province)
    api.withdraw_review(actor=people.province, now=now, review_id=review_id, reason="重来")
    with access.bound(people.city):
        assert approvals.waiting_for(actor=people.city) == []
    assert GradeReview.objects.get(pk=review_id).state == "withdrawn"


def test_a_decision_is_checked_again_when_it_arrives(book, night, people, world, now):
    review_id = open_round(people, world, now)
    (first, *_) = submit(people, now, review_id)
    with pytest.raises(Refusal) as caught:
        api.decide_review(actor=people.manager, now=now, review_id=review_id, approval_id=first, submission=1, decision="approved")
    assert caught.value.code == "forbidden"
    with pytest.raises(Refusal) as caught:
        api.decide_review(actor=people.city, now=now, review_id=review_id, approval_id=first, submission=9, decision="approved")
    assert caught.value.code == "changed_meanwhile"
    assert AccountGrade.objects.count() == 0


def test_a_decision_that_arrives_twice_moves_once(book, night, people, world, now):
    review_id = open_round(people, world, now)
    submit(people, now, review_id)
    request_id = deciders(people, review_id)["望溪市"]
    decide(people.province, now, request_id)
    assert api.decide_review(actor=people.province, now=now, review_id=review_id, approval_id=request_id, submission=1,
                             decision="approved") == 0
    assert AccountGrade.objects.filter(account_id=book.hall).count() == 1
