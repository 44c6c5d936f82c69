"""The one table of work. Visible to its owner while he sees the account, and to everybody who sees the account."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guanxi.foundation.django.models import Versioned

STATES = ("open", "done", "settled")


class WorkItem(Versioned):
    """One thing somebody should do by a day. `settled`: the cause went away by itself. passed_from: whose work it is by its cause,
    when he passed it on; it stays with whom he gave it to until the cause becomes another's."""

    kind = models.CharField(max_length=40)
    owner = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    passed_from = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField(null=True)
    subject_kind = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    due_on = models.DateField()
    weight = models.PositiveSmallIntegerField()
    stake_fen = models.BigIntegerField(null=True)
    zh = models.CharField(max_length=200)
    en = models.CharField(max_length=200)
    reasons: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField(default=list, db_default=[])
    dedupe_key = models.CharField(max_length=160)
    state = models.CharField(max_length=8, default="open", db_default="open")
    snoozed_until = models.DateField(null=True)
    snooze_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], condition=Q(state="open"), name="work_open_once"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="work_state_known"),
        ]
        indexes = [
            models.Index(fields=["owner", "weight", "due_on", "id"], condition=Q(state="open"), name="work_of_owner"),
            models.Index(fields=["account_id"], name="work_of_account"),
            models.Index(fields=["dedupe_key"], condition=Q(state="done"), name="work_done_key"),
            models.Index(fields=["subject_kind", "subject_id"], condition=Q(state="open"), name="work_of_subject"),
        ]
