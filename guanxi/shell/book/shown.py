"""A row of the book as it is shown: the index row joined with the account as row security lets it be read."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.pure.bilingual import Text

NO_TEXT = Text("", "")
SOON_DAYS = 90


@dataclass(frozen=True, kw_only=True)
class Row:
    """Money and rates are text already, in 万元 (zh) or yuan (en): fifty rows are formatted without template filters."""

    account_id: int
    href: str
    name: str
    short_name: str
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
    code: str


def rows(
    *, listed: Sequence[lists.Listed], cards: Mapping[int, customers.AccountCard], grades: Mapping[str, Text], today: date, language: str
) -> list[Row]:
    """Only accounts with a card: what row security hides is not shown, even if the index still lists it."""
    return [_row(row, cards[row.account_id], grades, today, language) for row in listed if row.account_id in cards]


def href(account_id: int) -> str:
    """The account's page; made from one reversed pattern, because reversing fifty costs two milliseconds."""
    return _pattern().replace("/0/", f"/{account_id}/")


@functools.cache
def _pattern() -> str:
    return reverse("account_page:account", args=[0])


def money(fen: int | None, language: str) -> str:
    """Fen as 万元 with two places (zh) or whole yuan (en); no data is a dash."""
    if fen is None:
        return "–"
    if language.startswith("en"):
        return f"{_rounded(fen, 100):,}"
    hundredths = _rounded(fen, 10_000)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100:,}.{abs(hundredths) % 100:02d}"


def _rounded(fen: int, unit: int) -> int:
    """Half away from zero, as finance rounds."""
    return (abs(fen) + unit // 2) // unit * (1 if fen >= 0 else -1)


def _row(row: lists.Listed, card: customers.AccountCard, grades: Mapping[str, Text], today: date, language: str) -> Row:
    def said(text: Text) -> str:
        return text.in_language(language)

    ends: date | None = row.agreement_until
    return Row(
        account_id=row.account_id, href=href(row.account_id), name=card.name, short_name=card.short_name, unit=card.unit_name,
        grade=row.grade, grade_name=said(grades.get(row.grade, Text(row.grade, row.grade))), rank=row.grade_rank,
        move={1: "up", -1: "down"}.get(row.moves, ""),
        would_be=said(grades.get(row.calculated_grade, NO_TEXT)),
        revenue=money(row.revenue_12m_fen, language), last_month=money(row.last_month_fen, language),
        trend="–" if row.trend_rate is None else f"{row.trend_rate * 100:+.1f} %", is_falling=(row.trend_rate or 0) < 0,
        arrears=money(row.arrears_fen, language), is_owing=(row.arrears_fen or 0) > 0, completeness=row.completeness,
        kind=said(card.kind), industry=said(card.industry), industry_code=card.industry_code,
        owner=row.owner_name, owner_id=row.owner_id, contacts=row.contact_count,
        agreement=ends.isoformat() if ends else "–", is_ending=ends is not None and (ends - today).days <= SOON_DAYS, code=row.group_code,
    )
