"""What an address asks of the list of people, read against the columns of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.pure.bilingual import Text
from guanxi.shell.book import saying, words

DEFAULT_SORT = "name"
STANDING = frozenset({"sort", "page", "exact", "columns", "view", "fragment"})
Params = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """said: the filters in words."""

    query: lists.BookQuery
    said: Text


def asked(params: Params, *, today: date, size: int = 50) -> Asked:
    """Refuses what `lists.read_query` refuses (400): unknown names, ill-typed values, a rule that cannot be read."""
    book = customers.people_columns()
    given = {name: list(values) for name, values in params.items() if name not in ("columns", "view")} | (
        {} if any(params.get("sort", [])) else {"sort": [DEFAULT_SORT]})
    query = replace(lists.read_query(params=given, today=today, units=words.units().below, book=book), size=size)
    return Asked(query=query, said=saying.of_people(filters(params), query.sorted_by))


def filters(params: Params) -> Params:
    """What narrows the list: neither its order, its columns nor the page."""
    return {name: values for name, values in params.items() if name not in STANDING and any(values)}


def address(params: Params, **changes: str) -> str:
    """The query string of the list with these changes; an empty change takes the name away."""
    kept = {name: [value for value in values if value] for name, values in params.items() if name not in changes}
    return urlencode({name: values for name, values in {**kept, **{name: [value] for name, value in changes.items() if value}}.items() if values},
                     doseq=True)
