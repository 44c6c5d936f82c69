"""`python -m bench.usage [ACCOUNTS]`: monthly usage at 1,000,000 accounts × 24 months × 2 kinds = 48 million lines (ARC-29).

Writes the files as an operator delivers them (CSV, one a month), loads each by the product's own path with the register of unknown codes, and
runs three nights: bills alone, with the usage, nothing changed. Prints seconds, rows and the peak of memory. Not for here: bills (`bench.night`).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from bench import night, throwaway

KINDS = 2
_LINES = """
COPY (
  SELECT {month} AS "账期", lpad((9702000000000 + a)::VARCHAR, 13, '0') AS "客户编码", 'YD-GRP' AS "产品编码", '集团移动套餐' AS "产品名称",
    CASE k WHEN 0 THEN '流量' ELSE '主叫时长' END AS "使用量类型", hash(a, k, {month}) % 90000 / 10.0 AS "使用量"
  FROM range(1, {count} + 1) s(a), range(0, {kinds}) t(k)
) TO '{path}' (HEADER, DELIMITER ',')
"""


def measure(accounts: int) -> list[tuple[str, str]]:
    """Rows of the table for one size."""
    import psycopg

    state = Path(tempfile.mkdtemp(prefix="guanxi-usage-"))
    os.environ["GUANXI_STATE"], os.environ["GUANXI_STATEMENT_TIMEOUT"] = str(state), "30min"
    try:
        throwaway.use(accounts, is_fresh=True, name=f"bench_usage_{accounts}")
        with psycopg.connect(os.environ[throwaway.OWNER], autocommit=True) as owner:
            for statement in night.FILL.format(count=accounts).split(";\n"):
                if statement.strip():
                    owner.execute(statement.encode())
        return _all(accounts, state)
    finally:
        shutil.rmtree(state, ignore_errors=True)


def _all(accounts: int, state: Path) -> list[tuple[str, str]]:
    import django

    django.setup()
    from bench import lake
    from guanxi.analytics import manifest

    folder = state / "storage"
    folder.mkdir(parents=True, exist_ok=True)
    bills = lake.make(folder, accounts=accounts, anchor=night.ANCHOR)
    night.register(manifest.read(folder / "lake"))
    _go_on_numbering()
    with night.Peak() as before:
        alone = night.one_night()
    with night.Peak() as loading:
        lines, seconds, stored = _load(accounts, state)
    with night.Peak() as counting:
        first = night.one_night()
    second = night.one_night()
    steps = {name: value for name, value in first["seconds"].items() if "usage" in name}
    total = [run["seconds"]["total"] for run in (alone, first, second)]
    return [
        ("bill lines / usage lines", f"{bills:,} / {lines:,}"), ("loading (s)", f"{seconds:.0f}"),
        ("loading (lines a second)", f"{lines / seconds:,.0f}"),
        ("usage in the lake (MB)", f"{stored / 1e6:,.0f}"), ("memory while loading, all (MB)", f"{loading.megabytes:,.0f}"),
        ("night, bills alone (s)", f"{total[0]:.1f}"), ("night, with usage (s)", f"{total[1]:.1f}"),
        *((f"  {name}", f"{value:.1f}") for name, value in steps.items()),
        ("night, nothing changed (s)", f"{total[2]:.1f}"),
        ("rows changed: bills / usage / none", " / ".join(f"{run['changed_rows']:,}" for run in (alone, first, second))),
        ("memory of the night, bills alone (MB)", f"{before.megabytes:,.0f}"), ("memory of the night, with usage (MB)", f"{counting.megabytes:,.0f}"),
    ]


def _go_on_numbering() -> None:
    """The files of bills were registered under numbers of their own."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select max(nextval(pg_get_serial_sequence('insights_factfile', 'id'))) from insights_factfile")


def _load(accounts: int, state: Path) -> tuple[int, float, int]:
    """Lines loaded, seconds of loading alone, bytes they take in the lake; the CSV of a month is gone before the next is written."""
    import duckdb

    from guanxi.foundation.pure import months

    lines, seconds = 0, 0.0
    con = duckdb.connect(config={"threads": 2})
    con.execute("SET enable_progress_bar=false")
    for month in months.span(night.ANCHOR, 24):
        path = state / f"usage-{month}.csv"
        con.execute(_LINES.format(month=month, count=accounts, kinds=KINDS, path=path))
        began = time.monotonic()
        _load_one(path)
        seconds += time.monotonic() - began
        path.unlink()
        lines += accounts * KINDS
    return lines, seconds, sum(path.stat().st_size for path in (state / "storage" / "lake" / "usage_month").glob("*.parquet"))


def _load_one(path: Path) -> Any:
    from guanxi.domains.insights import api
    from guanxi.foundation.django import clock
    from guanxi.foundation.pure.actor import system

    return api.load_facts(
        actor=system("bench"), now=clock.now(), profile="usage_month", declared=api.Declared(unit="mb", time_unit="minute"),
        delivery=api.Delivery(sources=(path,), source_name=path.name, as_of=date(2026, 11, 5)))


def main() -> int:
    """Prints one table."""
    accounts = int(sys.argv[1].replace(",", "").replace("_", "")) if len(sys.argv) > 1 else 1_000_000
    print(f"\nusage, {accounts:,} accounts × 24 months × {KINDS} kinds")
    for name, value in measure(accounts):
        print(f"  {name:<40} {value}")
    print(throwaway.load())
    return 0


if __name__ == "__main__":
    sys.exit(main())
