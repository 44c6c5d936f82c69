"""The queue and one pair; what one account may be the same as."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.customers import api as customers
from guanxi.domains.duplicates import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

TABS: tuple[tuple[str, Text], ...] = (("open", t("待核对", "To check")), ("same", t("待合并", "To merge")), ("later", t("稍后", "Later")),
                                     ("different", t("不是同一户", "Not the same")), ("merged", t("已合并", "Merged")))


@page(act="duplicates.view", methods=("GET",))
def pairs(request: Request) -> HttpResponse:
    """Pairs of my scope, the most valuable and surest first."""
    tab = request.GET.get("tab", "open")
    found = api.pairs(actor=request.actor, today=clock.today(), tab=tab, number=page_number(request.GET.get("page")))
    return render(request, "duplicates/pairs.html", {"page": found, "tabs": TABS, "tab": tab if tab in dict(TABS) else "open", "room": "pairs"})


@page(act="duplicates.view", methods=("GET",))
def pair(request: Request, pair_id: int) -> HttpResponse:
    """Why two accounts look alike, and the decision."""
    return _pair(request, pair_id)


@page(act="duplicates.propose", methods=("POST",))
def decide_pair(request: Request, pair_id: int) -> HttpResponse:
    """same leads to the merge page, the others back to the queue."""
    decision = request.POST.get("decision", "")
    try:
        api.decide_pair(actor=request.actor, now=clock.now(), pair_id=pair_id, expected_version=_number(request.POST.get("version", "")),
                        decision=decision, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _pair(request, pair_id, refusal=refusal)
    messages.success(request, said(t("已记录", "Recorded")))
    if decision == "same":
        with access.bound(request.actor, read_only=True):
            one = api.pair(actor=request.actor, pair_id=pair_id, today=clock.today())
        return redirect("duplicates:merge_accounts", account_id=one.low_id, other_id=one.high_id)
    return redirect("duplicates:pairs")


@page(act="duplicates.view", methods=("GET",))
def account_duplicates(request: Request, account_id: int) -> HttpResponse:
    """Of one account: pairs, people entered twice, what became part of it."""
    actor = request.actor
    found = api.pairs_of_account(actor=actor, account_id=account_id, today=clock.today())
    people = customers.doubled_contacts(account_id=account_id)
    names = customers.names_of(actor=actor, ids={id for one in people for id in (one.one_id, one.other_id)})
    return render(request, "duplicates/account_duplicates.html", {
        "account_id": account_id, "name": customers.account_names(actor=actor, ids=[account_id])[account_id].name, "pairs": found,
        "people": [(one, names.get(one.one_id, ""), names.get(one.other_id, ""), api.WHY[one.why]) for one in people],
        "merges": api.merges_of_account(actor=actor, account_id=account_id, now=clock.now())})


def _pair(request: Request, pair_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    found = api.pair(actor=request.actor, pair_id=pair_id, today=clock.today())
    return render(request, "duplicates/pair.html", {"pair": found, "refusal": refusal, "reason": request.POST.get("reason", "")},
                  status=refusal.status if refusal else 200)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
