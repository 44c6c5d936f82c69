"""Saved views of the list of people: kept, opened under the reader's own scope, updated, taken away and brought back."""

from __future__ import annotations

from urllib.parse import parse_qs

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said, undo_tag
from guanxi.foundation.web.views import page
from guanxi.shell.book import words
from guanxi.shell.contacts import asking

OF = "people"


@page(act="book.view", methods=("GET",))
def open_view(request: Request, view_id: int) -> HttpResponse:
    """The list as this view shows it; what of it no longer exists is said and left out. PRM-59: no right travels with it."""
    card = lists.view(view_id=view_id, actor=request.actor, of=OF)
    found = lists.opened(card.kept, today=clock.today(), units=words.units().below, beside=customers.people_list())
    if found.lost:
        messages.warning(request, said(lists.lost_words(found.lost)))
    return redirect(f"{reverse('contacts:people')}?{lists.Opened(params={**found.params, 'view': [str(view_id)]}).address}")


@page(act="book.view", methods=("POST",))
def save_view(request: Request) -> HttpResponse:
    """Keeps the list on screen under a name and opens it as that view; what is wrong with it is said above the list."""
    params = on_screen(request)
    try:
        kept = lists.keep(params=params, columns=asking.columns_of(params), today=clock.today(), units=words.units().below,
                          beside=customers.people_list())
        view_id = lists.save_view_beside(actor=request.actor, now=clock.now(), of=OF, kept=kept, name=request.POST.get("name", ""),
                                         share=request.POST.get("share", ""))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, said(refusal.text))
        return redirect(f"{reverse('contacts:people')}?{asking.address(params)}")
    return _done(request, t("视图已保存", "View saved"), view_id)


@page(act="book.view", methods=("POST",))
def update_view(request: Request, view_id: int) -> HttpResponse:
    """Puts the list on screen into a view of one's own."""
    params = on_screen(request)
    lists.update_view(actor=request.actor, now=clock.now(), today=clock.today(), view_id=view_id, params=params,
                      columns=asking.columns_of(params), units=words.units().below, beside=customers.people_list())
    return _done(request, t("视图已更新", "View updated"), view_id)


@page(act="book.view", methods=("POST",))
def remove_view(request: Request, view_id: int) -> HttpResponse:
    """Takes a view of one's own away; the toast brings it back."""
    lists.remove_view(actor=request.actor, now=clock.now(), view_id=view_id)
    return _done(request, t("视图已删除", "View removed"), undo=reverse("contacts:restore_view", args=[view_id]))


@page(act="book.view", methods=("POST",))
def restore_view(request: Request, view_id: int) -> HttpResponse:
    """Brings a removed view back."""
    lists.restore_view(actor=request.actor, now=clock.now(), view_id=view_id)
    return _done(request, t("视图已恢复", "View restored"), view_id)


def on_screen(request: Request) -> lists.Params:
    """The list the form was opened from; several `column=` become one set, a page and a view are no part of it."""
    given = parse_qs(request.POST.get("on_screen", ""))
    return {**{name: values for name, values in given.items() if name not in ("column", "page", "view")},
            "columns": [",".join(asking.columns_of(given))]}


def _done(request: Request, text: Text, view_id: int = 0, *, undo: str = "") -> HttpResponse:
    messages.success(request, said(text), extra_tags=undo_tag(undo))
    return redirect(reverse("contacts:open_view", args=[view_id]) if view_id else reverse("contacts:people"))
