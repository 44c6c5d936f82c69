"""Checks that totals tie to the input to the fen, that rows are complete, that the bridge closes."""

from __future__ import annotations

from typing import Any

from guanxi.analytics import engine, manifest
from guanxi.analytics.checks.outcome import Outcome, outcome
from guanxi.analytics.plan import Plan
from guanxi.foundation.pure.bilingual import t


def input_total(plan: Plan) -> Outcome:
    """Detailed lines read = lines the manifest recorded when the files were written, to the fen and row."""
    stale = manifest.superseded(plan.entries)
    groups = [group for entry in plan.of_kind("bill_item") for group in entry.groups
              if group not in stale.get(entry.file, ()) and plan.window[0] <= group.month <= plan.anchor]
    row = engine.scalars(plan["account_family"].agg(
        fen=lambda t: t.detailed_fen.sum().fill_null(0).cast("int64"), lines=lambda t: t.detailed_lines.sum().fill_null(0).cast("int64")))[0]
    wanted = (sum(group.fen for group in groups), sum(group.rows for group in groups))
    return outcome("input_total", t("读入金额与文件清单一致", "money read equals the manifest"),
                   wanted, (int(row["fen"]), int(row["lines"])))


def mapped_total(plan: Plan) -> Outcome:
    """Counted money = money in the 24-month series + unmapped money, to the fen."""
    lines, _ = _sum_and_count(plan["account_family"], "fen")
    mapped, _ = _sum_and_count(plan["account_wide"], "fen")
    unmapped, _ = _sum_and_count(plan["unmapped_revenue"], "fen")
    return outcome("mapped_total", t("已归属加未归属等于读入", "mapped plus unmapped equals what was read"),
                   lines, mapped + unmapped)


def series_total(plan: Plan) -> Outcome:
    """The arrays hold the same money as the account-months."""
    series = plan["account_series"]
    total = series.select(fen=series.series_24.unnest()).fen.sum().fill_null(0).cast("int64")
    mapped, _ = _sum_and_count(plan["account_wide"], "fen")
    return outcome("series_total", t("24 个月序列合计一致", "the 24-month series hold the same money"),
                   mapped, int(total.to_pyarrow().as_py()))


def bridge_closes(plan: Plan) -> Outcome:
    """For every account the bridge lines sum to last month - month before; counts the accounts where not."""
    measures, bridge = plan["account_measures"], plan["account_bridge"]
    if not plan.covers((plan.before, plan.anchor)):
        return outcome("bridge_closes", t("变动原因合计一致", "the bridge closes"), 0, 0)
    summed = bridge.group_by("account_id").agg(bridged=bridge.fen.sum().cast("int64"))
    rows = measures.left_join(summed, "account_id")
    change = (rows.last_month_fen - rows.month_before_fen).fill_null(0)
    open_ = rows.filter(change != rows.bridged.fill_null(0)).count()
    return outcome("bridge_closes", t("变动原因合计一致", "the bridge closes"), 0, int(open_.to_pyarrow().as_py()))


def arrears_total(plan: Plan) -> Outcome:
    """Arrears of accounts + arrears of unknown billing accounts = the snapshot, to the fen."""
    rows = plan["arrears_snapshot"]
    owed = plan["account_arrears"]
    total, _ = _sum_and_count(rows, "total_fen")
    unknown, _ = _sum_and_count(rows.filter(rows.account_id.isnull()), "total_fen")
    simple = plan["simple_bill"]
    only_simple = owed.anti_join(rows.filter(rows.account_id.notnull()), "account_id").semi_join(simple, "account_id")
    from_simple, _ = _sum_and_count(only_simple, "arrears_fen")
    got, _ = _sum_and_count(owed, "arrears_fen")
    return outcome("arrears_total", t("欠费合计一致", "arrears tie to the snapshot"), total, got - from_simple + unknown)


def one_row_per_account(plan: Plan) -> Outcome:
    """No NULL key, no account twice, no account that does not exist."""
    measures = plan["account_measures"]
    bad = measures.group_by("account_id").agg(times=measures.count()).filter(lambda t: t.times > 1).count()
    null = measures.filter(measures.account_id.isnull()).count()
    stray = measures.anti_join(plan["account"], "account_id").count()
    found = sum(int(number.to_pyarrow().as_py()) for number in (bad, null, stray))
    return outcome("one_row_per_account", t("每客户一行", "one row per account"), 0, found)


def _sum_and_count(table: Any, column: str) -> tuple[int, int]:
    row = engine.scalars(table.agg(total=table[column].sum().fill_null(0).cast("int64"), rows=table.count()))[0]
    return int(row["total"]), int(row["rows"])
