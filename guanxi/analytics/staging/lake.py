"""Reads the lake's files of one profile with what the manifest says about each. Not for here: column meaning."""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics import manifest
from guanxi.analytics.plan import Plan


def files_of(plan: Plan, kind: str) -> Any:
    """All rows of the profile's readable files plus `loaded`, `issuer`, `part`; None when there is no file."""
    rows = rows_of(plan, kind)
    if rows is None:
        return None
    entries = plan.of_kind(kind)
    paths = _paths(plan, kind)
    files = ibis.memtable(
        [(path, entry.loaded, entry.declared.issuer, entry.declared.part)
         for path, entry in zip(paths, entries, strict=True)],
        schema={"filename": "string", "loaded": "int64", "issuer": "string", "part": "string"})
    joined = rows.join(files, "filename").drop("filename")
    return _without_superseded(plan, joined, kind)


def rows_of(plan: Plan, kind: str) -> Any:
    """The rows as they lie in the files, with `filename`; None when there is no file."""
    paths = _paths(plan, kind)
    return plan.con.read_parquet(paths, filename=True, table_name=f"{kind}_files") if paths else None


def _paths(plan: Plan, kind: str) -> list[str]:
    return [str((plan.lake / entry.file).resolve()) for entry in plan.of_kind(kind)]


def _without_superseded(plan: Plan, rows: Any, kind: str) -> Any:
    """Drops the groups that a later file delivers again (operator 1.3: a re-run replaces by batch)."""
    loaded = {entry.file: entry.loaded for entry in plan.of_kind(kind)}
    stale = [(loaded[file], group.month, group.batch)
             for file, groups in manifest.superseded(plan.entries).items() if file in loaded for group in groups]
    if not stale:
        return rows
    table = ibis.memtable(stale, schema={"loaded": "int64", "stale_month": "int32", "stale_batch": "string"})
    month, batch = (rows.month, rows.batch) if "batch" in rows.columns else (
        (rows.snapshot_on.year() * 100 + rows.snapshot_on.month()).cast("int32"), rows.snapshot_on.strftime("%Y%m%d"))
    return rows.anti_join(
        table, [rows.loaded == table.loaded, month == table.stale_month, batch == table.stale_batch])
