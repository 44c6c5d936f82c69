"""Tables of stewardship. Row security makes verifications visible like their account; sums are an index without row security."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from guanxi.foundation.django.models import Versioned

OUTCOMES = ("right", "wrong")
CALL_BACK_STATES = ("open", "right", "wrong", "not_reached", "changed")


class Verification(Versioned):
    """One check of one value (核实): where from, when, by whom, right or wrong. A correction is a row of outcome wrong.

    contact None: a field of the account itself. field: `account.address`. fingerprint: keyed hash of the value that was checked, so no copy
    of it. is_current: the latest check of this value's field. entered_by_*: who had answered for the value before it was found wrong.
    """

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey("customers.Contact", models.CASCADE, null=True, related_name="+", db_index=False)
    field = models.CharField(max_length=50)
    outcome = models.CharField(max_length=6)
    source = models.CharField(max_length=20)
    checked_on = models.DateField()
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=120)
    fingerprint = models.CharField(max_length=64)
    note = models.CharField(max_length=200, blank=True, default="", db_default="")
    entered_by_id = models.BigIntegerField(null=True)
    entered_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    is_current = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "contact", "field"], condition=Q(is_current=True), nulls_distinct=False,
                                    name="verification_once"),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="verification_outcome_known"),
        ]
        indexes = [
            models.Index(fields=["account", "-checked_on"], name="verification_account"),
            models.Index(fields=["contact"], condition=~Q(contact=None), name="verification_contact"),
            models.Index(fields=["by_id", "checked_on"], name="verification_by"),
            models.Index(fields=["checked_on", "account"], name="verification_day"),
            models.Index(fields=["entered_by_id", "checked_on"], condition=Q(outcome="wrong"), name="verification_wrong"),
        ]


class AccountQuality(models.Model):
    """Derived: what one account's archive is worth. Counts as in rules.Tally. marks: `contact.mobile:missing`, what opens a figure's list.

    sales_id, service_id: an assigned salesperson, the response desk; they look after the fields the pack gives them.
    """

    account_id = models.BigIntegerField(primary_key=True)
    unit_id = models.BigIntegerField()
    owner_id = models.BigIntegerField(null=True)
    sales_id = models.BigIntegerField(null=True)
    service_id = models.BigIntegerField(null=True)
    required = models.IntegerField()
    filled = models.IntegerField()
    unknown = models.IntegerField()
    done = models.IntegerField()
    ageing = models.IntegerField()
    fresh = models.IntegerField()
    right = models.IntegerField()
    wrong = models.IntegerField()
    verified = models.SmallIntegerField()
    last_checked_on = models.DateField(null=True)
    marks: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=70))

    class Meta:
        indexes = [
            models.Index(fields=["verified", "account_id"], name="quality_verified"),
            models.Index(fields=["unit_id", "verified", "account_id"], name="quality_unit"),
            models.Index(fields=["owner_id", "verified", "account_id"], name="quality_owner"),
            models.Index(fields=["sales_id"], condition=~Q(sales_id=None), name="quality_sales"),
            models.Index(fields=["service_id"], condition=~Q(service_id=None), name="quality_service"),
            GinIndex(fields=["marks"], name="quality_marks"),
        ]


class QualityRun(models.Model):
    """One summing up of the whole book; its sums count once it is finished."""

    id = models.BigAutoField(primary_key=True)
    on = models.DateField()
    began_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    accounts = models.IntegerField(default=0)


class QualitySum(models.Model):
    """Derived: one field over the accounts of one unit and owner (0: nobody), in one run."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(QualityRun, models.CASCADE, related_name="+", db_index=False)
    unit_id = models.BigIntegerField()
    owner_id = models.BigIntegerField()
    field = models.CharField(max_length=50)
    required = models.IntegerField()
    filled = models.IntegerField()
    unknown = models.IntegerField()
    done = models.IntegerField()
    ageing = models.IntegerField()
    fresh = models.IntegerField()
    right = models.IntegerField()
    wrong = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "unit_id", "owner_id", "field"], name="quality_sum_once")]
        indexes = [models.Index(fields=["run", "owner_id"], name="quality_sum_owner")]


class CallBackDraw(Versioned):
    """One weekly sample: which week, of how many checks, how many, by which seed."""

    week = models.DateField(unique=True)
    seed = models.CharField(max_length=40)
    population = models.IntegerField()
    drawn = models.IntegerField()
    percent = models.PositiveSmallIntegerField()


class CallBack(Versioned):
    """One sampled check to be called back by somebody independent. state: open, right, wrong, not_reached, changed (the value is another now).

    asked_*: whom the draw chose, None where everybody was involved. by_name: who had verified the value.
    """

    draw = models.ForeignKey(CallBackDraw, models.PROTECT, related_name="+")
    verification = models.ForeignKey(Verification, models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    asked_id = models.BigIntegerField(null=True)
    asked_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    due_on = models.DateField()
    state = models.CharField(max_length=12, default="open", db_default="open")
    answered_on = models.DateField(null=True)
    answered_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    note = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verification"], name="call_back_once"),
                       models.CheckConstraint(condition=Q(state__in=CALL_BACK_STATES), name="call_back_state_known")]
        indexes = [models.Index(fields=["account"], name="call_back_account"),
                   models.Index(fields=["asked_id", "due_on"], condition=Q(state="open"), name="call_back_asked")]


class UnitReport(Versioned):
    """What a unit itself reports for its quotas. kind: buyers (count of a month, `month` 202611) or migration (from, until; month 0)."""

    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    month = models.IntegerField(default=0, db_default=0)
    count = models.IntegerField(null=True)
    began_on = models.DateField(null=True)
    finished_on = models.DateField(null=True)
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "month"], name="unit_report_once")]


class CollectionRound(Versioned):
    """A periodic collection (ARC-32): which fields, in which unit with everything below, until when.

    repeat: month, quarter, year, or nothing. anchor_on: the first day of the series; next_on: when its next round opens by itself, None: that
    round is open already, or the series was stopped. follows: the round before it, at most one after each.
    """

    name = models.CharField(max_length=60)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    fields: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=50))
    began_on = models.DateField()
    due_on = models.DateField()
    made_by_id = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=120)
    repeat = models.CharField(max_length=7, blank=True, default="", db_default="")
    anchor_on = models.DateField(null=True)
    next_on = models.DateField(null=True)
    follows = models.OneToOneField("self", models.SET_NULL, null=True, related_name="followed_by")
    closed_on = models.DateField(null=True)
    closing_note = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(repeat__in=("", "month", "quarter", "year")), name="collection_repeat_known")]
        indexes = [models.Index(fields=["-due_on", "-id"], name="collection_latest"),
                   models.Index(fields=["next_on"], condition=~Q(next_on=None), name="collection_next")]


class CollectionLine(Versioned):
    """One person's part of a round. gaps: values that wanted work in his accounts when it began; 0 owner: accounts of nobody."""

    round = models.ForeignKey(CollectionRound, models.CASCADE, related_name="lines")
    user_id = models.BigIntegerField()
    accounts = models.IntegerField()
    gaps = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "user_id"], name="collection_line_once")]
