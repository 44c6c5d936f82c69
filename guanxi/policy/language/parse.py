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
from guanxi.policy.language import nodes, reader
from guanxi.policy.language.nodes import Node, Type
from guanxi.policy.language.reader import MANUAL
from guanxi.policy.language.trouble import RuleError, Trouble
from guanxi.policy.measures import CATALOGUE, Measure

LONGEST_TEXT = 2000
MOST_NODES = 400
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
        node = reading.read(_tree(text))
    except RecursionError:
        raise RuleError(
            Trouble(
                code="rule_too_deep",
                text=Text("规则嵌套过深", "the rule is nested too deeply"),
                way_out=Text("请拆成几条规则", "split it into several rules"),
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
                    "请写成比较,例如 revenue_12m_fen >= yuan(200000)",
                    "make it a comparison, for example revenue_12m_fen >= yuan(200000)",
                ),
            )
        )
    return rule


def _tree(text: str) -> exp.Expression:
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise RuleError(
            Trouble(
                code="rule_length",
                text=Text(f"规则为空或超过 {LONGEST_TEXT} 字", f"the rule is empty or longer than {LONGEST_TEXT}"),
                way_out=MANUAL,
            )
        )
    try:
        found = [tree for tree in sqlglot.parse(text) if tree is not None]
    except ParseError as error:
        first = error.errors[0] if error.errors else {}
        raise RuleError(_syntax(str(first.get("description") or error), first.get("line"), first.get("col"))) from None
    except TokenError as error:
        raise RuleError(_syntax(str(error).splitlines()[0], None, None)) from None
    if len(found) != 1:
        raise RuleError(_syntax("one expression expected", None, None))
    tree = found[0]
    if not isinstance(tree, exp.Expression) or sum(1 for _ in tree.walk()) > MOST_NODES:
        raise RuleError(_syntax(f"more than {MOST_NODES} parts", None, None))
    return tree


def _syntax(said: str, line: int | None, column: int | None) -> Trouble:
    return Trouble(
        code="rule_syntax",
        line=line or 1,
        column=column or 1,
        way_out=MANUAL,
        text=Text(f"规则语法错误:{said}", f"syntax error in the rule: {said}"),
    )
