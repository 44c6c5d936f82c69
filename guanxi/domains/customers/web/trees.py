"""The trees of an account (组织): path, levels opened one by one, and a new parent with its preview."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guanxi.domains.customers import api
from guanxi.domains.customers.web.accounts import undo_of
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import typed
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="account.view", methods=("GET",))
def account_tree(request: Request, account_id: int) -> HttpResponse:
    """One kind of tree around the account; with `parent_code` or `remove` also what that parent would change."""
    kind, code = _kind(request.GET.get("kind", "")), request.GET.get("parent_code", "").strip()
    is_asked = bool(code) or "remove" in request.GET
    tree = api.account_tree(actor=request.actor, account_id=account_id, tree_kind=kind)
    return render(request, "customers/account_tree.html", {
        "tree": tree, "kind": kind, "kinds": api.TREES, "label": api.TREES[kind], "parent": api.PARENTS[kind], "parent_code": code,
        "account_id": account_id,
        "proposal": api.lead_proposal(actor=request.actor, account_id=account_id, today=clock.today()) if tree.shown == "legal" else None,
        "preview": api.preview_parent(actor=request.actor, account_id=account_id, tree_kind=kind, parent_code=code) if is_asked else None})


@page(act="account.view", methods=("GET",))
def tree_children(request: Request, account_id: int) -> HttpResponse:
    """The next stretch of a level: a fragment."""
    kind = _kind(request.GET.get("kind", ""))
    level = api.tree_children(actor=request.actor, account_id=account_id, of=_number(request.GET.get("of", "")), tree_kind=kind,
                              after=_number(request.GET.get("after", "")))
    return render(request, "customers/tree_level.html", {"level": level, "account_id": account_id, "shown": kind})


@page(act="account.edit", methods=("POST",))
def set_parent(request: Request, account_id: int) -> HttpResponse:
    """Puts the account under another one in one kind of tree, or takes it out."""
    kind = _kind(request.POST.get("kind", ""))
    try:
        act_id = api.set_parent(actor=request.actor, now=clock.now(), account_id=account_id, tree_kind=kind,
                                parent_code=request.POST.get("parent_code", ""))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        typed.refused(request, refusal)
    else:
        parent = api.PARENTS[kind]
        messages.success(request, said(t(f"{parent.zh}已保存", f"{parent.en}: saved")), extra_tags=undo_of(act_id))
    return redirect(f"{reverse('customers:account_tree', args=[account_id])}?kind={kind}")


def _kind(text: str) -> str:
    return text if text in api.TREES else "legal"


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
