"""A cell of a list that is edited where it stands: one field, saved by the record's own command with the version that was looked at (CON-80)."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guanxi.domains.customers import api as customers
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said, undo_tag
from guanxi.foundation.web.views import page
from guanxi.shell.book.accounts import BOOK
from guanxi.shell.book.listing import Listing

NOTHING = Text("–", "–")


@page(act="account.edit")
def cell(request: Request, account_id: int, column: str) -> HttpResponse:
    """A cell of the book."""
    return answer(request, BOOK, account_id, column)


@page(act="account.edit", methods=("POST",))
def undo_cell(request: Request, act_id: uuid.UUID) -> HttpResponse:
    """Takes one's own edit of a cell back and returns to the list it was made in."""
    return taken_back(request, BOOK, act_id)


def answer(request: Request, listing: Listing, pk: int, column: str) -> HttpResponse:
    """GET: the editor of one cell. POST: saves it and answers with the cell; a refusal, or somebody's later edit, stays in the editor."""
    if column not in listing.edited():
        raise not_found()
    if request.method != "POST":
        return _editor(request, listing, pk, column)
    value, field = ";".join(one.strip() for one in request.POST.getlist("value")), listing.edited()[column]
    try:
        if value != _was(request, listing, pk, column):
            act_id = listing.edit(request, pk, field, value, _version(request))
            messages.success(request, said(t("已保存", "Saved")), extra_tags=undo_tag(listing.url("undo_cell", act_id)))
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        with access.bound(request.actor, read_only=True):
            return _editor(request, listing, pk, column, refusal=refusal, value=value)
    with access.bound(request.actor, read_only=True):
        return render(request, "book/cell_saved.html", {"cell": listing.cell(request, pk, column)})


def taken_back(request: Request, listing: Listing, act_id: uuid.UUID) -> HttpResponse:
    """One's own edit undone, and back to the list it was made in."""
    customers.undo_edit(actor=request.actor, now=clock.now(), act_id=act_id)
    messages.success(request, said(t("已撤销,恢复为修改前的内容", "Undone: the former value is back")))
    home, came = reverse(listing.home), urlsplit(request.headers.get("Referer", ""))
    return redirect(f"{home}?{came.query}" if came.path == home and came.query else listing.all_of_it())


def _editor(request: Request, listing: Listing, pk: int, column: str, *, refusal: Refusal | None = None, value: str = "") -> HttpResponse:
    """The form of one cell. After a conflict it holds the reader's value, the present one beside it and the present version."""
    one = listing.editor(request, pk, column)
    is_late = refusal is not None and refusal.status == 409
    shown = value if refusal else one.value
    response = render(request, "book/cell.html", {
        "url": listing.url("cell", pk, column), "label": one.field.label, "kind": one.field.kind, "longest": one.field.max_length,
        "choices": one.choices, "value": shown, "values": shown.split(";"), "was": one.value, "present": one.said if one.value else NOTHING,
        "refusal": refusal, "is_private": one.field.level in ("L3", "L4"),
        "version": one.version if refusal is None or is_late else request.POST.get("version", ""),
    }, status=refusal.status if refusal else 200)
    if refusal:
        response.headers["HX-Reswap"] = "innerHTML"  # the form stands for the saved cell to take its place: an editor again stays inside the cell
    return response


def _was(request: Request, listing: Listing, pk: int, column: str) -> str:
    """What stood in the editor when it was opened: who saves that again has changed nothing."""
    if "was" in request.POST:
        return request.POST["was"]
    with access.bound(request.actor, read_only=True):
        return listing.editor(request, pk, column).value


def _version(request: Request) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() and len(text) < 10 else 0
