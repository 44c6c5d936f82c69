"""Requests and their steps. A request is visible to who asked and to the units that decide; steps go with it."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from guanxi.foundation.django.models import Versioned

WAITING, APPROVED, REJECTED, WITHDRAWN, EXPIRED = "waiting", "approved", "rejected", "withdrawn", "expired"
STATES = (WAITING, APPROVED, REJECTED, WITHDRAWN, EXPIRED)


class Request(Versioned):
    """One question. payload: what the asker needs when it comes back. url: where the subject can be read.

    decider_ids: only these people decide it (whoever is on duty); empty: whoever may at the step's unit.
    """

    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    subject_version = models.IntegerField(default=1, db_default=1)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True, default="", db_default="")
    payload: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, db_default={})
    policy_version = models.CharField(max_length=80, blank=True, default="", db_default="")
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    expires_on = models.DateField(null=True)
    unit_ids = ArrayField(models.BigIntegerField())
    decider_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    state = models.CharField(max_length=10, default=WAITING, db_default=WAITING)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="approval_state_known"),
            models.UniqueConstraint(fields=["kind", "subject_kind", "subject_id", "unit_ids"], condition=Q(state=WAITING),
                                    name="approval_waiting_once"),
        ]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="approval_subject"),
                   models.Index(fields=["asked_by_id", "-id"], name="approval_asked_by")]


class Step(Versioned):
    """One decision of one unit; steps are decided in the order of their number."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default=WAITING, db_default=WAITING)
    is_next = models.BooleanField(default=False, db_default=False)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="approval_step_once")]
        indexes = [models.Index(fields=["unit", "request"], condition=Q(is_next=True), name="approval_step_next")]
