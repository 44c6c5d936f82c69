"""The base of every business table, and the foundation's own tables. No business fields here."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models.functions import Now

from guanxi.foundation.pure.refusal import changed_meanwhile


class Versioned(models.Model):
    """A row that people edit: `version` grows with every change, times are the command's `now`."""

    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        abstract = True

    def store(self, *, now: datetime, expected_version: int | None = None) -> None:
        """Inserts, or updates when nobody was faster; refuses `changed_meanwhile` (CON-80) otherwise."""
        if self.pk is None:
            self.created_at = self.updated_at = now
            self.save(force_insert=True)
            return
        seen = self.version if expected_version is None else expected_version
        self.version, self.updated_at = seen + 1, now
        fields: dict[str, Any] = {f.attname: getattr(self, f.attname) for f in self._meta.concrete_fields if not f.primary_key}
        if not type(self)._base_manager.filter(pk=self.pk, version=seen).update(**fields):
            raise changed_meanwhile()


class AuditAct(models.Model):
    """One thing somebody did: the change set that all its changed rows point to. Insert-only for the app role."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField(db_index=True)
    actor_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=120)
    acting_for = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=30, blank=True)
    subject_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    channel = models.CharField(max_length=10)
    request_id = models.CharField(max_length=40, blank=True)
    policy_version = models.CharField(max_length=80, blank=True)
    caused_by = models.UUIDField(null=True)
    depth = models.PositiveSmallIntegerField(default=0)
    recorded_at = models.DateTimeField(db_default=Now())  # the database's clock: `at` is the command's, which a demo may shift

    class Meta:
        db_table = "audit_act"
        indexes = [models.Index(fields=["subject_kind", "subject_id", "-at"], name="audit_act_subject")]


class AuditRow(models.Model):
    """One changed row: its image before (none for an insert). Written by triggers only; partitioned by month."""

    id = models.BigAutoField(primary_key=True)
    act_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    account_id = models.BigIntegerField(null=True)
    op = models.CharField(max_length=1)
    version_after = models.IntegerField(null=True)
    before = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "audit_row"


class AuditSeal(models.Model):
    """One stretch of history, closed: how many acts and rows it holds, their digest, and the chain over all seals. Insert-only."""

    since = models.DateTimeField()
    until = models.DateTimeField(unique=True)
    acts = models.BigIntegerField()
    rows = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    chain = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "audit_seal"


class EventLog(models.Model):
    """Every published event, for replay and webhooks. Delivery itself is a job per subscriber."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=120)
    payload = models.JSONField()
    act_id = models.UUIDField(null=True)

    class Meta:
        db_table = "event_log"


class EventReceipt(models.Model):
    """This subscriber has handled this event: the second delivery does nothing (G2)."""

    event_id = models.UUIDField()
    subscriber = models.CharField(max_length=160)
    at = models.DateTimeField()

    class Meta:
        db_table = "event_receipt"
        constraints = [models.UniqueConstraint(fields=["event_id", "subscriber"], name="event_receipt_once")]


class IdempotencyKey(models.Model):
    """One business effect per key (G2): the key of a form or call, and where its result is."""

    actor_id = models.BigIntegerField()
    verb = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    result = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "idempotency_key"
        constraints = [models.UniqueConstraint(fields=["actor_id", "verb", "key"], name="idempotency_key_once")]


class DemoClock(models.Model):
    """The one row that says how many seconds the demo's clock is ahead (decisions 7)."""

    offset_seconds = models.BigIntegerField(default=0)

    class Meta:
        db_table = "demo_clock"


class JobTrouble(models.Model):
    """Why a job failed the last time (`jobtrouble`); goes with the job."""

    job_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=80)
    place = models.CharField(max_length=120)
    request_id = models.CharField(max_length=40)

    class Meta:
        db_table = "job_trouble"


class DefinitionMark(models.Model):
    """The one row whose mark changes with every custom field or column of the book (definitions.py)."""

    mark = models.UUIDField()

    class Meta:
        db_table = "definition_mark"
