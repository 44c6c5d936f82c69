"""指导意见与经验: the list, one paper, issuing, writing up, reading, answering, spreading (ORG-01)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from guanxi.domains.guidance import api
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.web import typed
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page

TONES = {"unsigned": "warning", "late_unsigned": "error", "signed": "info", "late_unanswered": "error", "answered": "success"}


@page(act="guidance.view", methods=("GET",))
def papers(request: Request) -> HttpResponse:
    """What the line of one's units issued and received."""
    return render(request, "guidance/papers.html", {
        "papers": api.papers(actor=request.actor, today=clock.today()), "kinds": api.KINDS, "states": api.STATES, "tones": TONES})


@page(act="guidance.issue")
def issue_guidance(request: Request) -> HttpResponse:
    """The form of a guidance, and sending it down."""
    if request.method != "POST":
        return render(request, "guidance/issue_guidance.html", {
            "units": api.units_below(actor=request.actor), "today": clock.today(), "longest": api.LONGEST_TEXT, "title_length": api.LONGEST_TITLE})
    given = request.POST
    return _made(request, "guidance:issue_guidance", t("指导意见已下发", "It went out"), lambda: api.issue_guidance(
        actor=request.actor, now=clock.now(), unit_ids=_units(given), words=api.PaperWords(
            title=_plain(given.get("title", "")), text=_plain(given.get("text", "")), due_on=_day(given.get("due_on", "")))))


@page(act="guidance.report")
def write_experience(request: Request) -> HttpResponse:
    """The form of an experience, and sending it up."""
    if request.method != "POST":
        return render(request, "guidance/write_experience.html", {"longest": api.LONGEST_TEXT, "title_length": api.LONGEST_TITLE})
    return _made(request, "guidance:write_experience", t("经验已上报", "It went up"), lambda: api.write_experience(
        actor=request.actor, now=clock.now(), title=_plain(request.POST.get("title", "")), text=_plain(request.POST.get("text", ""))))


@page(act="guidance.view", methods=("GET",))
def paper(request: Request, paper_id: int) -> HttpResponse:
    """One paper, and how each unit stands with it."""
    found = api.paper(actor=request.actor, paper_id=paper_id, today=clock.today())
    return render(request, "guidance/paper.html", {
        "found": found, "kinds": api.KINDS, "states": api.STATES, "tones": TONES, "today": clock.today(), "longest": api.LONGEST_ANSWER,
        "units": api.units_below(actor=request.actor) if found.may_spread else ()})


@page(act="guidance.answer", methods=("POST",))
def sign_paper(request: Request, paper_id: int) -> HttpResponse:
    """It was read."""
    return _done(request, paper_id, t("已签收", "Confirmed"), lambda: api.sign_paper(actor=request.actor, now=clock.now(), paper_id=paper_id))


@page(act="guidance.answer", methods=("POST",))
def answer_paper(request: Request, paper_id: int) -> HttpResponse:
    """What came of it."""
    return _done(request, paper_id, t("已反馈", "Answered"), lambda: api.answer_paper(
        actor=request.actor, now=clock.now(), paper_id=paper_id, answer=_plain(request.POST.get("answer", ""))))


@page(act="guidance.issue", methods=("POST",))
def spread_experience(request: Request, paper_id: int) -> HttpResponse:
    """From one unit to all."""
    given = request.POST
    return _done(request, paper_id, t("已推广", "Spread"), lambda: api.spread_experience(
        actor=request.actor, now=clock.now(), paper_id=paper_id, note=_plain(given.get("note", "")), due_on=_day(given.get("due_on", "")),
        unit_ids=_units(given)))


@page(act="guidance.report", methods=("POST",))
def withdraw_paper(request: Request, paper_id: int) -> HttpResponse:
    """Taken back."""
    return _done(request, paper_id, t("已撤回", "Taken back"), lambda: api.withdraw_paper(
        actor=request.actor, now=clock.now(), paper_id=paper_id, reason=_plain(request.POST.get("reason", ""))))


def _made(request: Request, form: str, text: Text, call: Callable[[], int]) -> HttpResponse:
    """Runs a command and goes to the paper; its refusal becomes a message over the form."""
    made = typed.tried(request, text, call)
    return redirect(form) if made is None else redirect("guidance:paper", paper_id=made)


def _done(request: Request, paper_id: int, text: Text, call: Callable[[], object]) -> HttpResponse:
    """Runs a command and returns to the paper; its refusal becomes a message there."""
    typed.tried(request, text, call)
    return redirect("guidance:paper", paper_id=paper_id)


def _units(given: QueryDict) -> list[int]:
    return [int(one) for one in given.getlist("unit") if one.isdecimal() and len(one) < 19]


def _plain(given: str) -> str:
    """Without the character that PostgreSQL cannot store; a line's end is one character, as the browser counted it."""
    return given.replace("\x00", "").replace("\r\n", "\n")


def _day(written: str) -> date | None:
    """The day of the form; what is none is a day long past, which the rule refuses."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return date.min
