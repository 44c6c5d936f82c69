"""Pages of the vault: my requests, asking, one request with its open values, emergencies and their review."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.privacy import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request, may
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

STATES: dict[str, Text] = {
    "waiting": t("待审批", "Waiting"), "granted": t("已授权", "Open"), "rejected": t("已驳回", "Rejected"),
    "expired": t("已到期", "Over"), "revoked": t("已收回", "Revoked"), "used": t("已查看", "Used"),
}
TONES = {"waiting": "info", "granted": "success", "rejected": "error", "expired": "neutral", "revoked": "warning", "used": "neutral"}
VERDICTS: dict[str, Text] = {"justified": t("情况属实", "Justified"), "abuse": t("认定不当", "Not justified")}
WORDS = {"states": STATES, "tones": TONES, "verdicts": VERDICTS}


@page(act="privacy.use", methods=("GET",))
def vault(request: Request) -> HttpResponse:
    """What I asked, and what was asked in my units."""
    now, actor = clock.now(), request.actor
    unit = actor.unit_id
    return render(request, "privacy/vault.html", WORDS | {
        "mine": api.vault_requests(actor=actor, now=now), "others": api.vault_log(actor=actor, now=now),
        "duty": api.on_duty(actor=actor, unit_id=unit, now=now) if unit and may(request, "contact.unmask") else None})


@page(act="contact.unmask")
def ask_vault(request: Request, account_id: int) -> HttpResponse:
    """Choosing people, fields and time, with the approver on duty beside it; a refusal stays in the form."""
    if request.method != "POST":
        return _form(request, account_id, request.GET)
    try:
        request_id = api.ask_vault(actor=request.actor, now=clock.now(), account_id=account_id, wish=_wish(request.POST))
    except Refusal as refusal:
        return _refused(request, account_id, refusal)
    messages.success(request, said(t("已提交,值班审批人已收到通知", "Sent; the approver on duty was told")))
    return redirect("privacy:vault_card", request_id=request_id)


@page(act="contact.unmask", methods=("POST",))
@organisation.fresh_login
def break_glass(request: Request, account_id: int) -> HttpResponse:
    """Opens at once without an approver; the card shows the banner."""
    try:
        request_id = api.break_glass(actor=request.actor, now=clock.now(), account_id=account_id, wish=_wish(request.POST))
    except Refusal as refusal:
        return _refused(request, account_id, refusal)
    return redirect("privacy:vault_card", request_id=request_id)


@page(act="contact.unmask", methods=("POST",))
def ask_cards(request: Request, account_id: int) -> HttpResponse:
    """All people of an account as a file: asked with a reason, from the page that could not let them out by itself."""
    request_id = api.ask_cards(actor=request.actor, now=clock.now(), account_id=account_id, reason=request.POST.get("reason", ""))
    messages.success(request, said(t("已提交,值班审批人已收到通知", "Sent; the approver on duty was told")))
    return redirect("privacy:vault_card", request_id=request_id)


@page(act="privacy.use", methods=("POST",))
@organisation.fresh_login
def take_cards(request: Request, request_id: int) -> HttpResponse:
    """The granted file, once; written down before it leaves."""
    answer = HttpResponse(api.take_cards(actor=request.actor, now=clock.now(), request_id=request_id), content_type="text/vcard; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"contacts.vcf\"; filename*=UTF-8''{quote('联系人.vcf')}"
    return answer


@page(act="privacy.use", methods=("GET",))
def vault_card(request: Request, request_id: int) -> HttpResponse:
    """One request: what, why, by whom decided, and the button that opens it while it lasts."""
    return _card(request, request_id)


@page(act="privacy.use", methods=("POST",))
@organisation.fresh_login
def open_vault(request: Request, request_id: int) -> HttpResponse:
    """The granted values, logged; the fragment closes itself when the grant ends."""
    try:
        opened = api.open_vault(actor=request.actor, now=clock.now(), request_id=request_id)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        with access.bound(request.actor, read_only=True):
            return _card(request, request_id, refusal=refusal)
    with access.bound(request.actor, read_only=True):
        return _card(request, request_id, opened=opened)


@page(act="privacy.use", methods=("GET",))
def vault_state(request: Request, request_id: int) -> HttpResponse:
    """Asked by the open page: 204 while the grant lasts, else the closed card, masked."""
    found = api.vault_request(actor=request.actor, request_id=request_id, now=clock.now())
    if found.state == "granted" or (found.state == "used" and found.until and clock.now() < found.until):
        return HttpResponse(status=204)
    return _card(request, request_id)


@page(act="privacy.use", methods=("POST",))
def revoke_vault(request: Request, request_id: int) -> HttpResponse:
    """Closes the grant at once, or takes the request back."""
    api.revoke_vault(actor=request.actor, now=clock.now(), request_id=request_id, reason=request.POST.get("reason", ""))
    messages.success(request, said(t("已收回,信息重新脱敏", "Revoked: everything is masked again")))
    return redirect("privacy:vault_card", request_id=request_id)


@page(act="privacy.review", methods=("GET",))
def reviews(request: Request) -> HttpResponse:
    """Emergencies: those that wait for a review first."""
    return _reviews(request)


@page(act="privacy.review", methods=("POST",))
def review_emergency(request: Request, request_id: int) -> HttpResponse:
    """Verdict on one emergency; a refusal stays beside its form."""
    try:
        api.review_emergency(actor=request.actor, now=clock.now(), request_id=request_id, verdict=request.POST.get("verdict", ""),
                             note=request.POST.get("note", ""))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _reviews(request, refusal=refusal, refused_id=request_id)
    messages.success(request, said(t("已复核", "Reviewed")))
    return redirect("privacy:reviews")


def _reviews(request: Request, *, refusal: Refusal | None = None, refused_id: int = 0) -> HttpResponse:
    found = api.emergencies(actor=request.actor, now=clock.now())
    return render(request, "privacy/reviews.html", WORDS | {
        "waiting": [one for one in found if not one.reviewed_at], "done": [one for one in found if one.reviewed_at], "now": clock.now(),
        "refusal": refusal, "refused_id": refused_id}, status=refusal.status if refusal else 200)


def _card(request: Request, request_id: int, *, opened: api.Opened | None = None, refusal: Refusal | None = None) -> HttpResponse:
    found = api.vault_request(actor=request.actor, request_id=request_id, now=clock.now())
    names = customers.names_of(actor=request.actor, ids=found.contact_ids)
    template = "privacy/vault_card.html#card" if request.headers.get("HX-Request") else "privacy/vault_card.html"
    is_mine = found.asked_by_id == request.actor.user_id
    return render(request, template, WORDS | {
        "found": found, "names": [names.get(id, "–") for id in found.contact_ids], "opened": opened, "refusal": refusal, "is_mine": is_mine,
        "labels": {field.key: field.label for field in customers.catalogue_ever("contact").fields}, "watermark": bool(opened),
        "may_revoke": found.state == "granted" and (is_mine or may(request, "approvals.decide") or may(request, "privacy.review"))})


def _form(request: Request, account_id: int, given: QueryDict, *, refusal: Refusal | None = None) -> HttpResponse:
    actor = request.actor
    customers.require(actor, "contact.unmask", account_id)
    fields, card = customers.vault_fields(actor=actor, account_id=account_id), customers.cards(actor=actor, ids=[account_id])[account_id]
    chosen = set(given.getlist("contact"))
    now = api.terms()
    context: dict[str, Any] = {
        "card": card, "fields": [(field, field.key in given.getlist("field")) for field in fields], "refusal": refusal,
        "people": [(one, str(one.id) in chosen, [one.shown[field.key].text for field in fields if one.shown[field.key].text])
                   for one in customers.contacts(actor=actor, account_id=account_id)],
        "reason": given.get("reason", ""), "period": given.get("period", str(now.period_minutes[0])), "terms": now,
        "duty": api.on_duty(actor=actor, unit_id=card.unit_id, now=clock.now())}
    return render(request, "privacy/ask_vault.html", context, status=refusal.status if refusal else 200)


def _refused(request: Request, account_id: int, refusal: Refusal) -> HttpResponse:
    if refusal.status in (403, 404):
        raise refusal
    with access.bound(request.actor, read_only=True):
        return _form(request, account_id, request.POST, refusal=refusal)


def _wish(given: QueryDict) -> api.Wish:
    return api.Wish(contact_ids=[int(text) for text in given.getlist("contact") if text.isdecimal() and len(text) < 19],
                    fields=given.getlist("field"), reason=given.get("reason", ""), period=given.get("period", ""))
