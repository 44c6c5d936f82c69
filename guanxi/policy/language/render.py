"""Writes a typed rule as SQL that DuckDB and PostgreSQL understand alike, or as text for people.

One text for both engines, because the casts take away what differs: `/` is always double, a division by
zero is NULL, int4 never overflows. A property test holds both against `evaluate`.
Not for here: reading rules, running SQL. Values are written as literals of known types, never as raw text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

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

NO_PARAMETERS: Mapping[str, Value] = MappingProxyType({})
_SQL_TYPE: Mapping[Type, str] = {
    "bool": "BOOLEAN",
    "int": "BIGINT",
    "fen": "BIGINT",
    "real": "DOUBLE PRECISION",
    "text": "VARCHAR",
    "date": "DATE",
}


def literal(value: Value) -> str:
    """One value as an SQL literal."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case float():
            return f"CAST('{value!r}' AS DOUBLE PRECISION)"
        case date():
            return f"DATE '{value.isoformat()}'"
        case str():
            return "'" + value.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A column name in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def sql(
    node: Node,
    *,
    parameters: Mapping[str, Value] = NO_PARAMETERS,
    column: Callable[[str], str] = quoted,
    literal: Callable[[Value], str] = literal,
) -> str:
    """SQL for both engines. parameters: values of `:name`. column: how a measure is addressed (`m."key"`).

    LIKE patterns may hold `%`: run the text without bound parameters, double them, or bind every value: `literal` writes
    a value and may keep it and answer with a placeholder instead (not in the order of the text).
    """
    return _Writer(parameters, column, literal, for_people=False).write(node)


def said(node: Node) -> str:
    """The rule as a person would write it; parameters stay `:name`."""
    return _Writer(NO_PARAMETERS, str, literal, for_people=True).write(node)


class _Writer:
    def __init__(
        self,
        parameters: Mapping[str, Value],
        column: Callable[[str], str],
        literal: Callable[[Value], str],
        *,
        for_people: bool,
    ) -> None:
        self.parameters = parameters
        self.column = column
        self.literal = literal
        self.for_people = for_people

    def write(self, node: Node) -> str:
        match node:
            case Constant() | Column():
                return self._atom(node)
            case Compare(sign, left, right):
                return self._both(sign, left, right)
            case Between() | In() | Like() | IsNull() | Not():
                return self._test(node)
            case Every(of):
                return " AND ".join(self._inner(part) for part in of)
            case Some(of):
                return " OR ".join(self._inner(part) for part in of)
            case Arithmetic():
                return self._arithmetic(node)
            case Call():
                return self._call(node)
            case Choice():
                return self._choice(node)

    def _atom(self, node: Constant | Column) -> str:
        if isinstance(node, Constant):
            if self.for_people and (node.said or isinstance(node.value, float)):
                return node.said or repr(node.value)
            return self.literal(node.value)
        if not node.is_parameter:
            name = self.column(node.key)
            return name if self.for_people or node.type != "real" else f"CAST({name} AS DOUBLE PRECISION)"
        return f":{node.key}" if self.for_people else self.literal(self.parameters[node.key])

    def _inner(self, node: Node) -> str:
        text = self.write(node)
        return text if isinstance(node, Constant | Column | Call | Choice) else f"({text})"

    def _as(self, node: Node, wanted: Type) -> str:
        """The operand, cast where its type is not the wanted one (never for people)."""
        if self.for_people or wanted == "null" or (wanted == "real" and node.type == "real"):
            return self._inner(node)
        return f"CAST({self.write(node)} AS {_SQL_TYPE[wanted]})"

    def _both(self, sign: str, left: Node, right: Node) -> str:
        if "real" in (left.type, right.type):
            return f"{self._as(left, 'real')} {sign} {self._as(right, 'real')}"
        return f"{self._inner(left)} {sign} {self._inner(right)}"

    def _test(self, node: Between | In | Like | IsNull | Not) -> str:
        match node:
            case Between(of, low, high):
                if self.for_people:
                    return f"{self._inner(of)} BETWEEN {self._inner(low)} AND {self._inner(high)}"
                return f"({self._both('>=', of, low)}) AND ({self._both('<=', of, high)})"
            case In(of, items):
                kind: Type = "real" if "real" in {of.type, *(item.type for item in items)} else of.type
                inside = ", ".join(self._as(item, kind) for item in items)
                return f"{self._as(of, kind)} IN ({inside})"
            case Like(of, pattern):
                return f"{self._inner(of)} LIKE {self.literal(pattern)}"
            case IsNull(of):
                return f"{self._inner(of)} IS NULL"
            case Not(of):
                return f"NOT {self._inner(of)}"

    def _arithmetic(self, node: Arithmetic) -> str:
        if node.left.type == "date":
            right = self.write(node.right) if node.right.type != "date" else self._inner(node.right)
            return f"{self._inner(node.left)} {node.sign} {right if node.right.type == 'date' else f'({right})'}"
        left, right = self._as(node.left, node.type), self._as(node.right, node.type)
        if node.sign == "/" and not self.for_people:
            right = f"NULLIF({right}, CAST(0 AS DOUBLE PRECISION))"
        return f"{left} {node.sign} {right}"

    def _call(self, node: Call) -> str:
        if node.name == "negative":
            return f"(- {self._inner(node.of[0])})"
        inside = ", ".join(self._as(part, node.type) for part in node.of)
        return f"{node.name.upper()}({inside})"

    def _choice(self, node: Choice) -> str:
        whens = " ".join(f"WHEN {self.write(test)} THEN {self._as(value, node.type)}" for test, value in node.whens)
        return f"CASE {whens} ELSE {self._as(node.otherwise, node.type)} END"
