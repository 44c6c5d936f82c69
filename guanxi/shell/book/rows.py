"""The rows of the book as HTML, in one string: fifty rows through template nodes cost 25 ms, this costs one.

Every text of a person goes through `escape`. Not for here: numbers and words (shown), heads and empty states (templates).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.web.templatetags.ui import icon
from guanxi.shell.book.shown import Row

EDITED = {"kind": "customer_kind", "industry": "industry_code", "agreement": "agreement_until", "short_name": "short_name",
          "district": "district", "address": "address", **{key: key for key in customers.CLASSES}}
"""Columns that are edited in the list, and the field of the account's catalogue behind each; those of custom fields besides, each its own."""
TICK = t("勾选", "Tick")
NO_GRADE, RISING, FALLING = t("未定级", "no grade"), t("预升", "rising"), t("预降", "falling")
PHONE = {"grade": "", "revenue": "", "owner": " max-sm:order-4", "trend": " max-sm:order-5"}
"""Columns a phone shows, when they are among the chosen ones, and where."""
_TONES = {1: "badge-primary", 2: "badge-info", 3: "badge-accent"}


@dataclass(frozen=True, kw_only=True)
class _Words:
    no_grade: str
    none: str
    rising: str
    falling: str
    up: str
    down: str
    is_own: bool
    tick: str


Cell = Callable[[Row, _Words, str], str]


def body(*, rows: Sequence[Row], columns: Sequence[str], language: str, is_own: bool, may_edit: bool = False) -> SafeString:
    """The content of the table's body, the name first. is_own: all rows are the reader's, so the unit need not be said.
    may_edit: rows may be ticked."""
    def said(text: Text) -> str:
        return text.in_language(language)

    words = _Words(no_grade=said(NO_GRADE), none=f'<span class="text-2xs quiet">{said(NO_GRADE)}</span>', rising=said(RISING),
                   falling=said(FALLING), up=icon("arrow-up-right"), down=icon("arrow-down-right"), is_own=is_own,
                   tick=said(TICK) if may_edit else "")
    book = lists.columns()
    drawn = {**CELLS, **{key: _custom(column) for key, column in book.items() if column.is_custom}}
    chosen = [key for key in columns if key in drawn]
    on_phone = [key for key in PHONE if key in chosen]
    on_phone = on_phone if len(on_phone) > 1 else chosen[:4]
    cells = [(_editable(key, drawn[key]) if may_edit and (key in EDITED or book[key].is_custom) else drawn[key],
              PHONE.get(key, "") if key in on_phone else " max-sm:hidden") for key in chosen]
    return mark_safe("\n".join(_row(row, words, cells) for row in rows))  # noqa: S308 - every text is escaped below


def cell(*, row: Row, key: str, language: str) -> SafeString:
    """One cell that was edited, as it stands in the list."""
    words = _Words(no_grade="", none="", rising="", falling="", up="", down="", is_own=True, tick="")
    drawn = CELLS[key] if key in CELLS else _custom(lists.columns()[key])
    return mark_safe(_editable(key, drawn)(row, words, " max-sm:hidden"))  # noqa: S308 - every text is escaped below


def _editable(key: str, plain: Cell) -> Cell:
    """The same cell, marked with the field that a double click edits."""
    mark = f'<td data-edit="{key}" '
    return lambda row, words, phone: plain(row, words, phone).replace("<td ", mark, 1)


def _row(row: Row, words: _Words, cells: Sequence[tuple[Cell, str]]) -> str:
    name, unit = escape(row.name), "" if words.is_own else f' <span class="text-2xs quiet">{escape(row.unit)}</span>'
    tick = f'<input type="checkbox" class="checkbox checkbox-xs mr-2 align-middle no-print" name="account" value="{row.account_id}" ' \
           f'aria-label="{words.tick} {name}">' if words.tick else ""
    return (
        f'<tr data-href="{row.href}" class="max-sm:grid max-sm:grid-cols-[1fr_auto] max-sm:border-b max-sm:border-base-300 max-sm:py-1 '
        'max-sm:[&>td]:border-none">'
        f'<td class="max-sm:col-span-2 max-w-80 truncate max-sm:max-w-none">{tick}<a class="link link-hover font-medium" href="{row.href}" '
        f'title="{name}">{name}</a>{unit}</td>{"".join([cell(row, words, phone) for cell, phone in cells])}</tr>'
    )


def _custom(column: lists.Column) -> Cell:
    """The cell of a custom field: figures to the right."""
    key, look = column.key, "right num" if column.kind in ("number", "money") else "num" if column.kind == "date" else "max-w-56 truncate"

    def cell(row: Row, words: _Words, phone: str) -> str:
        text = escape(row.extra.get(key, "–"))
        return f'<td class="{look}{phone}" title="{text}">{text}</td>'

    return cell


def _trend(row: Row, words: _Words, phone: str) -> str:
    tone = "text-error" if row.is_falling else "text-success" if row.trend.startswith("+") else "quiet"
    return f'<td class="right num{phone} {tone}">{row.trend}</td>'


def _industry(row: Row, words: _Words, phone: str) -> str:
    industry = escape(row.industry) or "–"
    return f'<td class="max-w-44 truncate{phone}" title="{escape(row.industry_code)} {industry}">{industry}</td>'


def _class(key: str) -> Cell:
    """The cell of one of the pack's lists."""
    return lambda row, words, phone: f'<td class="{phone}">{escape(row.classes.get(key, "")) or "–"}</td>'


CELLS: dict[str, Cell] = {
    "grade": lambda row, words, phone: f'<td class="{phone}">{_grade(row, words)}</td>',
    "calculated": lambda row, words, phone: f'<td class="{phone}">{escape(row.would_be) or words.none}</td>',
    "revenue": lambda row, words, phone: f'<td class="right num font-medium{phone}">{row.revenue}</td>',
    "trend": _trend,
    "last_month": lambda row, words, phone: f'<td class="right num{phone}">{row.last_month}</td>',
    "arrears": lambda row, words, phone: f'<td class="right num{phone} {"text-error" if row.is_owing else "quiet"}">{row.arrears}</td>',
    "completeness": lambda row, words, phone: f'<td class="right num{phone}">{_completeness(row.completeness)}</td>',
    "kind": lambda row, words, phone: f'<td class="{phone}">{escape(row.kind) or "–"}</td>',
    "industry": _industry,
    "owner": lambda row, words, phone: f'<td class="{phone}">{_owner(row)}</td>',
    "contacts": lambda row, words, phone: f'<td class="right num{phone}">{row.contacts}</td>',
    "agreement": lambda row, words, phone: f'<td class="num{phone}{" text-warning" if row.is_ending else ""}">{row.agreement}</td>',
    "visited": lambda row, words, phone: f'<td class="num{phone}">{row.visited}</td>',
    "code": lambda row, words, phone: f'<td class="num quiet{phone}">{escape(row.code) or "–"}</td>',
    "short_name": lambda row, words, phone: f'<td class="{phone}">{escape(row.short_name) or "–"}</td>',
    "district": lambda row, words, phone: f'<td class="{phone}">{escape(row.district) or "–"}</td>',
    "address": lambda row, words, phone: f'<td class="max-w-60 truncate{phone}" title="{escape(row.address)}">{escape(row.address) or "–"}</td>',
    "signed_by": lambda row, words, phone: f'<td class="{phone}">{escape(row.signed_by) or "–"}</td>',
    "partner": lambda row, words, phone: f'<td class="{phone}">{escape(row.partner) or "–"}</td>',
    **{key: _class(key) for key in customers.CLASSES},
}
"""What a column draws; the classes in the third argument decide whether a phone shows it."""


def _grade(row: Row, words: _Words) -> str:
    if row.grade:
        tone = _TONES.get(row.rank or 0, "")
        held = f'<span class="badge badge-sm badge-soft {tone}" data-grade="{escape(row.grade)}">{escape(row.grade_name)}</span>'
    else:
        held = words.none
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
