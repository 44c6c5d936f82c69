"""Computes a typed rule for one account, in Python, exactly as DuckDB and PostgreSQL would (NULL included).

`None` is SQL's NULL: AND and OR follow three-valued logic, everything else with a None inside gives None.
Not for here: many accounts (that is `render` and an engine).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from guanxi.policy.language.nodes import (
    Arithmetic,
    Between,
    Call,
    Choice,
    Column,
    Compare,
    Constant,
    Every,
    In,
    IsNull,
    Like,
    Node,
    Not,
    Some,
    Type,
    Value,
)
from guanxi.policy.language.render import NO_PARAMETERS

_COMPARE: Mapping[str, Callable[..., bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def value_of(node: Node, row: Mapping[str, object], *, parameters: Mapping[str, Value] = NO_PARAMETERS) -> Value:
    """The rule's value for one account. row: measure key → value; a missing key is NULL."""
    return _Evaluator(row, parameters).value(node)


def plain(value: object) -> Value:
    """A value from a database or a YAML file as the evaluator wants it: Decimal becomes float."""
    if value is None or isinstance(value, bool | int | float | str | date):
        return value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"not a measure value: {type(value).__name__}")


def both(values: list[bool | None]) -> bool | None:
    """AND of three-valued results."""
    if False in values:
        return False
    return None if None in values else True


def either(values: list[bool | None]) -> bool | None:
    """OR of three-valued results."""
    if True in values:
        return True
    return None if None in values else False


class _Evaluator:
    def __init__(self, row: Mapping[str, object], parameters: Mapping[str, Value]) -> None:
        self.row = row
        self.parameters = parameters

    def value(self, node: Node) -> Value:
        match node:
            case Constant(value):
                return value
            case Column(key, kind, is_parameter):
                found = self.parameters[key] if is_parameter else plain(self.row.get(key))
                return _cast(found, kind)
            case Arithmetic():
                return self._arithmetic(node)
            case Call():
                return self._call(node)
            case Choice(whens, otherwise, kind):
                for test, chosen in whens:
                    if self.truth(test) is True:
                        return _cast(self.value(chosen), kind)
                return _cast(self.value(otherwise), kind)
            case _:
                return self.truth(node)

    def truth(self, node: Node) -> bool | None:
        match node:
            case Every(of):
                return both([self.truth(part) for part in of])
            case Some(of):
                return either([self.truth(part) for part in of])
            case Not(of):
                found = self.truth(of)
                return None if found is None else not found
            case IsNull(of):
                return self.value(of) is None
            case Compare(sign, left, right):
                return self._compare(sign, left, right)
            case Between(of, low, high):
                return both([self._compare(">=", of, low), self._compare("<=", of, high)])
            case In(of, items):
                return either([self._compare("=", of, item) for item in items])
            case Like(of, pattern):
                return _like(self.value(of), pattern)
            case _:
                found_value = self.value(node)
                return None if found_value is None else bool(found_value)

    def _compare(self, sign: str, left: Node, right: Node) -> bool | None:
        one, other = self.value(left), self.value(right)
        if one is None or other is None:
            return None
        if "real" in (left.type, right.type):
            one, other = _cast(one, "real"), _cast(other, "real")
        return _COMPARE[sign](one, other)

    def _arithmetic(self, node: Arithmetic) -> Value:
        left, right = self.value(node.left), self.value(node.right)
        if left is None or right is None:
            return None
        if isinstance(left, date):
            if isinstance(right, date):
                return (left - right).days
            days = timedelta(days=int(str(right)))
            return left + days if node.sign == "+" else left - days
        return _number(node.sign, _cast(left, node.type), _cast(right, node.type))

    def _call(self, node: Call) -> Value:
        values = [_cast(self.value(part), node.type) for part in node.of]
        known = [value for value in values if value is not None]
        match node.name:
            case "coalesce":
                return known[0] if known else None
            case "nullif":
                return None if len(known) == len(values) and values[0] == values[1] else values[0]
            case "least" | "greatest":
                choose: Callable[..., Value] = min if node.name == "least" else max
                return choose(known) if known else None
            case "abs":
                return abs(known[0]) if known and isinstance(known[0], int | float) else None
            case "negative":
                return -known[0] if known and isinstance(known[0], int | float) else None


def _cast(value: Value, kind: Type) -> Value:
    if kind == "real" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def _number(sign: str, left: Value, right: Value) -> Value:
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return None
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right if right else None


def _like(value: Value, pattern: str) -> bool | None:
    if value is None:
        return None
    parts = {"%": ".*", "_": "."}
    translated = "".join(parts.get(sign) or re.escape(sign) for sign in pattern)
    return re.fullmatch(translated, str(value), re.DOTALL) is not None
