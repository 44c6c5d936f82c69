"""Pages of reports for the record (备案): what is not yet reported, what waits for receipt, what stands."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guanxi.domains.customers import api as customers
from guanxi.domains.registration import api
from guanxi.domains.registration.web import words
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

MOST = 300


@page(act="registration.view", methods=("GET",))
def reports(request: Request) -> HttpResponse:
    """Three lists of the reader's scope."""
    return _page(request, request.GET.get("state", ""))


@page(act="registration.register", methods=("POST",))
def report_for_record(request: Request) -> HttpResponse:
    """The ticked accounts go to the city."""
    try:
        count = api.report_for_record(
            actor=request.actor, now=clock.now(), account_ids=_ticked(request, "account"), note=request.POST.get("note", ""))
    except Refusal as refusal:
        return _refused(request, "", refusal)
    messages.success(request, said(t(f"已备案 {count} 户,等市局确认", f"{counted(count, 'account|accounts')} reported; the city confirms receipt")))
    return redirect("registration:reports")


@page(act="registration.decide", methods=("POST",))
def answer_reports(request: Request) -> HttpResponse:
    """The city confirms the ticked ones, or returns them."""
    try:
        count = api.answer_reports(actor=request.actor, now=clock.now(), report_ids=_ticked(request, "report"),
                                   decision=request.POST.get("decision", ""), answer=request.POST.get("answer", ""))
    except Refusal as refusal:
        return _refused(request, "reported", refusal)
    messages.success(request, said(t(f"已办理 {count} 户", f"{counted(count, 'account|accounts')} done")))
    return redirect(reverse("registration:reports") + "?state=reported")


def _page(request: Request, state: str, *, refused: Refusal | None = None) -> HttpResponse:
    today = clock.today()
    state = state if state in words.REPORTS else ""
    unreported = api.unreported(actor=request.actor, today=today) if not state else ()
    found = api.reports(actor=request.actor, state=state) if state else ()
    return render(request, "registration/reports.html", {
        "section": "reports", "state": state, "refusal": refused, "states": words.REPORTS, "tones": words.REPORT_TONES,
        "unreported": unreported, "own": sum(one.may_report for one in unreported), "most": MOST,
        "reports": found, "waiting": sum(one.may_answer for one in found), "grades": customers.grade_words(on=today)},
        status=refused.status if refused else 200)


def _refused(request: Request, state: str, refusal: Refusal) -> HttpResponse:
    if refusal.status in (403, 404):
        raise refusal
    with access.bound(request.actor, read_only=True):
        return _page(request, state, refused=refusal)


def _ticked(request: Request, name: str) -> list[int]:
    return [int(text) for text in request.POST.getlist(name) if text.isdecimal() and len(text) < 19][: MOST + 1]
