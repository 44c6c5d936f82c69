"""Tables of consent. Row security makes all three visible like the account of their person.

Consent is a ledger: what a person says later does not change the line of what he said before. `account`: where the person is now.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guanxi.foundation.django.models import Versioned

STATES = ("given", "refused", "withdrawn")


class Consent(Versioned):
    """What a person said about being contacted: one purpose and channel, `*` for all (fields.ALL).

    said_at: when he said it, for a sheet the beginning of its day. evidence, place, source: how we know. notice_version: the text he read.
    act_id: lines recorded together, of which the first holds the scan.
    """

    contact = models.ForeignKey("customers.Contact", models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    purpose = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    state = models.CharField(max_length=10)
    said_at = models.DateTimeField()
    evidence = models.CharField(max_length=20)
    place = models.CharField(max_length=80, blank=True, default="", db_default="")
    source = models.CharField(max_length=120, blank=True, default="", db_default="")
    valid_until = models.DateField(null=True)
    notice_version = models.CharField(max_length=20, blank=True, default="", db_default="")
    recorded_by_id = models.BigIntegerField()
    recorded_by_name = models.CharField(max_length=120)
    act_id = models.UUIDField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=STATES), name="consent_state_known")]
        indexes = [models.Index(fields=["contact", "-said_at"], name="consent_contact"), models.Index(fields=["account"], name="consent_account")]


class Touch(Versioned):
    """One contact that took place, counted by the over-contact guard. is_ours: we began it. decision_id: the permission it used."""

    contact = models.ForeignKey("customers.Contact", models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    purpose = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    is_ours = models.BooleanField(default=True, db_default=True)
    note = models.CharField(max_length=200, blank=True, default="", db_default="")
    decision_id = models.BigIntegerField(null=True)
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["contact", "-at"], name="touch_contact"), models.Index(fields=["account"], name="touch_account")]


class Decision(models.Model):
    """What the gate answered when somebody asked whether he may contact a person: insert-only. Its id is the permission to send."""

    contact = models.ForeignKey("customers.Contact", models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    purpose = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    at = models.DateTimeField()
    is_allowed = models.BooleanField()
    reasons: models.JSONField[list[dict[str, object]], list[dict[str, object]]] = models.JSONField(default=list, db_default=[])
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=120)
    act_id = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["contact", "-at"], name="decision_contact"), models.Index(fields=["account"], name="decision_account")]
