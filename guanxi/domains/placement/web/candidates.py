"""岗位匹配: who of one's people fits a unit, a job, or an account without an owner, and why (ORG-16)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from guanxi.domains.placement import api
from guanxi.foundation.django import clock
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page

FILTERS = (("trade", "trades"), ("product", "products"), ("industry", "industries"), ("language", "languages"),
           ("qualification", "qualifications"))


@page(act="placement.supervise", methods=("GET",))
def candidates(request: Request) -> HttpResponse:
    """The form and its answer; nothing of it is kept."""
    given = request.GET
    named = {name: tuple(one.strip()[:60].replace("\x00", "") for one in given.getlist(kind) if one.strip())[:10] for kind, name in FILTERS}
    wish = api.Wish(unit_id=_number(given.get("unit", "")), job=given.get("job", "")[:40], account_id=_number(given.get("account", "")), **named)
    lists, led = api.lists(on=clock.today()), api.led_units(request.actor)
    found = api.candidates(actor=request.actor, wish=wish)
    return render(request, "placement/candidates.html", {
        "found": found, "wish": wish, "unit": str(found.unit_id), "jobs": lists.choices["job"],
        "units": [(key, word) for key, word in lists.choices["unit"] if led is None or int(key) in led],
        "filters": [(kind, api.KINDS[kind], lists.choices.get(kind), (getattr(wish, name) or ("",))[0]) for kind, name in FILTERS]})


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
