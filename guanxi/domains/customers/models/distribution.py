"""A distribution of accounts over the groups of a unit (ORG-20, ORG-09): the preview as it was shown, then what became of each account."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from guanxi.foundation.django.models import Versioned

STATES = ("draft", "done", "taken_back")
LINE_STATES = ("stays", "kept", "planned", "moved", "returned", "taken")
SCOPES = ("unowned", "held", "ticked", "industry")


class Distribution(Versioned):
    """One distribution (分配). scope: which accounts were chosen; industry_code, area: for `industry`. left_over: chosen, but beyond the most.

    balance: one entry a person: group, user, and of what he owned before and after the accounts by grade and the revenue in fen.
    begun_act: the act that carried it out.
    """

    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    made_by_id = models.BigIntegerField()
    made_by_name = models.CharField(max_length=120)
    scope = models.CharField(max_length=10)
    industry_code = models.CharField(max_length=6, blank=True, default="", db_default="")
    area = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.CharField(max_length=200, blank=True, default="", db_default="")
    seen_at = models.DateTimeField()
    left_over = models.IntegerField(default=0, db_default=0)
    balance: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(default=list, db_default=[])
    state = models.CharField(max_length=10, default="draft", db_default="draft")
    begun_act = models.UUIDField(null=True)
    done_at = models.DateTimeField(null=True)
    closing_note = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=STATES), name="distribution_state_known"),
                       models.CheckConstraint(condition=Q(scope__in=SCOPES), name="distribution_scope_known")]


class DistributionLine(Versioned):
    """One account of a distribution. state: stays (for `why`), kept (its owner keeps it), planned, moved, returned, taken (reassigned since:
    not taken back).

    from_assignment_id: the ownership the preview saw, None: nobody's. to_user_id: who has it then. why: [code, 中文, English] each.
    """

    distribution = models.ForeignKey(Distribution, models.CASCADE, related_name="lines")
    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=8)
    group_id = models.BigIntegerField(null=True)
    from_user_id = models.BigIntegerField(null=True)
    from_assignment_id = models.BigIntegerField(null=True)
    to_user_id = models.BigIntegerField(null=True)
    to_assignment_id = models.BigIntegerField(null=True)
    grade = models.CharField(max_length=20, blank=True, default="", db_default="")
    revenue_fen = models.BigIntegerField(default=0, db_default=0)
    why: models.JSONField[list[list[str]], list[list[str]]] = models.JSONField(default=list, db_default=[])

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=LINE_STATES), name="distribution_line_state_known"),
                       models.UniqueConstraint(fields=["distribution", "account"], name="distribution_line_once")]
        indexes = [models.Index(fields=["account"], name="distribution_line_account")]
