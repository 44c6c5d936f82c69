"""Disputes about who leads a group: asked beside the account's responsibilities, decided and appealed on the dispute's own page (GRD-10)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.registration import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import typed
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="registration.view", methods=("GET",))
def account_lead(request: Request, account_id: int) -> HttpResponse:
    """The fragment beside an account's responsibilities: disputes about its group's lead, and the form that asks."""
    return render(request, "registration/account_lead.html", {
        "found": api.lead_disputes_of(actor=request.actor, account_id=account_id, today=clock.today())})


@page(act="registration.register", methods=("POST",))
def open_lead_dispute(request: Request, account_id: int) -> HttpResponse:
    """Somebody of a unit that signed asks the common superior."""
    made = typed.tried(request, t("已申请裁决,裁决单位已收到待办", "Asked; who decides has it among his work"), lambda: api.open_lead_dispute(
        actor=request.actor, now=clock.now(), account_id=account_id, reason=request.POST.get("reason", "")))
    if made is None:
        return redirect("customers:responsible", account_id=account_id)
    return redirect("registration:lead_dispute", lead_dispute_id=made)


@page(act="registration.view", methods=("GET",))
def lead_dispute(request: Request, lead_dispute_id: int) -> HttpResponse:
    """One dispute: why this unit decides, until when, the decision, what this reader may do."""
    return _page(request, lead_dispute_id)


@page(act="registration.decide", methods=("POST",))
def decide_lead_dispute(request: Request, lead_dispute_id: int) -> HttpResponse:
    """The common superior names the lead, with the reason."""
    version = request.POST.get("version", "")
    done = t("裁决已生效,各方已收到通知", "The decision counts; all sides were told")
    return _answered(request, lead_dispute_id, done, lambda: api.decide_lead_dispute(
        actor=request.actor, now=clock.now(), lead_dispute_id=lead_dispute_id, staff_number=request.POST.get("staff_number", "")[:40],
        reason=request.POST.get("reason", ""), expected_version=int(version) if version.isdecimal() and len(version) < 9 else 0))


@page(act="registration.register", methods=("POST",))
def appeal_lead_dispute(request: Request, lead_dispute_id: int) -> HttpResponse:
    """The side that does not lead appeals, once."""
    def run() -> int:
        return api.appeal_lead_dispute(actor=request.actor, now=clock.now(), lead_dispute_id=lead_dispute_id, reason=request.POST.get("reason", ""))

    return _answered(request, lead_dispute_id, t("申诉已提交上一级", "The appeal went to the next level"), run)


def _answered(request: Request, lead_dispute_id: int, done: Text, act: Callable[[], int | None]) -> HttpResponse:
    try:
        made = act()
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _page(request, lead_dispute_id, refusal=refusal)
    messages.success(request, said(done))
    return redirect("registration:lead_dispute", lead_dispute_id=made or lead_dispute_id)


def _page(request: Request, lead_dispute_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    return render(request, "registration/lead_dispute.html", {
        "one": api.lead_dispute(actor=request.actor, lead_dispute_id=lead_dispute_id, today=clock.today()), "refusal": refusal,
        "given": request.POST}, status=refusal.status if refusal else 200)
