"""The tables of cases. Row security makes a case visible like its account, and what a support centre was asked to who works there as well."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guanxi.domains.service.fields import (
    ASKED,
    CLOSED,
    LONGEST_ANSWER,
    LONGEST_KNOW_HOW,
    LONGEST_QUESTION,
    STATES,
    SUPPORT_STATES,
)
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


class SupportRequest(Versioned):
    """A case passed on to a support centre, and what came of it (转支持中心, ORG-13 to ORG-15). Never deleted but with its case.

    account, kind, severity, due_at, satisfaction: as of the case, for who works in the centre and does not see it. level: which kind of centre
    it was asked as. answer: the solution, or why it could not be solved. know_how: what who asked may learn of the product; blank: nothing.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    centre = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False)
    level = models.CharField(max_length=30)
    from_unit_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=20)
    severity = models.CharField(max_length=10)
    due_at = models.DateTimeField(null=True)
    question = models.CharField(max_length=LONGEST_QUESTION)
    state = models.CharField(max_length=10, default=ASKED, db_default=ASKED)
    asked_at = models.DateTimeField()
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.BigIntegerField(null=True)
    ended_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    answer = models.CharField(max_length=LONGEST_ANSWER, blank=True, default="", db_default="")
    know_how = models.CharField(max_length=LONGEST_KNOW_HOW, blank=True, default="", db_default="")
    satisfaction = models.CharField(max_length=10, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=[key for key, _ in SUPPORT_STATES]), name="support_state_known"),
            models.UniqueConstraint(fields=["case"], condition=Q(state=ASKED), name="support_one_open"),
        ]
        indexes = [
            models.Index(fields=["case"], name="support_case"),
            models.Index(fields=["centre", "-asked_at"], name="support_centre"),
            models.Index(fields=["account"], name="support_account"),
            models.Index(fields=["from_unit_id"], condition=~Q(know_how=""), name="support_know_how"),
        ]
