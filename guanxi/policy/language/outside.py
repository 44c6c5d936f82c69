"""What SQL knows and a rule does not: how each form is called for people and what to write instead.

Not for here: which forms a rule knows (`reader`), texts that cannot be read at all (`slips`).
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping

from sqlglot import exp

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.policy.language import slips
from guanxi.policy.measures import Measure

FUNCTIONS = "coalesce, nullif, least, greatest, abs, yuan, wan_yuan"
MOST_NEAR = 3


def start(tree: exp.Expression, text: str) -> int | None:
    """Where the first word below a node stands in its text; None where the parser kept no place."""
    starts = [part.meta["start"] for part in tree.walk() if "start" in part.meta]
    if not starts and isinstance(tree, exp.Func):
        named = text.upper().find(_name(tree).upper())
        return named if named >= 0 else None
    return min(starts) if starts else None


def piece(tree: exp.Expression, text: str) -> str:
    """The words of the rule from which a node was read, shortened."""
    ends = [part.meta["end"] for part in tree.walk() if "end" in part.meta]
    first = start(tree, text)
    return slips.short(text[first: max(ends) + 1] if ends and first is not None else text)


def said(tree: exp.Expression, text: str, catalogue: Mapping[str, Measure]) -> tuple[Text, Text]:
    """What is not allowed, and the way out."""
    if isinstance(tree, exp.Query | exp.Exists | exp.DML | exp.DDL | exp.Drop | exp.Command):
        return (t("规则里不能查询或改动数据,也不能有子查询", "a rule neither queries nor changes data, and has no sub-query"),
                slips.for_example(catalogue))
    if isinstance(tree, exp.CurrentDate | exp.CurrentTimestamp | exp.CurrentDatetime):
        return function(_name(tree), t("今天写作 :today", "Write :today for today"))
    if isinstance(tree, exp.Func) and not isinstance(tree, exp.Anonymous):
        return function(_name(tree))
    if isinstance(tree, exp.Alias):
        word = str(tree.alias)
        instead = slips.instead_of(word)
        return (t(f"读不懂“{slips.short(word)}”", f"“{slips.short(word)}” is not understood"),
                t(f"请改为 {instead}", f"Write {instead} instead") if instead else t("请删去它,或用 AND / OR 连接下一个条件",
                                                                               "Remove it, or join the next condition with AND or OR"))
    shown = piece(tree, text)
    way_out = t("请用 LIKE", "Write LIKE") if isinstance(tree, exp.ILike | exp.RegexpLike) else slips.for_example(catalogue)
    return t(f"规则里不能这样写:{shown}", f"this has no place in a rule: {shown}"), way_out


def _name(tree: exp.Func) -> str:
    return str(tree.sql_name())  # type: ignore[no-untyped-call]  # the library's own types end here


def function(name: str, way_out: Text | None = None) -> tuple[Text, Text]:
    """A function a rule does not know, and those it knows."""
    return (t(f"规则里不能用函数 {name}", f"the function {name} has no place in a rule"),
            way_out or t(f"可用的函数:{FUNCTIONS}", f"The functions there are: {FUNCTIONS}"))


def unknown(name: str, catalogue: Mapping[str, Measure]) -> tuple[Text, Text]:
    """A column nobody knows: the way out names those written alike, by key or by its Chinese or English label."""
    what = t(f"没有这个字段:{slips.short(name)}", f"there is no column {slips.short(name)}")
    if glued := slips.word_inside(name):
        return what, t(f"“{glued[0]}”请改为 {glued[1]},前后留空格", f"Write {glued[1]} instead of “{glued[0]}”, with blanks around it")
    lower = name.lower()
    labelled = [key for key, one in catalogue.items() if lower in (one.zh.lower(), one.en.lower()) or (len(name) > 1 and lower in one.zh)]
    near = (labelled or difflib.get_close_matches(lower, list(catalogue), n=MOST_NEAR))[:MOST_NEAR]
    if near:
        return what, t(f"是否指 {'、'.join(near)}?", f"did you mean {', '.join(near)}?")
    first = list(catalogue)[:MOST_NEAR]
    return what, t(f"文字请加单引号;可用字段如 {'、'.join(first)} 等", f"Put text between single quotes; columns are {', '.join(first)} …")
