"""Pages of the public pool (公海): what is free in one's territory, what one holds, claiming, giving back, assigning."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import typed
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

SIZE = 50


@page(act="pool.view", methods=("GET",))
def pool(request: Request) -> HttpResponse:
    """Free grid accounts of one's territory as masked headers, and one's own with the day of the last contact."""
    today = clock.today()
    after = request.GET.get("after", "")
    lines = customers.pool(on=today, after=int(after) if after.isdecimal() and len(after) < 19 else 0, most=SIZE + 1)
    rules = api.pool_rules(on=today)
    return render(request, "registration/pool.html", {
        "lines": [(line, customers.industry_label(line.industry_code), dict(customers.CUSTOMER_KINDS).get(line.customer_kind, Text("", "")))
                  for line in lines[:SIZE]],
        "next_after": lines[SIZE - 1].account_id if len(lines) > SIZE else None, "rules": rules,
        "held": customers.held_of_grid(on=today, user_id=request.actor.user_id), "today": today})


@page(act="pool.claim", methods=("POST",))
def claim(request: Request, account_id: int) -> HttpResponse:
    """Takes one account out of the pool; opens it."""
    try:
        api.claim(actor=request.actor, now=clock.now(), account_id=account_id)
    except Refusal as refusal:
        return _back(request, refusal)
    messages.success(request, said(t("已认领,您是该客户的归属客户经理", "Claimed: you are its account manager")))
    return redirect("account_page:account", account_id=account_id)


@page(act="pool.claim", methods=("POST",))
def give_back(request: Request, account_id: int) -> HttpResponse:
    """Puts one's own grid account back, with a reason."""
    try:
        api.give_back(actor=request.actor, now=clock.now(), account_id=account_id, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        return _back(request, refusal)
    messages.success(request, said(t("已放回公海", "It is back in the pool")))
    return redirect("registration:pool")


@page(act="account.assign", methods=("POST",))
def assign_from_pool(request: Request, account_id: int) -> HttpResponse:
    """A superior names the owner of a pool account."""
    try:
        with access.bound(request.actor, read_only=True):  # a foreign account looks like none, whoever is named
            customers.require(request.actor, "account.assign", account_id)
        person = organisation.person_named(said=request.POST.get("staff_number", ""), field="staff_number")
        api.assign_from_pool(actor=request.actor, now=clock.now(), account_id=account_id, user_id=person.id)
    except Refusal as refusal:
        return _back(request, refusal)
    messages.success(request, said(t("已指派", "Assigned")))
    return redirect("registration:pool")


def _back(request: Request, refusal: Refusal) -> HttpResponse:
    if refusal.status in (403, 404):
        raise refusal
    typed.refused(request, refusal)
    return redirect("registration:pool")
