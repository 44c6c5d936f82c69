"""What the last closed month billed of an account by product instance: what a form of a split offers (收入归属). Numbers and names, no money.

At most `MOST` an account, the largest first, so that it stays a row an account. A number that may be somebody's mobile is left out (ARC-29): the lake
keeps it, a list of suggestions does not spread it. Not for here: who may read them.
"""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics.plan import Plan

COLUMNS = ("account_id", "instances")
MOST = 20
MOBILE = r"^(\+?86)?1[3-9][0-9]{9}$"


def billed_instances(plan: Plan) -> Any:
    """account_id, instances: JSON, a list of [product instance, product]. A simplified bill names no instance."""
    found = plan["product_instance"]
    found = found.filter((found.last_lines > 0) & ~found.product_instance.re_search(MOBILE))
    place = ibis.row_number().over(ibis.window(group_by=found.account_id, order_by=[found.last_fen.desc(), found.product_instance]))
    found = found.mutate(place=place)
    found = found.filter(found.place < MOST)
    lines = ibis.array([found.product_instance, found["product"].fill_null("")]).collect(order_by=found.place)
    return found.group_by("account_id").agg(instances=lines.cast("json").cast("string"))
