"""Tables of who answers for an account, and who sees it because of that (derived)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from guanxi.domains.customers.models.archive import Account
from guanxi.foundation.django.models import Versioned

ROLES = ("owner", "lead", "local_service", "industry", "executive_sponsor", "customer_response")


class ProjectGroup(Versioned):
    """A project group (项目小组) at an account; its members are assignments. valid_until: its last day; ended_on: first day without it. ORG-18."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_until = models.DateField()
    ended_on = models.DateField(null=True)
    opened_by_id = models.BigIntegerField()
    opened_by_name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "name"], condition=Q(ended_on=None), name="project_group_name_once")]
        indexes = [models.Index(fields=["account"], name="project_group_account"),
                   models.Index(fields=["valid_until"], condition=Q(ended_on=None), name="project_group_going_on")]


class Assignment(Versioned):
    """Who is responsible for an account in which role; half-open in time, one active owner (operator 1.1).

    function: what he does in its technical service team (ORG-12), a key of `customers/team`; only local service has one. project: he does it in that
    project group instead, and it is a role of `organisation/duties` (ORG-18).
    counts_from, counts_until: when an owner's results count for him, where a hand-over's cutoff moved it (operator 1.13); None: as valid."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="assignments", db_index=False)
    user = models.ForeignKey("organisation.User", models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=20)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    source_document = models.CharField(max_length=120, blank=True)
    function = models.CharField(max_length=30, blank=True, default="", db_default="")
    project = models.ForeignKey(ProjectGroup, models.PROTECT, null=True, related_name="+", db_index=False)
    counts_from = models.DateField(null=True)
    counts_until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account"], condition=Q(role="owner", valid_until=None), name="assignment_one_owner"),
                       models.CheckConstraint(condition=Q(role__in=ROLES), name="assignment_role_known"),
                       models.CheckConstraint(condition=Q(function="") | Q(role="local_service"), name="assignment_function_serves"),
                       models.CheckConstraint(condition=Q(project=None) | ~Q(function=""), name="assignment_project_role")]
        indexes = [models.Index(fields=["user", "account"], condition=Q(valid_until=None), name="assignment_active"),
                   models.Index(fields=["account"], condition=Q(role="lead", valid_until=None), name="assignment_lead"),
                   models.Index(fields=["project"], condition=~Q(project=None), name="assignment_project"),
                   models.Index(fields=["account"], name="assignment_account")]


class Visibility(models.Model):
    """Derived: this person sees this account because of `via`: a role, owner_tree, lead_tree, sponsor_tree (of an
    account above), or handover."""

    user_id = models.BigIntegerField()
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    via = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "account", "via"], name="visibility_once")]
        indexes = [models.Index(fields=["account"], name="visibility_account"),
                   models.Index(fields=["user_id", "account"], condition=Q(via="local_service"), name="visibility_local_service")]
