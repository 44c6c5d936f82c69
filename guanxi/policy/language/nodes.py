"""The typed tree of a rule: what is left after sqlglot has read and `parse` has let through.

Types: bool, int (bigint), fen (money, bigint), real (double), text, date, null (a bare NULL).
Not for here: reading (`parse`), writing SQL (`render`), computing (`evaluate`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Type = Literal["bool", "int", "fen", "real", "text", "date", "null"]
Value = bool | int | float | str | date | None
CompareSign = Literal["=", "<>", "<", "<=", ">", ">="]
ArithmeticSign = Literal["+", "-", "*", "/"]

NUMERIC: frozenset[Type] = frozenset({"int", "fen", "real"})


@dataclass(frozen=True)
class Constant:
    """A literal. `said` is what the author wrote (`yuan(5000000)`), for people."""

    value: Value
    type: Type
    said: str = ""


@dataclass(frozen=True)
class Column:
    """A measure of the account, or a `:parameter` (is_parameter) that the caller binds."""

    key: str
    type: Type
    is_parameter: bool = False


@dataclass(frozen=True)
class Compare:
    sign: CompareSign
    left: Node
    right: Node
    type: Type = "bool"


@dataclass(frozen=True)
class Between:
    of: Node
    low: Node
    high: Node
    type: Type = "bool"


@dataclass(frozen=True)
class In:
    of: Node
    items: tuple[Constant, ...]
    type: Type = "bool"


@dataclass(frozen=True)
class Like:
    of: Node
    pattern: str
    type: Type = "bool"


@dataclass(frozen=True)
class IsNull:
    of: Node
    type: Type = "bool"


@dataclass(frozen=True)
class Not:
    of: Node
    type: Type = "bool"


@dataclass(frozen=True)
class Every:
    """AND of two or more."""

    of: tuple[Node, ...]
    type: Type = "bool"


@dataclass(frozen=True)
class Some:
    """OR of two or more."""

    of: tuple[Node, ...]
    type: Type = "bool"


@dataclass(frozen=True)
class Arithmetic:
    sign: ArithmeticSign
    left: Node
    right: Node
    type: Type


@dataclass(frozen=True)
class Call:
    """coalesce, nullif, least, greatest, abs, negative."""

    name: Literal["coalesce", "nullif", "least", "greatest", "abs", "negative"]
    of: tuple[Node, ...]
    type: Type


@dataclass(frozen=True)
class Choice:
    """CASE WHEN … THEN … ELSE … END."""

    whens: tuple[tuple[Node, Node], ...]
    otherwise: Node
    type: Type


Node = Constant | Column | Compare | Between | In | Like | IsNull | Not | Every | Some | Arithmetic | Call | Choice


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    match node:
        case Constant() | Column():
            return ()
        case Compare(_, left, right) | Arithmetic(_, left, right):
            return (left, right)
        case Between(of, low, high):
            return (of, low, high)
        case In(of, items):
            return (of, *items)
        case Like(of) | IsNull(of) | Not(of):
            return (of,)
        case Every(many) | Some(many) | Call(_, many):
            return many
        case Choice(whens, otherwise):
            return (*(part for when in whens for part in when), otherwise)


def measures_of(node: Node) -> tuple[str, ...]:
    """Keys of the measures a rule reads, sorted, each once."""
    return tuple(sorted(_keys(node)))


def _keys(node: Node) -> set[str]:
    if isinstance(node, Column):
        return set() if node.is_parameter else {node.key}
    return {key for child in children(node) for key in _keys(child)}
