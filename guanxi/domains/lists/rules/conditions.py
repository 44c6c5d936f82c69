"""Filters of the book: URL parameters read against the column list, and what they mean in SQL with bound values.

An unknown or ill-typed parameter is refused, never ignored (ATK-29). No text of a user ever becomes SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from guanxi.domains.lists import fields
from guanxi.domains.lists.rules import where
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.money import to_fen
from guanxi.foundation.pure.refusal import Refusal

Operator = Literal["in", "at_least", "at_most", "under", "is_null", "begins", "contains", "has_any", "before_or_null"]
IGNORED = frozenset({"exact", "fragment"})
UNITS = ("unit", "unit_at", "signed_by", "partner")
"""Filters that name one unit by its id."""
_MAX_VALUES = 50
MOST_KEYS = 3
_CHOICES = {"kind": "customer_kind", "grade": "grade", "calculated": "calculated_grade", **{key: key for key, _ in fields.CLASSES}}
_RANGES = {"revenue": "wan", "last_month": "wan", "arrears": "wan", "completeness": "integer", "contacts": "integer",
           "trend": "percent", "agreement": "date", "visited": "date"}
_MOVES = {"up": (1,), "down": (-1,), "1": (1, -1)}


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One filter: a column of the book, an operator, its values."""

    column: str
    operator: Operator
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BookQuery:
    """What a reader asked of the book. sort is a column key, then: the keys that decide among its equals, each with its direction;
    text is searched like the search box; exact: count exactly; rule: a filter in the rule language, with 2 s to answer."""

    conditions: tuple[Condition, ...] = ()
    sort: str = fields.DEFAULT_SORT
    is_descending: bool = True
    then: tuple[tuple[str, bool], ...] = ()
    page: int = 1
    size: int = 50
    text: str = ""
    exact: bool = False
    rule: where.Where | None = None

    @property
    def keys(self) -> tuple[tuple[str, bool], ...]:
        """Every sort key with whether it descends, the first first."""
        return ((self.sort, self.is_descending), *self.then)

    @property
    def sorted_by(self) -> str:
        """The order as an address says it: `-revenue,name`."""
        return ",".join(f"-{key}" if is_descending else key for key, is_descending in self.keys)


def read_query(
    *, params: Mapping[str, Sequence[str]], today: date, units: Mapping[int, Sequence[int]] | None = None, book: fields.Columns = fields.BY_KEY,
) -> BookQuery:
    """The query behind a URL. `units`: the subtree of each unit that may be named by `unit=`. book: the columns there are.

    Refuses with status 400: unknown names, values of the wrong type, too many values.
    Ranges: `revenue_min`, `_max` in 万元, `trend_min` in percent, `agreement_from`, `_until` as days.
    Short forms: `arrears=1` (owes anything), `trend=down`, `completeness_below=60`, `agreement_within=90` (days), `differs=up|down|1`,
    `unvisited=180` (days without a visit, who never had one among them), `signed_by=` (a unit with everything below it, or `none`),
    `partner=` (the party outside, a unit above it, or `any`).
    """
    query: dict[str, Any] = {"conditions": []}
    for name, given in params.items():
        values = [value.strip() for value in given if value.strip()]
        if not values or name in IGNORED:
            if name == "exact" and values:
                query["exact"] = True
            continue
        if len(values) > _MAX_VALUES:
            raise _bad(name)
        if name == "sort":
            query |= _sort(values[0], book)
        elif name == "page":
            query["page"] = max(_integer(name, values[0]), 1)
        elif name == "q":
            query["text"] = values[0][:60]
        elif name in UNITS:
            query["conditions"].append(_unit(name, values[0], units or {}))
        elif name == "where":
            query["rule"] = where.compiled(values[0], today=today, book=book)
        else:
            query["conditions"].append(_named(name, values, today, book))
    return BookQuery(**(query | {"conditions": tuple(query["conditions"])}))


def known_filters(book: fields.Columns) -> Text:
    """What a list may be narrowed by, as its columns are called, with the names an address knows them by."""
    found = [column for column in book.values() if column.column]
    return Text("、".join(f"{one.label.zh} {one.key}" for one in found), ", ".join(f"{one.label.en} {one.key}" for one in found))


def _named(name: str, values: list[str], today: date, book: fields.Columns) -> Condition:
    try:
        return _custom(name, values, book) or _condition(name, values, today)
    except Refusal as refusal:
        known = known_filters(book)
        raise Refusal(refusal.code, refusal.text, status=refusal.status, field=refusal.field, way_out=Text(
            f"请检查筛选条件及其取值;本列表可按以下列筛选:{known.zh}", f"Check the filter and its value; this list has: {known.en}")) from None


def compiled(condition: Condition) -> tuple[str, list[Any]]:
    """SQL over the book as `b`, and its parameters."""
    column = f"b.{condition.column}"
    if condition.operator == "in":
        return f"{column} = any(%s)", [list(condition.values)]
    if condition.operator == "is_null":
        return f"{column} is null", []
    if condition.operator == "begins":
        start = str(condition.values[0])
        return f"({column} >= %s and {column} < %s)", [start, start[:-1] + chr(ord(start[-1]) + 1)]
    if condition.operator == "contains":
        return f"strpos(lower({column}), lower(%s)) > 0", [condition.values[0]]
    if condition.operator == "has_any":
        return f"{column} && %s::text[]", [list(condition.values)]
    if condition.operator == "before_or_null":
        return f"({column} < %s or {column} is null)", [condition.values[0]]
    sign = {"at_least": ">=", "at_most": "<=", "under": "<"}[condition.operator]
    return f"{column} {sign} %s", [condition.values[0]]


def order_by(keys: Sequence[tuple[str, bool]], *, book: fields.Columns = fields.BY_KEY, tie: str = "account_id") -> str:
    """ORDER BY over the book as `b`: as the first key's index has it, with the id as tie-breaker (`tie`: of another list).

    Further keys sort among equals of the first: the index is still walked, and only each run of equals is sorted.
    """
    column, is_descending = book[keys[0][0]], keys[0][1]
    back = " desc" if is_descending and not column.is_nullable else ""
    return ", ".join([*(_ordered(book[key], is_back) for key, is_back in keys), f"b.{tie}{back}"])


def _ordered(column: fields.Column, is_descending: bool) -> str:
    if not column.is_nullable:
        return f"b.{column.column}{' desc' if is_descending else ''}"
    return f"b.{column.column} {'desc' if is_descending else 'asc'} nulls last"


def _condition(name: str, values: list[str], today: date) -> Condition:
    if name in _CHOICES:
        return Condition(column=_CHOICES[name], operator="in", values=tuple("" if v == "none" else v for v in values))
    if name == "industry" and values[0] == "none":
        return Condition(column="industry_code", operator="in", values=("",))
    if name == "industry":
        return Condition(column="industry_code", operator="begins", values=(values[0].upper()[:6],))
    if name == "code":
        return Condition(column="group_code", operator="begins", values=(values[0][:60],))
    if name == "owner":
        if values == ["none"]:
            return Condition(column="owner_id", operator="is_null")
        return Condition(column="owner_id", operator="in", values=tuple(_integer(name, value) for value in values))
    return _special(name, values[0], today) or _range(name, values[0])


def _special(name: str, value: str, today: date) -> Condition | None:
    match (name, value):
        case ("differs", "up" | "down" | "1"):
            return Condition(column="moves", operator="in", values=_MOVES[value])
        case ("arrears", "1"):
            return Condition(column="arrears_fen", operator="at_least", values=(1,))
        case ("trend", "down"):
            return Condition(column="trend_rate", operator="under", values=(0.0,))
        case ("completeness_below", _):
            return Condition(column="completeness", operator="under", values=(_integer(name, value),))
        case ("agreement_within", _):
            return Condition(column="agreement_until", operator="at_most", values=(_day(name, today, _integer(name, value)),))
        case ("unvisited", _):
            return Condition(column="last_visited_on", operator="before_or_null", values=(_day(name, today, -_integer(name, value)),))
    return None


def _day(name: str, today: date, days: int) -> date:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        raise _bad(name) from None


def _range(name: str, value: str) -> Condition:
    key, _, edge = name.rpartition("_")
    operators: dict[str, Operator] = {"min": "at_least", "from": "at_least", "max": "at_most", "until": "at_most"}
    if key not in _RANGES or edge not in operators or (_RANGES[key] == "date") != (edge in ("from", "until")):
        raise _bad(name)
    return Condition(column=fields.BY_KEY[key].column, operator=operators[edge], values=(_typed(name, value, _RANGES[key]),))


def _typed(name: str, value: str, kind: str) -> Any:
    if kind == "integer":
        return _integer(name, value)
    try:
        if kind == "date":
            return date.fromisoformat(value)
        number = Decimal(value)
        if not number.is_finite() or abs(number) > Decimal(10) ** 9:
            raise _bad(name)
        if kind == "number":
            return number
        return to_fen(number, unit="wan") if kind == "wan" else float(number / 100)
    except (ValueError, InvalidOperation):
        raise _bad(name) from None


def _by_kind(column: fields.Column) -> bool:
    return column.is_custom or column.is_open


def _custom(name: str, values: list[str], book: fields.Columns) -> Condition | None:
    """A filter on a custom field: `cf_3=…` (several: any of them; text: contains; `none`: nothing stands there), `cf_3_min`, `cf_3_until`."""
    column, (key, _, edge) = book.get(name), name.rpartition("_")
    if column is None and (column := book.get(key)) is not None and _by_kind(column):
        wanted: dict[tuple[str, str], Operator] = {
            ("number", "min"): "at_least", ("number", "max"): "at_most", ("money", "min"): "at_least", ("money", "max"): "at_most",
            ("date", "from"): "at_least", ("date", "until"): "at_most"}
        if (column.kind, edge) not in wanted:
            raise _bad(name)
        kind = {"number": "number", "money": "wan", "date": "date"}[column.kind]
        return Condition(column=column.column, operator=wanted[column.kind, edge], values=(_typed(name, values[0], kind),))
    if column is None or not _by_kind(column):
        return None
    if values == ["none"]:
        return Condition(column=column.column, operator="is_null")
    if column.kind in ("choice", "multi_choice") and set(values) <= {code for code, _ in column.choices}:
        return Condition(column=column.column, operator="has_any" if column.kind == "multi_choice" else "in", values=tuple(values))
    if column.kind == "bool" and values[0] in ("true", "false"):
        return Condition(column=column.column, operator="in", values=(values[0] == "true",))
    if column.kind == "text":
        return Condition(column=column.column, operator="contains", values=(values[0][:60],))
    raise _bad(name)


def _sort(value: str, book: fields.Columns) -> dict[str, Any]:
    keys = [(part.removeprefix("-"), part.startswith("-")) for part in value.split(",")]
    if (len(keys) > MOST_KEYS or len({key for key, _ in keys}) < len(keys)
            or any(key not in book or not book[key].is_sortable for key, _ in keys)):
        raise _bad("sort")
    return {"sort": keys[0][0], "is_descending": keys[0][1], "then": tuple(keys[1:])}


def _unit(name: str, value: str, units: Mapping[int, Sequence[int]]) -> Condition:
    """`unit`: with everything below it; `unit_at`: the unit itself; `signed_by`: the unit that signed the agreement, or one below it; `partner`:
    the party outside through which it is served."""
    if (name, value) == ("signed_by", "none"):
        return Condition(column="agreement_unit_id", operator="is_null")
    if (name, value) == ("partner", "any"):
        return Condition(column="partner_unit_id", operator="at_least", values=(1,))
    unit_id = _integer(name, value)
    if unit_id not in units:
        raise _bad(name)
    return Condition(column={"signed_by": "agreement_unit_id", "partner": "partner_unit_id"}.get(name, "unit_id"), operator="in",
                     values=(unit_id,) if name == "unit_at" else tuple(units[unit_id]))


def _integer(name: str, value: str) -> int:
    if not value.isascii() or not value.removeprefix("-").isdigit() or len(value) > 9:
        raise _bad(name)
    return int(value)


def _bad(name: str) -> Refusal:
    return Refusal(
        "unknown_filter", t(f"无法识别的筛选条件:{name[:40]}", f"Not a filter we know: {name[:40]}"), status=400, field=name[:40] or "filters",
        way_out=t("请从台账页重新选择筛选条件", "Choose the filter again on the book's page"),
    )
