"""Pages of insights: nights, data files, unmapped revenue, 80/20. Each asks one query or calls one command."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.insights import api
from guanxi.domains.insights.web import curve
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure import months
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.web.http import Request, may
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

WAITING = ("queued", "running")


@page(act="insights.runs", methods=("GET",))
def runs(request: Request) -> HttpResponse:
    """The last nights with their state; a waiting one is polled as a fragment."""
    found = api.runs(actor=request.actor)
    template = "insights/runs.html#rows" if request.htmx else "insights/runs.html"
    return render(request, template, {
        "runs": found, "is_waiting": any(run.status in WAITING for run in found),
        "published": api.published_run() if request.actor.scope.shape == "all" else None,  # its figures are every unit's (PRM-59)
        "stamp": api.stamp(), "may_run": may(request, "insights.run_night")})


@page(act="insights.run_night", methods=("POST",))
def request_night(request: Request) -> HttpResponse:
    """Asks for a night now; `accept_drift` when somebody has looked at a held one. One that waits already is said to wait."""
    with access.bound(request.actor, read_only=True):
        known = {run.id for run in api.runs(actor=request.actor)}
    run_id = api.request_night(actor=request.actor, now=clock.now(), reason="页面 · 立即计算",
                               accept_drift=request.POST.get("accept_drift") == "on")
    if run_id in known:
        messages.info(request, said(t("此前的计算还在排队,不必重复", "The one asked for before waits still: once is enough")))
    else:
        messages.success(request, said(t("已排队,通常几分钟内完成", "Queued; usually done within minutes")))
    return redirect("insights:runs")


@page(act="insights.runs", methods=("GET",))
def run(request: Request, run_id: int) -> HttpResponse:
    """One night: period, basis, as-of, checks, seconds per step."""
    found = api.run(actor=request.actor, run_id=run_id)
    may_accept = may(request, "insights.run_night") and request.actor.scope.shape == "all"
    return render(request, "insights/run.html", {"run": found, "may_accept": may_accept})


@page(act="insights.runs", methods=("GET",))
def fact_files(request: Request) -> HttpResponse:
    """Data files of the lake: what each says, until when, and whether it still counts."""
    return render(request, "insights/fact_files.html", {
        "files": api.fact_files(actor=request.actor), "may_revert": may(request, "insights.load_facts")})


@page(act="insights.load_facts", methods=("POST",))
def revert_facts(request: Request, fact_file_id: int) -> HttpResponse:
    """Takes a file out; the night that follows brings back the figures before it."""
    api.revert_facts(actor=request.actor, now=clock.now(), fact_file_id=fact_file_id,
                     reason=request.POST.get("reason", "")[:200])
    messages.success(request, said(t("已撤销,正在重新计算", "Reverted; figures are being recomputed")))
    return redirect("insights:fact_files")


@page(act="insights.unmapped", methods=("GET",))
def unmapped_revenue(request: Request) -> HttpResponse:
    """Money of codes nobody has claimed, by month."""
    found = api.unmapped_revenue(actor=request.actor, month=months.read(request.GET.get("month")), number=page_number(request.GET.get("page")))
    template = "insights/unmapped_revenue.html#lines" if request.htmx else "insights/unmapped_revenue.html"
    return render(request, template, {"unmapped": found, "page": found.page, "is_whole": request.actor.scope.shape == "all"})


@page(act="insights.concentration", methods=("GET",))
def concentration(request: Request) -> HttpResponse:
    """80/20 of the accounts one may see; every number opens the book behind it. GRD-18."""
    found = api.concentration(actor=request.actor)
    context: dict[str, Any] = {"found": found}
    if found:
        context |= {"chart": curve.chart(found), "steps": curve.steps(found), "top_from_wan": curve.wan(found.top.from_fen),
                    "any_revenue": curve.ANY_REVENUE}
    template = "insights/concentration.html#curve" if request.htmx else "insights/concentration.html"
    return render(request, template, context)
