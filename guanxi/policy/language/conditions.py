"""Why a rule says yes or no for one account: every condition with the values that were looked at.

Not for here: words about grades; callers add their own labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from guanxi.policy.language import evaluate, nodes, render
from guanxi.policy.language.nodes import Every, Node, Not, Some, Value
from guanxi.policy.language.render import NO_PARAMETERS


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One condition. met is None where data are missing; depth 0 is the whole rule's own level."""

    text: str
    met: bool | None
    values: tuple[tuple[str, Value], ...]
    depth: int = 0
    joined: Literal["and", "or"] = "and"


def conditions(
    node: Node, row: Mapping[str, object], *, parameters: Mapping[str, Value] = NO_PARAMETERS
) -> tuple[Checked, ...]:
    """The leaves of AND and OR, in the order of the text, each with its result for this account."""
    return tuple(_walk(node, row, parameters, 0, "and"))


def _walk(
    node: Node,
    row: Mapping[str, object],
    parameters: Mapping[str, Value],
    depth: int,
    joined: Literal["and", "or"],
) -> Iterator[Checked]:
    match node:
        case Every(of) | Some(of):
            inner: Literal["and", "or"] = "and" if isinstance(node, Every) else "or"
            below = depth if inner == joined else depth + 1
            for part in of:
                yield from _walk(part, row, parameters, below, inner)
        case Not(Not(of)):
            yield from _walk(of, row, parameters, depth, joined)
        case _:
            found = evaluate.value_of(node, row, parameters=parameters)
            values = tuple((key, evaluate.plain(row.get(key))) for key in nodes.measures_of(node))
            yield Checked(
                text=render.said(node),
                met=None if found is None else bool(found),
                values=values,
                depth=depth,
                joined=joined,
            )
