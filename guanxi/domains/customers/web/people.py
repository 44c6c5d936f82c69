"""One person's page: card, numbers, positions over time, and (lent by others) what he has agreed to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.customers import api
from guanxi.domains.customers.web.contacts import labels, marks_for
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="account.view", methods=("GET",))
def contact_card(request: Request, contact_id: int) -> HttpResponse:
    """The person's page, or its side panel; what the matrix shows plain is logged with this view."""
    return render(request, "customers/contact_card.html#side" if request.htmx else "customers/contact_card.html", _context(request, contact_id))


@page(act="contact.edit", methods=("POST",))
def add_phone(request: Request, contact_id: int) -> HttpResponse:
    """A further number."""
    try:
        api.add_phone(actor=request.actor, now=clock.now(), contact_id=contact_id, kind=request.POST.get("kind", ""),
                      number=request.POST.get("number", ""), is_preferred=request.POST.get("is_preferred") == "true")
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            context = _context(request, contact_id) | {"phone_refusal": refusal, "written": request.POST.get("number", "")[:40]}
            return render(request, "customers/contact_card.html", context, status=refusal.status)
    return _back(request, contact_id, t("号码已添加", "The number was added"))


@page(act="contact.edit", methods=("POST",))
def prefer_phone(request: Request, contact_id: int, phone_id: int) -> HttpResponse:
    """The number to dial first, or not any more."""
    api.prefer_phone(actor=request.actor, now=clock.now(), contact_id=contact_id, phone_id=phone_id)
    return _back(request, contact_id, t("已保存", "Saved"))


@page(act="contact.edit", methods=("POST",))
def remove_phone(request: Request, contact_id: int, phone_id: int) -> HttpResponse:
    """A number out of use."""
    api.remove_phone(actor=request.actor, now=clock.now(), contact_id=contact_id, phone_id=phone_id)
    return _back(request, contact_id, t("号码已删除", "The number was removed"))


@page(act="contact.edit", methods=("POST",))
def remove_position(request: Request, contact_id: int, position_id: int) -> HttpResponse:
    """A former post that never was."""
    api.remove_position(actor=request.actor, now=clock.now(), contact_id=contact_id, position_id=position_id)
    return _back(request, contact_id, t("任职记录已删除", "The post was removed"))


def _context(request: Request, contact_id: int) -> dict[str, object]:
    person = api.show_contact(actor=request.actor, now=clock.now(), contact_id=contact_id)
    return {"person": person, "card": api.account(actor=request.actor, account_id=person.account_id).card, "labels": labels(),
            "kinds": api.PHONE_KINDS, "positions": api.positions(actor=request.actor, contact_id=contact_id),
            "marks": marks_for(request, [contact_id]), "visits": api.visits_of(actor=request.actor, contact_id=contact_id)}


def _back(request: Request, contact_id: int, text: Text) -> HttpResponse:
    messages.success(request, said(text))
    return redirect("customers:contact_card", contact_id=contact_id)
