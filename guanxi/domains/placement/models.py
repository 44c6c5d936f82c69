"""Tables of placement. Row security shows what somebody says of himself to nobody but him; supervisors read it through the door, which asks first."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guanxi.foundation.django.models import Versioned

STANCES = ("has", "wants", "avoids")


class Profile(Versioned):
    """Whether somebody is open to a transfer, and since when he says so (个人意向). Goes when he leaves. ORG-16."""

    user = models.OneToOneField("organisation.User", models.CASCADE, related_name="+")
    is_open = models.BooleanField()
    said_on = models.DateField()


class Entry(Versioned):
    """One thing somebody says of his background (has) or of where he would work (wants, avoids). Goes when he leaves. ORG-16.

    value: a key of the list of its kind, an industry's code, a unit's id, or a free tag. awarded_on: of a qualification.
    confirmed_*: by which supervisor and when; none: he says so himself.
    """

    user = models.ForeignKey("organisation.User", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=14)
    stance = models.CharField(max_length=6)
    value = models.CharField(max_length=60)
    awarded_on = models.DateField(null=True)
    said_on = models.DateField()
    confirmed_by_id = models.BigIntegerField(null=True)
    confirmed_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    confirmed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "value"], name="placement_entry_once"),
            models.CheckConstraint(condition=Q(stance__in=STANCES), name="placement_stance_known"),
        ]


TRANSFER_STATES = ("asked", "agreed", "done", "refused", "expired", "withdrawn")


class Transfer(Versioned):
    """Somebody asks to work in another unit (自愿调岗). One open one a person. Never deleted. ORG-16.

    keeps_accounts: his supervisor decided, with a reason, that he keeps those in no hand-over. request_id: the approval of both supervisors.
    closed_by_name, closing_note: who refused and why.
    """

    user = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    from_unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False)
    to_unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False)
    job = models.CharField(max_length=30, blank=True, default="", db_default="")
    reason = models.CharField(max_length=200)
    effective_on = models.DateField()
    state = models.CharField(max_length=10, default="asked", db_default="asked")
    request_id = models.BigIntegerField(null=True)
    keeps_accounts = models.BooleanField(default=False, db_default=False)
    keeps_reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    keeps_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    closed_at = models.DateTimeField(null=True)
    closed_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    closing_note = models.CharField(max_length=500, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(state__in=("asked", "agreed")), name="placement_transfer_once"),
            models.CheckConstraint(condition=Q(state__in=TRANSFER_STATES), name="placement_transfer_state"),
        ]
