"""The list of people nobody has asked."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from guanxi.domains.consent import api
from guanxi.domains.customers import api as customers
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page


@page(act="consent.view", methods=("GET",))
def unasked(request: Request) -> HttpResponse:
    """People without any recorded answer: at one's own accounts, or in one's scope, where a superior begins and who owns none."""
    is_wide = "account.assign" in request.acts or not customers.owned_counts(user_ids=[request.actor.user_id])
    whose, only_key = request.GET.get("whose") or ("scope" if is_wide else "mine"), request.GET.get("key") == "1"
    is_mine = whose != "scope"
    found = api.unasked(actor=request.actor, is_mine=is_mine, only_key=only_key, number=page_number(request.GET.get("page")))
    return render(request, "consent/unasked.html", {"page": found, "is_mine": is_mine, "only_key": only_key})
