"""A filter written in the rule language (高级筛选): read, let through by its whitelist, typed, and compiled to SQL with bound values.

No text of a user becomes SQL: sqlglot reads it, only known columns and forms pass, every constant is a parameter (hard-places 3.4).
Not for here: the language itself (guanxi.policy.language, docs/policy/language.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from guanxi.domains.lists import fields
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy.language import parse, render
from guanxi.policy.language.nodes import Value
from guanxi.policy.language.parse import Rule
from guanxi.policy.language.trouble import RuleError, Trouble
from guanxi.policy.measures import Measure, MeasureType

LONGEST = 1_000
TYPES: Mapping[str, MeasureType] = {"money": "fen", "rate": "rate", "percent": "int", "count": "int", "date": "date", "text": "text",
                                    "choice": "text", "industry": "text", "user": "text", "name": "text", "grade": "text",
                                    "number": "rate", "bool": "bool"}
# What a column sorts by is not always what a person writes: a name by its pinyin key (an owner's too), a grade by its rank.
WRITTEN = {"name": "name", "owner": "owner_name", "grade": "grade", "calculated": "calculated_grade", "account": "account_name"}
BESIDE = (("moves", t("等级变动(1预升,-1预降)", "Grade would move (1 up, -1 down)"), "count"),)
OPEN_LEVELS = ("L1",)
_MARK = re.compile("\x00(\\d+)\x00")


@dataclass(frozen=True, kw_only=True)
class Where:
    """A rule that was read: its text, SQL over the book as `b`, its parameters, and what is doubtful about it."""

    text: str
    sql: str
    values: tuple[Any, ...]
    warnings: tuple[Trouble, ...] = ()


def names(*, book: fields.Columns = fields.BY_KEY) -> Mapping[str, Measure]:
    """The columns a rule may name: those of the book that every reader of the row may see. An empty text is '', no data is NULL."""
    return _catalogue(tuple(book.values()))


@cache
def _catalogue(columns: tuple[fields.Column, ...]) -> Mapping[str, Measure]:
    every = [(WRITTEN.get(column.key, column.column), column.label, column.kind) for column in columns
             if column.column and column.level in OPEN_LEVELS]
    none = Text("", "")
    return {key: Measure(key=key, zh=label.zh, en=label.en, type=TYPES[kind], unit=none, basis=none)
            for key, label, kind in (*every, *BESIDE) if kind in TYPES}


def read(text: str, *, book: fields.Columns = fields.BY_KEY) -> Rule:
    """The rule as a typed tree. Refuses `bad_rule` with line, column and way out, `masked_field` for a column not everybody may see."""
    if len(text) > LONGEST:
        raise Refusal("bad_rule", t(f"高级筛选最多{LONGEST}字", f"A rule has at most {LONGEST} signs"), status=400, field="where",
                      way_out=t("请拆成几个视图", "Split it into several views"))
    try:
        return parse.condition(text, catalogue=names(book=book))
    except RuleError as error:
        raise _refused(error.trouble, text, book) from None


def compiled(text: str, *, today: date, book: fields.Columns = fields.BY_KEY) -> Where:
    """The rule as a condition over the book as `b`. Refuses what `read` refuses."""
    rule, values = read(text, book=book), list[Value]()

    def bound(value: Value) -> str:
        values.append(value)
        mark = f"\x00{len(values) - 1}\x00"
        return f"CAST({mark} AS DOUBLE PRECISION)" if isinstance(value, float) else mark

    written = render.sql(rule.node, parameters={"today": today}, column=lambda key: f"b.{key}", literal=bound)
    order = [int(number) for number in _MARK.findall(written)]
    return Where(text=text, sql=f"({_MARK.sub('%s', written)})", values=tuple(values[number] for number in order), warnings=rule.warnings)


def said(text: str, *, book: fields.Columns = fields.BY_KEY) -> str:
    """The rule as it was understood."""
    return render.said(read(text, book=book).node)


def _refused(trouble: Trouble, text: str, book: fields.Columns) -> Refusal:
    hidden = {WRITTEN.get(column.key, column.column or column.key): column for column in book.values() if column.level not in OPEN_LEVELS}
    named = next((column for key, column in hidden.items() if re.search(rf"\b{re.escape(key)}\b", text)), None)
    if named and trouble.code == "unknown_measure":
        return Refusal("masked_field", t(f"不能按受保护的字段筛选:{named.label.zh}", f"A protected field cannot be filtered by: {named.label.en}"),
                       status=400, field="where", way_out=t("请使用其他字段", "Use another field"))
    place = t(f"高级筛选第{trouble.line}行第{trouble.column}字", f"Rule, line {trouble.line}, sign {trouble.column}")
    return Refusal("bad_rule", Text(f"{place.zh}:{trouble.text.zh}", f"{place.en}: {trouble.text.en}"), way_out=trouble.way_out, status=400,
                   field="where")
