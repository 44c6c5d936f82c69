"""Tables of parentage. What the asker may read and what only the answering side may read are two tables, each with its row security.

A request says nothing that depends on whether the parent exists; a route is never shown to the asker (PRM-62).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from guanxi.domains.parentage import fields
from guanxi.foundation.django.models import Versioned


class ParentRequest(Versioned):
    """One request (申请挂接). said: code or name as printed. answer: why it was refused. attached_by_name: only once it is attached."""

    account = models.ForeignKey("customers.Account", models.CASCADE, related_name="+", db_index=False)
    tree_kind = models.CharField(max_length=10)
    said = models.CharField(max_length=120)
    reason = models.CharField(max_length=300)
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=120)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False)
    asked_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, default=fields.OPEN, db_default=fields.OPEN)
    answer = models.CharField(max_length=300, blank=True, default="", db_default="")
    closed_on = models.DateField(null=True)
    attached_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")
    policy_version = models.CharField(max_length=80, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=fields.STATES), name="parent_request_state_known"),
            models.UniqueConstraint(fields=["account", "tree_kind"], condition=Q(state=fields.OPEN), name="parent_request_one_open"),
        ]
        indexes = [models.Index(fields=["account"], name="parent_request_account"),
                   models.Index(fields=["asked_by_id", "-id"], name="parent_request_asker"),
                   models.Index(fields=["due_on"], condition=Q(state=fields.OPEN), name="parent_request_due")]


class ParentRoute(Versioned):
    """Who answers a request, found after it was asked. parent None: no single account fits, the asker's head answers by what was typed.

    unit: whose heads may answer besides; asker_id stands here so that row security needs no other table.
    """

    request = models.OneToOneField(ParentRequest, models.CASCADE, related_name="route")
    asker_id = models.BigIntegerField()
    way = models.CharField(max_length=10)
    parent = models.ForeignKey("customers.Account", models.SET_NULL, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, related_name="+", db_index=False)
    answerer_ids = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    decided_by_id = models.BigIntegerField(null=True)
    decided_by_name = models.CharField(max_length=120, blank=True, default="", db_default="")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(way__in=fields.WAYS), name="parent_route_way_known")]
        indexes = [models.Index(fields=["parent"], name="parent_route_parent"), models.Index(fields=["unit"], name="parent_route_unit")]
