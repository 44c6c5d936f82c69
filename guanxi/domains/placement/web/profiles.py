"""个人背景与意向: one's own page, and that of somebody one answers for (ORG-16)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.placement import api
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.web import typed
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="placement.own", methods=("GET",))
def mine(request: Request) -> HttpResponse:
    """What I say of my background and of where I would work."""
    return _profile(request, api.own_profile(actor=request.actor))


@page(act="placement.own", methods=("POST",))
def say_open(request: Request) -> HttpResponse:
    """Open to a transfer, or not."""
    return _done(request, t("已保存", "Saved"), lambda: api.say_open(
        actor=request.actor, now=clock.now(), is_open=request.POST.get("is_open") == "yes"))


@page(act="placement.own", methods=("POST",))
def add_entry(request: Request) -> HttpResponse:
    """One more line."""
    given = request.POST
    return _done(request, t("已添加", "Added"), lambda: api.add_entry(
        actor=request.actor, now=clock.now(), kind=given.get("kind", ""), value=given.get("value", "")[:200], stance=given.get("stance", "has"),
        awarded_on=_day(given.get("awarded_on", ""))))


@page(act="placement.own", methods=("POST",))
def remove_entry(request: Request, entry_id: int) -> HttpResponse:
    """One line less."""
    return _done(request, t("已删去", "Removed"), lambda: api.remove_entry(actor=request.actor, now=clock.now(), entry_id=entry_id))


@page(act="placement.read", methods=("GET",))
def person(request: Request, user_id: int) -> HttpResponse:
    """Somebody one answers for."""
    return _profile(request, api.profile(actor=request.actor, user_id=user_id))


@page(act="placement.supervise", methods=("POST",))
def confirm_entry(request: Request, user_id: int, entry_id: int) -> HttpResponse:
    """The supervisor vouches for it."""
    api.confirm_entry(actor=request.actor, now=clock.now(), user_id=user_id, entry_id=entry_id)
    messages.success(request, said(t("已核实", "Confirmed")))
    return redirect("placement:person", user_id=user_id)


def _profile(request: Request, found: api.ProfileView) -> HttpResponse:
    lists = api.lists(on=clock.today())
    return render(request, "placement/profile.html", {
        "found": found, "lists": lists, "stances": api.STANCES, "today": clock.today(),
        "background": [(key, name, found.of_kind(key), lists.choices.get(key)) for key, name in api.BACKGROUND.items()],
        "preference": [(key, name, found.of_kind(key), lists.choices.get(key), [(one, api.STANCES[one]) for one in api.stances_of(key)])
                       for key, name in api.PREFERENCE.items()]})


def _done(request: Request, text: Text, call: Callable[[], object]) -> HttpResponse:
    """Runs a command and returns to one's own page; its refusal becomes a message there."""
    typed.tried(request, text, call)
    return redirect("placement:mine")


def _day(written: str) -> date | None:
    """The day of the form; nothing and what is none are none, which the rule refuses where one is needed."""
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None
