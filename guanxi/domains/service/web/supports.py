"""Cases at support centres: the list, one request with its steps, know-how, and the figures by centre (ORG-13 to ORG-15)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.organisation import api as organisation
from guanxi.domains.service import api
from guanxi.foundation.django import clock, idempotency
from guanxi.foundation.pure import months
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.web import typed
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page

ALL, WAITING = "all", "asked"
STATES: tuple[tuple[str, Text], ...] = (*api.SUPPORT_STATES, ("answered", t("已解决和退回", "Solved and given back")), (ALL, t("全部", "All")))
TONES = {"asked": "warning", "solved": "success", "given_back": "error", "taken_back": "neutral"}
FILTERS = ("state", "centre", "month", "mine", "satisfaction")


@page(act="service.view", methods=("GET",))
def supports(request: Request) -> HttpResponse:
    """What waits, the oldest first; or the records behind a figure. ORG-14."""
    given = request.GET
    state, chosen = given.get("state", "") or WAITING, given.get("centre", "")
    centre_id = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19 else None
    month = months.read(given.get("month")) or 0
    found = api.supports(actor=request.actor, after=given.get("after", "")[:60], narrowed=api.SupportFilter(
        state="" if state == ALL else state[:10], centre_id=centre_id, month=month, is_mine=given.get("mine") == "1",
        satisfaction=given.get("satisfaction", "")[:10]))
    centre = next((one for one in organisation.units(ids=[centre_id])), None) if centre_id else None
    return render(request, "service/supports.html", {
        "found": found, "states": STATES, "tones": TONES, "state": state, "given": given, "centre": centre, "month": month,
        "kept": [(key, given[key]) for key in ("centre", "month", "satisfaction") if given.get(key)],
        "is_narrowed": any(given.get(key) for key in FILTERS), "is_later": bool(given.get("after"))})


@page(act="service.view", methods=("GET",))
def support_figures(request: Request) -> HttpResponse:
    """By centre and month; fetched after the list of cases. ORG-14."""
    return render(request, "service/support_figures.html", {"centres": api.support_figures(actor=request.actor, now=clock.now())})


@page(act="service.view", methods=("GET",))
def know_how(request: Request) -> HttpResponse:
    """What centres passed on of their products. ORG-14."""
    return render(request, "service/know_how.html", {
        "found": api.know_how(actor=request.actor, after=request.GET.get("after", "")[:60]), "is_later": bool(request.GET.get("after"))})


@page(act="service.view", methods=("GET",))
def support_card(request: Request, support_id: int) -> HttpResponse:
    """The technical request, and what the centre may do with it."""
    return render(request, "service/support_card.html", {"one": api.support(actor=request.actor, support_id=support_id), "tones": TONES})


@page(act="service.handle", methods=("POST",))
def pass_on_case(request: Request, case_id: int) -> HttpResponse:
    """Asks a centre."""
    given = request.POST

    def ask() -> None:
        try:
            api.pass_on_case(actor=request.actor, now=clock.now(), case_id=case_id, centre=given.get("centre", "")[:30],
                             question=_plain(given.get("question", "")), key=given.get("key", "")[:64])
        except idempotency.AlreadyDone:
            return

    typed.tried(request, t("已转支持中心", "Passed on to the centre"), ask)
    return redirect("service:case_card", case_id=case_id)


@page(act="service.handle", methods=("POST",))
def answer_support(request: Request, support_id: int) -> HttpResponse:
    """The centre's solution."""
    given = request.POST
    return _step(request, support_id, t("已答复", "Answered"), lambda: api.answer_support(
        actor=request.actor, now=clock.now(), support_id=support_id, answer=_plain(given.get("answer", "")),
        know_how=_plain(given.get("know_how", ""))))


@page(act="service.handle", methods=("POST",))
def give_back_support(request: Request, support_id: int) -> HttpResponse:
    """The centre could not."""
    return _step(request, support_id, t("已退回", "Given back"), lambda: api.give_back_support(
        actor=request.actor, now=clock.now(), support_id=support_id, reason=_plain(request.POST.get("reason", ""))))


@page(act="service.handle", methods=("POST",))
def take_back_support(request: Request, support_id: int) -> HttpResponse:
    """Who has the case needs the centre no more."""
    return _step(request, support_id, t("已撤回", "Taken back"), lambda: api.take_back_support(
        actor=request.actor, now=clock.now(), support_id=support_id))


def _step(request: Request, support_id: int, done: Text, call: Callable[[], None]) -> HttpResponse:
    typed.tried(request, done, call)
    return redirect("service:support_card", support_id=support_id)


def _plain(said: str) -> str:
    """A browser sends two characters where one ends a line."""
    return said.replace("\r\n", "\n")
