"""Makes billing data for tests: accounts' codes, bill items, one loaded month after another. For tests only."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from guanxi.analytics import profiles
from guanxi.analytics.shares import SHARES
from guanxi.domains.insights import api
from guanxi.domains.insights.commands import nights, publish
from guanxi.domains.insights.models import NightRun
from guanxi.foundation.django import audit
from guanxi.foundation.pure import months
from guanxi.foundation.pure.actor import Actor, system

EXCL = profiles.Declared(unit="yuan", tax="excl")
USAGE = profiles.Declared(unit="gb", time_unit="minute")


def write_csv(rows: Sequence[dict[str, str]], *, profile: str = "bill_item", encoding: str = "utf-8") -> Path:
    """A file with the operator's own headers."""
    columns = profiles.PROFILES[profile].columns
    path = Path(tempfile.mkdtemp(prefix="bills-", dir=settings.GUANXI_STATE)) / "bills.csv"
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


def used(month: int, group_code: str, kind: str, quantity: str, **more: str) -> dict[str, str]:
    """One line of monthly usage."""
    return {"month": str(month), "group_code": group_code, "usage_kind": kind, "quantity": quantity, "product_code": "YD-GRP",
            "product_name": "集团移动套餐", **more}


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


Unmapped = tuple[int, str, int] | tuple[int, str, int, str]


def publish_by_hand(*, now: datetime, revenue: dict[int, tuple[int, int]], unmapped: Sequence[Unmapped] = (),
                    instances: Sequence[tuple[int, str, Sequence[int]]] = (), usage: Sequence[Sequence[object]] = ()) -> int:
    """A published night without computing one: account id → (month before, last month) in fen of 202609 and 202610.

    Goes through the real publishing SQL; returns the run's id. unmapped: (month, group code, fen, whose by the bill).
    instances: (account, product instance, 12 months to 202610 in fen).
    usage: rows of the mart `account_usage`; its kinds are covered in all 24 months.
    """
    run = NightRun(status="published", asked_by_id=0, asked_by_name="test", anchor_month=202610, started_at=now,
                   finished_at=now, seconds={"total": 1.0}, checks=[CHECK], figures=_figures(revenue, unmapped) | _reach(usage))
    with audit.acting(actor=system("test"), verb="publish_scores", now=now):
        run.store(now=now)
        folder = nights.mart_folder(run.pk)
        folder.mkdir(parents=True)
        for name, columns, rows in _marts(revenue, unmapped, instances, usage):
            lines = [",".join(columns), *(",".join(_cell(value) for value in row) for row in rows)]
            (folder / f"{name}.csv").write_text("\n".join([*lines, ""]), "utf-8")
        publish.publish(folder=folder, run_id=run.pk, as_of="2026-11-05", seconds={})
    return run.pk


CHECK = {"name": "mapped_total", "zh": "已归属加未归属等于读入", "en": "mapped plus unmapped equals what was read",
         "passed": True, "expected": "1", "found": "1"}
Mart = tuple[str, Sequence[str], Sequence[Sequence[object]]]


def _figures(revenue: dict[int, tuple[int, int]], unmapped: Sequence[Unmapped]) -> dict[str, object]:
    totals = sorted((sum(pair) for pair in revenue.values() if sum(pair) > 0), reverse=True)
    running = [sum(totals[:place]) for place in range(1, len(totals) + 1)]
    return {
        "basis": "bill", "tax": "excl", "as_of": "2026-11-05", "arrears_as_of": "", "months_covered": [202609, 202610],
        "files": 1, "accounts": len(totals), "revenue_12m_fen": sum(totals), "unmapped_fen": sum(line[2] for line in unmapped),
        "concentration": {"customers": len(totals), "total_fen": sum(totals), "steps": [_step(totals, share) for share in SHARES],
                          "curve": [[place + 1, fen] for place, fen in enumerate(running) if totals[place] not in totals[place + 1:]]},
    }


def _step(totals: Sequence[int], share: int) -> dict[str, int]:
    """By brute force: the smallest amount from which all customers together bring `share` percent."""
    def above(fen: int) -> list[int]:
        return [one for one in totals if one >= fen]

    from_fen = max(fen for fen in totals if sum(above(fen)) * 100 >= sum(totals) * share)
    return {"share": share, "customers": len(above(from_fen)), "fen": sum(above(from_fen)), "from_fen": from_fen}


def _reach(usage: Sequence[Sequence[object]]) -> dict[str, object]:
    covered = {str(row[2]): list(months.span(202610, 24)) for row in usage}
    return {"usage": {"month": 202610, "as_of": "2026-11-03", "covered": covered, "unmapped_lines": 0}} if usage else {}


def _marts(revenue: dict[int, tuple[int, int]], unmapped: Sequence[Unmapped],
           instances: Sequence[tuple[int, str, Sequence[int]]], usage: Sequence[Sequence[object]]) -> list[Mart]:
    def row(account_id: int, before: int, last: int) -> list[object]:
        known = {"revenue_12m_fen": before + last, "last_month_fen": last, "month_before_fen": before,
                 "months_billed_24": 2, "product_instances": 1}
        return [account_id, *(known.get(column) for column in publish.MEASURES.values)]

    def series(last: int, before: int, count: int) -> str:
        return "{" + ",".join(map(str, [0] * (count - 2) + [before, last])) + "}"

    pairs = [(key, before, last) for key, (before, last) in revenue.items()]
    return [
        ("account_measures", ("account_id", *publish.MEASURES.values), [row(*pair) for pair in pairs]),
        ("account_arrears", ("account_id", *publish.ARREARS.values), []),
        ("account_series", ("account_id", "series_24"), [(key, series(last, before, 24)) for key, before, last in pairs]),
        ("product_series", ("account_id", "product_family", "series_12"),
         [(key, "leased_line", series(last, before, 12)) for key, before, last in pairs]),
        ("account_bridge", ("account_id", "kind", "product", "fen"),
         [(key, "price", "数字电路", last - before) for key, before, last in pairs if last != before]),
        ("account_rollup", ("account_id", *publish.ROLLUP.values), []),
        ("instance_series", ("account_id", "product_instance", "series_12"),
         [(key, name, "{" + ",".join(map(str, fen)) + "}") for key, name, fen in instances]),
        ("billed_instances", ("account_id", "instances"), [
            (key, json.dumps([[name, "数字电路"] for one, name, _ in instances if one == key])) for key in {one for one, _, _ in instances}]),
        ("account_usage", (*publish.USAGE.key, *publish.USAGE.values), usage),
        ("unmapped_revenue", ("month", "group_code", "customer_code", "billing_account", "revenue_unit", "fen", "lines"),
         [(line[0], line[1], "", "", line[3] if len(line) > 3 else "", line[2], 1) for line in unmapped]),
    ]


def _cell(value: object) -> str:
    """Text is quoted, so that COPY reads '' as text; None is NULL."""
    return "" if value is None else f'"{value.replace(chr(34), chr(34) * 2)}"' if isinstance(value, str) else str(value)
