"""Tables of privacy. Rows hold ids of people at customers and names of fields, never a value of theirs."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from guanxi.foundation.django.models import Versioned

SHIFTS = ("work", "night", "rest")
KINDS = ("view", "export", "emergency")
STATES = ("waiting", "granted", "rejected", "expired", "revoked", "used")
VERDICTS = ("", "justified", "abuse")
WISHES = ("report", "erase")
WISH_STATES = ("waiting", "approved", "done", "held", "rejected", "expired")


class DutyTurn(Versioned):
    """Who approves for a unit and below in one shift (值班): work hours, nights, rest days. Ended turns stay as a record."""

    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    shift = models.CharField(max_length=5)
    approver = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    substitute = models.ForeignKey("organisation.User", models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(shift__in=SHIFTS), name="duty_shift_known")]
        indexes = [models.Index(fields=["unit", "shift"], name="duty_of_unit")]


class VaultRequest(Versioned):
    """One wish to see what lies in the vault (金库申请): which people or list, which fields, how long, why.

    unit: whose approver decides. minutes 0: this batch, each person once. opened_ids: who was opened of a batch.
    kind emergency (紧急查看) has no approval and is reviewed afterwards.
    """

    kind = models.CharField(max_length=10, default="view", db_default="view")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    account = models.ForeignKey("customers.Account", models.CASCADE, null=True, related_name="+", db_index=False)
    contact_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    opened_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    fields = ArrayField(models.CharField(max_length=40), default=list, db_default=[])
    rows = models.IntegerField(default=0, db_default=0)
    what = models.CharField(max_length=200, blank=True, default="", db_default="")
    what_en = models.CharField(max_length=200, blank=True, default="", db_default="")
    reason = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField(default=0, db_default=0)
    batch_hours = models.PositiveSmallIntegerField(default=8, db_default=8)
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    approval_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=10, default="waiting", db_default="waiting")
    granted_at = models.DateTimeField(null=True)
    granted_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    until = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    ended_at = models.DateTimeField(null=True)
    ended_note = models.CharField(max_length=200, blank=True, default="", db_default="")
    review_due = models.DateTimeField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    verdict = models.CharField(max_length=10, blank=True, default="", db_default="")
    review_note = models.CharField(max_length=300, blank=True, default="", db_default="")
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="vault_kind_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="vault_state_known"),
            models.CheckConstraint(condition=Q(verdict__in=VERDICTS), name="vault_verdict_known"),
        ]
        indexes = [
            models.Index(fields=["asked_by_id", "-id"], name="vault_asked_by"),
            models.Index(fields=["account"], name="vault_account"),
            models.Index(fields=["review_due"], condition=Q(kind="emergency", reviewed_at=None), name="vault_unreviewed"),
        ]


class SubjectRequest(Versioned):
    """A person at a customer asks about himself (个人信息请求): a copy of what is held of him, or its erasure.

    contact_id: a plain id, it outlives its values; None: the account itself is the person (ARC-28). basis: how he asked and where
    his letter is kept. held: refused at execution, `note` says why. sha256, until: the report's
    file while it may be fetched. counts: rows by table, of what was reported or erased.
    """

    kind = models.CharField(max_length=6)
    contact_id = models.BigIntegerField(null=True)
    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    basis = models.CharField(max_length=200)
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    approval_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, default="waiting", db_default="waiting")
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    done_at = models.DateTimeField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    until = models.DateTimeField(null=True)
    counts: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField(default=dict, db_default={})

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(kind__in=WISHES), name="subject_kind_known"),
                       models.CheckConstraint(condition=Q(state__in=WISH_STATES), name="subject_state_known")]
        indexes = [models.Index(fields=["account"], name="subject_account"), models.Index(fields=["asked_by_id", "-id"], name="subject_asked_by"),
                   models.Index(fields=["contact_id"], name="subject_contact")]
