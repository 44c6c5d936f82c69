"""The door of duplicates."""

from guanxi.domains.duplicates.commands.merges import (
    Wish,
    carry_late,
    merge_accounts,
    merge_contacts,
    take_decision,
    unmerge,
)
from guanxi.domains.duplicates.commands.pairs import decide_pair, remember_entry
from guanxi.domains.duplicates.commands.runs import perform_run, request_run
from guanxi.domains.duplicates.fields import BLOCKS, DECISIONS, MERGE_STATES, PAIR_STATES, RUN_STATES, WHY
from guanxi.domains.duplicates.policy import Matching
from guanxi.domains.duplicates.queries.entry import Hint, PersonHint, entry_hints, person_hints
from guanxi.domains.duplicates.queries.merges import MergeCard, merge, merge_of, merges, merges_of_account
from guanxi.domains.duplicates.queries.pairs import PairCard, pair, pair_between, pairs, pairs_of_account
from guanxi.domains.duplicates.queries.policy import matching
from guanxi.domains.duplicates.queries.runs import RunCard, runs
from guanxi.domains.duplicates.queries.sides import Comparison, accounts_side_by_side, contacts_side_by_side

__all__ = [
    "BLOCKS", "DECISIONS", "MERGE_STATES", "PAIR_STATES", "RUN_STATES", "WHY", "Comparison", "Hint", "Matching", "MergeCard",
    "PairCard", "PersonHint", "RunCard", "Wish", "accounts_side_by_side", "carry_late", "contacts_side_by_side", "decide_pair",
    "entry_hints", "matching", "merge", "merge_accounts", "merge_contacts", "merge_of", "merges", "merges_of_account", "pair", "pair_between",
    "pairs", "pairs_of_account", "perform_run", "person_hints", "remember_entry", "request_run", "runs", "take_decision", "unmerge",
]
