"""Tables of rivals. Row security makes both visible like their account."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guanxi.foundation.django.models import Versioned


class RivalService(Versioned):
    """What an account has from another operator (异网业务). operator, product: keys of the pack. seen_on: last known to be so.

    outcome: why it is no longer in the list (fields.OUTCOMES). recorded_by: who wrote it first; seen_by: who looked last.
    """

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    operator = models.CharField(max_length=40)
    product = models.CharField(max_length=40)
    site = models.CharField(max_length=120, blank=True, default="", db_default="")
    bandwidth = models.CharField(max_length=40, blank=True, default="", db_default="")
    monthly_rent_fen = models.BigIntegerField(null=True)
    contract_until = models.DateField(null=True)
    source = models.CharField(max_length=20)
    confidence = models.CharField(max_length=12)
    seen_on = models.DateField()
    note = models.CharField(max_length=300, blank=True, default="", db_default="")
    recorded_by_id = models.BigIntegerField()
    recorded_by_name = models.CharField(max_length=120)
    seen_by_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True, db_default=True)
    outcome = models.CharField(max_length=12, blank=True, default="", db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["account"], name="rival_service_account"),
            models.Index(fields=["contract_until", "id"], condition=Q(is_active=True), name="rival_service_end"),
        ]


class RivalPromotion(Versioned):
    """What another operator did at a customer's site, and what we did about it (SAL-28). answered_on None: nothing yet."""

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    operator = models.CharField(max_length=40)
    seen_on = models.DateField()
    site = models.CharField(max_length=120, blank=True, default="", db_default="")
    activity = models.CharField(max_length=300)
    counter_measure = models.CharField(max_length=300, blank=True, default="", db_default="")
    answered_on = models.DateField(null=True)
    answered_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    recorded_by_id = models.BigIntegerField()
    recorded_by_name = models.CharField(max_length=120)

    class Meta:
        indexes = [
            models.Index(fields=["account"], name="rival_promotion_account"),
            models.Index(fields=["-seen_on", "-id"], name="rival_promotion_latest"),
        ]
