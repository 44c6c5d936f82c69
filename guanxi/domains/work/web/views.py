"""Three acts on one item, each with one command behind it."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from guanxi.domains.organisation import api as organisation
from guanxi.domains.work import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page

SNOOZE_CHOICES = (1, 3, 7, 14, 30)


@page(act="work.view", methods=("POST",))
def complete_item(request: Request, item_id: int) -> HttpResponse:
    """Done: back to the day."""
    api.complete_item(actor=request.actor, now=clock.now(), item_id=item_id, expected_version=_version(request))
    return _home(request, t("已完成", "Done"))


@page(act="work.view")
def snooze_item(request: Request, item_id: int) -> HttpResponse:
    """Puts an item off, with a day and a reason."""
    today = clock.today()
    if request.method != "POST":
        choices = [(today + timedelta(days=days), days) for days in SNOOZE_CHOICES]
        return _form(request, "work/snooze_item.html", item_id, {"choices": choices, "first": choices[1][0]})
    api.snooze_item(
        actor=request.actor, now=clock.now(), item_id=item_id, until=_day(request.POST.get("until", "")),
        reason=request.POST.get("reason", ""), today=today, expected_version=_version(request),
    )
    return _home(request, t("已改期", "Put off"))


@page(act="work.view")
def pass_on_item(request: Request, item_id: int) -> HttpResponse:
    """Gives an item to somebody else, by staff number, login name or name."""
    if request.method != "POST":
        return _form(request, "work/pass_on_item.html", item_id, {})
    with access.bound(request.actor, read_only=True):  # a foreign item looks like none, whoever is named
        _item(request, item_id)
    person = organisation.person_named(said=request.POST.get("to", ""), field="to", label=t("接办人", "Who takes it"))
    api.pass_on_item(actor=request.actor, now=clock.now(), item_id=item_id, to_user_id=person.id,
                     reason=request.POST.get("reason", ""))
    return _home(request, t("已转办", "Passed on"))


def _form(request: Request, template: str, item_id: int, more: dict[str, object]) -> HttpResponse:
    return render(request, template, {"item": _item(request, item_id), **more})


def _item(request: Request, item_id: int) -> api.Item:
    item = api.item(actor=request.actor, item_id=item_id, today=clock.today())
    if item is None:
        raise not_found()
    return item


def _home(request: Request, said: Text) -> HttpResponse:
    messages.success(request, said.in_language(get_language() or "zh-hans"))
    return redirect("today:home")


def _version(request: Request) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else None


def _day(text: str) -> date:
    """The day of the form; none is one long past, which the command refuses to who may see the item at all."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min
