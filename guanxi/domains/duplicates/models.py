"""Tables of duplicates. Row security: a pair like both its accounts, a merge like the account that stays, or whoever asked for it."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from guanxi.domains.duplicates.fields import MERGE_STATES, OPEN, PAIR_STATES, WAITING
from guanxi.foundation.django.models import Versioned


class Run(models.Model):
    """One comparison of the whole book. skipped: blocks above their cap, by rule. counts: accounts, compared, found, fresh, reopened."""

    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=120)
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, default=WAITING, db_default=WAITING)
    counts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, db_default={})
    skipped: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list, db_default=[])
    policy_version = models.CharField(max_length=80, blank=True, default="", db_default="")
    trouble = models.CharField(max_length=300, blank=True, default="", db_default="")


class Pair(Versioned):
    """Two accounts that may be one. score: 0 to 1. weight: score × value, the order of the queue. signs: field, level, bits.

    fingerprint: of what was compared, so that a decided pair comes back only when that has changed. until: a pair put off returns then.
    """

    low_account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    high_account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    score = models.FloatField()
    value_fen = models.BigIntegerField(default=0, db_default=0)
    weight = models.FloatField(default=0, db_default=0)
    signs: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list, db_default=[])
    fingerprint = models.CharField(max_length=64, blank=True, default="", db_default="")
    state = models.CharField(max_length=10, default=OPEN, db_default=OPEN)
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    decided_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    decided_at = models.DateTimeField(null=True)
    until = models.DateField(null=True)
    found_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["low_account", "high_account"], name="duplicate_pair_once"),
                       models.CheckConstraint(condition=Q(low_account__lt=F("high_account")), name="duplicate_pair_in_order"),
                       models.CheckConstraint(condition=Q(state__in=list(PAIR_STATES)), name="duplicate_pair_state_known")]
        indexes = [models.Index(fields=["-weight", "-id"], condition=Q(state=OPEN), name="duplicate_pair_queue"),
                   models.Index(fields=["high_account"], name="duplicate_pair_high")]


class Merge(Versioned):
    """One merge, from the proposal to its undo. account: the account that stays (of a person: his account).

    survivor_id, loser_id: ids of the kind's records, for good. acts: what an undo takes back, the newest first. kept: table and id of rows an
    undo left because they were changed since; kept_fields: fields of the record that stayed, picked in the merge and edited since.
    """

    kind = models.CharField(max_length=10)
    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    survivor_id = models.BigIntegerField()
    loser_id = models.BigIntegerField()
    survivor_name = models.CharField(max_length=200)
    loser_name = models.CharField(max_length=200)
    survivor_version = models.IntegerField()
    loser_version = models.IntegerField()
    picks: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField(default=dict, db_default={})
    state = models.CharField(max_length=10, default=WAITING, db_default=WAITING)
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=120)
    approval_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    acts: ArrayField[list[Any], list[Any]] = ArrayField(models.UUIDField(), default=list, db_default=[])
    merged_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    undone_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    kept: models.JSONField[dict[str, list[int]], dict[str, list[int]]] = models.JSONField(default=dict, db_default={})
    kept_fields: ArrayField[list[str], list[str]] = ArrayField(models.CharField(max_length=60), default=list, db_default=[])

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(MERGE_STATES)), name="duplicate_merge_state_known"),
            models.UniqueConstraint(fields=["kind", "loser_id"], condition=Q(state__in=("waiting", "merged")), name="duplicate_merge_once"),
        ]
        indexes = [models.Index(fields=["account", "-id"], name="duplicate_merge_account"),
                   models.Index(fields=["-id"], name="duplicate_merge_latest")]
