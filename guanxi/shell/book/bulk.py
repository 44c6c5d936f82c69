"""Bulk edits from a list: choose a field, preview, run, follow, take back. The change sets themselves are the archive's.

The pages are the book's; another list's call the same functions with itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said, undo_tag
from guanxi.foundation.web.views import page
from guanxi.shell.book import saved
from guanxi.shell.book.accounts import BOOK
from guanxi.shell.book.listing import Listing


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A bulk edit as its dialog was sent. ids: those ticked, None for all that the query finds; said: the filter in words."""

    field: str
    value: str
    ids: Sequence[int] | None
    query: lists.BookQuery
    said: str


STATES: dict[str, Text] = {
    "draft": t("待执行", "Draft"), "running": t("执行中", "Running"), "done": t("已完成", "Done"), "undoing": t("撤回中", "Being taken back"),
    "undone": t("已撤回", "Taken back"),
}


SPACES = {"account": "book", "contact": "contacts"}
"""Where the change sets of accounts and of people are shown."""
FORBIDDEN = {"account": t("您的角色不能修改客户", "Your role may not edit accounts"),
             "contact": t("您的角色不能修改联系人", "Your role may not edit people")}
FIRST = {"account": "customer_kind"}
"""The field a dialog begins with, where it is not the first."""


@page(act="account.edit", methods=("GET",))
def bulk_value(request: Request) -> HttpResponse:
    """The input for the value of the chosen field."""
    return value_page(request, BOOK)


@page(act="account.edit", methods=("POST",))
def prepare_bulk(request: Request) -> HttpResponse:
    """The preview of a bulk edit of accounts."""
    return previewed(request, BOOK, _drafted)


@page(act="account.edit", methods=("POST",))
def run_change_set(request: Request, change_set_id: int) -> HttpResponse:
    """Writes what was previewed."""
    return run(request, BOOK, change_set_id)


@page(act="account.edit", methods=("POST",))
def take_back_change_set(request: Request, change_set_id: int) -> HttpResponse:
    """撤回."""
    return taken_back(request, BOOK, change_set_id)


def value_page(request: Request, listing: Listing) -> HttpResponse:
    """The input for the value of the chosen field."""
    return render(request, "book/bulk_value.html", value_of(request.GET.get("field", ""), listing))


def _drafted(*, actor: Actor, asked: Asked) -> int:
    """A change set of accounts."""
    ids = asked.ids
    if ids is None:
        with access.bound(actor, read_only=True):
            ids = lists.account_ids(query=asked.query, scope=customers.list_scope(actor), most=customers.MOST_IN_BULK + 1)
    wanted = customers.Wanted(field=asked.field, value=asked.value, account_ids=ids, is_list=asked.ids is None, said=asked.said)
    return customers.prepare_change_set(actor=actor, now=clock.now(), wanted=wanted)


def previewed(request: Request, listing: Listing, drafted: Callable[..., int]) -> HttpResponse:
    """The preview: how many change, stay, are refused; the first of them before → after. A refusal stays in the dialog."""
    on_screen = request.POST.get("on_screen", "")
    try:
        change_set_id = drafted(actor=request.actor, asked=_asked(request, listing))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return render(request, "book/dialogs/bulk.html", {
                "on_screen": on_screen, "refusal": refusal, "listing": listing, **dialog(request, parse_qs(on_screen), listing)},
                          status=refusal.status)
    with access.bound(request.actor, read_only=True):
        return render(request, "book/bulk_preview.html", {"on_screen": on_screen, **_card(request, change_set_id, listing)})


def run(request: Request, listing: Listing, change_set_id: int) -> HttpResponse:
    """Writes what was previewed; a small one leads back to the list with an undo, a large one to its page."""
    customers.run_change_set(actor=request.actor, now=clock.now(), change_set_id=change_set_id)
    with access.bound(request.actor, read_only=True):
        card, unit = customers.change_set(actor=request.actor, change_set_id=change_set_id), listing.unit
    if card.state != "done":
        messages.info(request, said(t(f"{card.total:,} {unit.zh}正在后台修改", f"{card.total:,} {unit.en} are being changed in the background")))
        return redirect(listing.url("change_set", change_set_id))
    text = t(f"{card.changed:,} 户已移入回收站", f"{counted(card.changed, 'account is|accounts are')} in the recycle bin") if card.is_bin else t(
        f"已修改 {card.changed:,} {unit.zh}", f"{card.changed:,} {unit.en} changed")
    if card.passed_over:
        text = Text(f"{text.zh},{card.passed_over:,} {unit.zh}因预览后被修改而跳过", f"{text.en}; {card.passed_over:,} edited since the preview")
    messages.success(request, said(text), extra_tags=undo_tag(listing.url("take_back_change_set", change_set_id)))
    return redirect(listing.address(saved.on_screen(request)))


def taken_back(request: Request, listing: Listing, change_set_id: int) -> HttpResponse:
    """撤回: accounts or people as before; what was edited since is kept and listed."""
    customers.take_back_change_set(actor=request.actor, now=clock.now(), change_set_id=change_set_id)
    with access.bound(request.actor, read_only=True):
        card = customers.change_set(actor=request.actor, change_set_id=change_set_id)
    if card.state == "undone":
        text = t("已撤回", "Taken back") if not card.kept else t(
            f"已撤回,{card.kept:,} {listing.unit.zh}保留不变,原因见下", f"Taken back; {card.kept:,} are kept as they are, see below")
        messages.success(request, said(text))
    return redirect(listing.url("change_set", change_set_id))


@page(act="book.view", methods=("GET",))
def change_sets(request: Request, listing: Listing) -> HttpResponse:
    """One's own bulk edits of what is listed, newest first; who sees everything reads all."""
    return render(request, "book/change_sets.html", {"listing": listing, "unit": listing.unit, "cards": [
        (card, STATES[card.state]) for card in customers.change_sets(actor=request.actor, of=listing.subject)]})


@page(act="book.view", methods=("GET",))
def change_set(request: Request, change_set_id: int, listing: Listing) -> HttpResponse:
    """One bulk edit: progress, figures, what was refused or kept. One of the other list is shown there: a notice knows its number only."""
    context = _card(request, change_set_id, listing)
    if context["other"]:
        return redirect(f"{context['other']}:change_set", change_set_id=change_set_id)
    return render(request, "book/change_set.html#state" if request.htmx else "book/change_set.html", context)


def dialog(request: Request, params: lists.Params, listing: Listing) -> dict[str, object]:
    """What the dialog of a bulk edit shows: those ticked or all of the list on screen."""
    if listing.edits not in request.acts:
        raise Refusal("forbidden", FORBIDDEN[listing.subject], status=403)
    given = request.POST if request.method == "POST" else request.GET
    ticked = [value for value in given.getlist(listing.subject) if value.isdigit()]
    fields = listing.fields()
    field = given.get("field", FIRST.get(listing.subject, fields[0][0]))
    return {"ticked": ticked, "is_all": given.get("scope") == "all" or not ticked, "field": field, "fields": fields, "unit": listing.unit,
            "all": listing.count(actor=request.actor, query=listing.query(params)), "value": given.get("value", ""),
            "values": given.getlist("value"), **value_of(field, listing)}


def value_of(field: str, listing: Listing) -> dict[str, object]:
    """How the value of a field is entered: choices, a day, yes or no, a staff number, or text."""
    found = next((one for one in customers.catalogue(listing.subject).fields if one.key == field), None)
    if field == "bin":
        return {"kind": "reason"}
    if field == "industry_code":
        return {"kind": "choice", "choices": customers.industry_choices()}
    if found is None:
        return {"kind": "owner" if listing.subject == "account" else "text"}
    return {"kind": found.kind, "choices": found.choices, "longest": found.max_length}


def _asked(request: Request, listing: Listing) -> Asked:
    params, is_all = saved.on_screen(request), request.POST.get("scope") == "all"
    ids = [int(text) for text in request.POST.getlist(listing.subject) if text.isdigit() and len(text) < 16]
    query, value = listing.query(params), ";".join(one.strip() for one in request.POST.getlist("value"))
    return Asked(field=request.POST.get("field", ""), value=value, ids=None if is_all else ids, query=query,
                 said=listing.said(params, query.sorted_by).zh if is_all else "")


def _card(request: Request, change_set_id: int, listing: Listing) -> dict[str, object]:
    card = customers.change_set(actor=request.actor, change_set_id=change_set_id)
    which = [kind for kind, count in (("targets", card.total), ("refused", card.refused), ("kept", card.kept)) if count]
    lines = {kind: customers.change_set_lines(actor=request.actor, change_set_id=change_set_id, which=kind) for kind in which}
    return {"card": card, "state": STATES[card.state], "lines": lines, "is_open": card.state in ("running", "undoing"), "listing": listing,
            "unit": listing.unit, "other": "" if card.of == listing.subject else SPACES[card.of],
            "may_take_back": card.may_take_back and listing.edits in request.acts}
