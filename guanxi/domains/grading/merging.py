"""What the merge of two accounts does to their grades (wiring.MERGE)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q

from guanxi.domains.grading.models import (
    CLOSED,
    OPEN_LAPSES,
    WITHDRAWN,
    AccountGrade,
    GradeReviewLine,
    LostEntry,
    VisitLapse,
)
from guanxi.foundation.django import clock, participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class Grades:
    """A grade in force goes along where the survivor has none; what the survivor holds was decided for him and wins."""

    covers = ("grading_accountgrade.account_id", "grading_gradereviewline.account_id", "grading_visitlapse.account_id",
              "grading_lostentry.account_id")
    stays: Mapping[str, str] = {"grading_calculatedgrade.account_id": "derived; the next night calculates the survivor anew"}

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Carries grades in force and lines of running rounds; ended grades and closed rounds stay as they were decided."""
        if subject.kind != "account":
            return
        his = AccountGrade.objects.filter(account_id=into.id, scheme=OuterRef("scheme"), kind=OuterRef("kind"))
        clash = his.filter(Q(valid_until=None) | Q(valid_from=OuterRef("valid_from")))
        grades = AccountGrade.objects.filter(~Exists(clash), account_id=subject.id, valid_until=None)
        participants.carry(grades, act=act, account_id=into.id)
        listed = GradeReviewLine.objects.filter(account_id=into.id, review=OuterRef("review"))
        lines = GradeReviewLine.objects.filter(~Exists(listed), account_id=subject.id).exclude(review__state__in=(CLOSED, WITHDRAWN))
        participants.carry(lines, act=act, account_id=into.id)
        lost = LostEntry.objects.filter(account_id=subject.id)
        today = act.at.astimezone(clock.ZONE).date()
        participants.carry(lost.filter(returned_on=None), act=act, returned_on=today, returned_by="merge")
        participants.carry(lost, act=act, account_id=into.id)
        # what was announced for the one that goes is judged anew for the one that stays, on his own last visit
        participants.carry(VisitLapse.objects.filter(account_id=subject.id).exclude(state__in=OPEN_LAPSES), act=act, account_id=into.id)
        participants.carry(VisitLapse.objects.filter(account_id=subject.id, state__in=OPEN_LAPSES), act=act, state="withdrawn",
                           closed_on=today, account_id=into.id)
