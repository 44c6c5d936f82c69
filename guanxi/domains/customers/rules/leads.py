"""At most one lead per legal tree (operator 1.1): which moves of accounts would bring two led trees together, and which leads a merge ends."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Side = Literal["survivor", "loser"]
Rule = Literal["contract", "head_office", "dispute"]


@dataclass(frozen=True, kw_only=True)
class Lead:
    """One active lead: the assignment, whom it names, and the account it stands at."""

    assignment_id: int
    account_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """The leads whose trees a merge of two accounts would make one, by the side they come from."""

    survivor: tuple[Lead, ...]
    loser: tuple[Lead, ...]

    def ended(self, kept: Side) -> tuple[Lead, ...]:
        """Those that end when this side's lead is kept."""
        return self.loser if kept == "survivor" else self.survivor

    def is_between(self, account_ids: Collection[int]) -> bool:
        """True when they all stand at the two accounts themselves."""
        return {one.account_id for one in (*self.survivor, *self.loser)} <= set(account_ids)


@dataclass(frozen=True, kw_only=True)
class Signed:
    """An account of the group with an agreement in force, and the unit of ours that signed it."""

    account_id: int
    unit_id: int


@dataclass(frozen=True, kw_only=True)
class Default:
    """Who leads by the rules: `unit_id`, because of `account_id`. dispute: several units signed, `units` are all of them."""

    rule: Rule
    account_id: int
    unit_id: int | None
    units: tuple[int, ...] = ()


def default_lead(*, rules: Sequence[str], top: Signed, signed: Sequence[Signed]) -> Default | None:
    """The first rule that knows an answer for a group; None where none does. top: the head office with its unit. GRD-10, operator 1.1."""
    units = tuple(dict.fromkeys(one.unit_id for one in signed))
    for rule in rules:
        if rule == "contract" and len(units) > 1:
            return Default(rule="dispute", account_id=signed[0].account_id, unit_id=None, units=units)
        if rule == "contract" and units:
            first = next((one for one in signed if one.account_id == top.account_id), signed[0])
            return Default(rule="contract", account_id=first.account_id, unit_id=units[0])
        if rule == "head_office":
            return Default(rule="head_office", account_id=top.account_id, unit_id=top.unit_id)
    return None


def moves_that_join(*, parents: Mapping[int, int], moves: Sequence[tuple[int, int, int | None]], led: Collection[int]) -> frozenset[int]:
    """The keys of `moves` (key, child, new parent), taken one after the other, that would put two leads into one tree; these are not made.

    parents: child → parent before, at least of everything above a lead or a moved account. led: the accounts with a lead. A tree that has two
    already may be moved whole. Linear in the moves; the way to the top is walked only for accounts with a lead below them.
    """
    above = dict(parents)
    below: dict[int, int] = {}  # how many leads hang on an account, itself included
    for account in led:
        for node in _way_up(above, account):
            below[node] = below.get(node, 0) + 1
    refused = set[int]()
    for key, child, parent in moves:
        carried = below.get(child, 0)
        if above.get(child) == parent:
            continue
        if carried:
            old, new = _way_up(above, child), _way_up(above, parent) if parent is not None else []
            if new and below.get(new[-1], 0) - (carried if old[-1] == new[-1] else 0) > 0:
                refused.add(key)
                continue
            for node in old[1:]:
                below[node] -= carried
            for node in new:
                below[node] = below.get(node, 0) + carried
        if parent is None:
            above.pop(child, None)
        else:
            above[child] = parent
    return frozenset(refused)


def top_of(above: Mapping[int, int], node: int) -> int:
    """The top of the tree in which it stands."""
    return _way_up(above, node)[-1]


def _way_up(above: Mapping[int, int], node: int) -> list[int]:
    """The account and everything above it; a circle, refused elsewhere, ends it."""
    way, seen = [node], {node}
    while (parent := above.get(way[-1])) is not None and parent not in seen:
        way.append(parent)
        seen.add(parent)
    return way
