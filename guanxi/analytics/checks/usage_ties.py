"""Checks that no line of usage was lost or counted twice on its way to the accounts. ARC-29."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.analytics import engine, manifest
from guanxi.analytics.checks.outcome import Outcome, outcome
from guanxi.analytics.features.account_month import PLACES
from guanxi.analytics.plan import Plan
from guanxi.foundation.pure.bilingual import t


def checks(plan: Plan) -> Sequence[Outcome]:
    """Both checks; none without a file of usage."""
    return (lines_total(plan), series_total(plan)) if plan.of_kind("usage_month") else ()


def lines_total(plan: Plan) -> Outcome:
    """Lines counted, mapped or not = lines the manifest recorded when the files were written."""
    stale = manifest.superseded(plan.entries)
    wanted = sum(group.rows for entry in plan.of_kind("usage_month") for group in entry.groups
                 if group not in stale.get(entry.file, ()) and plan.window[0] <= group.month <= plan.anchor)
    found = engine.scalars(plan["usage_wide"].agg(lines=lambda t: t.lines.sum().fill_null(0).cast("int64")))[0]["lines"]
    return outcome("usage_lines", t("使用量行数与文件清单一致", "lines of usage equal the manifest"), wanted, int(found))


def series_total(plan: Plan) -> Outcome:
    """The published twelve months hold what was counted for the accounts."""
    wide, rows = plan["usage_wide"], plan["account_usage"]
    mapped = sum(wide[name] for name in PLACES[12:])
    wanted = engine.scalars(wide.agg(of=mapped.sum(where=wide.account_id.notnull()).fill_null(0).cast("int64")))[0]["of"]
    found = engine.scalars(rows.select(quantity=rows.series_12.unnest()).agg(of=lambda t: t.quantity.sum().fill_null(0).cast("int64")))[0]["of"]
    return outcome("usage_series", t("使用量逐月合计一致", "the monthly series of usage hold the same"), int(wanted), int(found))
