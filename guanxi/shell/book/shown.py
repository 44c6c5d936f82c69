"""A row of the book as it is shown: the index row joined with the account as row security lets it be read."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.money import shown, shown_wan
from guanxi.foundation.web.templatetags.ui import rate
from guanxi.shell.book import words

NO_TEXT = Text("", "")
SOON_DAYS = 90


class Row(NamedTuple):
    """Money and rates are text already, in 万元 (zh) or yuan (en): fifty rows are formatted without template filters."""

    account_id: int
    href: str
    name: str
    unit: str
    grade: str
    grade_name: str
    rank: int | None
    move: str
    would_be: str
    revenue: str
    last_month: str
    trend: str
    is_falling: bool
    arrears: str
    is_owing: bool
    completeness: int | None
    kind: str
    industry: str
    industry_code: str
    owner: str
    owner_id: int | None
    contacts: int
    agreement: str
    is_ending: bool
    visited: str
    code: str
    extra: Mapping[str, str]
    short_name: str
    district: str
    address: str
    signed_by: str
    partner: str
    classes: Mapping[str, str]


def rows(
    *, listed: Sequence[lists.Listed], names: Mapping[int, customers.AccountName], today: date, language: str
) -> list[Row]:
    """Only accounts with a name: what row security hides is not shown, even if the index still lists it."""
    said = words.class_names()
    return [_row(row, names[row.account_id], today, language, said) for row in listed if row.account_id in names]


def is_own(actor: Actor) -> bool:
    """Whether everything this reader sees is his own, so that the unit need not be said."""
    return actor.scope.shape == "narrow" and not actor.scope.unit_ids


def href(account_id: int) -> str:
    """The account's page; made from one reversed pattern, because reversing fifty costs two milliseconds."""
    return _pattern().replace("/0/", f"/{account_id}/")


@functools.cache
def _pattern() -> str:
    return reverse("account_page:account", args=[0])


def money(fen: int | None, language: str) -> str:
    """Fen as 万元 (zh) or whole yuan (en), cut towards zero: a threshold is never rounded across; no data is a dash."""
    if fen is None:
        return "–"
    return shown(fen, english=True) if language.startswith("en") else shown_wan(fen)


def custom(column: lists.Column, value: Any, language: str) -> str:
    """A custom field's value as a cell of the book; money as in its other columns."""
    return money(value, language) if column.kind == "money" else custom_text(column, value).in_language(language) or "–"


def custom_text(column: lists.Column, value: Any) -> Text:
    """A custom column's value in words; empty for none."""
    if value is None:
        return NO_TEXT
    if column.kind in ("choice", "multi_choice"):
        said = [custom_word(column, code) for code in (value if isinstance(value, list) else [value])]
        return Text("、".join(text.zh for text in said), ", ".join(text.en for text in said))
    if column.kind == "bool":
        return custom_word(column, "true" if value else "false")
    text = f"{value.normalize():,f}" if isinstance(value, Decimal) else f"{value}"
    return Text(text, text)


def custom_word(column: lists.Column, value: str) -> Text:
    """One value of a filter or a cell: a choice's label, yes or no, else as it stands."""
    if value == "none":
        return t("空", "empty")
    if column.kind == "bool":
        return t("是", "yes") if value == "true" else t("否", "no")
    return dict(column.choices).get(value, Text(value, value))


def class_text(row: lists.Listed, key: str, said: Mapping[str, Mapping[str, Text]]) -> Text:
    """The word of one of the pack's lists; a value that no list knows any more stands as it is."""
    value: str = getattr(row, key)
    return said.get(key, {}).get(value, Text(value, value))


def _row(row: lists.Listed, name: customers.AccountName, today: date, language: str, said: Mapping[str, Mapping[str, Text]]) -> Row:
    index, grades = (1 if language.startswith("en") else 0), words.grades()
    ends: date | None = row.agreement_until
    trend = "–" if row.trend_rate is None else rate(row.trend_rate)
    return Row(
        account_id=row.account_id, href=href(row.account_id), name=name.name, unit=words.unit_name(name.unit_id),
        grade=row.grade, grade_name=grades.get(row.grade, (row.grade, row.grade))[index], rank=row.grade_rank,
        move={1: "up", -1: "down"}.get(row.moves, ""),
        would_be=grades.get(row.calculated_grade, NO_TEXT)[index],
        revenue=money(row.revenue_12m_fen, language), last_month=money(row.last_month_fen, language),
        trend=trend, is_falling=trend.startswith("-"),
        arrears=money(row.arrears_fen, language), is_owing=(row.arrears_fen or 0) > 0, completeness=row.completeness,
        kind=words.kind_names().get(name.customer_kind, NO_TEXT)[index], industry=customers.industry_label(name.industry_code)[index],
        industry_code=name.industry_code,
        owner=row.owner_name, owner_id=row.owner_id, contacts=row.contact_count,
        agreement=ends.isoformat() if ends else "–", is_ending=ends is not None and (ends - today).days <= SOON_DAYS,
        visited=row.last_visited_on.isoformat() if row.last_visited_on else "–", code=row.group_code,
        extra={key: custom(lists.columns()[key], value, language) for key, value in row.extra.items()},
        short_name=name.short_name, district=name.district, address=name.address,
        signed_by=words.unit_name(name.agreement_unit_id) if name.agreement_unit_id else "",
        partner=words.unit_name(name.partner_unit_id) if name.partner_unit_id else "",
        classes={key: class_text(row, key, said)[index] for key in said if getattr(row, key)},
    )
