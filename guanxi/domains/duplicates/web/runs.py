"""Comparisons of the whole book: the list, and asking for one."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.duplicates import api
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.web import typed
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page


@page(act="duplicates.run", methods=("GET",))
def runs(request: Request) -> HttpResponse:
    """What was compared, how long it took, what was left out."""
    return render(request, "duplicates/runs.html", {"runs": api.runs(actor=request.actor), "room": "runs"})


@page(act="duplicates.run", methods=("POST",))
def request_run(request: Request) -> HttpResponse:
    """全库查重."""
    typed.tried(request, t("已排队,在后台比对全库", "Queued: the book is compared in the background"),
                lambda: api.request_run(actor=request.actor, now=clock.now()))
    return redirect("duplicates:runs")
