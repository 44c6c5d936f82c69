"""Makes billing data for tests: accounts' codes, bill items, one loaded month after another. For tests only."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from django.db import connection

from guanxi.analytics import profiles
from guanxi.domains.insights import api
from guanxi.foundation.pure.actor import Actor, system

EXCL = profiles.Declared(unit="yuan", tax="excl")


def write_csv(rows: Sequence[dict[str, str]], *, profile: str = "bill_item", encoding: str = "utf-8") -> Path:
    """A file with the operator's own headers."""
    columns = profiles.PROFILES[profile].columns
    path = Path(tempfile.mkdtemp(prefix="guanxi-bills-")) / "bills.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        out = csv.writer(stream)
        out.writerow([column.zh for column in columns])
        out.writerows([row.get(column.key, "") for column in columns] for row in rows)
    return path


def bill(month: int, group_code: str, amount: str, **more: str) -> dict[str, str]:
    """One recurring bill item without tax."""
    return {"month": str(month), "group_code": group_code, "charge_kind": "周期性", "charged": amount,
            "product_code": "ZX-SDH", "product_name": "数字电路", "product_instance": f"PI-{group_code}",
            "batch": f"{month}-01", **more}


def load(rows: Sequence[dict[str, str]], *, now: datetime, actor: Actor | None = None, profile: str = "bill_item",
         declared: profiles.Declared = EXCL, name: str = "bills.csv") -> int:
    """Loads rows as one file; returns its id."""
    return api.load_facts(
        actor=actor or system("test"), now=now, profile=profile, declared=declared,
        delivery=api.Delivery(sources=(write_csv(rows, profile=profile),), source_name=name, as_of=date(2026, 11, 5)))


def night(*, now: datetime, accept_drift: bool = False) -> int:
    """Runs a night to its end; returns its id."""
    run_id = api.request_night(actor=system("test"), now=now, is_queued=False, accept_drift=accept_drift)
    api.perform_night(run_id=run_id, now=now)
    return run_id


def make_account(*, now: datetime, unit_id: int, name: str, group_code: str) -> int:
    """An account with one identifier and its row in the book, by SQL: insights lies above the commands of customers,
    but its tests must not depend on them."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.scope', 'all', true), set_config('app.units', '{}', true), "
                       "set_config('app.home', '{}', true), set_config('app.user_id', '0', true), "
                       "set_config('app.act', gen_random_uuid()::text, true)")
        cursor.execute(
            "insert into customers_account (name, short_name, sort_key, customer_kind, industry_code, unit_id, region_code, "
            "district, address, agreement_number, version, created_at, updated_at) "
            "values (%s, '', '', '', '', %s, '', '', '', '', 1, %s, %s) returning id", [name, unit_id, now, now])
        account_id = int(cursor.fetchone()[0])
        cursor.execute(
            "insert into customers_accountidentifier (account_id, scheme, value, version, created_at, updated_at) "
            "values (%s, 'group_code', %s, 1, %s, %s)", [account_id, group_code, now, now])
        cursor.execute("insert into lists_book (account_id, unit_id, name) values (%s, %s, %s)", [account_id, unit_id, name])
    return account_id
