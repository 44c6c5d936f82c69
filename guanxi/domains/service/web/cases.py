"""One case: its page and its steps, and the block of the account page."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.service import api
from guanxi.domains.service.web.supports import TONES as SUPPORT_TONES
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="service.view", methods=("GET",))
def cases_block(request: Request, account_id: int) -> HttpResponse:
    """Block 投诉与服务 of the account page: what is open first, then the last twelve months by kind. ARC-09."""
    block = api.case_block(actor=request.actor, account_id=account_id, now=clock.now())
    return render(request, "service/cases_block.html", {"account_id": account_id, "block": block})


@page(act="service.view", methods=("GET",))
def case_card(request: Request, case_id: int) -> HttpResponse:
    """What was said, by when, who is in charge, what was answered; the steps that are possible now."""
    return _card(request, case_id)


@page(act="service.handle", methods=("POST",))
def answer_case(request: Request, case_id: int) -> HttpResponse:
    """What the customer was answered."""
    return _step(request, case_id, t("答复已登记", "The answer was recorded"), lambda: api.answer_case(
        actor=request.actor, now=clock.now(), case_id=case_id, answer=request.POST.get("answer", "")))


@page(act="service.handle", methods=("POST",))
def close_case(request: Request, case_id: int) -> HttpResponse:
    """It is over, and whether the customer is satisfied."""
    return _step(request, case_id, t("工单已办结", "The case is closed"), lambda: api.close_case(
        actor=request.actor, now=clock.now(), case_id=case_id, satisfaction=request.POST.get("satisfaction", "")))


@page(act="service.handle", methods=("POST",))
def reopen_case(request: Request, case_id: int) -> HttpResponse:
    """It was not over."""
    return _step(request, case_id, t("工单已重开", "The case was reopened"), lambda: api.reopen_case(
        actor=request.actor, now=clock.now(), case_id=case_id, reason=request.POST.get("reason", "")))


@page(act="service.handle", methods=("POST",))
def assign_case(request: Request, case_id: int) -> HttpResponse:
    """Another person in charge; blank: the account's owner."""
    chosen = request.POST.get("user_id", "")
    return _step(request, case_id, t("负责人已更换", "Somebody else is in charge"), lambda: api.assign_case(
        actor=request.actor, now=clock.now(), case_id=case_id, user_id=int(chosen) if chosen.isdecimal() and len(chosen) < 19 else None))


def _step(request: Request, case_id: int, done: Text, step: Callable[[], None]) -> HttpResponse:
    """A step, and back to the page; a refusal is said there, with what was typed."""
    try:
        step()
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _card(request, case_id, refusal=refusal)
    messages.success(request, said(done))
    return redirect("service:case_card", case_id=case_id)


def _card(request: Request, case_id: int, *, refusal: Refusal | None = None) -> HttpResponse:
    now = clock.now()
    card = api.case(actor=request.actor, now=now, case_id=case_id)
    may_handle = api.may_handle(actor=request.actor, card=card)
    people = api.people_in_charge(actor=request.actor, account_id=card.account_id) if may_handle and card.state != "closed" else ()
    steps = api.case_support(actor=request.actor, case_id=case_id)
    choices = api.centre_choices(state=card.state, steps=steps, on=clock.today()) if may_handle else ()
    return render(request, "service/case_card.html", {
        "steps": steps, "choices": choices, "may_ask": any(one.may_ask for one in choices), "tones": SUPPORT_TONES, "key": uuid.uuid4().hex,
        "card": card, "may_handle": may_handle, "people": people, "satisfactions": api.SATISFACTIONS, "refusal": refusal,
        "typed": request.POST, "limits": api.limits(on=clock.today()).hours_of(card.kind, card.severity)},
        status=refusal.status if refusal else 200)
