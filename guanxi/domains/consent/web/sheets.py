"""The sheet on which a person says what he agrees to (联系授权书, A4): printed, signed, scanned, recorded with its scan."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from guanxi.domains.consent import api
from guanxi.domains.customers import api as customers
from guanxi.foundation.django import clock
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page


@page(act="consent.view", methods=("GET",))
def contact_sheet(request: Request, contact_id: int) -> HttpResponse:
    """One person's sheet."""
    person = customers.contact(actor=request.actor, contact_id=contact_id)
    return _sheets(request, person.account_id, [(person.name, person.post)])


@page(act="consent.view", methods=("GET",))
def account_sheets(request: Request, account_id: int) -> HttpResponse:
    """One sheet for each active person of an account."""
    people = customers.contacts(actor=request.actor, account_id=account_id)
    return _sheets(request, account_id, [(one.name, one.post) for one in people])


def _sheets(request: Request, account_id: int, people: list[tuple[str, str]]) -> HttpResponse:
    account = customers.account_names(actor=request.actor, ids=[account_id]).get(account_id)
    if account is None:
        raise not_found()
    policy = api.contacting(on=clock.today())
    return render(request, "consent/sheet.html", {
        "account_id": account_id, "account_name": account.name, "people": people, "policy": policy, "today": clock.today(),
        "asked": [one for one in policy.purposes if one.needs_consent], "free": [one for one in policy.purposes if not one.needs_consent]})
