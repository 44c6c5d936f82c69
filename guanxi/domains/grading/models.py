"""Four values, never one (operator 1.5): calculated (the night), proposed (a line of a round), effective and named.

Grade '' means "no key account"; rank 1 is the best grade. `valid_from`/`valid_until` are half-open.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guanxi.foundation.django.models import Versioned

EFFECTIVE, NAMED = "effective", "named"
OPEN, SUBMITTED, CLOSED, WITHDRAWN = "open", "submitted", "closed", "withdrawn"
ROUNDS = ("annual", "quarterly", "event")
ANNOUNCED, LOWERED = "announced", "lowered"
OPEN_LAPSES = (ANNOUNCED, "named")
LAPSES = (*OPEN_LAPSES, LOWERED, "visited", "lowest", "withdrawn")


class CalculatedGrade(models.Model):
    """What the night says, one row per account and scheme, changed rows only. Derived: no history, no version.

    The database deletes it with its account. missing: requirement keys joined with commas.
    """

    account_id = models.BigIntegerField()
    scheme = models.CharField(max_length=60)
    grade = models.CharField(max_length=30, blank=True)
    rank = models.SmallIntegerField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    by_value = models.CharField(max_length=30, blank=True)
    next_grade = models.CharField(max_length=30, blank=True)
    gap_fen = models.BigIntegerField(null=True)
    missing = models.CharField(max_length=200, blank=True)
    value_fen = models.BigIntegerField(null=True)
    policy_version = models.CharField(max_length=80)
    run_id = models.BigIntegerField()
    calculated_on = models.DateField()
    previous_grade = models.CharField(max_length=30, blank=True)
    changed_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account_id", "scheme"], name="calculated_grade_once")]
        indexes = [models.Index(fields=["scheme", "grade"], name="calculated_grade_scheme")]


class AccountGrade(Versioned):
    """An effective grade (approved in a round) or a named one (a leader's decision), dated."""

    account = models.ForeignKey("customers.Account", models.PROTECT, related_name="+", db_index=False)
    scheme = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    grade = models.CharField(max_length=30)
    rank = models.SmallIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    review_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    policy_version = models.CharField(max_length=80)
    decided_by_id = models.BigIntegerField()
    decided_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "scheme", "kind"], condition=Q(valid_until=None), name="account_grade_one_open"),
            models.UniqueConstraint(fields=["account", "scheme", "kind", "valid_from"], name="account_grade_one_start"),
            models.CheckConstraint(condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="account_grade_half_open"),
            models.CheckConstraint(condition=Q(kind__in=(EFFECTIVE, NAMED)), name="account_grade_kind"),
        ]


class GradeReview(Versioned):
    """One round of one scheme in one unit and everything below it. submission counts how often it was submitted."""

    scheme = models.CharField(max_length=60)
    round = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    run_id = models.BigIntegerField(null=True)
    policy_version = models.CharField(max_length=80)
    opens_on = models.DateField()
    closes_on = models.DateField()
    effective_on = models.DateField()
    state = models.CharField(max_length=10, default=OPEN, db_default=OPEN)
    submission = models.IntegerField(default=0, db_default=0)
    opened_by_id = models.BigIntegerField()
    opened_by_name = models.CharField(max_length=120)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "unit"], condition=Q(state__in=(OPEN, SUBMITTED)), name="grade_review_one_open"),
            models.CheckConstraint(condition=Q(round__in=ROUNDS), name="grade_review_round"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="grade_review_days"),
        ]


class GradeReviewLine(Versioned):
    """One account of a round: from → calculated → proposed. opinion: '', agree, object (with a note).

    decided_by: the step of the rule; decider_*, decided_on: who approved or rejected, when and why.
    """

    review = models.ForeignKey(GradeReview, models.CASCADE, related_name="lines")
    account = models.ForeignKey("customers.Account", models.PROTECT, related_name="+")
    unit_id = models.BigIntegerField()
    from_grade = models.CharField(max_length=30, blank=True)
    from_rank = models.SmallIntegerField(null=True)
    calculated_grade = models.CharField(max_length=30, blank=True)
    calculated_rank = models.SmallIntegerField(null=True)
    proposed_grade = models.CharField(max_length=30, blank=True)
    proposed_rank = models.SmallIntegerField(null=True)
    is_protected = models.BooleanField(default=False, db_default=False)
    decided_by = models.CharField(max_length=80, blank=True)
    next_grade = models.CharField(max_length=30, blank=True)
    gap_fen = models.BigIntegerField(null=True)
    missing = models.CharField(max_length=200, blank=True)
    value_fen = models.BigIntegerField(null=True)
    approver_unit_id = models.BigIntegerField()
    approval_id = models.BigIntegerField(null=True)
    opinion = models.CharField(max_length=8, blank=True, default="", db_default="")
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    opinion_by_id = models.BigIntegerField(null=True)
    opinion_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    decision = models.CharField(max_length=10, blank=True, default="", db_default="")
    decider_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    decided_on = models.DateField(null=True)
    decider_note = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "account"], name="grade_review_line_once"),
            models.CheckConstraint(condition=Q(opinion__in=("", "agree", "object")), name="grade_review_line_opinion"),
        ]
        indexes = [models.Index(F("review"), F("value_fen").desc(nulls_last=True), F("id"), name="grade_review_line_page"),
                   models.Index(fields=["approval_id"], name="grade_review_line_approval"),
                   models.Index(fields=["unit_id", "review"], name="grade_review_line_unit")]  # the reviews a unit has lines in


class VisitLapse(Versioned):
    """Nobody visited for too long (ARC-22): a fall that was announced, and what became of it.

    counted_from: the last visit, or since when none is recorded. due_on: the day of the fall. state: announced; named, its day came under a
    leader's grade; lowered; visited, somebody came; lowest, there was nothing below; withdrawn, the pack changed its mind.
    """

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    scheme = models.CharField(max_length=60)
    counted_from = models.DateField()
    announced_on = models.DateField()
    due_on = models.DateField()
    from_grade = models.CharField(max_length=30)
    state = models.CharField(max_length=10, default=ANNOUNCED, db_default=ANNOUNCED)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "scheme"], condition=Q(state__in=OPEN_LAPSES), name="visit_lapse_one_open"),
            models.CheckConstraint(condition=Q(state__in=LAPSES), name="visit_lapse_state"),
        ]
        indexes = [models.Index(fields=["account", "scheme"], name="visit_lapse_account")]


class LostEntry(Versioned):
    """One stay of an account on the lost register (流失名录, LIF-12): struck for want of purchases, kept as reference, outside care.

    last_month: of the last purchase (YYYYMM), last_fen its revenue. yearly_fen: of the 12 months that ended with it, of which known_months are
    known. owner_*, grade: when it was struck. reason: a key of the pack (LIF-14). returned_by: bill or person.
    """

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    struck_on = models.DateField()
    last_month = models.IntegerField()
    last_fen = models.BigIntegerField()
    yearly_fen = models.BigIntegerField()
    known_months = models.PositiveSmallIntegerField()
    owner_id = models.BigIntegerField(null=True)
    owner_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    grade = models.CharField(max_length=30, blank=True, default="", db_default="")
    reason = models.CharField(max_length=31, blank=True, default="", db_default="")
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    explained_on = models.DateField(null=True)
    explained_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    returned_on = models.DateField(null=True)
    returned_by = models.CharField(max_length=10, blank=True, default="", db_default="")
    returned_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    return_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    policy_version = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account"], condition=Q(returned_on=None), name="lost_entry_once"),
                       models.CheckConstraint(condition=Q(returned_by__in=("", "bill", "person", "merge")), name="lost_entry_returned_by")]
        indexes = [models.Index(fields=["account"], name="lost_entry_account"),
                   models.Index(fields=["-yearly_fen", "id"], condition=Q(returned_on=None), name="lost_entry_dearest")]
