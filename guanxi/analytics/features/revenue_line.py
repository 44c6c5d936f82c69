"""Every counted line of the window in one shape, whichever file it came from. Fen excluding tax.

Not for here: sums per account (`account_month.py`).
"""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics.families import FAMILIES, OTHER
from guanxi.analytics.plan import Plan
from guanxi.analytics.staging import simple_bill

COLUMNS = ("account_id", "month", "charge_kind", "product", "product_code", "product_instance", "is_detailed", "fen",
           "customer_code", "group_code", "billing_account")


def revenue_line(plan: Plan) -> Any:
    """account_id, month, charge_kind, product (name, else code), family, product_instance, is_detailed, fen, codes."""
    detail, simple = plan["bill_item"], simple_bill.counted(plan)
    nothing = ibis.null("string")
    detail = detail.mutate(
        product=ibis.coalesce(detail.product_name, detail.product_code, ""), is_detailed=ibis.literal(True))
    simple = simple.mutate(
        charge_kind=ibis.literal("recurring"), product_code=simple["product"], product_instance=nothing,
        is_detailed=ibis.literal(False), customer_code=nothing, group_code=simple.account_code,
        billing_account=nothing)
    lines = detail.select(*COLUMNS).union(simple.select(*COLUMNS))
    products = lines.select("product", "product_code").distinct()
    named = products.select(
        key_product=products["product"], key_code=products.product_code.fill_null(""),
        family=family(products.product_code.fill_null(""), products["product"]))
    return lines.left_join(named, [
        lines["product"] == named.key_product, lines.product_code.fill_null("") == named.key_code,
    ]).drop("key_product", "key_code", "product_code")


def family(code: Any, name: Any) -> Any:
    """Family key of a product: prefix of its code, else a word in its name, else `other`."""
    upper = code.upper()
    by_code = [(ibis.or_(*(upper.startswith(prefix) for prefix in item.prefixes)), item.key) for item in FAMILIES]
    by_name = [(ibis.or_(*(name.contains(word) for word in item.words)), item.key) for item in FAMILIES]
    return ibis.cases(*by_code, *by_name, else_=OTHER.key)
