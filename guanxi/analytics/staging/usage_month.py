"""Monthly usage with the account each line belongs to; what nobody's code names keeps account NULL and is only counted. ARC-29.

Not for here: sums (`features/account_usage.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ibis

from guanxi.analytics.plan import Plan
from guanxi.analytics.staging import bill_item, lake


def usage_month(plan: Plan, kinds: Sequence[str]) -> Any:
    """Lines of the window of these kinds: account_id (NULL = unmapped), month, usage_kind, family, quantity, lines; None without a file.

    The filter by kind stands below every join, and the files lie by kind: what two readers ask for is read once.
    """
    rows = lake.files_of(plan, "usage_month")
    if rows is None:
        return None
    rows = rows.filter(rows.usage_kind.isin(kinds) & rows.month.between(plan.window[0], plan.anchor))
    for scheme in bill_item.SCHEMES:
        rows = bill_item.mapped(plan, rows, scheme)
    named = plan["product"]
    rows = rows.mutate(named_product=ibis.coalesce(rows.product_name, rows.product_code, ""), named_code=rows.product_code.fill_null(""))
    rows = rows.left_join(named, [rows.named_product == named.key_product, rows.named_code == named.key_code])
    return rows.select("month", "usage_kind", "family", "quantity", "lines",
                       account_id=ibis.coalesce(*(rows[f"by_{scheme}"] for scheme in bill_item.SCHEMES)))
