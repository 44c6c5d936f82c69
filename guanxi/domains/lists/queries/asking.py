"""The rules of asking and keeping, against the columns of today (queries.columns): what pages and other domains call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from guanxi.domains.lists.fields import Columns
from guanxi.domains.lists.queries import columns
from guanxi.domains.lists.rules import conditions, saved, where
from guanxi.domains.lists.rules.conditions import BookQuery
from guanxi.domains.lists.rules.saved import ColumnSet, Kept, Opened, Params
from guanxi.domains.lists.rules.where import Where
from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.measures import Measure

Units = Mapping[int, Sequence[int]]


def read_query(*, params: Params, today: date, units: Units | None = None, book: Columns | None = None) -> BookQuery:
    """See rules.conditions.read_query. book: of a list beside the book, whose `sort` must be given."""
    return conditions.read_query(params=params, today=today, units=units, book=columns.by_key() if book is None else book)


def keep(*, params: Params, columns: Sequence[str], today: date, units: Units | None = None) -> Kept:
    """See rules.saved.keep."""
    return saved.keep(params=params, columns=columns, today=today, units=units, book=_book())


def opened(kept: Kept, *, today: date, units: Units | None = None) -> Opened:
    """See rules.saved.opened."""
    return saved.opened(kept, today=today, units=units, book=columns.by_key())


def column_set(keys: Sequence[str]) -> ColumnSet:
    """See rules.saved.column_set."""
    return saved.column_set(keys, book=columns.by_key())


def columns_of(text: str) -> ColumnSet:
    """See rules.saved.columns_of."""
    return saved.columns_of(text, book=columns.by_key())


def lost_words(lost: Sequence[str]) -> Text:
    """See rules.saved.lost_words; a retired field is called by its name."""
    return saved.lost_words(lost, labels=columns.labels())


def compiled_rule(text: str, *, today: date) -> Where:
    """See rules.where.compiled."""
    return where.compiled(text, today=today, book=columns.by_key())


def rule_names(*, book: Columns | None = None) -> Mapping[str, Measure]:
    """See rules.where.names; custom columns among them."""
    return where.names(book=columns.by_key() if book is None else book)


def rule_said(text: str) -> str:
    """See rules.where.said."""
    return where.said(text, book=columns.by_key())


_book = columns.by_key
