"""Tables of revenue shares. Row security makes both visible like their account.

That the parts of a split are one whole is held by a deferred trigger (migration 0002): it looks when the transaction commits.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from guanxi.foundation.django.models import Versioned

APART, WHOLE = "revenue_split_apart", "revenue_split_whole"


class RevenueSplit(Versioned):
    """How the revenue of one product instance counts in one stretch of time (收入归属). issuer: code of the province that gave the number.

    valid_from … valid_until, half-open; None: until further notice. An instance has one split at most on any day, whichever account it is at.
    """

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    issuer = models.CharField(max_length=20)
    instance = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source_document = models.CharField(max_length=120)
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    set_by_id = models.BigIntegerField()
    set_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            ExclusionConstraint(name=APART, expressions=[
                ("issuer", RangeOperators.EQUAL), ("instance", RangeOperators.EQUAL),
                (Func(F("valid_from"), F("valid_until"), function="daterange", output_field=DateRangeField()), RangeOperators.OVERLAPS)]),
            models.CheckConstraint(condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="revenue_split_days"),
        ]
        indexes = [models.Index(fields=["account", "issuer", "instance", "valid_from"], name="revenue_split_account")]


class RevenueShare(Versioned):
    """One unit's part of a split. rate: 0 to 1 with six places; the rates of a split sum to exactly 1. account: the split's."""

    split = models.ForeignKey(RevenueSplit, models.CASCADE, related_name="shares", db_index=False)
    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    rate = models.DecimalField(max_digits=7, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["split", "unit"], name="revenue_share_unit_once"),
            models.CheckConstraint(condition=Q(rate__gt=0) & Q(rate__lte=1), name="revenue_share_rate"),
        ]
