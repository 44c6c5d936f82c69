"""Finds conditions that no account can ever meet: `revenue_12m_fen > yuan(5) AND revenue_12m_fen < yuan(3)`.

Sound, not complete: it looks at comparisons of one measure with a constant, IN, BETWEEN, IS NULL and yes/no
measures. What it cannot judge counts as possible, so "never" is always right.
Not for here: whether real accounts meet a rule; that is the preview.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guanxi.policy.language.nodes import (
    Between,
    Column,
    Compare,
    Constant,
    Every,
    In,
    IsNull,
    Node,
    Not,
    Some,
    Value,
)

_MOST_BRANCHES = 256
_TURNED: Mapping[str, str] = {"=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPPOSITE: Mapping[str, str] = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_IS_NULL, _NOT_NULL, _UNKNOWN = "is null", "not null", "?"


@dataclass(frozen=True)
class _Fact:
    key: str
    sign: str
    value: Value = None


@dataclass
class _Range:
    """What one measure may still be while a branch is read."""

    low: float = float("-inf")
    high: float = float("inf")
    low_open: bool = False
    high_open: bool = False
    only: set[Value] | None = None
    never: set[Value] = field(default_factory=set)
    null: bool | None = None

    def is_empty(self) -> bool:
        if self.only is not None and not (self.only - self.never):
            return True
        if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
            return True
        return self.null is True and (
            self.only is not None or bool(self.never) or self.low > float("-inf") or self.high < float("inf")
        )


def is_impossible(node: Node) -> bool:
    """True where no account whatever can make the condition true."""
    branches = _branches(node, is_wanted=True)
    return branches is not None and all(_contradicts(branch) for branch in branches)


def _branches(node: Node, *, is_wanted: bool) -> list[list[_Fact]] | None:
    """The condition as an OR of ANDs of facts; None where it would become too large."""
    match node:
        case Not(of):
            return _branches(of, is_wanted=not is_wanted)
        case Every(of) | Some(of):
            parts = [_branches(part, is_wanted=is_wanted) for part in of]
            return _multiply(parts) if isinstance(node, Every) is is_wanted else _add(parts)
        case Between(of, low, high):
            both = Every((Compare(">=", of, low), Compare("<=", of, high)))
            return _branches(both, is_wanted=is_wanted)
        case In(of, items):
            any_of = Some(tuple(Compare("=", of, item) for item in items))
            return _branches(any_of, is_wanted=is_wanted)
        case Constant(value):
            return [[]] if value is is_wanted else []
        case _:
            return [[_fact(node, is_wanted=is_wanted)]]


def _fact(node: Node, *, is_wanted: bool) -> _Fact:
    match node:
        case Compare(sign, Column(key, _, False), Constant(value)):
            return _Fact(key, sign if is_wanted else _OPPOSITE[sign], value)
        case Compare(sign, Constant(value), Column(key, _, False)):
            turned = _TURNED[sign]
            return _Fact(key, turned if is_wanted else _OPPOSITE[turned], value)
        case IsNull(Column(key, _, False)):
            return _Fact(key, _IS_NULL if is_wanted else _NOT_NULL)
        case Column(key, "bool", False):
            return _Fact(key, "=", is_wanted)
        case _:
            return _Fact("", _UNKNOWN)


def _add(parts: list[list[list[_Fact]] | None]) -> list[list[_Fact]] | None:
    if any(part is None for part in parts):
        return None
    together = [branch for part in parts if part is not None for branch in part]
    return together if len(together) <= _MOST_BRANCHES else None


def _multiply(parts: list[list[list[_Fact]] | None]) -> list[list[_Fact]] | None:
    together: list[list[_Fact]] = [[]]
    for part in parts:
        if part is None or len(together) * len(part) > _MOST_BRANCHES:
            return None
        together = [one + other for one in together for other in part]
    return together


def _contradicts(branch: list[_Fact]) -> bool:
    ranges: dict[str, _Range] = {}
    for fact in branch:
        if fact.sign != _UNKNOWN:
            _narrow(ranges.setdefault(fact.key, _Range()), fact)
    return any(found.is_empty() for found in ranges.values()) or _null_and_not(branch)


def _null_and_not(branch: list[_Fact]) -> bool:
    nulls = {fact.key for fact in branch if fact.sign == _IS_NULL}
    return any(fact.key in nulls and fact.sign != _IS_NULL for fact in branch)


def _narrow(found: _Range, fact: _Fact) -> None:
    number = float(fact.value) if isinstance(fact.value, int | float) and not isinstance(fact.value, bool) else None
    match fact.sign:
        case "=":
            found.only = {fact.value} if found.only is None else found.only & {fact.value}
            if number is not None:
                _raise_low(found, number, is_open=False)
                _drop_high(found, number, is_open=False)
        case "<>":
            found.never.add(fact.value)
        case ">" | ">=" if number is not None:
            _raise_low(found, number, is_open=fact.sign == ">")
        case "<" | "<=" if number is not None:
            _drop_high(found, number, is_open=fact.sign == "<")
        case _ if fact.sign == _IS_NULL:
            found.null = True


def _raise_low(found: _Range, number: float, *, is_open: bool) -> None:
    if number > found.low or (number == found.low and is_open):
        found.low, found.low_open = number, is_open


def _drop_high(found: _Range, number: float, *, is_open: bool) -> None:
    if number < found.high or (number == found.high and is_open):
        found.high, found.high_open = number, is_open
