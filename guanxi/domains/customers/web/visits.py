"""记一次走访: one small form beside the account page."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.customers import api
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.forms import CommandForm, form_for
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="account.view", methods=("GET",))
def my_visits(request: Request) -> HttpResponse:
    """Whom the reader visits by his rank, who was not met longest first. ORG-23."""
    return render(request, "customers/my_visits.html", {"duties": api.my_visits(actor=request.actor)})


@page(act="account.edit")
def record_visit(request: Request, account_id: int) -> HttpResponse:
    """The day, whom one met and a sentence; today is filled in, and ticked who is named in the address (`contact`)."""
    if request.method != "POST":
        api.require(request.actor, "account.edit", account_id)
        return _page(request, account_id, form_for(api.record_visit, api.VISIT, initial={"visited_on": clock.today()}))
    form = form_for(api.record_visit, api.VISIT, data=request.POST)
    values: Any = form.values()  # texts; the command reads and checks them
    try:
        api.record_visit(actor=request.actor, now=clock.now(), account_id=account_id, values=values,
                         contact_ids=_chosen(request.POST.getlist("contact")), key=request.POST.get("key", ""))
    except idempotency.AlreadyDone:
        return redirect("account_page:account", account_id=account_id)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        form.refuse(refusal)
        with access.bound(request.actor, read_only=True):
            return _page(request, account_id, form, status=refusal.status)
    messages.success(request, said(t("走访已登记", "The visit is recorded")))
    return redirect("account_page:account", account_id=account_id)


def _chosen(said: list[str]) -> list[int]:
    return [int(one) for one in said if one.isdecimal() and len(one) < 19]


def _page(request: Request, account_id: int, form: CommandForm, status: int = 200) -> HttpResponse:
    card = api.cards(actor=request.actor, ids=[account_id])[account_id]
    ticked = _chosen((request.POST if request.method == "POST" else request.GET).getlist("contact"))
    offered = api.people_to_visit(actor=request.actor, account_id=account_id, first=ticked)
    return render(request, "customers/record_visit.html", {
        "form": form, "card": card, "people": [(one, one.contact_id in ticked) for one in offered.people], "left_out": offered.left_out,
        "talk": api.show_topics(actor=request.actor, now=clock.now(), account_id=account_id),
        "today": clock.today(), "key": request.POST.get("key") or uuid.uuid4().hex}, status=status)
