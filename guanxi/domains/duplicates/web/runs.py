"""Comparisons of the whole book: the list, and asking for one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.duplicates import api
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import typed
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="duplicates.run", methods=("GET",))
def runs(request: Request) -> HttpResponse:
    """What was compared, how long it took, what was left out."""
    return render(request, "duplicates/runs.html", {"runs": api.runs(actor=request.actor), "room": "runs"})


@page(act="duplicates.run", methods=("POST",))
def request_run(request: Request) -> HttpResponse:
    """全库查重."""
    try:
        api.request_run(actor=request.actor, now=clock.now())
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        typed.refused(request, refusal)
    else:
        messages.success(request, said(t("已排队,在后台比对全库", "Queued: the book is compared in the background")))
    return redirect("duplicates:runs")
