"""The table of cases. Row security makes a case visible like its account."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guanxi.domains.service.fields import CLOSED, STATES
from guanxi.foundation.django.models import Versioned


class Case(Versioned):
    """One thing a customer asked, complained of or suggested (投诉与服务). Its number is made of its id (rules.number).

    contact, said_by: who said it; the name is kept as it was then. due_at None: no time was set. handler_id None: the account's owner is in
    charge, whoever that is. external_number: of the operator's complaint system; not unique, two of them may use the same.
    """

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey("customers.Contact", models.SET_NULL, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=20)
    severity = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    channel = models.CharField(max_length=20)
    subject = models.CharField(max_length=120)
    said = models.CharField(max_length=2000, blank=True, default="", db_default="")
    said_by = models.CharField(max_length=60, blank=True, default="", db_default="")
    received_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    external_number = models.CharField(max_length=60, blank=True, default="", db_default="")
    handler_id = models.BigIntegerField(null=True)
    handler_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    answer = models.CharField(max_length=2000, blank=True, default="", db_default="")
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    satisfaction = models.CharField(max_length=10, blank=True, default="", db_default="")
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    reopened = models.PositiveSmallIntegerField(default=0, db_default=0)
    reopened_at = models.DateTimeField(null=True)
    reopen_reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    recorded_by_id = models.BigIntegerField()
    recorded_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=[key for key, _ in STATES]), name="case_state_known")]
        indexes = [
            models.Index(fields=["account", "-received_at"], name="case_account"),
            models.Index(fields=["received_at", "id"], name="case_received"),
            models.Index(fields=["received_at", "id"], condition=~Q(state=CLOSED), name="case_pending"),
            models.Index(fields=["external_number"], condition=~Q(external_number=""), name="case_external"),
            models.Index(fields=["contact"], condition=Q(contact__isnull=False), name="case_contact"),
        ]
