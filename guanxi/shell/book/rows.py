"""The rows of the book as HTML, in one string: fifty rows through template nodes cost 25 ms, this costs one.

Every text of a person goes through `escape`. Not for here: numbers and words (shown), heads and empty states (templates).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.web.templatetags.ui import icon
from guanxi.shell.book.shown import Row

NO_GRADE, RISING, FALLING = t("未定级", "no grade"), t("预升", "rising"), t("预降", "falling")
_TONES = {1: "badge-primary", 2: "badge-info", 3: "badge-accent"}


@dataclass(frozen=True, kw_only=True)
class _Words:
    no_grade: str
    rising: str
    falling: str
    up: str
    down: str
    is_own: bool


def body(*, rows: Sequence[Row], language: str, is_own: bool) -> SafeString:
    """The content of the table's body. is_own: all rows are the reader's, so the unit need not be said."""
    def said(text: Text) -> str:
        return text.in_language(language)

    words = _Words(no_grade=said(NO_GRADE), rising=said(RISING), falling=said(FALLING), up=icon("arrow-up-right"),
                   down=icon("arrow-down-right"), is_own=is_own)
    return mark_safe("\n".join(_row(row, words) for row in rows))  # noqa: S308 - every text is escaped below


def _row(row: Row, words: _Words) -> str:
    name, unit = escape(row.name), "" if words.is_own else f' <span class="text-2xs quiet">{escape(row.unit)}</span>'
    trend = "text-error" if row.is_falling else "text-success" if row.trend.startswith("+") else "quiet"
    industry = escape(row.industry) or "–"
    return (
        f'<tr data-href="{row.href}" class="max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:border-b max-sm:border-base-300 max-sm:py-1 '
        'max-sm:[&>td]:border-none">'
        f'<td class="max-sm:col-span-2 max-w-80 truncate max-sm:max-w-none"><a class="link link-hover font-medium" href="{row.href}" '
        f'title="{name}">{name}</a>{unit}</td>'
        f"<td>{_grade(row, words)}</td>"
        f'<td class="right num font-medium">{row.revenue}</td>'
        f'<td class="right num max-sm:order-5 {trend}">{row.trend}</td>'
        f'<td class="right num max-sm:hidden">{row.last_month}</td>'
        f'<td class="right num max-sm:hidden {"text-error" if row.is_owing else "quiet"}">{row.arrears}</td>'
        f'<td class="right num max-sm:hidden">{_completeness(row.completeness)}</td>'
        f'<td class="max-sm:hidden">{escape(row.kind) or "–"}</td>'
        f'<td class="max-w-44 truncate max-sm:hidden" title="{escape(row.industry_code)} {industry}">{industry}</td>'
        f'<td class="max-sm:order-4">{_owner(row)}</td>'
        f'<td class="right num max-sm:hidden">{row.contacts}</td>'
        f'<td class="num max-sm:hidden{" text-warning" if row.is_ending else ""}">{row.agreement}</td>'
        f'<td class="num quiet max-sm:hidden">{escape(row.code) or "–"}</td></tr>'
    )


def _grade(row: Row, words: _Words) -> str:
    if row.grade:
        tone = _TONES.get(row.rank or 0, "")
        held = f'<span class="badge badge-sm badge-soft {tone}" data-grade="{escape(row.grade)}">{escape(row.grade_name)}</span>'
    else:
        held = f'<span class="text-2xs quiet">{words.no_grade}</span>'
    if not row.move:
        return held
    tone, sign, said = ("success", words.up, words.rising) if row.move == "up" else ("warning", words.down, words.falling)
    target = escape(row.would_be) or words.no_grade
    return f'{held}<span class="text-2xs text-{tone} inline-flex items-center ml-1" title="{target}">{sign}{said}</span>'


def _completeness(percent: int | None) -> str:
    if percent is None:
        return '<span class="quiet">–</span>'
    tone = "bg-success" if percent >= 80 else "bg-primary" if percent >= 50 else "bg-warning"
    return ('<span class="inline-block align-middle w-10 h-1 rounded bg-base-300 mr-1.5" aria-hidden="true">'
            f'<span class="block h-1 rounded {tone}" style="width:{percent}%"></span></span><span class="inline-block w-9">{percent}%</span>')


def _owner(row: Row) -> str:
    if row.owner_id is None:
        return '<span class="quiet">–</span>'
    return f'<a class="link link-hover" href="?owner={row.owner_id}">{escape(row.owner)}</a>'
