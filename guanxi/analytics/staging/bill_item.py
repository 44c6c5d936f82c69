"""Monthly bill items with the account each line belongs to; money whose code nobody knows keeps account NULL.

Codes are tried from the narrowest to the widest: customer code, group code, billing account.
Not for here: sums (`features/`).
"""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics.plan import Plan
from guanxi.analytics.staging import lake

SCHEMES = ("customer_code", "group_code", "billing_account")

SCHEMA = {
    "account_id": "int64", "month": "int32", "charge_kind": "string", "product_code": "string",
    "product_name": "string", "product_instance": "string", "any_instance": "string", "fen": "int64", "customer_code": "string",
    "group_code": "string", "billing_account": "string", "revenue_unit": "string",
}


def bill_item(plan: Plan) -> Any:
    """Lines of the window: account_id (NULL = unmapped), month, charge_kind, product, instance, fen, codes.

    Of unmapped lines, revenue_unit: 收入归属单位 as the file writes it, else who issued the file's codes; NULL where it says neither.

    The instance is kept for the two months of the bridge only: it is the widest column of 24 million rows. any_instance has it of every
    month, for steps that keep a few of them only.
    """
    rows = lake.files_of(plan, "bill_item")
    if rows is None:
        return ibis.memtable([], schema=SCHEMA)
    rows = rows.filter(rows.month.between(plan.window[0], plan.anchor))
    for scheme in SCHEMES:
        rows = mapped(plan, rows, scheme)
    account_id = ibis.coalesce(*(rows[f"by_{scheme}"] for scheme in SCHEMES))
    is_recent = rows.month >= plan.before
    return rows.select(
        account_id=account_id, month=rows.month, charge_kind=rows.charge_kind, product_code=rows.product_code,
        product_name=rows.product_name, product_instance=ibis.ifelse(is_recent, rows.product_instance, None),
        any_instance=rows.product_instance,
        fen=rows.fen, customer_code=ibis.ifelse(account_id.isnull(), rows.customer_code, None),
        group_code=ibis.ifelse(account_id.isnull(), rows.group_code, None), billing_account=rows.billing_account,
        revenue_unit=ibis.ifelse(account_id.isnull(), ibis.coalesce(rows.revenue_unit, rows.issuer.nullif("")), None))


def mapped(plan: Plan, rows: Any, scheme: str) -> Any:
    """The rows with by_<scheme>: the account that holds their code in their month (NULL = none)."""
    known = plan["identifier"]
    known = known.filter(known.scheme == scheme).select(
        known_issuer=known.issuer, known_value=known["value"], from_month=known.from_month,
        until_month=known.until_month, **{f"by_{scheme}": known.account_id})
    return rows.left_join(known, [
        rows.issuer == known.known_issuer, rows[scheme] == known.known_value,
        rows.month >= known.from_month, rows.month < known.until_month,
    ]).drop("known_issuer", "known_value", "from_month", "until_month")
