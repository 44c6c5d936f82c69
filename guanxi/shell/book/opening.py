"""Opening a saved view: its text becomes the address of its list, read under the reader's own scope like any other address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from guanxi.domains.lists import api as lists
from guanxi.foundation.django import clock
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.shell.book import standing, words
from guanxi.shell.book.listing import Listing


def opened(request: Request, view_id: int, listing: Listing) -> HttpResponse:
    """To the list as the view shows it; what of it no longer exists is said and left out. PRM-59: no right travels with it."""
    try:
        card = lists.view(view_id=view_id, actor=request.actor, of=listing.of)
    except Refusal:
        standing.forget(request, listing)  # it was removed, or is no longer shared
        raise
    found = lists.opened(card.kept, today=clock.today(), units=words.units().below, beside=listing.beside())
    if found.lost:
        messages.warning(request, said(lists.lost_words(found.lost)))
    return redirect(listing.address({**found.params, "view": [str(view_id)]}))


def open_view(request: Request, view: str, listing: Listing) -> lists.ViewCard | None:
    """The view that is open, for its name and whether it may be updated; one statement, only when the address names one."""
    if not view.isdigit() or len(view) > 15:
        return None
    try:
        return lists.view(view_id=int(view), actor=request.actor, of=listing.of)
    except Refusal:
        return None
