"""A cell of the book that is edited where it stands: one field, saved through `edit_account` with the version that was looked at (CON-80)."""

from __future__ import annotations

import uuid
from typing import Any, cast
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said, undo_tag
from guanxi.foundation.web.views import page
from guanxi.shell.book import rows, shown


@page(act="account.edit")
def cell(request: Request, account_id: int, column: str) -> HttpResponse:
    """GET: the editor of one cell. POST: saves it and answers with the cell; a refusal, or somebody's later edit, stays in the editor."""
    if column not in rows.EDITED:
        raise not_found()
    if request.method != "POST":
        return _editor(request, account_id, column)
    value, field = request.POST.get("value", "").strip(), rows.EDITED[column]
    try:
        with access.bound(request.actor, read_only=True):
            present = _value(request, account_id, field)
        if value != present:
            act_id = customers.edit_account(actor=request.actor, now=clock.now(), account_id=account_id,
                                            expected_version=_version(request), values=cast("customers.AccountValues", {field: value}))
            messages.success(request, said(t("已保存", "Saved")), extra_tags=undo_tag(reverse("book:undo_cell", args=[act_id])))
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        with access.bound(request.actor, read_only=True):
            return _editor(request, account_id, column, refusal=refusal, value=value)
    with access.bound(request.actor, read_only=True):
        return _saved(request, account_id, column)


@page(act="account.edit", methods=("POST",))
def undo_cell(request: Request, act_id: uuid.UUID) -> HttpResponse:
    """Takes one's own edit of a cell back and returns to the list it was made in."""
    customers.undo_edit(actor=request.actor, now=clock.now(), act_id=act_id)
    messages.success(request, said(t("已撤销,恢复为修改前的内容", "Undone: the former value is back")))
    book, came = reverse("book:accounts"), urlsplit(request.headers.get("Referer", ""))
    return redirect(f"{book}?{came.query}" if came.path == book and came.query else f"{book}?sort=-revenue")


def _editor(request: Request, account_id: int, column: str, *, refusal: Refusal | None = None, value: str = "") -> HttpResponse:
    """The form of one cell. After a conflict it holds the reader's value, the present one beside it and the present version."""
    field = next((one for one in customers.catalogue("account").fields if one.key == rows.EDITED[column]), None)
    if field is None:  # a list that the pack in force does not have
        raise not_found()
    present, version = _value(request, account_id, field.key), _card(request, account_id).version
    choices = customers.industry_choices() if field.key == "industry_code" else field.choices
    is_late = refusal is not None and refusal.status == 409
    return render(request, "book/cell.html", {
        "account_id": account_id, "column": column, "label": field.label, "kind": field.kind, "longest": field.max_length, "choices": choices,
        "value": value if refusal else present, "present": dict(choices).get(present, Text(present or "–", present or "–")), "refusal": refusal,
        "version": version if refusal is None or is_late else request.POST.get("version", "")}, status=refusal.status if refusal else 200)


def _saved(request: Request, account_id: int, column: str) -> HttpResponse:
    language = get_language() or "zh-hans"
    listed = lists.listed(account_id=account_id, with_money=customers.sees_money(actor=request.actor, account_id=account_id))
    names = customers.account_names(actor=request.actor, ids=[account_id])
    found = shown.rows(listed=[listed] if listed else [], names=names, today=clock.today(), language=language)
    if not found:
        raise not_found()
    return render(request, "book/cell_saved.html", {"cell": rows.cell(row=found[0], key=column, language=language)})


def _card(request: Request, account_id: int) -> customers.AccountCard:
    card = customers.cards(actor=request.actor, ids=[account_id]).get(account_id)
    if card is None:
        raise not_found()
    return card


def _value(request: Request, account_id: int, field: str) -> str:
    value: Any = getattr(_card(request, account_id), field)
    return "" if value is None else str(value)


def _version(request: Request) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() and len(text) < 10 else 0
