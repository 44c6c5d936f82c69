"""回收站: what lies in the recycle bin, one account of it, putting one there, taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guanxi.domains.customers import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said, undo_tag
from guanxi.foundation.web.views import page


@page(act="bin.view", methods=("GET",))
def bin_entries(request: Request) -> HttpResponse:
    """Everything of one's reach that lies there, the latest first, and what a night would purge."""
    today, text = clock.today(), request.GET.get("q", "").strip()[:80]
    template = "customers/bin_entries.html#rows" if request.htmx else "customers/bin_entries.html"
    return render(request, template, {
        "page": api.bin_entries(actor=request.actor, today=today, text=text, number=page_number(request.GET.get("page"))), "text": text,
        "figures": api.bin_figures(actor=request.actor, today=today)})


@page(act="bin.view", methods=("GET",))
def bin_entry(request: Request, account_id: int) -> HttpResponse:
    """One account in the bin: who, when, why, until when; its restore."""
    return render(request, "customers/bin_entry.html", {"entry": api.bin_entry(actor=request.actor, account_id=account_id, today=clock.today())})


@page(act="account.retire")
def retire_account(request: Request, account_id: int) -> HttpResponse:
    """Asks for the reason and says what stands in the way; a refusal stays on the page."""
    if request.method != "POST":
        return _retire_page(request, account_id)
    version = request.POST.get("version", "")
    try:
        api.retire_account(actor=request.actor, now=clock.now(), account_id=account_id, reason=request.POST.get("reason", "")[:200],
                           expected_version=int(version) if version.isdigit() else None)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _retire_page(request, account_id, refusal)
    messages.success(request, said(t("已移入回收站", "It is in the recycle bin")), extra_tags=undo_tag(
        reverse("customers:restore_account", args=[account_id])))
    return redirect("customers:bin_entries")


@page(act="account.retire")
def retire_tree(request: Request, account_id: int) -> HttpResponse:
    """An account with everything below it: asks for the reason, then leads to the preview; nothing moves here."""
    if request.method != "POST":
        return _tree_page(request, account_id)
    try:
        draft = api.prepare_tree_retirement(actor=request.actor, now=clock.now(), account_id=account_id, reason=request.POST.get("reason", "")[:200])
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _tree_page(request, account_id, refusal)
    return redirect("customers:tree_retirement", change_set_id=draft)


@page(act="account.retire", methods=("GET",))
def tree_retirement(request: Request, change_set_id: int) -> HttpResponse:
    """The preview of a tree's retirement: how many go, who is in charge of them, which stay and why."""
    card = api.change_set(actor=request.actor, change_set_id=change_set_id)
    if not card.is_draft or not card.is_bin:
        return redirect("book:change_set", change_set_id=change_set_id)
    lines = {which: api.change_set_lines(actor=request.actor, change_set_id=change_set_id, which=which) for which in ("targets", "refused")}
    return render(request, "customers/tree_retirement.html", {
        "card": card, "lines": lines, "owners": api.change_set_owners(actor=request.actor, change_set_id=change_set_id),
        "figures": api.bin_figures(actor=request.actor, today=clock.today())})


@page(act="account.retire", methods=("POST",))
def restore_account(request: Request, account_id: int) -> HttpResponse:
    """Takes it out of the bin, as it was."""
    try:
        api.restore_account(actor=request.actor, now=clock.now(), account_id=account_id)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            entry = api.bin_entry(actor=request.actor, account_id=account_id, today=clock.today())
            return render(request, "customers/bin_entry.html", {"entry": entry, "refusal": refusal}, status=refusal.status)
    messages.success(request, said(t("已恢复,联系人、归属、上下级和待办如前", "It is back with its people, owners, place in the trees and to-dos")))
    return redirect("account_page:account", account_id=account_id)


def _tree_page(request: Request, account_id: int, refusal: Refusal | None = None) -> HttpResponse:
    api.require(request.actor, "account.retire", account_id)
    return render(request, "customers/retire_tree.html", {
        "card": api.cards(actor=request.actor, ids=[account_id])[account_id], "refusal": refusal, "reason": request.POST.get("reason", "")[:200],
        "below": api.account_tree(actor=request.actor, account_id=account_id).below}, status=refusal.status if refusal else 200)


def _retire_page(request: Request, account_id: int, refusal: Refusal | None = None) -> HttpResponse:
    view = api.account(actor=request.actor, account_id=account_id)
    open_things = api.objections(actor=request.actor, account_ids=[account_id], today=clock.today()).get(account_id, [])
    return render(request, "customers/retire_account.html", {
        "card": view.card, "open_things": open_things, "has_tree": any(one.code == "has_children" for one in open_things),
        "refusal": refusal, "reason": request.POST.get("reason", "")[:200],
        "figures": api.bin_figures(actor=request.actor, today=clock.today()),
        "others": [one for one in view.assignments if one.valid_until is None and one.user_id != request.actor.user_id]},
        status=refusal.status if refusal else 200)
