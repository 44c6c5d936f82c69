"""Hand-overs of accounts before a witness, and what became of each account (operator 1.13)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guanxi.domains.customers.models.archive import Account
from guanxi.foundation.django.models import Versioned

STATES = ("planned", "running", "ended", "taken_back")


class Handover(Versioned):
    """One hand-over (交接) from a manager to another before a witness (operator 1.13).

    unit: of the former manager. overlap_until: last day on which he reads, None: lost at once. begun_act: the act that moved it.
    cutoff_on: from which day results count for the new manager, None: effective_on."""

    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    from_user = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    to_user = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    witness = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    made_by_id = models.BigIntegerField()
    made_by_name = models.CharField(max_length=120)
    effective_on = models.DateField()
    cutoff_on = models.DateField(null=True)
    overlap_days = models.PositiveSmallIntegerField()
    overlap_until = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, default="planned", db_default="planned")
    begun_act = models.UUIDField(null=True)
    witnessed_at = models.DateTimeField(null=True)
    witness_remark = models.CharField(max_length=300, blank=True, default="", db_default="")
    closing_note = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(state__in=STATES), name="handover_state_known")]
        indexes = [models.Index(fields=["effective_on"], condition=Q(state__in=("planned", "running")), name="handover_open")]


class HandoverLine(Versioned):
    """One account of a hand-over. state: waiting, moved, skipped (he was not its owner any more), returned, kept (changed since),
    left (not given back: the former manager has left).

    reader_id: who still reads because of it; the source of Visibility `handover`, not guarded, so that anybody's change of the
    account finds it. is_open: planned or in its overlap; an account is in one open hand-over. cutoff_on: once moved, the account's own
    cutoff: what counted for somebody before the former owner stays his."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="lines")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    state = models.CharField(max_length=10, default="waiting", db_default="waiting")
    from_assignment_id = models.BigIntegerField(null=True)
    to_assignment_id = models.BigIntegerField(null=True)
    reader_id = models.BigIntegerField(null=True)
    cutoff_on = models.DateField(null=True)
    is_open = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account"], condition=Q(is_open=True), name="handover_line_once")]
        indexes = [models.Index(fields=["account"], name="handover_line_account")]
