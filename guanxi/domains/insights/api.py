"""The door of insights: facts in, nights, and figures that each carry period, basis and as-of."""

from __future__ import annotations

from pathlib import Path

from guanxi.analytics.profiles import PROFILES, Declared
from guanxi.domains.insights.commands import (
    Delivery,
    load_facts,
    perform_night,
    record_shares_export,
    request_night,
    revert_facts,
)
from guanxi.domains.insights.commands.nights import mart_folder
from guanxi.domains.insights.fields import MEASURES
from guanxi.domains.insights.queries.billed import BilledInstance, billed_instances
from guanxi.domains.insights.queries.concentration import Concentration, ShareStep, concentration
from guanxi.domains.insights.queries.money import (
    Arrears,
    BridgeItem,
    MoneyBlock,
    Stack,
    measures_of,
    measures_sql,
    money_block,
    series_sql,
)
from guanxi.domains.insights.queries.results import Result, results_of
from guanxi.domains.insights.queries.rollups import Apart, Rollup, rollups, use_and_payment
from guanxi.domains.insights.queries.runs import FILE_STATUS_TEXT as FILE_STATES
from guanxi.domains.insights.queries.runs import STATUS_TEXT as RUN_STATES
from guanxi.domains.insights.queries.runs import (
    FileCard,
    RunCard,
    Stamp,
    fact_files,
    published_run,
    run,
    runs,
    stamp,
)
from guanxi.domains.insights.queries.shared import (
    SharedLine,
    SharedList,
    SharedPart,
    SharedRevenue,
    SplitMoney,
    account_shared,
    shared_revenue,
    split_money,
)
from guanxi.domains.insights.queries.unmapped import Unmapped, UnmappedLine, UnmappedMonth, unmapped_revenue
from guanxi.domains.insights.queries.usage import UsageBlock, UsageLine, UsageReach, UsedFamily, usage_block
from guanxi.domains.insights.queries.wallet import wallet


def mart_file(*, run_id: int, table: str = "account_measures") -> Path:
    """The Parquet file of one published table of a night, for child processes that grade or model in bulk."""
    return mart_folder(run_id) / f"{table}.parquet"


__all__ = [
    "FILE_STATES",
    "MEASURES",
    "PROFILES",
    "RUN_STATES",
    "Apart",
    "Arrears",
    "BilledInstance",
    "BridgeItem",
    "Concentration",
    "Declared",
    "Delivery",
    "FileCard",
    "MoneyBlock",
    "Result",
    "Rollup",
    "RunCard",
    "ShareStep",
    "SharedLine",
    "SharedList",
    "SharedPart",
    "SharedRevenue",
    "SplitMoney",
    "Stack",
    "Stamp",
    "Unmapped",
    "UnmappedLine",
    "UnmappedMonth",
    "UsageBlock",
    "UsageLine",
    "UsageReach",
    "UsedFamily",
    "account_shared",
    "billed_instances",
    "concentration",
    "fact_files",
    "load_facts",
    "mart_file",
    "measures_of",
    "measures_sql",
    "money_block",
    "perform_night",
    "published_run",
    "record_shares_export",
    "request_night",
    "results_of",
    "revert_facts",
    "rollups",
    "run",
    "runs",
    "series_sql",
    "shared_revenue",
    "split_money",
    "stamp",
    "unmapped_revenue",
    "usage_block",
    "use_and_payment",
    "wallet",
]
