"""Tables of guidance. Row security shows a paper to who sits in, or above, the unit it comes from or one it goes to (ORG-01)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from guanxi.foundation.django.models import Versioned

KINDS = ("guidance", "experience", "spread")


class Paper(Versioned):
    """A guidance to units below, an experience to the unit above, or one that is spread below. Never deleted. ORG-01.

    unit: from which territory. to_unit_ids: where it goes; the same units have a receipt each. source: the experience it spreads.
    due_on: until when each unit says what came of it; none: reading is enough.
    """

    kind = models.CharField(max_length=10)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    to_unit_ids = ArrayField(models.BigIntegerField())
    title = models.CharField(max_length=80)
    text = models.TextField()
    issued_on = models.DateField()
    due_on = models.DateField(null=True)
    source = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    author_id = models.BigIntegerField()
    author_name = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="guidance_kind_known"),
            models.CheckConstraint(condition=Q(kind="spread", source__isnull=False) | (~Q(kind="spread") & Q(source=None)),
                                   name="guidance_spread_has_source"),
        ]


class Receipt(Versioned):
    """One unit that a paper goes to: who confirmed that it was read, and what came of it. from_unit_id: the paper's, for row security."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="receipts", db_index=False)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+")
    from_unit_id = models.BigIntegerField()
    signed_at = models.DateTimeField(null=True)
    signed_by_id = models.BigIntegerField(null=True)
    signed_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    answer = models.CharField(max_length=1000, blank=True, default="", db_default="")
    answered_at = models.DateTimeField(null=True)
    answered_by_id = models.BigIntegerField(null=True)
    answered_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "unit"], name="guidance_receipt_once")]
