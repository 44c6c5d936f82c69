"""Side by side, merging, the list of merges, taking one back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guanxi.domains.customers import api as customers
from guanxi.domains.duplicates import api
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

KEPT: dict[str, Text] = {
    "customers_account": t("客户档案", "account"), "customers_contact": t("联系人", "person"), "customers_assignment": t("归属", "assignment"),
    "customers_accountidentifier": t("编码", "code"), "customers_treeedge": t("上下级", "place in a tree"), "work_workitem": t("待办", "to-do"),
    "customers_contactphone": t("号码", "number"), "customers_position": t("任职", "post"), "rivals_rivalservice": t("异网业务", "rival service"),
    "registration_registration": t("报备", "claim"), "service_case": t("工单", "case"),
    "parentage_parentrequest": t("挂接申请", "request for a parent"),
    "parentage_parentroute": t("挂接答复", "answer about a parent"), "files_attachment": t("附件", "attachment"),
}


@page(act="duplicates.propose")
def merge_accounts(request: Request, account_id: int, other_id: int) -> HttpResponse:
    """Two accounts side by side; the first stays. Each field is picked, everything else goes along."""
    if request.method != "POST":
        return _accounts_page(request, account_id, other_id)
    try:
        merge_id = api.merge_accounts(actor=request.actor, now=clock.now(), wish=_wish(request, account_id, other_id),
                                      key=request.POST.get("key", ""))
    except idempotency.AlreadyDone as done:
        return redirect("duplicates:merge", merge_id=int(done.result))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _accounts_page(request, account_id, other_id, refusal=refusal)
    with access.bound(request.actor, read_only=True):
        done_now = api.merge(actor=request.actor, merge_id=merge_id, now=clock.now())
    text = t("已合并", "Merged") if done_now.state == "merged" else t("已提交共同上级审批", "Put to the common superior")
    messages.success(request, said(text))
    return redirect("duplicates:merge", merge_id=merge_id)


@page(act="duplicates.propose")
def merge_contacts(request: Request, contact_id: int, other_id: int) -> HttpResponse:
    """Two people of one account side by side."""
    if request.method != "POST":
        return _contacts_page(request, contact_id, other_id)
    try:
        with access.bound(request.actor, read_only=True):
            account_id, _ = api.contacts_side_by_side(actor=request.actor, survivor_id=contact_id, loser_id=other_id)
        merge_id = api.merge_contacts(actor=request.actor, now=clock.now(), account_id=account_id, wish=_wish(request, contact_id, other_id))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _contacts_page(request, contact_id, other_id, refusal=refusal)
    messages.success(request, said(t("已合并", "Merged")))
    return redirect("duplicates:merge", merge_id=merge_id)


@page(act="duplicates.view", methods=("GET",))
def merges(request: Request) -> HttpResponse:
    """What was merged in my scope, and what I asked for."""
    found = api.merges(actor=request.actor, now=clock.now(), number=page_number(request.GET.get("page")))
    return render(request, "duplicates/merges.html", {"page": found, "room": "merges"})


@page(act="duplicates.view", methods=("GET",))
def merge(request: Request, merge_id: int) -> HttpResponse:
    """One merge: who, why, and the way back."""
    return _merge_page(request, merge_id)


@page(act="duplicates.propose", methods=("POST",))
def unmerge(request: Request, merge_id: int) -> HttpResponse:
    """撤销合并."""
    try:
        kept = api.unmerge(actor=request.actor, now=clock.now(), merge_id=merge_id, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _merge_page(request, merge_id, refusal=refusal)
    messages.success(request, said(t(f"已拆分;{kept} 处合并后有改动,保留改动" if kept else "已拆分,恢复如前",
                                     f"Split; what was changed since stays ({kept})" if kept else "Split: everything is as it was")))
    return redirect("duplicates:merge", merge_id=merge_id)


def _accounts_page(request: Request, account_id: int, other_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    found = api.accounts_side_by_side(actor=request.actor, survivor_id=account_id, loser_id=other_id)
    pair = api.pair_between(actor=request.actor, one=account_id, other=other_id, today=clock.today())
    return _side_page(request, {"found": found, "pair": pair, "kind": "account"}, refusal)


def _contacts_page(request: Request, contact_id: int, other_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    account_id, found = api.contacts_side_by_side(actor=request.actor, survivor_id=contact_id, loser_id=other_id)
    return _side_page(request, {"found": found, "account_id": account_id, "kind": "contact"}, refusal)


def _side_page(request: Request, context: Mapping[str, Any], refusal: Refusal | None) -> HttpResponse:
    return render(request, "duplicates/side_by_side.html", {**context, "refusal": refusal, "reason": request.POST.get("reason", "")},
                  status=refusal.status if refusal else 200)


def _merge_page(request: Request, merge_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    found = api.merge(actor=request.actor, merge_id=merge_id, now=clock.now())
    kept = [(KEPT.get(table, Text(table, table)), *_named(request, table, ids)) for table, ids in found.kept]
    return render(request, "duplicates/merge.html", {"merge": found, "kept": kept, "refusal": refusal}, status=refusal.status if refusal else 200)


def _named(request: Request, table: str, ids: Sequence[int]) -> tuple[list[tuple[str, str]], int]:
    """Accounts and people by name and address, as this reader sees them; how many rows have no page of their own, or none for him."""
    if table == "customers_account":
        named = {card.id: (reverse("account_page:account", args=[card.id]), card.name)
                 for card in customers.cards(actor=request.actor, ids=list(ids)).values()}
    elif table == "customers_contact":
        named = {key: (reverse("customers:contact_card", args=[key]), name)
                 for key, name in customers.names_of(actor=request.actor, ids=list(ids)).items()}
    else:
        named = {}
    return [named[key] for key in ids if key in named], sum(key not in named for key in ids)


def _wish(request: Request, survivor_id: int, loser_id: int) -> api.Wish:
    picks = {key[5:]: value for key, value in request.POST.items() if key.startswith("pick_") and value in ("survivor", "loser")}
    return api.Wish(survivor_id=survivor_id, loser_id=loser_id, survivor_version=_number(request.POST.get("survivor_version", "")),
                    loser_version=_number(request.POST.get("loser_version", "")), picks=picks,  # type: ignore[arg-type] # checked above
                    reason=request.POST.get("reason", "")[:200])


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
