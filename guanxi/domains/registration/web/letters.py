"""Pages of letters of authorisation (授权委托书): the list, the form with the scan, one letter, revoking."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import api
from guanxi.domains.registration.web import words
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="registration.view", methods=("GET",))
def letters(request: Request) -> HttpResponse:
    """Those in force and those that are over."""
    state = "over" if request.GET.get("state") == "over" else "valid"
    return render(request, "registration/letters.html", {
        "section": "letters", "letters": api.letters(actor=request.actor, today=clock.today(), state=state), "state": state,
        "states": words.LETTERS, "tones": words.LETTER_TONES, "grades": customers.grade_words(on=clock.today())})


@page(act="registration.authorise")
def issue_letter(request: Request) -> HttpResponse:
    """The form of a letter with its scan."""
    if request.method != "POST":
        return _form(request, request.GET)
    given, file = request.POST, request.FILES.get("file")
    try:
        start, end = _day(given.get("valid_from", ""), "valid_from"), _day(given.get("valid_until", ""), "valid_until")
        terms = api.LetterTerms(
            number=given.get("number", ""), to_unit_id=_number(given.get("to_unit", "")), content=given.get("content", ""), valid_from=start,
            valid_until=end, said=given.get("account", ""), grade=given.get("grade", ""))
        letter_id = api.issue_letter(actor=request.actor, now=clock.now(), terms=terms, file_name=file.name or "" if file else "",
                                     file_size=file.size or 0 if file else 0, chunks=file.chunks() if file else ())
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        with access.bound(request.actor, read_only=True):
            return _form(request, given, refused=refusal)
    messages.success(request, said(t("授权委托书已登记", "The letter is recorded")))
    return redirect("registration:letter_card", letter_id=letter_id)


@page(act="registration.view", methods=("GET",))
def letter_card(request: Request, letter_id: int) -> HttpResponse:
    """One letter with its scan."""
    return render(request, "registration/letter_card.html", _card(request, letter_id))


@page(act="registration.authorise", methods=("POST",))
def revoke_letter(request: Request, letter_id: int) -> HttpResponse:
    """No basis any more."""
    try:
        api.revoke_letter(actor=request.actor, now=clock.now(), letter_id=letter_id, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return render(request, "registration/letter_card.html", _card(request, letter_id) | {"refusal": refusal}, status=refusal.status)
    messages.success(request, said(t("已撤销", "Revoked")))
    return redirect("registration:letter_card", letter_id=letter_id)


def _card(request: Request, letter_id: int) -> dict[str, Any]:
    return {"letter": api.letter(actor=request.actor, letter_id=letter_id, today=clock.today()), "states": words.LETTERS,
            "tones": words.LETTER_TONES, "grades": customers.grade_words(on=clock.today())}


def _form(request: Request, given: QueryDict, *, refused: Refusal | None = None) -> HttpResponse:
    home = None if request.actor.scope.shape == "all" else request.actor.scope.home_ids
    cities = [unit for unit in organisation.units(ids=home) if unit.tier == "city" and unit.kind == "territory"]
    grades = [(key, word) for key, word in customers.grade_words(on=clock.today()).items()]
    return render(request, "registration/issue_letter.html", {
        "given": given, "cities": cities, "grades": grades, "refusal": refused, "today": clock.today()}, status=refused.status if refused else 200)


def _day(text: str, field: str) -> date:
    try:
        found = parse_date(text) if text else None
    except ValueError:
        found = None
    if found is None:
        raise Refusal("letter_days", t("请填写有效期", "Enter from when to when it is valid"), field=field)
    return found


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
