"""Pages of claims (登记报备): lists, the form, one claim with its history, confirming, progress, withdrawing."""

from __future__ import annotations

import uuid
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, cast

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from guanxi.domains.customers import api as customers
from guanxi.domains.files import api as files
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import api
from guanxi.domains.registration.web import words
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure import money
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

MOST_WAN = Decimal(100_000_000)


@page(act="registration.view", methods=("GET",))
def registrations(request: Request) -> HttpResponse:
    """Mine, what waits for my decision, all of my scope with filters."""
    views = [view for view in words.VIEWS if view[0] not in ("decide", "left") or "registration.decide" in request.acts]
    view = request.GET.get("view", "")
    if view not in {key for key, _ in views}:
        view = "mine" if "registration.register" in request.acts and "registration.decide" not in request.acts else views[-1][0]
    state, text, before = request.GET.get("state", ""), request.GET.get("q", "")[:80], request.GET.get("before", "")
    found = api.registrations(actor=request.actor, view=cast(Literal["mine", "decide", "left", "all"], view), state=state, text=text,
                              before=int(before) if before.isdecimal() and len(before) < 19 else None)
    disputes = api.disputes_to_decide(actor=request.actor, today=clock.today()) if "registration.decide" in request.acts else ()
    leads = api.lead_disputes_to_decide(actor=request.actor, today=clock.today()) if "registration.decide" in request.acts else ()
    template = "registration/registrations.html#rows" if request.htmx else "registration/registrations.html"
    return render(request, template, {
        "section": "claims", "views": views, "view": view, "state": state, "text": text, "page": found,
        "disputes": disputes if view == "decide" else (), "leads": leads if view == "decide" else (), "waiting": len(disputes) + len(leads),
        "states": words.STATES, "tones": words.TONES,
        "today": clock.today(), "is_blank": _is_blank()})


@page(act="registration.register")
def register(request: Request) -> HttpResponse:
    """The form of a claim; a refusal names the rule and leads to the refused attempt, from which arbitration is asked."""
    if request.method != "POST":
        return _form(request, request.GET)
    given = request.POST
    try:
        claim_id = api.register(
            actor=request.actor, now=clock.now(), account_id=_number(given.get("account_id", "")) or None, said=given.get("account", ""),
            project=given.get("project", ""), proof=given.get("proof", ""), expected_fen=_fen(given.get("expected", "")), key=given.get("key", ""))
    except idempotency.AlreadyDone as done:
        return redirect("registration:registration_card", registration_id=int(done.result))
    except api.Taken as taken:
        messages.error(request, said(taken.text))
        return redirect("registration:registration_card", registration_id=taken.registration_id)
    except Refusal as refusal:
        if refusal.status == 403 or (refusal.status == 404 and refusal.field != "account"):
            raise
        with access.bound(request.actor, read_only=True):
            return _form(request, given, refused=refusal)
    with access.bound(request.actor, read_only=True):
        hint = next((line.text for line in api.history(registration_id=claim_id) if line.kind == "similar"), None)
    if hint is None:
        messages.success(request, said(t("已报备", "Registered")))
    else:
        messages.warning(request, said(hint))
    return redirect("registration:registration_card", registration_id=claim_id)


@page(act="registration.view", methods=("GET",))
def registration_card(request: Request, registration_id: int) -> HttpResponse:
    """One claim: what it is about, why it was refused, arbitration, history, and what this reader may do."""
    return render(request, "registration/registration_card.html", card_context(request, registration_id))


@page(act="registration.view", methods=("GET",))
def account_registrations(request: Request, account_id: int) -> HttpResponse:
    """What is or was registered at one account."""
    claims = api.registrations_of(actor=request.actor, account_id=account_id)
    name, row = customers.account_names(actor=request.actor, ids=[account_id])[account_id].name, lists.listed(account_id=account_id)
    return render(request, "registration/account_registrations.html", {
        "account_id": account_id, "name": name, "claims": claims, "states": words.STATES, "tones": words.TONES, "letter_states": words.LETTERS,
        "letter_tones": words.LETTER_TONES, "letters": api.letters_of(actor=request.actor, account_id=account_id, today=clock.today()),
        "lack": api.letter_refusal(account_id=account_id, grade=row.grade if row else "", unit_id=request.actor.unit_id, on=clock.today())})


@page(act="registration.decide", methods=("POST",))
def decide_registration(request: Request, registration_id: int) -> HttpResponse:
    """A superior confirms, or declines with the reason."""
    decision: Literal["confirm", "decline"] = "decline" if request.POST.get("decision") == "decline" else "confirm"
    note = request.POST.get("note", "")[:300]
    return answered(request, registration_id, t("已办理", "Done"), lambda: api.decide_registration(
        actor=request.actor, now=clock.now(), registration_id=registration_id, decision=decision, note=note))


@page(act="registration.decide", methods=("POST",))
def adopt_registration(request: Request, registration_id: int) -> HttpResponse:
    """Who takes a claim over whose claimant has left, or handed the account over, by staff number."""
    def run() -> None:
        person = organisation.person_named(said=request.POST.get("staff_number", ""), field="staff_number")
        api.adopt_registration(actor=request.actor, now=clock.now(), registration_id=registration_id, user_id=person.id)

    return answered(request, registration_id, t("已指定承接人", "Passed on"), run)


@page(act="registration.view", methods=("POST",))
def report_progress(request: Request, registration_id: int) -> HttpResponse:
    """What shows that the claim is worked on."""
    return answered(request, registration_id, t("进展已登记", "Progress recorded"), lambda: api.report_progress(
        actor=request.actor, now=clock.now(), registration_id=registration_id, kind=request.POST.get("kind", ""),
        note=request.POST.get("note", "")[:300], evidence=request.POST.get("evidence", "")))


@page(act="registration.view", methods=("POST",))
def add_document(request: Request, registration_id: int) -> HttpResponse:
    """A document kept with the claim, to be named as proof."""
    file = request.FILES.get("file")
    return answered(request, registration_id, t("文件已附上,可作为进展凭据", "Kept: it can be named as proof"), lambda: api.add_document(
        actor=request.actor, now=clock.now(), registration_id=registration_id, file_name=file.name or "" if file else "",
        file_size=file.size or 0 if file else 0, chunks=file.chunks() if file else ()))


@page(act="registration.view", methods=("POST",))
def withdraw_registration(request: Request, registration_id: int) -> HttpResponse:
    """The object is free again."""
    return answered(request, registration_id, t("报备已撤回", "The claim was withdrawn"), lambda: api.withdraw_registration(
        actor=request.actor, now=clock.now(), registration_id=registration_id, reason=request.POST.get("reason", "")))


def answered(request: Request, registration_id: int, done: Any, act: Any) -> HttpResponse:
    """Back to the claim; a refusal stands on it with its way out."""
    try:
        act()
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            context = card_context(request, registration_id) | {"refusal": refusal}
            return render(request, "registration/registration_card.html", context, status=refusal.status)
    messages.success(request, said(done))
    return redirect("registration:registration_card", registration_id=registration_id)


def card_context(request: Request, registration_id: int) -> dict[str, Any]:
    """Everything the page of one claim shows."""
    claim = api.registration(actor=request.actor, registration_id=registration_id)
    disputes = api.disputes_of(actor=request.actor, registration_id=registration_id, today=clock.today())
    blocked = claim.blocked_by_id and claim.state == "refused"
    heirs = api.heirs_of(actor=request.actor, registration_id=registration_id) if claim.may_adopt else None
    return {
        "claim": claim, "heirs": heirs, "policy": rulebook.version_said(label=claim.policy_version),
        "disputes": disputes, "history": api.history(registration_id=registration_id), "icons": words.ICONS,
        "holder": api.holder_of(actor=request.actor, registration_id=registration_id) if blocked else None,
        "may_open_dispute": blocked and claim.is_mine and not any(one.state != "void" for one in disputes), "states": words.STATES,
        "tones": words.TONES, "decisions": words.DECISIONS, "progress_words": api.PROGRESS_WORDS.items(), "today": clock.today(),
        "evidence_words": api.EVIDENCE_WORDS, "documents": files.attachments_of(subject=Ref("registration", registration_id)),
        "offer": api.evidence_of(actor=request.actor, registration_id=registration_id, today=clock.today()) if claim.may_progress else None}


def _form(request: Request, given: QueryDict, *, refused: Refusal | None = None) -> HttpResponse:
    account_id = _number(given.get("account_id", ""))
    names = customers.account_names(actor=request.actor, ids=[account_id]) if account_id else {}
    rules = api.claim_rules(on=clock.today())
    return render(request, "registration/register.html", {
        "given": given, "account_id": account_id if account_id in names else 0, "name": names[account_id].name if account_id in names else "",
        "refusal": refused, "rules": rules, "key": given.get("key") or uuid.uuid4().hex}, status=refused.status if refused else 200)


def _is_blank() -> bool:
    rules = api.claim_rules(on=clock.today())
    return rules is None or rules.protect_days is None


def _fen(text: str) -> int | None:
    """万元 as people write it; refuses what is no amount."""
    if not text.strip():
        return None
    try:
        amount = Decimal(text.replace(",", "").replace(",", "").strip())
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or abs(amount) > MOST_WAN:
        raise Refusal("expected_amount", t("预计金额应为数字(万元)", "The expected value is a number (ten thousand yuan)"), field="expected")
    return money.to_fen(amount, unit="wan")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
