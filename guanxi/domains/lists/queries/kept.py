"""What a reader keeps of the book, read: his saved views and those shared with him, his columns and tabs, his exports.

Row security decides which views are shared with him. Not for here: the rows a view shows (queries.index).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from guanxi.domains.lists.fields import CATALOGUE
from guanxi.domains.lists.models import BookExport, SavedView
from guanxi.domains.lists.rules.saved import Kept
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import not_found

BOOK = "book"


@dataclass(frozen=True, kw_only=True)
class ViewCard:
    """A saved view as its reader meets it. shared_role: empty with a shared unit means everybody there."""

    id: int
    name: str
    of: str
    kept: Kept
    owner_id: int
    owner_name: str
    is_mine: bool
    shared_unit_id: int | None
    shared_unit: str
    shared_role: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Choice:
    """How a reader wants a list. columns: empty means the standard ones; tabs: (id, name) of pinned views he may still see."""

    columns: tuple[str, ...] = ()
    tabs: tuple[tuple[int, str], ...] = ()
    opens_with: int = 0


@dataclass(frozen=True, kw_only=True)
class ExportCard:
    """One list taken away. of: book, people. state: asked (the vault), waiting, done, failed, refused. is_there: it may be fetched until `until`."""

    id: int
    kept: Kept
    format: str
    language: str
    rows: int
    state: str
    sha256: str
    asked_at: datetime
    until: datetime | None
    owner_id: int
    version: int
    vault_id: int | None
    fetched_at: datetime | None
    of: str = BOOK

    def is_there(self, now: datetime) -> bool:
        """Whether the file may still be fetched: until its end, from the vault once."""
        is_used = self.vault_id is not None and self.fetched_at is not None
        return self.state == "done" and self.until is not None and now < self.until and not is_used


def choice(*, actor: Actor, of: str = BOOK) -> Choice:
    """The reader's own columns, tabs and first view of a list, in one statement. Views he may no longer see are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.columns::text, c.pinned::text, c.opens_with_id, coalesce((select jsonb_agg(jsonb_build_array(v.id, v.name)) from "
            "lists_savedview v where v.removed_at is null and (v.id = c.opens_with_id or v.id = any(array("
            "select jsonb_array_elements_text(c.pinned)::bigint)))), '[]')::text from lists_bookchoice c where c.user_id = %s and c.of = %s",
            [actor.user_id, of])
        row = cursor.fetchone()
    if row is None:
        return Choice()
    columns, pinned, opens_with, seen = json.loads(row[0]), json.loads(row[1]), row[2], dict(json.loads(row[3]))
    return Choice(columns=tuple(columns), tabs=tuple((view_id, seen[view_id]) for view_id in pinned if view_id in seen),
                  opens_with=opens_with if opens_with in seen else 0)


def views(*, actor: Actor, of: str = BOOK) -> tuple[ViewCard, ...]:
    """The reader's own views and those shared with him, his own first, by name. Row security decides what is shared with him."""
    found = SavedView.objects.filter(removed_at=None, of=of).select_related("owner", "shared_unit")
    cards = [_view(row, actor) for row in found.order_by("name", "pk")[:500]]
    return tuple(sorted(cards, key=lambda card: not card.is_mine))


def view(*, view_id: int, actor: Actor, of: str = BOOK) -> ViewCard:
    """One view; `not_found` when it is removed, of another list or not shared with this reader. It says what to show, never to whom (PRM-59)."""
    found = SavedView.objects.filter(pk=view_id, removed_at=None, of=of).select_related("owner", "shared_unit").first()
    if found is None:
        raise not_found()
    return _view(found, actor)


def exports(*, actor: Actor) -> tuple[ExportCard, ...]:
    """The reader's background exports of late, newest first."""
    return tuple(_export(row) for row in BookExport.objects.filter(owner_id=actor.user_id).order_by("-pk")[:50])


def export(*, export_id: int, actor: Actor) -> ExportCard:
    """One of the reader's own exports (the job: any); somebody else's looks like none."""
    found = BookExport.objects.filter(pk=export_id)
    row = (found if actor.kind == "system" else found.filter(owner_id=actor.user_id)).first()
    if row is None:
        raise not_found()
    return _export(row)


def _view(row: SavedView, actor: Actor) -> ViewCard:
    return ViewCard(
        id=row.pk, name=row.name, of=row.of, owner_id=row.owner_id, owner_name=row.owner.name, is_mine=row.owner_id == actor.user_id,
        shared_unit_id=row.shared_unit_id, shared_unit=row.shared_unit.name if row.shared_unit else "", shared_role=row.shared_role,
        kept=Kept(text=row.text, sort=row.sort, columns=tuple(row.columns), catalogue=row.catalogue), version=row.version)


def _export(row: BookExport) -> ExportCard:
    return ExportCard(
        id=row.pk, kept=Kept(text=row.text, sort=row.sort, columns=tuple(row.columns), catalogue=CATALOGUE), format=row.format,
        language=row.language, rows=row.rows, state=row.state, sha256=row.sha256, asked_at=row.created_at, until=row.until, owner_id=row.owner_id,
        version=row.version, vault_id=row.vault_id, fetched_at=row.fetched_at, of=row.of)
