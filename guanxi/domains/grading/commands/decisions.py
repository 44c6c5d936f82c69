"""What a decided approval does to a round: only here do effective grades move (operator 1.5)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection
from django.db.models import F

from guanxi.domains.grading import access
from guanxi.domains.grading.commands import book
from guanxi.domains.grading.events import GradesChanged
from guanxi.domains.grading.models import CLOSED, EFFECTIVE, SUBMITTED, GradeReview, GradeReviewLine
from guanxi.domains.grading.queries import schemes
from guanxi.domains.organisation import api as organisation
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import audit, clock, events
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

MOST_TOLD = 20_000


def decide_review(
    *, actor: Actor, now: datetime, review_id: int, approval_id: int, submission: int, decision: str, note: str = ""
) -> int:
    """Carries out one decided approval of a round; returns how many effective grades move on its effective day.

    actor: the decider; his right (`grading.decide_review`) and the round's submission are checked again, because time
    has passed since he decided (hard-places C2). Refuses `forbidden`, `review_not_open`, `changed_meanwhile`.
    decision: approved, rejected, expired. Publishes GradesChanged. GRD-09, GRD-40.
    """
    access.require(actor, "grading.decide_review")
    with audit.acting(actor=actor, verb="decide_review", now=now, subject=Ref("grade_review", review_id), reason=note,
                      policy_version=_label(review_id)) as act:
        review = GradeReview.objects.select_for_update().get(pk=review_id)
        if review.state != SUBMITTED:
            raise Refusal("review_not_open", t("这一轮评审不在审批中", "This round does not wait for a decision"), status=409)
        if review.submission != submission:
            raise Refusal("changed_meanwhile", t("评审在审批期间已重新提交", "The round was submitted again meanwhile"), status=409)
        lines = GradeReviewLine.objects.filter(review=review, approval_id=approval_id, decision="")
        moved = 0
        if decision == "approved":
            moved = _move(act, review, approval_id)
            _tell(act, review, approval_id)
        today = now.astimezone(clock.ZONE).date()
        lines.update(decision=decision, decider_name=act.actor.name, decided_on=today, decider_note=note[:300],
                     version=F("version") + 1, updated_at=now)
        _close_when_done(review, now)
        if moved:
            _update_book(review, approval_id, today)
            events.publish(GradesChanged(review_id=review.pk, scheme=review.scheme, effective_on=review.effective_on,
                                         lines=moved), act=act)
    return moved


def decider(*, user_id: int) -> Actor:
    """The person who decided, with the rights he has now, acting through a job; the system where nobody did (expiry)."""
    if not user_id:
        return system("approvals")
    return organisation.actor_of_user(user_id=user_id, channel="job")


def _label(review_id: int) -> str:
    return GradeReview.objects.values_list("policy_version", flat=True).get(pk=review_id)


_MOVING = ("from grading_gradereviewline l where l.review_id = %s and l.approval_id = %s and l.decision = '' "
           "and l.proposed_grade <> l.from_grade")


def _move(act: Act, review: GradeReview, approval_id: int) -> int:
    """Ends what was effective and begins what was proposed, on the round's effective day."""
    of_lines = [review.pk, approval_id]
    mine = "g.scheme = %s and g.kind = 'effective' and g.account_id in (select l.account_id " + _MOVING + ")"
    with connection.cursor() as cursor:
        cursor.execute(f"delete from grading_accountgrade g where {mine} and g.valid_from >= %s",  # noqa: S608
                       [review.scheme, *of_lines, review.effective_on])
        cursor.execute(
            f"update grading_accountgrade g set valid_until = %s, version = version + 1, updated_at = %s where {mine} "  # noqa: S608
            "and (g.valid_until is null or g.valid_until > %s)",
            [review.effective_on, act.at, review.scheme, *of_lines, review.effective_on])
        cursor.execute(
            "insert into grading_accountgrade (account_id, scheme, kind, grade, rank, valid_from, review_id, reason, "
            "policy_version, decided_by_id, decided_by_name, version, created_at, updated_at) "
            "select l.account_id, %s, %s, l.proposed_grade, l.proposed_rank, %s, l.review_id, l.note, %s, %s, %s, 1, %s, %s "
            + _MOVING + " and l.proposed_grade <> ''",
            [review.scheme, EFFECTIVE, review.effective_on, review.policy_version, act.actor.user_id, act.actor.name, act.at,
             act.at, *of_lines])
        cursor.execute("select count(*) " + _MOVING, of_lines)
        return int(cursor.fetchone()[0])


def _tell(act: Act, review: GradeReview, approval_id: int) -> None:
    names = schemes.scheme_of(label=review.policy_version, key=review.scheme).names
    none = t("无等级", "no grade")
    lines = GradeReviewLine.objects.filter(review=review, approval_id=approval_id, decision="").exclude(
        proposed_grade=F("from_grade"))[:MOST_TOLD]
    timeline.record_many(act=act, happenings=[
        timeline.Happening(
            account_id=line.account_id, subject=Ref("grade_review", review.pk), topic="grade", kind="grade_changed",
            text=_changed(names.get(line.from_grade, none), names.get(line.proposed_grade, none), review.effective_on))
        for line in lines
    ])


def _changed(before: Text, after: Text, day: date) -> Text:
    return t(f"有效等级:{before.zh} → {after.zh}({day} 起)", f"Effective grade: {before.en} → {after.en} (from {day})")


def _close_when_done(review: GradeReview, now: datetime) -> None:
    waiting = GradeReviewLine.objects.filter(review=review, decision="").exclude(proposed_grade=F("from_grade"))
    if not waiting.exists():
        review.state, review.decided_at = CLOSED, now
        review.store(now=now)


def _update_book(review: GradeReview, approval_id: int, today: date) -> None:
    leading = schemes.leading_scheme(on=today)
    if leading is None or leading.key != review.scheme or review.effective_on > today:
        return
    book.sync(scheme=review.scheme, today=today, among=book.Among(
        sql="select l.account_id from grading_gradereviewline l where l.review_id = %s and l.approval_id = %s",
        params=(review.pk, approval_id)))
