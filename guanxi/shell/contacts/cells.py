"""Cells of the list of people, edited where they stand: the book's editor over the person's own command (PRM-63, CON-80)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse

from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.book import cells
from guanxi.shell.contacts.listing import PEOPLE


@page(act="contact.edit")
def cell(request: Request, contact_id: int, column: str) -> HttpResponse:
    """GET: the editor. POST: saves it and answers with the cell."""
    return cells.answer(request, PEOPLE, contact_id, column)


@page(act="contact.edit", methods=("POST",))
def undo_cell(request: Request, act_id: uuid.UUID) -> HttpResponse:
    """Takes one's own edit of a cell back and returns to the list it was made in."""
    return cells.taken_back(request, PEOPLE, act_id)
