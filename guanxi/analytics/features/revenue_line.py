"""Every counted line of some months in one shape, whichever file it came from. Fen excluding tax.

An expression that is never stored as a whole. Not for here: sums (`account_month.py`), choices (`chosen_line.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from guanxi.analytics.families import FAMILIES, OTHER
from guanxi.analytics.plan import Plan
from guanxi.analytics.staging import lake, simple_bill

COLUMNS = ("account_id", "month", "charge_kind", "product", "product_code", "product_instance", "is_detailed", "fen",
           "customer_code", "group_code", "billing_account", "revenue_unit")


def revenue_line(plan: Plan, months: Sequence[int]) -> Any:
    """account_id, month, charge_kind, product (name, else code), family, product_instance, is_detailed, fen, codes."""
    detail, simple = (table.filter(table.month.isin(months)) for table in (plan["bill_item"], simple_bill.counted(plan, months)))
    nothing = ibis.null("string")
    detail = detail.mutate(
        product=ibis.coalesce(detail.product_name, detail.product_code, ""), is_detailed=ibis.literal(True))
    simple = simple.mutate(
        charge_kind=ibis.literal("recurring"), product_code=simple["product"], product_instance=nothing,
        is_detailed=ibis.literal(False), customer_code=nothing, group_code=simple.account_code,
        billing_account=nothing, revenue_unit=simple.issuer.nullif(""))
    lines = detail.select(*COLUMNS).union(simple.select(*COLUMNS))
    named = plan["product"]
    return lines.left_join(named, [
        lines["product"] == named.key_product, lines.product_code.fill_null("") == named.key_code,
    ]).drop("key_product", "key_code", "product_code")


def product(plan: Plan) -> Any:
    """key_product, key_code, family: every product any file names, once, so that words are not searched line by line."""
    found = []
    for kind, name, code in (("bill_item", "product_name", "product_code"), ("simple_bill", "product", "product"),
                             ("usage_month", "product_name", "product_code")):
        rows = lake.rows_of(plan, kind)
        if rows is not None:
            found.append(rows.select(key_product=ibis.coalesce(rows[name], rows[code], ""), key_code=rows[code].fill_null("")).distinct())
    table = found[0] if len(found) == 1 else ibis.union(*found, distinct=True)
    return table.mutate(family=family(table.key_code, table.key_product))


def family(code: Any, name: Any) -> Any:
    """Family key of a product: prefix of its code, else a word in its name, else `other`."""
    upper = code.upper()
    by_code = [(ibis.or_(*(upper.startswith(prefix) for prefix in item.prefixes)), item.key) for item in FAMILIES]
    by_name = [(ibis.or_(*(name.contains(word) for word in item.words)), item.key) for item in FAMILIES]
    return ibis.cases(*by_code, *by_name, else_=OTHER.key)
