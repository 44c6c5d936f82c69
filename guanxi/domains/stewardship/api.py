"""The door of stewardship."""

from guanxi.domains.stewardship.commands.call_backs import answer_call_back, draw_call_backs
from guanxi.domains.stewardship.commands.capture import Captured, capture
from guanxi.domains.stewardship.commands.exports import record_quality_export
from guanxi.domains.stewardship.commands.filling import fill_value
from guanxi.domains.stewardship.commands.reports import report_buyers, report_migration
from guanxi.domains.stewardship.commands.rounds import close_round, continue_rounds, open_round, stop_repeating
from guanxi.domains.stewardship.commands.summary import sum_up
from guanxi.domains.stewardship.commands.verifying import (
    FAULT_CALL,
    Item,
    find_fault,
    record_bounce,
    undo_verification,
    verify_values,
)
from guanxi.domains.stewardship.fields import ALL_SOURCES, FAULTS, GAPS, OUTCOMES, SOURCES, STATES
from guanxi.domains.stewardship.queries.call_backs import STATES as CALL_BACK_STATES
from guanxi.domains.stewardship.queries.call_backs import CallBackLine, Draw, call_back, call_backs, draws
from guanxi.domains.stewardship.queries.credit import Credit, credit_of
from guanxi.domains.stewardship.queries.figures import (
    AccountLine,
    Figure,
    Narrowed,
    Stamp,
    accounts,
    by_field,
    by_owner,
    by_unit,
    label_of,
    said,
    stamp,
)
from guanxi.domains.stewardship.queries.log import LogLine, judged, log_of
from guanxi.domains.stewardship.queries.method import CollectingMethod, MethodField, MethodStep, method
from guanxi.domains.stewardship.queries.policy import captures_of, quotas
from guanxi.domains.stewardship.queries.quotas import (
    Completeness,
    QuotaTable,
    Record,
    UnitStanding,
    completeness,
    records,
    standings,
    tables,
)
from guanxi.domains.stewardship.queries.rounds import RoundCard, RoundLine, round_result, rounds
from guanxi.domains.stewardship.queries.states import AccountState, Group, Value, account_state
from guanxi.domains.stewardship.queries.stewards import Duty, StewardPage, steward_page
from guanxi.domains.stewardship.queries.use import DAYS as USE_DAYS
from guanxi.domains.stewardship.queries.use import UnitUse, use_by_unit
from guanxi.domains.stewardship.rules.quality import Tally, why

__all__ = [
    "ALL_SOURCES", "CALL_BACK_STATES", "FAULTS", "FAULT_CALL", "GAPS", "OUTCOMES", "SOURCES", "STATES", "USE_DAYS", "AccountLine", "AccountState",
    "CallBackLine", "Captured", "CollectingMethod", "Completeness", "Credit", "Draw", "Duty", "Figure", "Group", "Item", "LogLine", "MethodField",
    "MethodStep", "Narrowed", "QuotaTable", "Record", "RoundCard", "RoundLine", "Stamp", "StewardPage", "Tally", "UnitStanding", "UnitUse", "Value",
    "account_state", "accounts", "answer_call_back", "by_field", "by_owner", "by_unit", "call_back", "call_backs", "capture", "captures_of",
    "close_round", "completeness", "continue_rounds", "credit_of", "draw_call_backs", "draws", "fill_value", "find_fault", "judged", "label_of",
    "log_of", "method", "open_round", "quotas", "record_bounce", "record_quality_export", "records", "report_buyers", "report_migration",
    "round_result", "rounds", "said", "stamp", "standings", "steward_page", "stop_repeating", "sum_up", "tables", "undo_verification", "use_by_unit",
    "verify_values", "why",
]
