"""Tables of insights. Files and runs are audited business rows; the rest are derived index tables without row security,
rewritten by the night (changed rows only) and read with the scope predicate (hard-places 3.1, 3.3).

`run_id` and `as_of` of a derived row name the night that last changed it; the figures' own date is the published run's.
Derived rows keep no database constraint to the account: reverting an import of accounts must not be blocked by them,
the next night removes what is left.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from guanxi.foundation.django.models import Versioned

QUEUED, RUNNING, PUBLISHED, HELD, FAILED = "queued", "running", "published", "held", "failed"


class FactFile(Versioned):
    """One Parquet file of the lake and what was declared about it; the lake's manifest is written from these rows.

    unknown_codes: how many of its codes went on the unmatched register when it was loaded without an import.
    """

    file = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=20)
    rows = models.BigIntegerField()
    rejected = models.BigIntegerField(default=0, db_default=0)
    months = ArrayField(models.IntegerField())
    groups: models.JSONField[list[Any], list[Any]] = models.JSONField()
    declared: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField()
    total_fen = models.BigIntegerField()
    as_of = models.DateField()
    status = models.CharField(max_length=10, default="active", db_default="active")
    source_name = models.CharField(max_length=200)
    source_sha256 = models.CharField(max_length=64, blank=True, default="", db_default="")
    import_run_id = models.BigIntegerField(null=True)
    rejects: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list, db_default=[])
    unknown_codes = models.IntegerField(default=0, db_default=0)

    class Meta:
        indexes = [models.Index(fields=["import_run_id"], name="fact_file_import")]


class NightRun(Versioned):
    """One night: asked for, running, published; or held by a check, or failed. `figures` says period, basis, as-of."""

    status = models.CharField(max_length=10)
    asked_by_id = models.BigIntegerField()
    asked_by_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=200, blank=True, default="", db_default="")
    accept_drift = models.BooleanField(default=False, db_default=False)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    anchor_month = models.IntegerField(null=True)
    figures: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict, db_default={})
    checks: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list, db_default=[])
    seconds: models.JSONField[dict[str, float], dict[str, float]] = models.JSONField(default=dict, db_default={})
    changed_rows = models.BigIntegerField(default=0, db_default=0)
    error_code = models.CharField(max_length=40, blank=True, default="", db_default="")
    error_zh = models.CharField(max_length=500, blank=True, default="", db_default="")
    error_en = models.CharField(max_length=500, blank=True, default="", db_default="")

    class Meta:
        indexes = [models.Index(fields=["status", "-id"], name="night_run_status")]


class OfAccount(models.Model):
    """A derived row about one account."""

    account = models.OneToOneField("customers.Account", models.DO_NOTHING, primary_key=True, related_name="+",
                                   db_constraint=False)
    run_id = models.BigIntegerField()
    as_of = models.DateField()

    class Meta:
        abstract = True


class AccountMeasure(OfAccount):
    """The measures of an account; money in fen excluding tax, None = no data. Columns: `fields.MEASURES`."""

    revenue_12m_fen = models.BigIntegerField(null=True)
    revenue_prev_12m_fen = models.BigIntegerField(null=True)
    revenue_recurring_12m_fen = models.BigIntegerField(null=True)
    revenue_3m_fen = models.BigIntegerField(null=True)
    revenue_3m_year_ago_fen = models.BigIntegerField(null=True)
    trend_rate = models.FloatField(null=True)
    last_month_fen = models.BigIntegerField(null=True)
    month_before_fen = models.BigIntegerField(null=True)
    months_billed_24 = models.SmallIntegerField()
    arrears_fen = models.BigIntegerField(null=True)
    arrears_overdue_fen = models.BigIntegerField(null=True)
    arrears_oldest_days = models.IntegerField(null=True)
    product_instances = models.IntegerField()
    letter_revenue_12m_fen = models.BigIntegerField(null=True)

    class Meta:
        db_table = "insights_account_measure"


class AccountSeries(OfAccount):
    """24 months of revenue, oldest first, and per product family the last 12 (stack of the account page)."""

    series_24 = ArrayField(models.BigIntegerField())
    stacks: models.JSONField[dict[str, list[int]], dict[str, list[int]]] = models.JSONField()

    class Meta:
        db_table = "insights_account_series"


class AccountArrears(OfAccount):
    """Arrears by age of the latest snapshot; fen including tax, as the customer owes it."""

    snapshot_on = models.DateField()
    arrears_fen = models.BigIntegerField()
    arrears_overdue_fen = models.BigIntegerField()
    arrears_oldest_days = models.IntegerField()
    current_fen = models.BigIntegerField()
    to_30_fen = models.BigIntegerField()
    to_60_fen = models.BigIntegerField()
    to_90_fen = models.BigIntegerField()
    to_180_fen = models.BigIntegerField()
    to_360_fen = models.BigIntegerField()
    over_360_fen = models.BigIntegerField()
    disputed_fen = models.BigIntegerField()
    promised_on = models.DateField(null=True)
    is_protected = models.BooleanField()

    class Meta:
        db_table = "insights_account_arrears"


class AccountRollup(OfAccount):
    """Revenue of 12 months of an account and all below it, once per kind of tree, in fen excluding tax. Never added together (operator 1.1)."""

    rollup_legal_12m_fen = models.BigIntegerField(null=True)
    rollup_service_12m_fen = models.BigIntegerField(null=True)
    rollup_billing_12m_fen = models.BigIntegerField(null=True)

    class Meta:
        db_table = "insights_account_rollup"


class AccountUsage(models.Model):
    """What an account used of one kind and product family (消费行为), in base units of `analytics.usage_kinds`; None = no data. ARC-09, ARC-29.

    silent_months: months since it was last used, 0 = used in the last one. series_12: oldest first, the money's twelve months.
    """

    account = models.ForeignKey("customers.Account", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    family = models.CharField(max_length=20)
    usage_kind = models.CharField(max_length=20)
    last_month = models.BigIntegerField(null=True)
    mean_3m = models.BigIntegerField(null=True)
    mean_3m_year_ago = models.BigIntegerField(null=True)
    trend_rate = models.FloatField(null=True)
    silent_months = models.SmallIntegerField()
    series_12 = ArrayField(models.BigIntegerField())

    class Meta:
        db_table = "insights_account_usage"
        constraints = [models.UniqueConstraint(fields=["account", "family", "usage_kind"], name="account_usage_once")]


class BridgeLine(models.Model):
    """One line of 收入变动原因: the latest closed month against the month before. Lines sum to the difference."""

    account = models.ForeignKey("customers.Account", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    kind = models.CharField(max_length=12)
    product = models.CharField(max_length=200, blank=True)
    fen = models.BigIntegerField()

    class Meta:
        db_table = "insights_bridge_line"
        constraints = [models.UniqueConstraint(fields=["account", "kind", "product"], name="bridge_line_once")]


class InstanceSeries(models.Model):
    """12 months of revenue of a product instance with a split (收入归属), oldest first, fen: what `queries.shared` apportions."""

    account = models.ForeignKey("customers.Account", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    product_instance = models.CharField(max_length=200)
    series_12 = ArrayField(models.BigIntegerField())

    class Meta:
        db_table = "insights_instance_series"
        constraints = [models.UniqueConstraint(fields=["account", "product_instance"], name="instance_series_once")]


class BilledInstances(models.Model):
    """Product instances the last closed month billed of an account, the largest first, at most 20: [instance, product]; offered in forms."""

    account = models.ForeignKey("customers.Account", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    instances: models.JSONField[list[list[str]], list[list[str]]] = models.JSONField()

    class Meta:
        db_table = "insights_billed_instances"
        constraints = [models.UniqueConstraint(fields=["account"], name="billed_instances_once")]


class UnmappedRevenue(models.Model):
    """未归属收入: money of a month whose codes belong to no account.

    revenue_unit: whose it is by the file, a unit's code or name as written there; '' only headquarters sees (PRM-60).
    """

    month = models.IntegerField()
    group_code = models.CharField(max_length=200, blank=True)
    customer_code = models.CharField(max_length=200, blank=True)
    billing_account = models.CharField(max_length=200, blank=True)
    revenue_unit = models.CharField(max_length=200, blank=True, default="", db_default="")
    fen = models.BigIntegerField()
    lines = models.BigIntegerField()

    class Meta:
        db_table = "insights_unmapped_revenue"
        constraints = [models.UniqueConstraint(
            fields=["month", "group_code", "customer_code", "billing_account", "revenue_unit"], name="unmapped_revenue_once")]
