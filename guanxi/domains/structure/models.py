"""Tables of who stands where at a customer. Row security makes all three visible like their account. No free text, no personal data but ids."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from guanxi.domains.structure.fields import OVERSEES, REPORTS_TO
from guanxi.foundation.django.models import Versioned

_ENDED_IN_ORDER = Q(valid_until=None) | Q(valid_until__gte=F("valid_from"))


class Seat(Versioned):
    """A person in a row of his account's hierarchy. row: the pack's stored key (`bank.deputy`). Half-open; valid_until None: still there."""

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    contact = models.ForeignKey("customers.Contact", models.CASCADE, related_name="+", db_index=False)
    row = models.CharField(max_length=61)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source = models.CharField(max_length=20, blank=True, default="", db_default="")
    confidence = models.CharField(max_length=12, blank=True, default="", db_default="")
    recorded_by_id = models.BigIntegerField()
    recorded_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact"], condition=Q(valid_until=None), name="seat_one_row_a_person"),
                       models.CheckConstraint(condition=_ENDED_IN_ORDER, name="seat_in_order")]
        indexes = [models.Index(fields=["account"], name="seat_account"), models.Index(fields=["contact"], name="seat_contact")]


class UnknownRow(Versioned):
    """未知(已问): somebody asked who fills this row and did not learn it (ARC-03). Gone as soon as somebody fills it."""

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    row = models.CharField(max_length=61)
    asked_on = models.DateField()
    asked_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "row"], name="unknown_row_once")]


class Line(Versioned):
    """`above` is in charge of (oversees) or the superior of (reports_to) `below`; oversees may end at a row instead of a person.

    Half-open; valid_until None: still so. A circle within one kind cannot enter: see commands.
    """

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    above = models.ForeignKey("customers.Contact", models.CASCADE, related_name="+", db_index=False)
    below = models.ForeignKey("customers.Contact", models.CASCADE, null=True, related_name="+", db_index=False)
    row = models.CharField(max_length=61, blank=True, default="", db_default="")
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source = models.CharField(max_length=20, blank=True, default="", db_default="")
    confidence = models.CharField(max_length=12, blank=True, default="", db_default="")
    recorded_by_id = models.BigIntegerField()
    recorded_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=(OVERSEES, REPORTS_TO)), name="line_kind_known"),
            models.CheckConstraint(condition=(Q(below=None) & Q(kind=OVERSEES) & ~Q(row="")) | (~Q(below=None) & Q(row="")), name="line_one_end"),
            models.CheckConstraint(condition=Q(below=None) | ~Q(above=F("below")), name="line_not_to_self"),
            models.CheckConstraint(condition=_ENDED_IN_ORDER, name="line_in_order"),
            models.UniqueConstraint(fields=["below"], condition=Q(kind=REPORTS_TO, valid_until=None), name="line_one_superior"),
            models.UniqueConstraint(fields=["above", "below", "row"], condition=Q(kind=OVERSEES, valid_until=None), nulls_distinct=False,
                                    name="line_once"),
        ]
        indexes = [models.Index(fields=["account"], name="line_account"), models.Index(fields=["above"], name="line_above"),
                   models.Index(fields=["below"], name="line_below")]
