"""The latest arrears snapshot of each part, per account; a billing account maps by its own code, else by bills.

One billing account may pay for several customers (统付). Without an own identifier it counts for the customer
with the largest bills of the last 12 months on it. Not for here: judging what is late for whom (operator 1.4).
"""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics.plan import Plan
from guanxi.analytics.profiles import ARREARS_BUCKETS
from guanxi.analytics.staging import lake

SCHEMA = {
    "account_id": "int64", "billing_account": "string", "snapshot_on": "date", "total_fen": "int64",
    **{f"{key}_fen": "int64" for key in ARREARS_BUCKETS},
    "is_disputed": "boolean", "promised_on": "date", "is_protected": "boolean",
}


def payer(plan: Plan) -> Any:
    """billing_account → account_id, read off the bills: the customer it pays most for."""
    lines = plan["payer_line"]
    paid = lines.group_by(["billing_account", "account_id"]).agg(fen=lines.fen.sum().cast("int64"))
    order = ibis.window(group_by="billing_account", order_by=[ibis.desc("fen"), "account_id"])
    first = paid.mutate(place=ibis.row_number().over(order))
    return first.filter(first.place == 0).select(payer_code="billing_account", payer_id="account_id")


def arrears_row(plan: Plan) -> Any:
    """Rows of the latest day per part, with known_id: the account whose own code the billing account is (NULL = none)."""
    rows = lake.files_of(plan, "arrears_snapshot")
    if rows is None:
        return ibis.memtable([], schema={"known_id": "int64", **{key: kind for key, kind in SCHEMA.items() if key != "account_id"}})
    latest = rows.group_by("part").agg(latest=rows.snapshot_on.max())
    rows = rows.join(latest, "part").filter(lambda t: t.snapshot_on == t.latest)
    known = plan["identifier"]
    held = known.filter((known.scheme == "billing_account") & (known.until_month > plan.anchor)).select(
        known_issuer=known.issuer, known_value=known["value"], known_id=known.account_id,
        from_month=known.from_month, until_month=known.until_month)
    day_month = (rows.snapshot_on.year() * 100 + rows.snapshot_on.month()).cast("int32")
    rows = rows.left_join(held, [
        rows.issuer == held.known_issuer, rows.billing_account == held.known_value,
        day_month >= held.from_month, day_month < held.until_month])
    return rows.select("known_id", *(column for column in SCHEMA if column != "account_id"))


def arrears_snapshot(plan: Plan) -> Any:
    """The same rows with account_id: by its own code, else by the bills (NULL = unmapped)."""
    rows, payers = plan["arrears_row"], plan["payer"]
    rows = rows.left_join(payers, rows.billing_account == payers.payer_code)
    return rows.mutate(account_id=ibis.coalesce(rows.known_id, rows.payer_id)).select(*SCHEMA)
