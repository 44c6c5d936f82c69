"""The door of work."""

from guanxi.domains.work.commands import (
    Call,
    complete_item,
    pass_on_item,
    raise_call,
    raise_calls,
    settle,
    settle_others,
    snooze_item,
)
from guanxi.domains.work.queries import Day, Item, day, item, open_items
from guanxi.domains.work.rules import CLOCK, DECISION, MONEY, MUST_CAP, PROMISE, ROUTINE

__all__ = [
    "CLOCK", "DECISION", "MONEY", "MUST_CAP", "PROMISE", "ROUTINE", "Call", "Day", "Item", "complete_item", "day", "item",
    "open_items", "pass_on_item", "raise_call", "raise_calls", "settle", "settle_others", "snooze_item",
]
