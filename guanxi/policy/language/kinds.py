"""Which types may meet in a rule, and what comes out. Not for here: reading text, computing values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.language.nodes import (
    NUMERIC,
    Arithmetic,
    ArithmeticSign,
    Compare,
    CompareSign,
    Constant,
    Node,
    Type,
)

LONGEST_DAYS = 36500


@dataclass(frozen=True)
class Clash:
    """Why types do not fit, for people; the reader adds the place."""

    code: str
    text: Text
    way_out: Text


class TypeClashError(Exception):
    """Two types that may not meet."""

    def __init__(self, code: str, text: Text, way_out: Text) -> None:
        super().__init__(text.en)
        self.clash = Clash(code, text, way_out)


# How a type is called for people.
NAMES: Mapping[Type, Text] = {
    "bool": Text("是否", "yes or no"),
    "int": Text("数字", "number"),
    "fen": Text("金额", "money"),
    "real": Text("小数", "decimal"),
    "text": Text("文字", "text"),
    "date": Text("日期", "date"),
    "null": Text("空值", "no data"),
}


def _differ(left: Type, right: Type) -> TypeClashError:
    return TypeClashError(
        "types_differ",
        Text(
            f"类型不同,无法比较或计算:{NAMES[left].zh} 与 {NAMES[right].zh}",
            f"these types do not go together: {NAMES[left].en} and {NAMES[right].en}",
        ),
        Text(
            "两边请用同一类型;日期写作 DATE '2026-01-31',文字用单引号",
            "use one type on both sides; write a date as DATE '2026-01-31' and text in single quotes",
        ),
    )


def is_bare_money(left: Node, right: Node) -> bool:
    """True where money meets a number without a unit: most often yuan written where fen are meant."""
    return any(
        money.type == "fen" and isinstance(number, Constant) and number.type == "int" and number.value != 0
        for money, number in ((left, right), (right, left))
    )


def compared(sign: CompareSign, left: Node, right: Node) -> Compare:
    """`left sign right`, or `TypeClashError`. Text and bool know only = and <> (text order differs)."""
    if "null" in (left.type, right.type):
        raise TypeClashError(
            "compared_with_null",
            Text("与 NULL 比较永远不成立", "a comparison with NULL is never true"),
            Text("请写 IS NULL 或 IS NOT NULL", "write IS NULL or IS NOT NULL"),
        )
    if left.type in NUMERIC and right.type in NUMERIC:
        return Compare(sign, left, right)
    if left.type != right.type:
        raise _differ(left.type, right.type)
    if left.type in ("text", "bool") and sign not in ("=", "<>"):
        raise TypeClashError(
            "no_order",
            Text(f"{NAMES[left.type].zh}只能用 = 和 <> 比较", f"{NAMES[left.type].en} can only be compared with = and <>"),
            Text("文字请用 =、IN 或 LIKE", "use =, IN or LIKE for text"),
        )
    return Compare(sign, left, right)


def calculated(sign: ArithmeticSign, left: Node, right: Node) -> Arithmetic:
    """`left sign right`, or `TypeClashError`. `*` and `/` always give a real; date - date gives days."""
    if left.type in NUMERIC and right.type in NUMERIC:
        return Arithmetic(sign, left, right, _number(sign, left.type, right.type))
    if left.type == "date" and right.type == "date" and sign == "-":
        return Arithmetic(sign, left, right, "int")
    if left.type == "date" and sign in ("+", "-") and _is_days(right):
        return Arithmetic(sign, left, right, "date")
    raise _differ(left.type, right.type)


def _is_days(node: Node) -> bool:
    return (
        isinstance(node, Constant)
        and node.type == "int"
        and isinstance(node.value, int)
        and abs(node.value) <= LONGEST_DAYS
    )


def _number(sign: ArithmeticSign, left: Type, right: Type) -> Type:
    if sign in ("*", "/") or "real" in (left, right):
        return "real"
    return "fen" if "fen" in (left, right) else "int"


def common(types: Sequence[Type]) -> Type:
    """The one type of the branches of CASE, coalesce, least, greatest, nullif; NULL fits everywhere."""
    known = [kind for kind in types if kind != "null"]
    if not known:
        return "null"
    first = known[0]
    for kind in known[1:]:
        if kind == first:
            continue
        if not (kind in NUMERIC and first in NUMERIC):
            raise _differ(first, kind)
        first = "real" if "real" in (kind, first) else "fen"
    return first
