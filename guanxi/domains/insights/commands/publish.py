"""Marts into PostgreSQL: COPY into temporary tables, then delete, update, insert only what differs, in one transaction.

Never TRUNCATE and INSERT (hard-places 3.3): readers keep their grants and indexes, and the count says what moved.
Not for here: deciding whether to publish (`nights.py`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from guanxi.domains.lists import api as lists

BOOK_COLUMNS = ("revenue_12m_fen", "last_month_fen", "trend_rate", "arrears_fen")
PIECE = 1 << 18


@dataclass(frozen=True, kw_only=True)
class Target:
    """One table: its natural key, its value columns; `stamped` rows carry the run and day that changed them."""

    table: str
    key: tuple[str, ...]
    values: tuple[str, ...]
    stamped: bool = True

    @property
    def incoming(self) -> str:
        """Name of the temporary table."""
        return f"incoming_{self.table}"


MEASURES = Target(
    table="insights_account_measure", key=("account_id",),
    values=("revenue_12m_fen", "revenue_prev_12m_fen", "revenue_recurring_12m_fen", "revenue_3m_fen",
            "revenue_3m_year_ago_fen", "trend_rate", "last_month_fen", "month_before_fen", "months_billed_24",
            "arrears_fen", "arrears_overdue_fen", "arrears_oldest_days", "product_instances", "letter_revenue_12m_fen"))
ARREARS = Target(
    table="insights_account_arrears", key=("account_id",),
    values=("snapshot_on", "arrears_fen", "arrears_overdue_fen", "arrears_oldest_days", "current_fen", "to_30_fen",
            "to_60_fen", "to_90_fen", "to_180_fen", "to_360_fen", "over_360_fen", "disputed_fen", "promised_on",
            "is_protected"))
ROLLUP = Target(
    table="insights_account_rollup", key=("account_id",),
    values=("rollup_legal_12m_fen", "rollup_service_12m_fen", "rollup_billing_12m_fen"))
SERIES = Target(table="insights_account_series", key=("account_id",), values=("series_24", "stacks"))
BRIDGE = Target(table="insights_bridge_line", key=("account_id", "kind", "product"), values=("fen",), stamped=False)
INSTANCES = Target(table="insights_instance_series", key=("account_id", "product_instance"), values=("series_12",), stamped=False)
BILLED = Target(table="insights_billed_instances", key=("account_id",), values=("instances",), stamped=False)
USAGE = Target(
    table="insights_account_usage", key=("account_id", "family", "usage_kind"), stamped=False,
    values=("last_month", "mean_3m", "mean_3m_year_ago", "trend_rate", "silent_months", "series_12"))
UNMAPPED = Target(
    table="insights_unmapped_revenue", key=("month", "group_code", "customer_code", "billing_account", "revenue_unit"),
    values=("fen", "lines"), stamped=False)

_COPIED = ((MEASURES, "account_measures"), (ARREARS, "account_arrears"), (BRIDGE, "account_bridge"),
           (UNMAPPED, "unmapped_revenue"), (ROLLUP, "account_rollup"), (INSTANCES, "instance_series"), (BILLED, "billed_instances"),
           (USAGE, "account_usage"))
_STACKS = """
insert into incoming_insights_account_series (account_id, series_24, stacks)
select s.account_id, s.series_24, coalesce(p.stacks, '{}'::jsonb)
from incoming_series s left join (
  select account_id, jsonb_object_agg(product_family, to_jsonb(series_12)) as stacks
  from incoming_products group by account_id) p using (account_id)
"""


def publish(*, folder: Path, run_id: int, as_of: str, seconds: MutableMapping[str, float]) -> int:
    """Makes the tables equal to the marts in `folder`; returns the number of rows changed. In the caller's transaction.

    seconds: how long each table took is noted here as `publish <table>`.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '30min'; set local work_mem = '128MB'")
        cursor.execute("drop table if exists incoming_series, incoming_products, gone_account")
        cursor.execute("create temp table incoming_series (account_id bigint, series_24 bigint[]) on commit drop;"
                       "create temp table incoming_products (account_id bigint, product_family text, series_12 bigint[]) "
                       "on commit drop")
    with _timed(seconds, "copy"):
        for target, name in _COPIED:
            _receive(target)
            _copy(folder / f"{name}.csv", target.incoming, (*target.key, *target.values))
        _receive(SERIES)
        _copy(folder / "account_series.csv", "incoming_series", ("account_id", "series_24"))
        _copy(folder / "product_series.csv", "incoming_products", ("account_id", "product_family", "series_12"))
    with _timed(seconds, "stacks"), connection.cursor() as cursor:
        cursor.execute(_STACKS)
        cursor.execute("create temp table gone_account (account_id bigint) on commit drop")
        cursor.execute(
            "insert into gone_account select account_id from insights_account_measure t where not exists "  # noqa: S608
            f"(select 1 from {MEASURES.incoming} i where i.account_id = t.account_id)")
    changed = 0
    for target in (MEASURES, ARREARS, SERIES, BRIDGE, UNMAPPED, ROLLUP, INSTANCES, BILLED, USAGE):
        with _timed(seconds, target.table.removeprefix("insights_")):
            changed += _synchronise(target, run_id=run_id, as_of=as_of)
    with _timed(seconds, "book"):
        return changed + _book()


@contextmanager
def _timed(seconds: MutableMapping[str, float], what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    seconds[f"publish {what}"] = round(time.monotonic() - began, 2)


def _receive(target: Target) -> None:
    columns = ", ".join((*target.key, *target.values))
    with connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {target.incoming}")
        cursor.execute(f"create temp table {target.incoming} on commit drop as select {columns} "  # noqa: S608
                       f"from {target.table} with no data")


def _copy(path: Path, table: str, expected: tuple[str, ...]) -> None:
    """Streams a CSV; its header must name exactly the expected columns, in any order."""
    with path.open("rb") as stream, connection.cursor() as cursor:
        header = stream.readline().decode().strip().split(",")
        if set(header) != set(expected):
            raise ValueError(f"{path.name} has columns {header}, expected {expected}")
        with cursor.copy(f"copy {table} ({', '.join(header)}) from stdin (format csv)") as copy:
            while block := stream.read(PIECE):
                copy.write(block)
        cursor.execute(f"analyze {table}")


def _synchronise(target: Target, *, run_id: int, as_of: str) -> int:
    same = " and ".join(f"i.{column} = t.{column}" for column in target.key)
    names = ", ".join((*target.key, *target.values))
    theirs, ours = (", ".join(f"{alias}.{column}" for column in target.values) for alias in ("i", "t"))
    stamp = ", run_id = %s, as_of = %s" if target.stamped else ""
    stamp_names, stamp_values = (", run_id, as_of", ", %s, %s") if target.stamped else ("", "")
    stamps: list[int | str] = [run_id, as_of] if target.stamped else []
    assignments = ", ".join(f"{column} = i.{column}" for column in target.values)
    incoming = target.incoming
    with connection.cursor() as cursor:
        cursor.execute(f"delete from {target.table} t where not exists (select 1 from {incoming} i where {same})")  # noqa: S608
        changed = cursor.rowcount
        cursor.execute(
            f"update {target.table} t set {assignments}{stamp} from {incoming} i "  # noqa: S608
            f"where {same} and ({ours}) is distinct from ({theirs})", stamps)
        changed += cursor.rowcount
        cursor.execute(
            f"insert into {target.table} ({names}{stamp_names}) select {names}{stamp_values} from {incoming} i "  # noqa: S608
            f"where not exists (select 1 from {target.table} t where {same})", stamps)
        return int(changed + cursor.rowcount)


def _book() -> int:
    """The book's money columns, changed rows only; accounts without figures any more become "no data"."""
    columns, nothing = ", ".join(BOOK_COLUMNS), ", ".join("null" for _ in BOOK_COLUMNS)
    return lists.sync_book(
        select_sql=f"select account_id, {columns} from insights_account_measure "  # noqa: S608
                   f"union all select account_id, {nothing} from gone_account", columns=BOOK_COLUMNS)
