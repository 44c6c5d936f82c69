"""Makes a lake for measuring: N accounts × 24 months of bill items, one file a month, and their dimension files.

Deterministic (hash of the numbers), written by DuckDB directly in the lake's own shape; 3 % of the money belongs to
codes that nobody knows, one account in fifty changes its instances, 5 % of the lines are one-off or adjustments.
Not for here: measuring (`bench.night`).
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from guanxi.analytics import manifest, profiles
from guanxi.foundation.pure import months

PRODUCTS = "['ZX-SDH', 'ZX-MSTP', 'KD-BIZ', 'YY-TRUNK', 'YD-GRP', 'YUN-HOST', 'ICT-INT', 'HJ-BILL']"

_BILLS = """
COPY (
  SELECT row_number() OVER () AS row_number, {month}::INTEGER AS month, 'GL-' || lpad(a::VARCHAR, 8, '0') AS group_code,
    lpad((9702000000000 + a)::VARCHAR, 13, '0') AS customer_code, 'A' || lpad(a::VARCHAR, 12, '0') AS billing_account,
    'PI-' || a || '-' || l || CASE WHEN (a + {index}) % 50 = 0 THEN 'n' ELSE '' END AS product_instance,
    NULL::VARCHAR AS access_number, {products}[1 + (a + l) % 8] AS product_code, 'P' || (a + l) % 8 AS product_name,
    'F2011' AS charge_item, '月租' AS charge_name, NULL::VARCHAR AS revenue_unit, '{month}-01' AS batch,
    CASE WHEN hash(a, l, {index}, 7) % 100 < 3 THEN 'one_off' WHEN hash(a, l, {index}, 7) % 100 < 5 THEN 'adjustment'
      ELSE 'recurring' END AS charge_kind,
    (hash(a, l) % 40000 + hash(a, l, {index}) % 2000
      - CASE WHEN hash(a, l, {index}, 7) % 100 BETWEEN 3 AND 4 THEN 60000 ELSE 0 END)::BIGINT AS fen
  FROM range(1, {count} + 1) s(a), range(0, 3) t(l) WHERE l <= hash(a) % 3
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""
_SNAPSHOT = """
COPY (
  SELECT a AS row_number, DATE '{day}' AS snapshot_on, 'A' || lpad(a::VARCHAR, 12, '0') AS billing_account,
    x * 3 AS total_fen, x AS current_fen, x AS to_30_fen, 0::BIGINT AS to_60_fen, x AS to_90_fen, 0::BIGINT AS to_180_fen,
    0::BIGINT AS to_360_fen, 0::BIGINT AS over_360_fen, false AS is_disputed, NULL::DATE AS promised_on, false AS is_protected
  FROM (SELECT a, (hash(a, 3) % 30000)::BIGINT AS x FROM range(1, {count} + 1) s(a)) WHERE a % 10 = 0
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""


def make(folder: Path, *, accounts: int, anchor: int) -> int:
    """Writes <folder>/lake and <folder>/dims; returns the number of bill lines."""
    lake, dims = folder / "lake", folder / "dims"
    for path in (lake / "bill_item", lake / "arrears_snapshot", dims):
        path.mkdir(parents=True, exist_ok=True)
    con = duckdb.connect(config={"threads": 2})
    con.execute("SET enable_progress_bar=false; SET preserve_insertion_order=false")
    entries = [_month(con, lake, index, month, accounts) for index, month in enumerate(months.span(anchor, 24))]
    entries.append(_arrears(con, lake, accounts, anchor))
    manifest.write(lake, entries)
    con.execute(f"COPY (SELECT a AS account_id FROM range(1, {accounts} + 1) s(a)) TO '{dims}/account.csv' (HEADER)")
    con.execute(
        "COPY (SELECT 'customer_code' AS scheme, '' AS issuer, lpad((9702000000000 + a)::VARCHAR, 13, '0') AS value, a AS account_id, "
        "NULL::DATE AS valid_from, NULL::DATE AS valid_until FROM range(1, "
        f"{accounts} + 1) s(a) WHERE a % 33 <> 0) TO '{dims}/identifier.csv' (HEADER, NULLSTR '\\N')")
    return sum(entry.rows for entry in entries[:-1])


def _month(con: duckdb.DuckDBPyConnection, lake: Path, index: int, month: int, accounts: int) -> manifest.Entry:
    path = lake / "bill_item" / f"{month}.parquet"
    con.execute(_BILLS.format(month=month, index=index, count=accounts, path=path, products=PRODUCTS))
    rows, fen = con.execute(f"SELECT count(*), sum(fen)::BIGINT FROM '{path}'").fetchall()[0]
    return _entry(path, lake, "bill_item", index + 1, manifest.Group(month=month, batch=f"{month}-01", rows=rows, fen=fen))


def _arrears(con: duckdb.DuckDBPyConnection, lake: Path, accounts: int, anchor: int) -> manifest.Entry:
    day = f"{months.said(months.shift(anchor, 1))}-05"
    path = lake / "arrears_snapshot" / f"{day}.parquet"
    con.execute(_SNAPSHOT.format(day=day, count=accounts, path=path))
    rows, fen = con.execute(f"SELECT count(*), sum(total_fen)::BIGINT FROM '{path}'").fetchall()[0]
    group = manifest.Group(month=months.shift(anchor, 1), batch=day.replace("-", ""), rows=rows, fen=fen)
    return _entry(path, lake, "arrears_snapshot", 25, group)


def _entry(path: Path, lake: Path, kind: str, loaded: int, group: manifest.Group) -> manifest.Entry:
    return manifest.Entry(
        file=str(path.relative_to(lake)), sha256=manifest.sha256_of(path), rows=group.rows, kind=kind, months=(group.month,),
        groups=(group,), declared=profiles.Declared(unit="yuan", tax="excl"), loaded=loaded, as_of="2026-11-05",
        total_fen=group.fen)
