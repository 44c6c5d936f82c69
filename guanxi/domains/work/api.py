"""The door of work."""

from guanxi.domains.work.commands import (
    Call,
    complete_item,
    hand_over,
    move_due,
    pass_on_item,
    raise_call,
    raise_calls,
    reassign,
    refresh_call,
    settle,
    settle_accounts,
    settle_doubled,
    settle_keys,
    settle_of_others,
    settle_others,
    snooze_item,
    take_back_hand_over,
)
from guanxi.domains.work.queries import Day, Item, day, item, open_items, open_items_of, open_items_owned
from guanxi.domains.work.rules import CLOCK, DECISION, MONEY, MUST_CAP, PROMISE, ROUTINE

__all__ = [
    "CLOCK", "DECISION", "MONEY", "MUST_CAP", "PROMISE", "ROUTINE", "Call", "Day", "Item", "complete_item", "day", "hand_over", "item", "move_due",
    "open_items", "open_items_of", "open_items_owned", "pass_on_item", "raise_call", "raise_calls", "reassign", "refresh_call", "settle",
    "settle_accounts",
    "settle_doubled", "settle_keys", "settle_of_others", "settle_others", "snooze_item", "take_back_hand_over",
]
