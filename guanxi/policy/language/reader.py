"""The whitelist: which nodes of SQL a rule may hold, and how each becomes a typed node.

A node that is not in `READERS` is refused, so a new sqlglot version can never widen the language by itself.
Not for here: reading text (`parse`), SQL output (`render`), values (`evaluate`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date

from sqlglot import exp

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.language import kinds, nodes, outside, slips
from guanxi.policy.language.nodes import Column, Constant, Node, Type
from guanxi.policy.language.trouble import RuleError, Trouble
from guanxi.policy.measures import Measure

LARGEST_NUMBER = 10**15
FEN_PER = {"yuan": 100, "wan_yuan": 1_000_000}
_TYPE_OF_MEASURE: Mapping[str, Type] = {
    "fen": "fen",
    "rate": "real",
    "bool": "bool",
    "date": "date",
    "int": "int",
    "text": "text",
}


class Reader:
    """Walks one sqlglot tree. Holds the text, the catalogue and the warnings found on the way."""

    def __init__(self, text: str, catalogue: Mapping[str, Measure], parameters: Mapping[str, Type]) -> None:
        self.text = text
        self.catalogue = catalogue
        self.parameters = parameters
        self.warnings: list[Trouble] = []

    def read(self, tree: exp.Expression) -> Node:
        reader = READERS.get(type(tree))
        if reader is None:
            raise self.error(tree, "not_allowed", *outside.said(tree, self.text, self.catalogue))
        try:
            return reader(self, tree)
        except kinds.TypeClashError as clash:
            shown, said = self.piece(tree), clash.clash.text
            raise self.error(tree, clash.clash.code, Text(f"{said.zh}:{shown}", f"{said.en}: {shown}"), clash.clash.way_out) from None

    def truth(self, tree: exp.Expression) -> Node:
        """Reads something that must be yes or no."""
        node = self.read(tree)
        if node.type not in ("bool", "null"):
            raise self.error(
                tree,
                "not_a_condition",
                Text(f"这里应是真假条件:{self.piece(tree)}", f"a condition (yes or no) is expected here: {self.piece(tree)}"),
                slips.for_example(self.catalogue),
            )
        return node

    def error(self, tree: exp.Expression, code: str, text: Text, way_out: Text) -> RuleError:
        line, column = self.place(tree)
        return RuleError(Trouble(code=code, text=text, way_out=way_out, line=line, column=column))

    def place(self, tree: exp.Expression) -> tuple[int, int]:
        """Line and column of the first word below `tree`; 1:1 where sqlglot kept none."""
        return slips.place(self.text, outside.start(tree, self.text) or 0)

    def piece(self, tree: exp.Expression) -> str:
        """The words of the rule from which `tree` was read."""
        return outside.piece(tree, self.text)

    def warn_money(self, tree: exp.Expression, left: Node, right: Node) -> None:
        if kinds.is_bare_money(left, right):
            line, column = self.place(tree)
            self.warnings.append(
                Trouble(
                    code="money_without_unit",
                    line=line,
                    column=column,
                    text=Text(
                        "金额与不带单位的数字放在一起(金额以分存储)",
                        "money meets a number without a unit (money is stored in fen)",
                    ),
                    way_out=Text("请写 yuan(200000) 或 wan_yuan(20)", "write yuan(200000) or wan_yuan(20)"),
                )
            )


def _column(reader: Reader, tree: exp.Expression) -> Node:
    if not isinstance(tree.this, exp.Identifier) or tree.args.get("table") is not None:
        raise reader.error(
            tree,
            "not_allowed",
            Text(f"只能写字段名,不能带表名:{reader.piece(tree)}", f"only the name of a column, without a table: {reader.piece(tree)}"),
            Text(f"请只写 {tree.name}", f"write {tree.name} alone"),
        )
    name = str(tree.this.this)
    measure = reader.catalogue.get(name) or reader.catalogue.get(name.lower())
    if measure is None:
        raise reader.error(tree, "unknown_measure", *outside.unknown(name, reader.catalogue))
    return Column(measure.key, _TYPE_OF_MEASURE[measure.type])


def _parameter(reader: Reader, tree: exp.Expression) -> Node:
    name = str(tree.this or "")
    if name not in reader.parameters:
        known = ", ".join(f":{key}" for key in reader.parameters)
        raise reader.error(
            tree,
            "unknown_parameter",
            Text(f"没有参数 :{name}", f"there is no parameter :{name}"),
            Text(f"可用参数:{known}", f"known parameters: {known}"),
        )
    return Column(name, reader.parameters[name], is_parameter=True)


def _literal(reader: Reader, tree: exp.Expression) -> Node:
    said = str(tree.this)
    if tree.args.get("is_string"):
        if len(said) > 200 or any(ord(sign) < 32 for sign in said):
            raise reader.error(
                tree,
                "bad_text",
                Text(f"文字过长或含控制字符:{slips.short(said)}", f"text is too long or has control characters: {slips.short(said)}"),
                Text("一段文字最多 200 字,写在一行里", "a text has at most 200 signs, in one line"),
            )
        return Constant(said, "text")
    value: int | float = int(said) if said.isdecimal() else float(said)
    if not math.isfinite(value) or abs(value) > LARGEST_NUMBER:
        raise reader.error(
            tree,
            "number_too_large",
            Text(f"数字过大:{said}", f"this number is too large: {said}"),
            Text("上限为 10 的 15 次方", "at most 10 to the power of 15"),
        )
    return Constant(value, "int" if isinstance(value, int) else "real")


def _date(reader: Reader, tree: exp.Expression) -> Node:
    target = tree.args.get("to")
    is_date = isinstance(target, exp.DataType) and target.this == exp.DataType.Type.DATE
    if is_date and isinstance(tree.this, exp.Literal) and tree.this.is_string:
        try:
            return Constant(date.fromisoformat(str(tree.this.this)), "date")
        except ValueError:
            pass
    raise reader.error(
        tree,
        "bad_date",
        Text(f"不是日期:{reader.piece(tree)}", f"this is not a date: {reader.piece(tree)}"),
        Text("日期写作 DATE '2026-01-31'", "write a date as DATE '2026-01-31'"),
    )


def _call_by_name(reader: Reader, tree: exp.Expression) -> Node:
    name = str(tree.this).lower()
    arguments = [reader.read(argument) for argument in tree.expressions]
    if name not in FEN_PER:
        raise reader.error(
            tree, "unknown_function", *outside.function(slips.short(str(tree.this)))
        )
    if len(arguments) != 1 or not isinstance(arguments[0], Constant) or arguments[0].type not in ("int", "real"):
        raise reader.error(
            tree, "bad_money", Text(f"{name}(…) 里只能是一个数字", f"{name}(…) takes one number"), _money(name)
        )
    amount = float(str(arguments[0].value)) * FEN_PER[name]
    if abs(amount) > LARGEST_NUMBER or abs(amount - round(amount)) > 1e-4:
        raise reader.error(
            tree,
            "bad_money",
            Text(f"金额过大或不足一分:{reader.piece(tree)}", f"the amount is too large or finer than one fen: {reader.piece(tree)}"),
            _money(name),
        )
    return Constant(round(amount), "fen", f"{name}({arguments[0].value})")


def _money(name: str) -> Text:
    return Text(f"例如 {name}(200)", f"for example {name}(200)")


def _compare(sign: nodes.CompareSign) -> Callable[[Reader, exp.Expression], Node]:
    def read(reader: Reader, tree: exp.Expression) -> Node:
        left, right = reader.read(tree.this), reader.read(tree.expression)
        reader.warn_money(tree, left, right)
        return kinds.compared(sign, left, right)

    return read


def _arithmetic(sign: nodes.ArithmeticSign) -> Callable[[Reader, exp.Expression], Node]:
    def read(reader: Reader, tree: exp.Expression) -> Node:
        left, right = reader.read(tree.this), reader.read(tree.expression)
        if sign in ("+", "-"):
            reader.warn_money(tree, left, right)
        return kinds.calculated(sign, left, right)

    return read


def _negative(reader: Reader, tree: exp.Expression) -> Node:
    node = reader.read(tree.this)
    if isinstance(node, Constant) and isinstance(node.value, int | float) and node.type in nodes.NUMERIC:
        turned = node.said.removeprefix("-") if node.said.startswith("-") else f"-{node.said}"
        return Constant(-node.value, node.type, turned if node.said else "")
    if node.type not in nodes.NUMERIC:
        raise reader.error(tree, "types_differ", Text(f"负号只用于数字:{reader.piece(tree)}", f"a minus sign is for numbers: {reader.piece(tree)}"),
                           slips.for_example(reader.catalogue))
    return nodes.Call("negative", (node,), node.type)


def _joined(kind: type[nodes.Every] | type[nodes.Some]) -> Callable[[Reader, exp.Expression], Node]:
    def read(reader: Reader, tree: exp.Expression) -> Node:
        parts: list[Node] = []
        for side in (tree.this, tree.expression):
            node = reader.truth(side)
            parts.extend(node.of if isinstance(node, kind) and not isinstance(side, exp.Paren) else (node,))
        return kind(tuple(parts))

    return read


def _is(reader: Reader, tree: exp.Expression) -> Node:
    if isinstance(tree.expression, exp.Null):
        return nodes.IsNull(reader.read(tree.this))
    if isinstance(tree.expression, exp.Boolean):
        of = reader.truth(tree.this)
        wanted = of if tree.expression.this else nodes.Not(of)
        return nodes.Call("coalesce", (wanted, Constant(False, "bool")), "bool")
    raise reader.error(
        tree, "not_allowed", Text(f"IS 后只能是 NULL、TRUE、FALSE:{reader.piece(tree)}", f"IS takes NULL, TRUE or FALSE: {reader.piece(tree)}"),
        Text("其他值请用 =,例如 = 3", "write = for other values, for example = 3"),
    )


def _in(reader: Reader, tree: exp.Expression) -> Node:
    of = reader.read(tree.this)
    items = [reader.read(item) for item in tree.expressions]
    constants = tuple(item for item in items if isinstance(item, Constant) and item.value is not None)
    if not constants or len(constants) != len(items):
        raise reader.error(tree, "bad_list", Text(f"IN 的括号里只能是具体值:{reader.piece(tree)}",
                                                  f"IN takes a list of plain values: {reader.piece(tree)}"),
                           Text("请写 IN ('a', 'b') 或 IN (1, 2)", "write IN ('a', 'b') or IN (1, 2)"))
    for item in constants:
        reader.warn_money(tree, of, item)
        kinds.compared("=", of, item)
    return nodes.In(of, constants)


def _between(reader: Reader, tree: exp.Expression) -> Node:
    of, low, high = (reader.read(part) for part in (tree.this, tree.args["low"], tree.args["high"]))
    for edge in (low, high):
        reader.warn_money(tree, of, edge)
        kinds.compared("<=", of, edge)
    return nodes.Between(of, low, high)


_PATTERN = Text("请写 LIKE '%银行%':% 代表任意文字,_ 代表一个字", "write LIKE '%bank%': % stands for any text, _ for one sign")


def _like(reader: Reader, tree: exp.Expression) -> Node:
    of, pattern = reader.read(tree.this), reader.read(tree.expression)
    if of.type != "text" or not isinstance(pattern, Constant) or pattern.type != "text":
        raise reader.error(
            tree,
            "bad_pattern",
            Text(f"LIKE 只用于文字与固定模式:{reader.piece(tree)}", f"LIKE takes text and a fixed pattern: {reader.piece(tree)}"),
            _PATTERN,
        )
    if "\\" in str(pattern.value):
        raise reader.error(tree, "bad_pattern", Text(f"模式里不能有反斜杠:{pattern.value}", f"no backslash in a pattern: {pattern.value}"), _PATTERN)
    return nodes.Like(of, str(pattern.value))


_NUMBERS = {"least": "(3, 4)", "greatest": "(3, 4)", "abs": "(-4)"}


def _call(name: str) -> Callable[[Reader, exp.Expression], Node]:
    def read(reader: Reader, tree: exp.Expression) -> Node:
        trees = [tree.this, *([tree.expression] if tree.args.get("expression") else []), *tree.expressions]
        of = tuple(reader.read(part) for part in trees)
        for other in of[1:]:
            reader.warn_money(tree, of[0], other)
        kind = kinds.common([node.type for node in of])
        if (
            name in ("least", "greatest", "abs")
            and kind not in nodes.NUMERIC
            and not (kind == "date" and name != "abs")
        ):
            raise reader.error(tree, "types_differ", Text(f"{name} 只用于数字:{reader.piece(tree)}", f"{name} is for numbers: {reader.piece(tree)}"),
                               Text(f"例如 {name}{_NUMBERS[name]}", f"for example {name}{_NUMBERS[name]}"))
        return nodes.Call(name, of, kind)  # type: ignore[arg-type]  # the five names of the table below

    return read


def _case(reader: Reader, tree: exp.Expression) -> Node:
    if tree.this is not None:
        raise reader.error(
            tree,
            "not_allowed",
            Text("CASE 后直接写 WHEN", "CASE is followed by WHEN at once"),
            Text("请写 CASE WHEN 条件 THEN 值 END", "write CASE WHEN condition THEN value END"),
        )
    whens = tuple((reader.truth(when.this), reader.read(when.args["true"])) for when in tree.args["ifs"])
    default = tree.args.get("default")
    otherwise = reader.read(default) if default is not None else Constant(None, "null")
    return nodes.Choice(whens, otherwise, kinds.common([*(value.type for _, value in whens), otherwise.type]))


READERS: Mapping[type[exp.Expression], Callable[[Reader, exp.Expression], Node]] = {
    exp.Column: _column,
    exp.Placeholder: _parameter,
    exp.Literal: _literal,
    exp.Boolean: lambda _, tree: Constant(bool(tree.this), "bool"),
    exp.Null: lambda _, tree: Constant(None, "null"),
    exp.Cast: _date,
    exp.Anonymous: _call_by_name,
    exp.Paren: lambda reader, tree: reader.read(tree.this),
    exp.And: _joined(nodes.Every),
    exp.Or: _joined(nodes.Some),
    exp.Not: lambda reader, tree: nodes.Not(reader.truth(tree.this)),
    exp.EQ: _compare("="),
    exp.NEQ: _compare("<>"),
    exp.LT: _compare("<"),
    exp.LTE: _compare("<="),
    exp.GT: _compare(">"),
    exp.GTE: _compare(">="),
    exp.Add: _arithmetic("+"),
    exp.Sub: _arithmetic("-"),
    exp.Mul: _arithmetic("*"),
    exp.Div: _arithmetic("/"),
    exp.Neg: _negative,
    exp.Is: _is,
    exp.In: _in,
    exp.Between: _between,
    exp.Like: _like,
    exp.Case: _case,
    exp.Coalesce: _call("coalesce"),
    exp.Nullif: _call("nullif"),
    exp.Least: _call("least"),
    exp.Greatest: _call("greatest"),
    exp.Abs: _call("abs"),
}
