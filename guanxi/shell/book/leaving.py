"""A list of the book as a file: its rows as row security lets them be read, streamed, never all in memory.

The book holds business fields (L1) only: no contact's data can leave here; customers who are individuals leave as the matrix says.
Not for here: who may export, how much (lists).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO
from urllib.parse import parse_qs

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import access
from guanxi.foundation.django.clock import ZONE
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.shell.book import later, saying, shown, words, writing
from guanxi.shell.book.parting import Parting
from guanxi.shell.book.writing import Value

BATCH = 2_000
MOVES = {1: t("预升", "rising"), -1: t("预降", "falling")}


@dataclass(frozen=True, kw_only=True)
class Leaving(Parting):
    """A list of the book on its way out. taken: the accounts written so far."""

    taken: array[int] = field(default_factory=lambda: array("q"))

    @property
    def params(self) -> lists.Params:
        """The filters and the sort."""
        return {**parse_qs(self.kept.text), "sort": [self.kept.sort]}

    @property
    def query(self) -> lists.BookQuery:
        """The same list as on screen."""
        return lists.read_query(params=self.params, today=self.today, units=words.units().below)



@dataclass(frozen=True, kw_only=True)
class Head:
    """A column of the file: label, kind of the catalogue, what stands in it."""

    label: Text
    kind: str
    value: Callable[[lists.Listed, customers.AccountName], Value]


def shares(leaving: Leaving) -> customers.ListLeaving:
    """How many rows, how many of them individuals, and whether the matrix lets them leave by themselves. Refuses `list_stays`."""
    with access.bound(leaving.actor, read_only=True):
        return customers.list_leaving(actor=leaving.actor, query=leaving.query)


def write(leaving: Leaving, *, format: str, out: IO[bytes]) -> int:
    """Writes the file; returns how many rows left. The last line says who, when, how many and by which filter."""
    with access.bound(leaving.actor, read_only=True):
        return writing.write(_sheet(leaving), format=format, out=out)


def write_kept(leaving: Leaving, *, format: str, out: IO[bytes]) -> tuple[int, bytes]:
    """The same of a file that waits to be fetched: how many rows, and its accounts to be asked again then (PRM-70)."""
    with access.bound(leaving.actor, read_only=True):
        rows = writing.write(_sheet(leaving), format=format, out=out)
        return rows, lists.pack_accounts(ids=leaving.taken, scope=customers.list_scope(leaving.actor))


def write_later(*, export_id: int, now: datetime) -> None:
    """The background export of the book."""
    later.write(export_id=export_id, now=now, by=_written)


def _written(card: lists.ExportCard, owner: Actor, now: datetime, out: IO[bytes]) -> later.Written:
    asked = Leaving(kept=card.kept, actor=owner, now=now, language=card.language, vault_id=card.vault_id or 0)
    if not asked.vault_id and shares(asked).way != "watermark":
        raise PermissionError("by now it holds people who leave through the vault only")
    rows, accounts = write_kept(asked, format=card.format, out=out)
    return later.Written(rows=rows, accounts=accounts)


NAMES = {"book": t("客户台账", "book"), "people": t("联系人", "contacts")}


def name_of(now: datetime, format: str, language: str, *, of: str = "book") -> str:
    """The file's name."""
    return f"{NAMES[of].in_language(language)}-{now.astimezone(ZONE):%Y%m%d-%H%M}.{format}"


def heads(leaving: Leaving) -> list[Head]:
    """The columns shown, with what the page says beside a name (unit) and a grade (rising, falling) in columns of their own."""
    found: list[Head] = []
    book, values = lists.columns(), _values(leaving)
    for key in leaving.kept.columns:
        if (column := book.get(key)) is None:
            continue  # retired since the list was asked for
        label = Text(f"{column.label.zh}(元)", f"{column.label.en} (yuan)") if column.kind == "money" else column.label
        found.append(Head(label=label, kind=column.kind, value=values.get(key) or _custom(leaving, column)))
        if key == "name" and not shown.is_own(leaving.actor):
            found.append(Head(label=t("归属单位", "Unit"), kind="text", value=lambda _, name: words.unit_name(name.unit_id)))
        if key == "grade":
            found.append(Head(label=t("等级变动", "Grade would move"), kind="text",
                              value=lambda row, _: leaving.said(MOVES[row.moves]) if row.moves in MOVES else ""))
    return found


def _custom(leaving: Leaving, column: lists.Column) -> Callable[[lists.Listed, customers.AccountName], Value]:
    """What a column of a custom field holds: figures as figures, everything else in words."""
    def value(row: lists.Listed, _: customers.AccountName) -> Value:
        held = row.extra.get(column.key)
        if held is None or column.kind not in ("money", "number"):
            return leaving.said(shown.custom_text(column, held))
        return held / 100 if column.kind == "money" else int(held) if held == int(held) else float(held)

    return value


def line(leaving: Leaving, rows: int) -> str:
    """The watermark: who, when, how many, by which filter."""
    return leaving.last_line(many=Text(f"{rows:,} 户",
            f"{counted(rows, 'account|accounts')}"), filtered=saying.filters(leaving.params, leaving.kept.sort))


def _sheet(leaving: Leaving) -> writing.Sheet:
    return writing.Sheet(title=leaving.said(t("客户台账", "Book")), heads=[(leaving.said(one.label), one.kind) for one in heads(leaving)],
                         lines=_lines(leaving), last=lambda rows: line(leaving, rows), author=leaving.actor.name, now=leaving.now)


def _lines(leaving: Leaving) -> Iterator[list[Value]]:
    columns, scope, mark = heads(leaving), customers.list_scope(leaving.actor), leaving.mark
    for rows in lists.whole_book(query=leaving.query, scope=scope, at_a_time=BATCH):
        names = customers.account_names(actor=leaving.actor, ids=[row.account_id for row in rows])
        for row in rows:
            if name := names.get(row.account_id):
                leaving.taken.append(row.account_id)
                values = [column.value(row, name) for column in columns]
                yield [f"{values[0]}{mark}", *values[1:]]


def _class(key: str, leaving: Leaving, said: Mapping[str, Mapping[str, Text]]) -> Callable[[lists.Listed, customers.AccountName], Value]:
    return lambda row, _: leaving.said(shown.class_text(row, key, said))


def _values(leaving: Leaving) -> Mapping[str, Callable[[lists.Listed, customers.AccountName], Value]]:
    grades = words.grades()

    def grade(key: str) -> str:
        return leaving.said(grades.get(key, Text(key, key)))

    def yuan(fen: int | None) -> float | None:
        return None if fen is None else fen / 100

    return {
        "name": lambda _, name: name.name,
        "grade": lambda row, _: grade(row.grade), "calculated": lambda row, _: grade(row.calculated_grade),
        "revenue": lambda row, _: yuan(row.revenue_12m_fen), "last_month": lambda row, _: yuan(row.last_month_fen),
        "arrears": lambda row, _: yuan(row.arrears_fen), "trend": lambda row, _: row.trend_rate,
        "completeness": lambda row, _: None if row.completeness is None else row.completeness / 100,
        "kind": lambda _, name: leaving.said(words.kind_names().get(name.customer_kind, shown.NO_TEXT)),
        "industry": lambda _, name: leaving.said(customers.industry_label(name.industry_code)),
        "owner": lambda row, _: row.owner_name, "contacts": lambda row, _: row.contact_count,
        "agreement": lambda row, _: row.agreement_until.isoformat() if row.agreement_until else "",
        "visited": lambda row, _: row.last_visited_on.isoformat() if row.last_visited_on else "",
        "code": lambda row, _: row.group_code,
        **{key: _class(key, leaving, words.class_names()) for key in customers.CLASSES},
        "short_name": lambda _, name: name.short_name, "district": lambda _, name: name.district, "address": lambda _, name: name.address,
        "signed_by": lambda _, name: words.unit_name(name.agreement_unit_id) if name.agreement_unit_id else "",
        "partner": lambda _, name: words.unit_name(name.partner_unit_id) if name.partner_unit_id else "",
    }
