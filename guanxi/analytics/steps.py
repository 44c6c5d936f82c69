"""The night as a list: read from top to bottom, each step is one table made from those above it.

Not for here: how a step works (its module), what is checked (`checks/`), publishing (`domains/insights`).
"""

from __future__ import annotations

from guanxi.analytics.features import account_month, account_usage, chosen_line, product_instance, revenue_line
from guanxi.analytics.marts import (
    account_arrears,
    account_bridge,
    account_measures,
    account_rollup,
    account_series,
    billed_instances,
    instance_series,
    unmapped_revenue,
    usage_measures,
)
from guanxi.analytics.plan import Step
from guanxi.analytics.staging import arrears_snapshot, bill_item, identifier, simple_bill

STEPS = (
    # staging: what the files and dimensions say
    Step(name="account", make=identifier.account, why="accounts that may receive figures"),
    Step(name="identifier", make=identifier.identifier, why="which account a code means in which month"),
    Step(name="any_code", make=identifier.any_code, why="the same for files with one unnamed code"),
    Step(name="bill_item", make=bill_item.bill_item, why="detailed lines with their account", is_view=True),
    Step(name="simple_bill", make=simple_bill.simple_bill, why="simplified lines with their account"),
    # features: per account-month, per product instance
    Step(name="product", make=revenue_line.product, why="family of every product"),
    Step(name="arrears_row", make=arrears_snapshot.arrears_row, why="latest ageing, by own code"),
    Step(name="account_family", make=account_month.account_family, why="all counted money: one pass over every line"),
    Step(name="account_wide", make=account_month.account_wide, why="one row per account, one column per month"),
    Step(name="recent_line", make=chosen_line.recent_line, why="the lines of the bridge's two months"),
    Step(name="unmapped_line", make=chosen_line.unmapped_line, why="lines of nobody"),
    Step(name="payer_line", make=chosen_line.payer_line, why="lines that say whose bills a billing account pays"),
    Step(name="payer", make=arrears_snapshot.payer, why="whose bills a billing account pays"),
    Step(name="arrears_snapshot", make=arrears_snapshot.arrears_snapshot, why="latest ageing per billing account"),
    Step(name="product_instance", make=product_instance.product_instance, why="last two months per instance"),
    Step(name="usage_summed", make=account_usage.usage_summed, why="usage that adds up: one pass over every line"),
    Step(name="usage_peaks", make=account_usage.usage_peaks, why="usage of which the highest line counts"),
    Step(name="usage_wide", make=account_usage.usage_wide, why="both", is_view=True),
    # marts: what leaves the night
    Step(name="account_arrears", make=account_arrears.account_arrears, why="ageing per account", publish=True),
    Step(name="account_measures", make=account_measures.account_measures, why="measures", publish=True),
    Step(name="account_rollup", make=account_rollup.account_rollup, why="sums over the three trees", publish=True),
    Step(name="account_series", make=account_series.account_series, why="24 months for charts", publish=True),
    Step(name="product_series", make=account_series.product_series, why="12 months by family", publish=True),
    Step(name="instance_series", make=instance_series.instance_series, why="12 months per instance with a split", publish=True),
    Step(name="billed_instances", make=billed_instances.billed_instances, why="what a form of a split offers", publish=True),
    Step(name="account_bridge", make=account_bridge.account_bridge, why="why revenue changed", publish=True),
    Step(name="account_usage", make=usage_measures.account_usage, why="what an account used", publish=True),
    Step(name="unmapped_revenue", make=unmapped_revenue.unmapped_revenue, why="money of nobody", publish=True),
)
