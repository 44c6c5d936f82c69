"""What a saved view keeps and how it is opened again: text of the filters, sort, columns, version of the catalogue; never SQL.

Plain data in, plain data out. Not for here: who may see a view (access), what a filter means (conditions).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs, quote_plus, urlencode

from guanxi.domains.lists import fields
from guanxi.domains.lists.rules.conditions import read_query
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

STANDING = frozenset({"page", "exact", "fragment", "sort", "columns", "view"})
MOST_NAME, MOST_TEXT, MOST_VIEWS, MOST_PINNED = 30, 2_000, 60, 8
Params = Mapping[str, Sequence[str]]
Renamed = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A view as it is stored. text: the filters as a query string; sort: up to three column keys, `-` in front for descending."""

    text: str
    sort: str
    columns: tuple[str, ...]
    catalogue: int


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A view as today's catalogue reads it. lost: the names it had to leave out."""

    params: Mapping[str, Sequence[str]]
    lost: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The query string that shows it."""
        return urlencode(dict(self.params), doseq=True)


@dataclass(frozen=True, kw_only=True)
class ColumnSet:
    """Columns in their order, the name first; lost: keys that are no column."""

    keys: tuple[str, ...]
    lost: tuple[str, ...] = ()


def column_set(keys: Sequence[str], *, book: fields.Columns = fields.BY_KEY, standard: Sequence[str] = fields.STANDARD) -> ColumnSet:
    """Known columns once each, the name always in front; nothing left: the standard set. book: the columns there are."""
    known = [key for key in dict.fromkeys(keys) if key in book and key != fields.NAME]
    lost = tuple(dict.fromkeys(key[:40] for key in keys if key not in book and key))
    return ColumnSet(keys=(fields.NAME, *known) if known else tuple(standard), lost=lost)


def columns_of(text: str, *, book: fields.Columns = fields.BY_KEY) -> ColumnSet:
    """The columns named in an address: `grade,revenue`; empty: the standard set."""
    return column_set([key.strip() for key in text.split(",")] if text else (), book=book)


def keep(
    *, params: Params, columns: Sequence[str], today: date, units: Mapping[int, Sequence[int]] | None = None, book: fields.Columns = fields.BY_KEY,
    standard: Sequence[str] = fields.STANDARD,
) -> Kept:
    """What is stored of the list on screen. Refuses what `read_query` refuses, and a text beyond 2,000 signs."""
    query = read_query(params=without(params, "columns", "view"), today=today, units=units, book=book)
    filters = {name: list(given) for name, values in sorted(params.items())
               if name not in STANDING and (given := [value.strip() for value in values if value.strip()])}
    text = urlencode(filters, doseq=True)
    if len(text) - len(quote_plus("".join(filters.get("where", [])))) > MOST_TEXT:  # a rule has a limit of its own
        raise Refusal("view_too_long", t("筛选条件太长,无法保存", "The filter is too long to be saved"), field="text",
                      way_out=t("请减少所选的值", "Choose fewer values"))
    return Kept(text=text, sort=query.sorted_by, columns=column_set(columns, book=book, standard=standard).keys, catalogue=fields.CATALOGUE)


def opened(
    kept: Kept, *, today: date, units: Mapping[int, Sequence[int]] | None = None, renamed: Renamed = fields.RENAMED,
    book: fields.Columns = fields.BY_KEY, standard: Sequence[str] = fields.STANDARD,
) -> Opened:
    """The view under today's catalogue: names of older versions are carried over, what no longer exists is left out and named."""
    lost: list[str] = []
    params: dict[str, Sequence[str]] = {}
    for name, values in parse_qs(kept.text).items():
        now = _today_name(name, kept.catalogue, renamed)
        if _is_read({now: values}, today, units, book):
            params[now] = values
        else:
            lost.append(name)
    if sort := _today_sort(kept, renamed, lost, book):
        params["sort"] = [sort]
    columns = column_set([_today_name(key, kept.catalogue, renamed) for key in kept.columns], book=book, standard=standard)
    params["columns"] = [",".join(columns.keys)]
    return Opened(params=params, lost=tuple(dict.fromkeys([*lost, *columns.lost])))


def named(name: str) -> str:
    """A view's name. Refuses an empty one and one above 30 signs."""
    said = " ".join(name.split())
    if not said or len(said) > MOST_NAME:
        raise Refusal("view_name", t("请为视图取一个名称,最多30个字", "Give the view a name of at most 30 signs"), field="name")
    return said


def without(params: Params, *names: str) -> dict[str, Sequence[str]]:
    """The parameters but these."""
    return {name: values for name, values in params.items() if name not in names}


def lost_words(lost: Sequence[str], *, labels: Mapping[str, Text] | None = None) -> Text:
    """What a reader is told when a part of a view is gone. labels: names of columns that were."""
    names = labels or {}
    known = list(dict.fromkeys(names.get(name) or names.get(name.rpartition("_")[0]) or Text(name, name) for name in lost))
    zh, en = "、".join(label.zh for label in known), ", ".join(label.en for label in known)
    return t(f"此视图引用的字段已不存在,已略去:{zh}", f"This view named fields that no longer exist; it opens without: {en}")


def _today_sort(kept: Kept, renamed: Renamed, lost: list[str], book: fields.Columns) -> str:
    """The sort keys by their names now; what no longer exists goes to `lost`."""
    found: list[str] = []
    for part in kept.sort.split(","):
        then = part.removeprefix("-")
        key = _today_name(then, kept.catalogue, renamed)
        if key in book and book[key].is_sortable:
            found.append(f"-{key}" if part.startswith("-") else key)
        else:
            lost.append(then)
    return ",".join(found)


def _today_name(name: str, catalogue: int, renamed: Renamed) -> str:
    """A column or filter by its name now; a filter's edge (`revenue_min`) follows its column."""
    for version in range(catalogue, fields.CATALOGUE if renamed is fields.RENAMED else max(renamed, default=0) + 1):
        names = renamed.get(version, {})
        key, _, edge = name.rpartition("_")
        name = names.get(name) or (f"{names[key]}_{edge}" if key in names else name)
    return name


def _is_read(params: Params, today: date, units: Mapping[int, Sequence[int]] | None, book: fields.Columns) -> bool:
    try:
        read_query(params=params, today=today, units=units, book=book)
    except Refusal:
        return False
    return True
