"""From the text of a rule to a typed tree: sqlglot reads, `reader` lets through what is allowed.

Not for here: the whitelist (`reader`), SQL output (`render`), values (`evaluate`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.language import nodes, reader, slips
from guanxi.policy.language.nodes import Node, Type
from guanxi.policy.language.trouble import RuleError, Trouble
from guanxi.policy.measures import CATALOGUE, Measure

LONGEST_TEXT = 2000
MOST_NODES = 400
SPLIT = Text("请拆成几条规则", "split it into several rules")
TODAY: Mapping[str, Type] = MappingProxyType({"today": "date"})


@dataclass(frozen=True)
class Rule:
    """A rule that was read: its text, its typed tree, its type and what is doubtful about it."""

    text: str
    node: Node
    warnings: tuple[Trouble, ...] = ()

    @property
    def type(self) -> Type:
        """bool for a condition, a numeric type for a score."""
        return self.node.type

    @property
    def measures(self) -> tuple[str, ...]:
        """Keys of the measures it reads."""
        return nodes.measures_of(self.node)


def parse(text: str, *, catalogue: Mapping[str, Measure] = CATALOGUE, parameters: Mapping[str, Type] = TODAY) -> Rule:
    """Reads a rule or raises `RuleError` with line, column and way out.

    parameters: names that may stand as `:name`, with their types; `:today` is always given by the caller.
    """
    reading = reader.Reader(text, catalogue, parameters)
    try:
        node = reading.read(_tree(text, catalogue))
    except RecursionError:
        raise RuleError(
            Trouble(
                code="rule_too_deep",
                text=Text("规则嵌套过深", "the rule is nested too deeply"),
                way_out=SPLIT,
            )
        ) from None
    return Rule(text, node, tuple(reading.warnings))


def condition(
    text: str, *, catalogue: Mapping[str, Measure] = CATALOGUE, parameters: Mapping[str, Type] = TODAY
) -> Rule:
    """As `parse`, but the rule must say yes or no."""
    rule = parse(text, catalogue=catalogue, parameters=parameters)
    if rule.type not in ("bool", "null"):
        raise RuleError(
            Trouble(
                code="not_a_condition",
                text=Text("这条规则得出数值,不是真假", "this rule gives a value, not yes or no"),
                way_out=Text(
                    f"请写成比较,例如 {slips.example(catalogue)}",
                    f"make it a comparison, for example {slips.example(catalogue)}",
                ),
            )
        )
    return rule


def _tree(text: str, catalogue: Mapping[str, Measure]) -> exp.Expression:
    if not text.strip():
        raise RuleError(Trouble(code="rule_length", text=Text("规则为空", "the rule is empty"), way_out=slips.for_example(catalogue)))
    if len(text) > LONGEST_TEXT:
        raise RuleError(
            Trouble(
                code="rule_length",
                text=Text(f"规则超过 {LONGEST_TEXT} 字", f"the rule is longer than {LONGEST_TEXT} signs"),
                way_out=SPLIT,
            )
        )
    if slip := slips.strange_signs(text):
        raise RuleError(slip)
    try:
        found = [tree for tree in sqlglot.parse(text) if tree is not None]
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        raise slips.unreadable(text, catalogue, (int(first.get("line") or 0), int(first.get("col") or 0))) from None
    except TokenError:
        raise slips.unreadable(text, catalogue) from None
    if len(found) != 1 or not isinstance(found[0], exp.Expression):
        raise slips.unreadable(text, catalogue)
    if sum(1 for _ in found[0].walk()) > MOST_NODES:
        raise RuleError(
            Trouble(
                code="rule_syntax",
                text=Text(f"规则超过 {MOST_NODES} 个部分", f"the rule has more than {MOST_NODES} parts"),
                way_out=SPLIT,
            )
        )
    return found[0]
