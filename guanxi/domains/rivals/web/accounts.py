"""One account's rival services and promotions: the block of the account page, the full page, its forms."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guanxi.domains.customers import api as customers
from guanxi.domains.rivals import api
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.money import to_yuan
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.web.forms import Choices, CommandForm, form_for
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said, undo_tag
from guanxi.foundation.web.views import page

BLOCK = 4


@page(act="rivals.view", methods=("GET",))
def rivals_block(request: Request, account_id: int) -> HttpResponse:
    """Block 8 of the account page (异网情报): the next to end; nothing known is one line with the next action."""
    found = [one for one in api.rival_services_of(actor=request.actor, account_id=account_id, today=clock.today()) if one.is_active]
    return render(request, "rivals/rivals_block.html", {
        "account_id": account_id, "services": found[:BLOCK], "count": len(found), "rent_fen": sum(one.monthly_rent_fen or 0 for one in found)})


@page(act="rivals.view", methods=("GET",))
def account_rivals(request: Request, account_id: int) -> HttpResponse:
    """Everything known of other operators at this account, also what is over, and the log of promotions."""
    return _account_page(request, account_id)


@page(act="rivals.report")
def add_rival_service(request: Request, account_id: int) -> HttpResponse:
    """A new rival service, also one that somebody reports who does not answer for the account (ORG-21)."""
    if request.method != "POST":
        initial = {"seen_on": clock.today(), "confidence": "likely", "source": "customer_said"}
        return _form_page(request, account_id, form_for(api.add_rival_service, api.RIVAL_SERVICE, initial=initial, choices=_choices()))
    form = form_for(api.add_rival_service, api.RIVAL_SERVICE, data=request.POST, choices=_choices())
    try:
        api.add_rival_service(actor=request.actor, now=clock.now(), account_id=account_id, values=_values(form), key=request.POST.get("key", ""))
    except idempotency.AlreadyDone:
        return _added(request, account_id)
    except Refusal as refusal:
        return _refused(request, account_id, form, refusal)
    messages.success(request, said(t("异网业务已登记", "The rival service was recorded")))
    return _added(request, account_id)


@page(act="rivals.edit")
def edit_rival_service(request: Request, service_id: int) -> HttpResponse:
    """Changes a rival service."""
    with access.bound(request.actor, read_only=True):
        card = api.rival_service(actor=request.actor, service_id=service_id, today=clock.today())
    if request.method != "POST":
        return _form_page(request, card.account_id, form_for(api.edit_rival_service, api.RIVAL_SERVICE, initial=_initial(card), choices=_choices()),
                          card=card)
    form, version = form_for(api.edit_rival_service, api.RIVAL_SERVICE, data=request.POST, choices=_choices()), request.POST.get("version", "")
    try:
        act_id = api.edit_rival_service(actor=request.actor, now=clock.now(), service_id=service_id, values=_values(form),
                                        expected_version=int(version) if version.isdecimal() and len(version) < 10 else 0)
    except Refusal as refusal:
        return _refused(request, card.account_id, form, refusal, card=card)
    messages.success(request, said(t("已保存", "Saved")), extra_tags=_undo_of(act_id))
    return redirect("rivals:account_rivals", account_id=card.account_id)


@page(act="rivals.edit", methods=("POST",))
def confirm_rival_service(request: Request, service_id: int) -> HttpResponse:
    """Still there, seen today."""
    act_id = api.confirm_rival_service(actor=request.actor, now=clock.now(), service_id=service_id)
    messages.success(request, said(t("已记为今日核实", "Recorded as seen today")), extra_tags=_undo_of(act_id))
    return _back(request, service_id)


@page(act="rivals.edit", methods=("POST",))
def retire_rival_service(request: Request, service_id: int) -> HttpResponse:
    """It is over: won, ended, or recorded by mistake."""
    act_id = api.retire_rival_service(actor=request.actor, now=clock.now(), service_id=service_id, outcome=request.POST.get("outcome", ""),
                                      note=request.POST.get("note", ""))
    messages.success(request, said(t("已移出在用异网", "No longer in the list")), extra_tags=_undo_of(act_id))
    return _back(request, service_id)


@page(act="rivals.edit", methods=("POST",))
def undo_rival_service(request: Request, act_id: uuid.UUID) -> HttpResponse:
    """Takes one's own last change back: the button of the toast."""
    account_id = api.undo_rival_service(actor=request.actor, now=clock.now(), act_id=act_id)
    messages.success(request, said(t("已撤销", "Undone")))
    return redirect("rivals:account_rivals", account_id=account_id)


@page(act="rivals.report")
def log_promotion(request: Request, account_id: int) -> HttpResponse:
    """What a rival did on site, also by somebody who stands there and does not answer for the account (SAL-28, ORG-21)."""
    if request.method != "POST":
        return _promotion_page(request, account_id, _promotion_form())
    form = form_for(api.log_promotion, api.RIVAL_PROMOTION, data=request.POST, choices=_choices())
    try:
        api.log_promotion(actor=request.actor, now=clock.now(), account_id=account_id, values=_values(form), key=request.POST.get("key", ""))
    except idempotency.AlreadyDone:
        return _added(request, account_id)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        form.refuse(refusal)
        with access.bound(request.actor, read_only=True):
            return _promotion_page(request, account_id, form, status=refusal.status)
    messages.success(request, said(t("对手动态已登记", "The promotion was recorded")))
    return _added(request, account_id)


@page(act="rivals.edit", methods=("POST",))
def answer_promotion(request: Request, promotion_id: int) -> HttpResponse:
    """Our counter-measure."""
    account_id = api.answer_promotion(actor=request.actor, now=clock.now(), promotion_id=promotion_id,
                                      counter_measure=request.POST.get("counter_measure", ""))
    messages.success(request, said(t("对策已登记", "The counter-measure was recorded")))
    return redirect("rivals:account_rivals", account_id=account_id)


def _account_page(request: Request, account_id: int) -> HttpResponse:
    today = clock.today()
    found = api.rival_services_of(actor=request.actor, account_id=account_id, today=today)
    return render(request, "rivals/account_rivals.html", {
        "name": customers.account_names(actor=request.actor, ids=[account_id])[account_id].name, "account_id": account_id,
        "open": [one for one in found if one.is_active], "over": [one for one in found if not one.is_active], "outcomes": api.OUTCOMES,
        "promotions": api.promotions_of(actor=request.actor, account_id=account_id, today=today), "key": uuid.uuid4().hex, "today": today,
        "form": _promotion_form(),
    })


def _promotion_form() -> CommandForm:
    return form_for(api.log_promotion, api.RIVAL_PROMOTION, initial={"seen_on": clock.today()}, choices=_choices())


def _promotion_page(request: Request, account_id: int, form: CommandForm, *, status: int = 200) -> HttpResponse:
    """The form by itself: who reads no rents reaches it from the account's menu; who only reports is not asked for the answer."""
    name, is_asked = customers.cards(actor=request.actor, ids=[account_id]).get(account_id), "rivals.edit" in request.acts
    if name is None:
        raise not_found()
    return render(request, "rivals/log_promotion.html", {
        "form": form, "fields": [field for field in form if is_asked or field.name != "counter_measure"], "name": name.name,
        "account_id": account_id, "key": request.POST.get("key") or uuid.uuid4().hex}, status=status)


def _form_page(request: Request, account_id: int, form: CommandForm, *, card: api.RivalCard | None = None, status: int = 200) -> HttpResponse:
    name = customers.cards(actor=request.actor, ids=[account_id]).get(account_id)
    if name is None:
        raise not_found()
    now = {key: str(value) if value is not None else "" for key, value in _initial(card).items()} if card else {}
    return render(request, "rivals/edit_rival_service.html", {
        "form": form, "card": card, "name": name.name, "account_id": account_id, "key": request.POST.get("key") or uuid.uuid4().hex,
        "differences": form.differences(now) if status == 409 else []}, status=status)


def _refused(request: Request, account_id: int, form: CommandForm, refusal: Refusal, *, card: api.RivalCard | None = None) -> HttpResponse:
    if refusal.status in (403, 404):
        raise refusal
    form.refuse(refusal)
    with access.bound(request.actor, read_only=True):
        fresh = api.rival_service(actor=request.actor, service_id=card.id, today=clock.today()) if card else None
        return _form_page(request, account_id, form, card=fresh, status=refusal.status)


def _added(request: Request, account_id: int) -> HttpResponse:
    """Rents are money: who sees none of it reports them and reads none."""
    with access.bound(request.actor, read_only=True):
        is_closed = "rivals.view" not in request.acts or not customers.sees_money(actor=request.actor, account_id=account_id)
    return redirect("account_page:account" if is_closed else "rivals:account_rivals", account_id=account_id)


def _back(request: Request, service_id: int) -> HttpResponse:
    with access.bound(request.actor, read_only=True):
        card = api.rival_service(actor=request.actor, service_id=service_id, today=clock.today())
    return redirect("rivals:account_rivals", account_id=card.account_id)


def _initial(card: api.RivalCard) -> dict[str, Any]:
    return {"operator": card.operator, "product": card.product, "site": card.site, "bandwidth": card.bandwidth,
            "monthly_rent": "" if card.monthly_rent_fen is None else to_yuan(card.monthly_rent_fen), "contract_until": card.contract_until,
            "source": card.source_key, "confidence": card.confidence_key, "seen_on": card.seen_on, "note": card.note}


def _choices() -> dict[str, Choices]:
    watch = api.watch(on=clock.today())
    return {"operator": [(one.key, one.name.text) for one in watch.operators], "product": [(one.key, one.name.text) for one in watch.products]}


def _undo_of(act_id: uuid.UUID) -> str:
    return undo_tag(reverse("rivals:undo_rival_service", args=[act_id]))


def _values(form: CommandForm) -> Any:
    return form.values()  # texts; the command reads and checks them

