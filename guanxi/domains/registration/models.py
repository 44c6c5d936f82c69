"""Tables of registration. Row security: who sees the account, whose claim it is, whose unit's claim it is, who decides."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from guanxi.domains.registration import fields
from guanxi.foundation.django.models import Versioned


class Registration(Versioned):
    """A claim (报备) of a unit on an account (project empty) or on one project at it.

    blocked_by: the claim because of which this one was refused. progress_by None: progress was shown, or is not asked.
    evidence: what showed progress last, which record (an entry of the timeline, an attachment) and of which day.
    """

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    project = models.CharField(max_length=80, blank=True)
    project_key = models.CharField(max_length=120, blank=True)
    proof = models.CharField(max_length=500)
    expected_fen = models.BigIntegerField(null=True)
    user = models.ForeignKey("organisation.User", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12)
    registered_on = models.DateField()
    protected_until = models.DateField(null=True)
    progress_by = models.DateField(null=True)
    progressed_at = models.DateTimeField(null=True)
    evidence = models.CharField(max_length=10, blank=True, default="", db_default="")
    evidence_ref = models.BigIntegerField(null=True)
    evidence_on = models.DateField(null=True)
    blocked_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    support_assignment_id = models.BigIntegerField(null=True)
    policy_version = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=fields.CLAIM_STATES), name="registration_state_known"),
            models.CheckConstraint(condition=Q(evidence__in=("", *fields.EVIDENCE)), name="registration_evidence_known"),
            models.UniqueConstraint(fields=["account", "project_key"], condition=Q(state__in=fields.HOLDING), name="registration_one_holder"),
        ]
        indexes = [
            models.Index(fields=["account"], name="registration_account"), models.Index(fields=["user", "-id"], name="registration_of_user"),
            models.Index(fields=["unit", "-id"], name="registration_of_unit"),
            models.Index(fields=["protected_until"], condition=Q(state=fields.ACTIVE), name="registration_active"),
            models.Index(fields=["unit"], condition=Q(state=fields.WAITING), name="registration_waiting"),
        ]


class HistoryLine(models.Model):
    """One thing that happened to a claim, as a finished sentence in both languages. Append-only."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="history")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    zh = models.CharField(max_length=700)
    en = models.CharField(max_length=700)
    actor_name = models.CharField(max_length=120)


class Arbitration(Versioned):
    """What a unit above decides between sides, with the reason, once and on one appeal (`appeals`). unit: who decides."""

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False)
    instance = models.PositiveSmallIntegerField(default=1, db_default=1)
    appeals = models.OneToOneField("self", models.CASCADE, null=True, related_name="appeal")
    reason = models.CharField(max_length=500)
    opened_by_id = models.BigIntegerField()
    opened_by_name = models.CharField(max_length=120)
    opened_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=8, default=fields.OPEN, db_default=fields.OPEN)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    decided_on = models.DateField(null=True)
    decision_reason = models.CharField(max_length=500, blank=True, default="", db_default="")

    class Meta:
        abstract = True


class Dispute(Arbitration):
    """One arbitration (仲裁), or the appeal against one (`appeals`). unit: who decides. The parties stand here as numbers, so that row
    security needs no other table."""

    project = models.CharField(max_length=80, blank=True)
    holder = models.ForeignKey(Registration, models.CASCADE, related_name="+")
    challenger = models.ForeignKey(Registration, models.CASCADE, related_name="+")
    holder_user_id = models.BigIntegerField()
    holder_unit_id = models.BigIntegerField()
    challenger_user_id = models.BigIntegerField()
    challenger_unit_id = models.BigIntegerField()
    decision = models.CharField(max_length=8, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=fields.DISPUTE_STATES), name="dispute_state_known"),
            models.UniqueConstraint(fields=["holder"], condition=Q(state=fields.OPEN), name="dispute_one_open"),
        ]
        indexes = [models.Index(fields=["unit"], condition=Q(state=fields.OPEN), name="dispute_open"),
                   models.Index(fields=["account"], name="dispute_account")]


class LeadDispute(Arbitration):
    """A question to the common superior of several units that signed: who leads the group (GRD-10). account: the group's top when it was asked.

    unit: who decides; called_unit: who is called now, one level up each time nobody decided by due_on, counted from called_on. unit_ids: the units
    that signed; user_ids: the people of their accounts. They stand here as numbers, so that row security needs no other table.
    """

    called_unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False)
    unit_ids = ArrayField(models.BigIntegerField())
    user_ids = ArrayField(models.BigIntegerField())
    called_on = models.DateField()
    lead_user_id = models.BigIntegerField(null=True)
    lead_unit_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=fields.DISPUTE_STATES), name="lead_dispute_state_known"),
            models.UniqueConstraint(fields=["account"], condition=Q(state=fields.OPEN), name="lead_dispute_one_open"),
        ]
        indexes = [models.Index(fields=["unit"], condition=Q(state=fields.OPEN), name="lead_dispute_open"),
                   models.Index(fields=["account"], name="lead_dispute_account")]


class Letter(Versioned):
    """A letter of authorisation (授权委托书): the province lets a city develop one named account, or all of a grade. Its scan is an
    attachment."""

    number = models.CharField(max_length=40, unique=True)
    account = models.ForeignKey("customers.Account", models.CASCADE, null=True, related_name="+", db_index=False)
    grade = models.CharField(max_length=20, blank=True)
    from_unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False)
    to_unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    content = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_until = models.DateField()
    issued_by_id = models.BigIntegerField()
    issued_by_name = models.CharField(max_length=120)
    revoked_on = models.DateField(null=True)
    revoked_reason = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(account=None) ^ Q(grade=""), name="letter_account_or_grade"),
            models.CheckConstraint(condition=Q(valid_until__gte=models.F("valid_from")), name="letter_days"),
        ]
        indexes = [models.Index(fields=["account"], name="letter_account"), models.Index(fields=["grade", "valid_until"], name="letter_grade")]


class RecordReport(Versioned):
    """One report for the record (备案): the county tells the city that it manages this account of this grade."""

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    grade = models.CharField(max_length=20)
    from_unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False)
    to_unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False)
    reported_by_id = models.BigIntegerField()
    reported_by_name = models.CharField(max_length=120)
    reported_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, default=fields.REPORTED, db_default=fields.REPORTED)
    answered_by_id = models.BigIntegerField(null=True)
    answered_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=fields.REPORT_STATES), name="report_state_known"),
            models.UniqueConstraint(fields=["account", "grade"], condition=Q(state__in=fields.STANDING), name="report_once"),
        ]
        indexes = [models.Index(fields=["account"], name="report_account"), models.Index(fields=["to_unit", "state", "-id"], name="report_of_city"),
                   models.Index(fields=["from_unit", "state", "-id"], name="report_of_county")]
