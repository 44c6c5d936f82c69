"""Pages of saved views and of the reader's columns, of whichever list (`listing`, from the address). Every change forgets what his session
remembered."""

from __future__ import annotations

from urllib.parse import parse_qs

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said, undo_tag
from guanxi.foundation.web.views import page
from guanxi.shell.book import opening, standing, words
from guanxi.shell.book.listing import Listing

SHARED_UNIT = t("本单位及下级", "My unit and below")


@page(act="book.view", methods=("GET",))
def views(request: Request, listing: Listing) -> HttpResponse:
    """The reader's views and those shared with him: rename, share, pin, open with, remove."""
    choice, found = lists.choice(actor=request.actor, of=listing.of), lists.views(actor=request.actor, of=listing.of)
    pinned = {view_id for view_id, _ in choice.tabs}
    return render(request, "book/views.html", {
        "cards": [(card, lists.audience(card), card.id in pinned, card.id == choice.opens_with) for card in found],
        "listing": listing, "audiences": audiences(request), "role_names": {key: role.name for key, role in organisation.ROLES.items()},
    })


@page(act="book.view", methods=("GET",))
def open_view(request: Request, view_id: int, listing: Listing) -> HttpResponse:
    """The list as this view shows it."""
    return opening.opened(request, view_id, listing)


@page(act="book.view", methods=("POST",))
def save_view(request: Request, listing: Listing) -> HttpResponse:
    """Keeps the list on screen under a name and opens it as that view."""
    params = on_screen(request)
    view_id = lists.save_view(
        actor=request.actor, now=clock.now(), kept=listing.kept(params, standing.columns(request, params, listing)), of=listing.of,
        name=request.POST.get("name", ""), share=request.POST.get("share", ""), is_pinned=request.POST.get("is_pinned") == "on",
        opens=request.POST.get("opens") == "on")
    return _done(request, listing, t("视图已保存", "View saved"), redirect(listing.url("open_view", view_id)))


@page(act="book.view", methods=("POST",))
def update_view(request: Request, view_id: int, listing: Listing) -> HttpResponse:
    """Puts the list on screen into a view of one's own."""
    params = on_screen(request)
    lists.update_view(actor=request.actor, now=clock.now(), today=clock.today(), view_id=view_id, params=params,
                      columns=standing.columns(request, params, listing), units=words.units().below, beside=listing.beside())
    return _done(request, listing, t("视图已更新", "View updated"), redirect(listing.url("open_view", view_id)))


@page(act="book.view", methods=("POST",))
def rename_view(request: Request, view_id: int, listing: Listing) -> HttpResponse:
    """Another name, another audience."""
    lists.rename_view(actor=request.actor, now=clock.now(), view_id=view_id, name=request.POST.get("name", ""),
                      share=request.POST.get("share", ""))
    return _done(request, listing, t("视图已修改", "View changed"))


@page(act="book.view", methods=("POST",))
def remove_view(request: Request, view_id: int, listing: Listing) -> HttpResponse:
    """Takes a view away; the toast brings it back."""
    lists.remove_view(actor=request.actor, now=clock.now(), view_id=view_id)
    return _done(request, listing, t("视图已删除", "View removed"), undo=listing.url("restore_view", view_id))


@page(act="book.view", methods=("POST",))
def restore_view(request: Request, view_id: int, listing: Listing) -> HttpResponse:
    """Brings a removed view back."""
    lists.restore_view(actor=request.actor, now=clock.now(), view_id=view_id)
    return _done(request, listing, t("视图已恢复", "View restored"))


@page(act="book.view", methods=("POST",))
def pin_view(request: Request, view_id: int, listing: Listing) -> HttpResponse:
    """Makes a view a tab above one's own list, or no longer."""
    is_pinned = request.POST.get("is_pinned") == "on"
    lists.pin_view(actor=request.actor, now=clock.now(), view_id=view_id, is_pinned=is_pinned)
    return _done(request, listing, t("已固定为页签", "Pinned as a tab") if is_pinned else t("已取消固定", "No longer a tab"))


@page(act="book.view", methods=("POST",))
def open_with_view(request: Request, view_id: int, listing: Listing) -> HttpResponse:
    """One's list opens with this view, or with everything again."""
    opens = request.POST.get("opens") == "on"
    lists.open_with_view(actor=request.actor, now=clock.now(), view_id=view_id if opens else 0, of=listing.of)
    text = t("列表将以此视图打开", "The list opens with this view") if opens else t("列表将显示全部", "The list opens with everything")
    return _done(request, listing, text)


@page(act="book.view", methods=("POST",))
def choose_columns(request: Request, listing: Listing) -> HttpResponse:
    """The columns and their order. In an open view they stand in the address until it is updated; else they are the reader's own."""
    params = on_screen(request)
    chosen = [] if request.POST.get("reset") else request.POST.getlist("column")
    rest = lists.without(params, "columns")
    if params.get("view"):
        return redirect(listing.address({**rest, "columns": [",".join(lists.column_set(chosen, beside=listing.beside()).keys)]}))
    lists.choose_columns(actor=request.actor, now=clock.now(), columns=chosen, beside=listing.beside())
    standing.forget(request, listing)
    return redirect(listing.address(rest))


def on_screen(request: Request) -> lists.Params:
    """The parameters of the list the form was opened from."""
    return parse_qs(request.POST.get("on_screen", ""))


def audiences(request: Request) -> tuple[tuple[str, Text], ...]:
    """Whom this reader may share a view with; empty when he may not."""
    if "book.share_view" not in request.acts:
        return ()
    roles = [(key, t(f"本单位及下级的{role.name.zh}", f"{role.name.en}, my unit and below"))
             for key, role in organisation.ROLES.items() if "book.view" in role.acts]
    return (("unit", SHARED_UNIT), *roles)


def _done(request: Request, listing: Listing, text: Text, response: HttpResponse | None = None, *, undo: str = "") -> HttpResponse:
    standing.forget(request, listing)
    messages.success(request, said(text), extra_tags=undo_tag(undo))
    return response or redirect(listing.url("views"))
