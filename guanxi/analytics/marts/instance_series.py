"""12 months of revenue of the product instances that a split was laid down for (收入归属), oldest first. Fen excluding tax.

Input `split_instance.csv`: account_id, product_instance. Few beside all instances: the others stay in the lake. Not for here: the splits.
"""

from __future__ import annotations

from typing import Any

import ibis

from guanxi.analytics.plan import Plan

COLUMNS = ("account_id", "product_instance", "series_12")


def instance_series(plan: Plan) -> Any:
    """Exactly `COLUMNS`; instances without a bill in these months have no row."""
    path, wanted = plan.dims / "split_instance.csv", plan.window[12:]
    if not path.exists() or path.read_bytes().count(b"\n") < 2:
        return ibis.memtable([], schema={"account_id": "int64", "product_instance": "string", "series_12": "array<int64>"})
    split = plan.con.read_csv(str(path), table_name="split_instance_csv", columns={"account_id": "BIGINT", "product_instance": "VARCHAR"},
                              auto_detect=False, header=True, delim=",", quote='"', escape='"', nullstr="\\N")
    items = plan["bill_item"]  # a simplified bill names no instance
    lines = items.filter(items.month.isin(wanted) & items.account_id.notnull() & items.any_instance.notnull()).select(
        "account_id", "month", "fen", product_instance=items.any_instance).semi_join(split, ["account_id", "product_instance"])
    sums = {f"m{place}": lines.fen.sum(where=lines.month == month).fill_null(0).cast("int64") for place, month in enumerate(wanted)}
    wide = lines.group_by(["account_id", "product_instance"]).agg(**sums)
    return wide.select("account_id", "product_instance", series_12=ibis.array([wide[name] for name in sums]))
