"""Opening a saved view: its text becomes the address of the book, read under the reader's own scope like any other address."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from guanxi.domains.lists import api as lists
from guanxi.foundation.django import clock
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.shell.book import standing, words


def opened(request: Request, view_id: int) -> HttpResponse:
    """To the book as the view shows it; what of it no longer exists is said and left out. PRM-59: no right travels with it."""
    try:
        card = lists.view(view_id=view_id, actor=request.actor)
    except Refusal:
        standing.forget(request)  # it was removed, or is no longer shared
        raise
    found = lists.opened(card.kept, today=clock.today(), units=words.units().below)
    if found.lost:
        messages.warning(request, said(lists.lost_words(found.lost)))
    return redirect(address({**found.params, "view": [str(view_id)]}))


def address(params: lists.Params) -> str:
    """The book's address with these parameters."""
    text = lists.Opened(params=params).address
    return reverse("book:accounts") + (f"?{text}" if text else "")
