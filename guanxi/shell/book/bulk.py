"""Bulk edits from the book: choose a field, preview, run, follow, take back. The change sets themselves are the archive's."""

from __future__ import annotations

from urllib.parse import parse_qs

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said, undo_tag
from guanxi.foundation.web.views import page
from guanxi.shell.book import opening, saved, saying, words

STATES: dict[str, Text] = {
    "draft": t("待执行", "Draft"), "running": t("执行中", "Running"), "done": t("已完成", "Done"), "undoing": t("撤回中", "Being taken back"),
    "undone": t("已撤回", "Taken back"),
}


@page(act="account.edit", methods=("GET",))
def bulk_value(request: Request) -> HttpResponse:
    """The input for the value of the chosen field."""
    return render(request, "book/bulk_value.html", value_of(request.GET.get("field", "")))


@page(act="account.edit", methods=("POST",))
def prepare_bulk(request: Request) -> HttpResponse:
    """The preview: how many change, stay, are refused; the first accounts before → after. A refusal stays in the dialog."""
    on_screen = request.POST.get("on_screen", "")
    try:
        change_set_id = customers.prepare_change_set(actor=request.actor, now=clock.now(), wanted=_wanted(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return render(request, "book/dialogs/bulk.html", {"on_screen": on_screen, "refusal": refusal, **dialog(request, parse_qs(on_screen))},
                          status=refusal.status)
    with access.bound(request.actor, read_only=True):
        return render(request, "book/bulk_preview.html", {"on_screen": on_screen, **_card(request, change_set_id)})


@page(act="account.edit", methods=("POST",))
def run_change_set(request: Request, change_set_id: int) -> HttpResponse:
    """Writes what was previewed; a small one leads back to the list with an undo, a large one to its page."""
    customers.run_change_set(actor=request.actor, now=clock.now(), change_set_id=change_set_id)
    with access.bound(request.actor, read_only=True):
        card = customers.change_set(actor=request.actor, change_set_id=change_set_id)
    if card.state != "done":
        messages.info(request, said(t(f"{card.total:,} 户正在后台修改", f"{card.total:,} accounts are being changed in the background")))
        return redirect("book:change_set", change_set_id=change_set_id)
    text = t(f"{card.changed:,} 户已移入回收站", f"{card.changed:,} accounts are in the recycle bin") if card.is_bin else t(
        f"已修改 {card.changed:,} 户", f"{card.changed:,} accounts changed")
    if card.passed_over:
        text = Text(f"{text.zh},{card.passed_over:,} 户因预览后被修改而跳过", f"{text.en}; {card.passed_over:,} edited since the preview")
    messages.success(request, said(text), extra_tags=undo_tag(reverse("book:take_back_change_set", args=[change_set_id])))
    return redirect(opening.address(saved.on_screen(request)))


@page(act="account.edit", methods=("POST",))
def take_back_change_set(request: Request, change_set_id: int) -> HttpResponse:
    """撤回: the accounts as before; what was edited since is kept and listed."""
    customers.take_back_change_set(actor=request.actor, now=clock.now(), change_set_id=change_set_id)
    with access.bound(request.actor, read_only=True):
        card = customers.change_set(actor=request.actor, change_set_id=change_set_id)
    if card.state == "undone":
        text = t("已撤回", "Taken back") if not card.kept else t(
            f"已撤回,{card.kept:,} 户因此后被修改而保留", f"Taken back; {card.kept:,} were edited since and are kept")
        messages.success(request, said(text))
    return redirect("book:change_set", change_set_id=change_set_id)


@page(act="book.view", methods=("GET",))
def change_sets(request: Request) -> HttpResponse:
    """One's own bulk edits, newest first; who sees everything reads all."""
    return render(request, "book/change_sets.html", {
        "cards": [(card, STATES[card.state]) for card in customers.change_sets(actor=request.actor)]})


@page(act="book.view", methods=("GET",))
def change_set(request: Request, change_set_id: int) -> HttpResponse:
    """One bulk edit: progress, figures, what was refused or kept."""
    template = "book/change_set.html#state" if request.htmx else "book/change_set.html"
    return render(request, template, _card(request, change_set_id))


def dialog(request: Request, params: lists.Params) -> dict[str, object]:
    """What the dialog of a bulk edit shows: the ticked accounts or all of the list on screen."""
    if "account.edit" not in request.acts:
        raise Refusal("forbidden", t("您的角色不能修改客户", "Your role may not edit accounts"), status=403)
    given = request.POST if request.method == "POST" else request.GET
    ticked = [value for value in given.getlist("account") if value.isdigit()]
    field = given.get("field", "customer_kind")
    return {"ticked": ticked, "is_all": given.get("scope") == "all" or not ticked, "field": field, "fields": customers.bulk_fields(),
            "all": lists.count(query=_query(params), scope=customers.list_scope(request.actor)), "value": given.get("value", ""),
            "values": given.getlist("value"), **value_of(field)}


def value_of(field: str) -> dict[str, object]:
    """How the value of a field is entered: choices, a day, yes or no, a staff number, or text."""
    found = next((one for one in customers.catalogue("account").fields if one.key == field), None)
    if field == "bin":
        return {"kind": "reason"}
    if field == "industry_code":
        return {"kind": "choice", "choices": customers.industry_choices()}
    if found is None:
        return {"kind": "owner"}
    return {"kind": found.kind, "choices": found.choices, "longest": found.max_length}


def _wanted(request: Request) -> customers.Wanted:
    params = saved.on_screen(request)
    is_all = request.POST.get("scope") == "all"
    if is_all:
        with access.bound(request.actor, read_only=True):
            ids = lists.account_ids(query=_query(params), scope=customers.list_scope(request.actor), most=customers.MOST_IN_BULK + 1)
    else:
        ids = tuple(int(text) for text in request.POST.getlist("account") if text.isdigit() and len(text) < 16)
    query = _query(params)
    value = ";".join(one.strip() for one in request.POST.getlist("value"))
    return customers.Wanted(field=request.POST.get("field", ""), value=value, account_ids=ids, is_list=is_all,
                            said=saying.filters(lists.without(params, "sort"), query.sorted_by).zh if is_all else "")


def _query(params: lists.Params) -> lists.BookQuery:
    return lists.read_query(params=lists.without(params, "columns", "view"), today=clock.today(), units=words.units().below)


def _card(request: Request, change_set_id: int) -> dict[str, object]:
    card = customers.change_set(actor=request.actor, change_set_id=change_set_id)
    which = [kind for kind, count in (("targets", card.total), ("refused", card.refused), ("kept", card.kept)) if count]
    lines = {kind: customers.change_set_lines(actor=request.actor, change_set_id=change_set_id, which=kind) for kind in which}
    return {"card": card, "state": STATES[card.state], "lines": lines, "is_open": card.state in ("running", "undoing"),
            "may_take_back": card.is_mine and card.state == "done" and "account.edit" in request.acts}
