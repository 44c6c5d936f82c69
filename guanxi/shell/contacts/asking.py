"""What an address asks of the list of people: columns and query, read against the columns of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.shell.book import saying, words

DEFAULT_SORT = "name"
STANDING = frozenset({"sort", "page", "exact", "columns", "column", "view", "fragment"})
Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """columns: keys in their order, the name first; said: the filters in words."""

    query: lists.BookQuery
    columns: tuple[str, ...]
    said: Text


def asked(params: Params, *, today: date, size: int = 50) -> Asked:
    """Refuses what `lists.read_query` refuses (400): unknown names, ill-typed values, a rule that cannot be read."""
    book = customers.people_columns()
    given = {name: list(values) for name, values in params.items() if name not in ("columns", "column", "view")} | (
        {} if any(params.get("sort", [])) else {"sort": [DEFAULT_SORT]})
    query = replace(lists.read_query(params=given, today=today, units=words.units().below, book=book), size=size)
    return Asked(query=query, columns=columns_of(params), said=said(params, query.sorted_by))


def columns_of(params: Params) -> tuple[str, ...]:
    """`columns=name,post` or several `column=`; none: the standard ones, custom fields not among them."""
    named = [key for text in params.get("columns", []) for key in text.split(",")] + list(params.get("column", []))
    return lists.columns_chosen(named, book=customers.people_columns(), standard=customers.PEOPLE_STANDARD).keys


def said(params: Params, sort: str) -> Text:
    """The filters and the order in words, for the file and the audit."""
    book = customers.people_columns()
    parts = [_one(book, name, values) for name, values in sorted(filters(params).items())]
    order = [book[key.removeprefix("-")].label for key in sort.split(",")]
    return Text("、".join(part.zh for part in parts) + (";" if parts else "") + "按" + "、".join(label.zh for label in order),
                ", ".join(part.en for part in parts) + ("; " if parts else "") + "by " + ", ".join(label.en for label in order))


def _one(book: Mapping[str, lists.Column], name: str, values: Sequence[str]) -> Text:
    column = book.get(name) or book.get(name.rpartition("_")[0])
    if column is None or name in ("grade", "kind", "owner", "unit"):
        return saying.one(name, values)
    edge = saying.EDGES.get(name.rpartition("_")[2], "") if name not in book else ":"
    return t(f"{column.label.zh}{edge}{'、'.join(values)}", f"{column.label.en}{edge}{', '.join(values)}")


def filters(params: Params) -> Params:
    """What narrows the list: neither its order, its columns nor the page."""
    return {name: values for name, values in params.items() if name not in STANDING and any(values)}


def address(params: Params, **changes: str) -> str:
    """The query string of the list with these changes; an empty change takes the name away."""
    kept = {name: [value for value in values if value] for name, values in params.items() if name not in changes}
    return urlencode({name: values for name, values in {**kept, **{name: [value] for name, value in changes.items() if value}}.items() if values},
                     doseq=True)
