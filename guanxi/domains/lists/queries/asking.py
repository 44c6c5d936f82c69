"""The rules of asking and keeping, against the columns of today (queries.columns): what pages and other domains call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from guanxi.domains.lists.fields import STANDARD, Columns
from guanxi.domains.lists.queries import columns
from guanxi.domains.lists.rules import conditions, saved, where
from guanxi.domains.lists.rules.conditions import BookQuery
from guanxi.domains.lists.rules.saved import ColumnSet, Kept, Opened, Params
from guanxi.domains.lists.rules.where import Where
from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.measures import Measure

Units = Mapping[int, Sequence[int]]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A list beside the book: its name, its columns today, the standard ones; sort: its order where nobody says another."""

    of: str
    sort: str
    columns: Columns
    standard: tuple[str, ...]


def read_query(*, params: Params, today: date, units: Units | None = None, book: Columns | None = None) -> BookQuery:
    """See rules.conditions.read_query. book: of a list beside the book, whose `sort` must be given."""
    return conditions.read_query(params=params, today=today, units=units, book=columns.by_key() if book is None else book)


def keep(*, params: Params, columns: Sequence[str], today: date, units: Units | None = None, beside: Beside | None = None) -> Kept:
    """See rules.saved.keep. beside: another list than the book."""
    book, standard = (_book(), STANDARD) if beside is None else (beside.columns, beside.standard)
    if beside is not None and not any(params.get("sort", ())):
        params = {**params, "sort": [beside.sort]}
    return saved.keep(params=params, columns=columns, today=today, units=units, book=book, standard=standard)


def opened(kept: Kept, *, today: date, units: Units | None = None, beside: Beside | None = None) -> Opened:
    """See rules.saved.opened. beside: another list than the book."""
    book, standard = (_book(), STANDARD) if beside is None else (beside.columns, beside.standard)
    return saved.opened(kept, today=today, units=units, book=book, standard=standard)


def column_set(keys: Sequence[str], *, beside: Beside | None = None) -> ColumnSet:
    """See rules.saved.column_set. beside: of another list than the book."""
    return saved.column_set(keys, book=columns.by_key()) if beside is None else saved.column_set(
        keys, book=beside.columns, standard=beside.standard)


def columns_of(text: str) -> ColumnSet:
    """See rules.saved.columns_of."""
    return saved.columns_of(text, book=columns.by_key())


def lost_words(lost: Sequence[str]) -> Text:
    """See rules.saved.lost_words; a retired field is called by its name."""
    return saved.lost_words(lost, labels=columns.labels())


def compiled_rule(text: str, *, today: date, book: Columns | None = None) -> Where:
    """See rules.where.compiled."""
    return where.compiled(text, today=today, book=columns.by_key() if book is None else book)


def rule_names(*, book: Columns | None = None) -> Mapping[str, Measure]:
    """See rules.where.names; custom columns among them."""
    return where.names(book=columns.by_key() if book is None else book)


def rule_said(text: str, *, book: Columns | None = None) -> str:
    """See rules.where.said."""
    return where.said(text, book=columns.by_key() if book is None else book)


_book = columns.by_key
