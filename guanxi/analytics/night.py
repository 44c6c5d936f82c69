"""One night in a child process: verify files, make the tables of `steps.py`, check, write the marts.

`run` takes and returns JSON values. Expected failures come back as `{"ok": false, "error": …}`; what was
published before stays untouched, because this module only writes into its own new folder.
Not for here: PostgreSQL, publishing, the clock.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

from guanxi.analytics import engine, manifest, steps
from guanxi.analytics.checks import drift, ties, usage_ties
from guanxi.analytics.errors import AnalyticsError
from guanxi.analytics.marts import concentration, usage_measures
from guanxi.analytics.plan import Plan
from guanxi.foundation.pure.bilingual import t

MEMORY_MB = 2048


def run(*, lake: str, dims: str, out: str, anchor_month: int, basis: str = "bill", memory_mb: int = MEMORY_MB,
        accept_drift: bool = False) -> dict[str, Any]:
    """Makes the marts of the latest month that is not after `anchor_month` and has data of this basis.

    lake: folder with manifest.json. dims: folder with account.csv and identifier.csv. out: a folder that does
    not exist yet; it appears by an atomic rename when every check passed, with <table>.parquet and <table>.csv.
    Returns ok, anchor_month, figures, checks, tables (rows), seconds per step.
    """
    target = Path(out)
    work = target.with_name(f"{target.name}.part")
    shutil.rmtree(work, ignore_errors=True)
    try:
        return _night(Path(lake), Path(dims), target, work, anchor_month=anchor_month, basis=basis,
                      memory_mb=memory_mb, accept_drift=accept_drift)
    except AnalyticsError as error:
        return {"ok": False, "error": error.as_json()}
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _night(lake: Path, dims: Path, target: Path, work: Path, *, anchor_month: int, basis: str, memory_mb: int,
           accept_drift: bool) -> dict[str, Any]:
    entries = tuple(entry for entry in manifest.readable(manifest.read(lake))
                    if not entry.is_revenue or entry.declared.basis == basis)
    manifest.verify(lake, entries)
    anchor = latest_month(entries, not_after=anchor_month)
    seconds: dict[str, float] = {}
    work.mkdir(parents=True)
    with engine.connect(folders=[lake, dims, work], work=work / "spill", memory_mb=memory_mb) as con:
        plan = Plan(con=con, lake=lake, dims=dims, entries=entries, anchor=anchor)
        for step in steps.STEPS:
            began = time.monotonic()
            made = step.make(plan)
            plan.tables[step.name] = made if step.is_view else con.create_table(step.name, made)
            seconds[step.name] = round(time.monotonic() - began, 2)
        checks = [
            ties.input_total(plan), ties.mapped_total(plan), ties.series_total(plan), ties.bridge_closes(plan),
            ties.arrears_total(plan), ties.one_row_per_account(plan),
            drift.latest_month_complete(plan, is_accepted=accept_drift), *usage_ties.checks(plan),
        ]
        answer = {"anchor_month": anchor, "checks": [check.as_json() for check in checks], "seconds": seconds}
        if not all(check.passed for check in checks):
            said = t("检查未通过,沿用上一版数据", "a check failed; the last figures stay")
            return {"ok": False, "error": AnalyticsError("check_failed", said).as_json(), **answer}
        figures = _figures(plan, basis=basis)
        began = time.monotonic()
        tables = _write(plan, work)
        seconds["write"] = round(time.monotonic() - began, 2)
    shutil.rmtree(work / "spill")
    work.rename(target)
    return {"ok": True, "figures": figures, "tables": tables, **answer}


def latest_month(entries: tuple[manifest.Entry, ...], *, not_after: int) -> int:
    """The latest month with revenue files that is not after `not_after` (the last closed month)."""
    spoken = [month for entry in entries if entry.is_revenue for month in entry.months if month <= not_after]
    if not spoken:
        raise AnalyticsError("no_revenue_files", t("还没有任何已关账月份的账单数据",
                                                   "there is no billing data of any closed month yet"))
    return max(spoken)


def _figures(plan: Plan, *, basis: str) -> dict[str, Any]:
    """What every tile writes beside a number: period, basis, as-of; and the totals of the run."""
    revenue = [entry for entry in plan.entries if entry.is_revenue]
    snapshots = [group.batch for entry in plan.of_kind("arrears_snapshot") for group in entry.groups]
    totals = engine.scalars(plan["account_measures"].agg(
        accounts=lambda t: t.count(), revenue_12m_fen=lambda t: t.revenue_12m_fen.sum().cast("int64"),
        last_month_fen=lambda t: t.last_month_fen.sum().cast("int64"),
        arrears_fen=lambda t: t.arrears_fen.sum().cast("int64")))[0]
    unmapped = engine.scalars(plan["unmapped_revenue"].agg(
        unmapped_fen=lambda t: t.fen.sum().fill_null(0).cast("int64"),
        unmapped_lines=lambda t: t.lines.sum().fill_null(0).cast("int64")))[0]
    return {
        "basis": basis, "tax": "excl", "as_of": max(entry.as_of for entry in revenue),
        "arrears_as_of": max(snapshots, default=""), "first_month": plan.window[0], "last_month": plan.anchor,
        "months_covered": sorted(plan.covered), "files": len(plan.entries), **totals, **unmapped,
        "concentration": concentration.concentration(plan), **usage_measures.figures(plan),
    }


def _write(plan: Plan, work: Path) -> dict[str, int]:
    """Each published table as Parquet (for grading and models) and as CSV (for COPY). Returns rows."""
    rows: dict[str, int] = {}
    for step in steps.STEPS:
        if not step.publish:
            continue
        table = plan[step.name]
        table = table.order_by(list(table.columns[:4]))  # the same figures give the same files
        table.to_parquet(str(work / f"{step.name}.parquet"), compression="zstd")
        arrays = {name: "{" + table[name].cast("array<string>").join(",") + "}"
                  for name, kind in table.schema().items() if kind.is_array()}
        table.mutate(**arrays).to_csv(str(work / f"{step.name}.csv"), header=True)
        rows[step.name] = int(table.count().to_pyarrow().as_py())
    return rows
