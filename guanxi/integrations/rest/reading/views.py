"""Saved views and exports where the page takes a list from the screen and a program says it in its body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

from django.http import FileResponse

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, storage
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.words import OfNow, OneOf
from guanxi.integrations.rest.reading import book

JOB = "guanxi.shell.book.jobs.write_export"
Filters = Mapping[str, Sequence[str]]
Of = Literal["book", "people"]
Column = Annotated[str, OfNow(lambda: [*lists.columns(), *customers.people_columns()])]
"""A column of the book or of the list of people."""


def save_view(
    *, actor: Actor, now: datetime, today: date, name: str, filters: Filters, columns: Sequence[Column] = (),
    share: Annotated[str, OneOf(organisation.ROLES, "unit", "")] = "", is_pinned: bool = False,
    opens: bool = False, of: Of = "book",
) -> int:
    """Keeps filters and sort (as in the address of the list's page) and columns under a name; returns the view's id. Refuses as the door does."""
    kept = lists.keep(params=filters, columns=_columns(columns, of), today=today, units=book.units_of(filters), beside=_beside(of))
    return lists.save_view(actor=actor, now=now, kept=kept, of=of, name=name, share=share, is_pinned=is_pinned, opens=opens)


def views(*, actor: Actor, of: Of = "book") -> tuple[lists.ViewCard, ...]:
    """One's views of a list and those shared with one."""
    return lists.views(actor=actor, of=of)


def view(*, actor: Actor, view_id: int, of: Of = "book") -> lists.ViewCard:
    """One view. Refuses `not_found`, also for a view of the other list."""
    return lists.view(actor=actor, view_id=view_id, of=of)


def update_view(
    *, actor: Actor, now: datetime, today: date, view_id: int, filters: Filters, columns: Sequence[Column] = (), of: Of = "book"
) -> None:
    """Puts other filters, sort and columns into a view of one's own. Refuses `not_found`."""
    lists.update_view(actor=actor, now=now, today=today, view_id=view_id, params=filters, columns=_columns(columns, of),
                      units=book.units_of(filters), beside=_beside(of))


def choice(*, actor: Actor, of: Of = "book") -> lists.Choice:
    """How one wants a list: columns, tabs and the view it opens with."""
    return lists.choice(actor=actor, of=of)


def open_with_view(*, actor: Actor, now: datetime, view_id: int, of: Of = "book") -> None:
    """One's list opens with this view of it; 0: with everything. Refuses `not_found`."""
    lists.open_with_view(actor=actor, now=now, view_id=view_id, of=of)


def choose_columns(*, actor: Actor, now: datetime, columns: Sequence[Column], of: Of = "book") -> tuple[str, ...]:
    """One's columns of a list in their order, the name first; none: the standard ones. Returns what stands now."""
    return lists.choose_columns(actor=actor, now=now, columns=columns, beside=_beside(of))


def ask_export(
    *, actor: Actor, now: datetime, today: date, filters: Filters, columns: Sequence[Column] = (), format: Literal["xlsx", "csv"] = "xlsx"
) -> int:
    """The filtered book as a file, written by a job and kept for 24 hours; returns the export's id. SYS-22.

    Refuses `vault_needed` above the limit of one export or for its individuals, `list_stays`, `export_empty`.
    """
    kept, rows = _counted(actor, today, filters, columns)
    return lists.ask_export(actor=actor, now=now, kept=kept, format=format, rows=rows, said=kept.text[:200] or "-", language="zh-hans", job=JOB)


def fetch_export(*, actor: Actor, now: datetime, export_id: int) -> FileResponse:
    """The finished file of an export of one's own; who fetched it is written down first. Refuses `not_found`, and after its day."""
    card = customers.fetch_list(actor=actor, now=now, export_id=export_id)
    return FileResponse(Path(storage.path(card.sha256)).open("rb"), as_attachment=True, filename=f"book-{export_id}.{card.format}",
                        content_type="application/octet-stream")


def _beside(of: Of) -> lists.Beside | None:
    return customers.people_list() if of == "people" else None


def _columns(columns: Sequence[str], of: Of) -> Sequence[str]:
    return book.columns_of(columns) if of == "book" else columns


def _counted(actor: Actor, today: date, filters: Filters, columns: Sequence[str]) -> tuple[lists.Kept, int]:
    kept = lists.keep(params=filters, columns=book.columns_of(columns), today=today, units=book.units_of(filters))
    with access.bound(actor, read_only=True):
        query = lists.read_query(params=filters, today=today, units=book.units_of(filters))
        return kept, book.may_leave(actor=actor, query=query)
