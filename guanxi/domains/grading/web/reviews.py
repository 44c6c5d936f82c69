"""Pages of review rounds: list, one round as a sheet, opinions, submission. One query or one command each."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from guanxi.domains.approvals import api as approvals
from guanxi.domains.grading import api
from guanxi.domains.grading.web import words
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.web.http import Request, may
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(act="grading.review", methods=("GET",))
def reviews(request: Request) -> HttpResponse:
    """Rounds one may see."""
    template = "grading/reviews.html#rows" if request.htmx else "grading/reviews.html"
    return render(request, template, {
        "reviews": api.reviews(actor=request.actor), "rounds": words.ROUNDS, "states": words.STATES, "tones": words.TONES,
        "may_open": may(request, "grading.open_review")})


@page(act="grading.open_review")
def open_review(request: Request) -> HttpResponse:
    """The form of a new round, and opening it."""
    today = clock.today()
    if request.method != "POST":
        home = request.actor.scope.home_ids or None
        return render(request, "grading/open_review.html", {
            "schemes": api.active_schemes(on=today), "units": [one for one in organisation.units(ids=home) if one.tier != "outlet"],
            "rounds": words.ROUNDS, "today": today, "closes": today + timedelta(days=14), "effective": today + timedelta(days=30)})
    kind = request.POST.get("round", "")
    round_kind: Literal["annual", "quarterly", "event"] = "annual" if kind == "annual" else "event" if kind == "event" else "quarterly"
    review_id = api.open_review(
        actor=request.actor, now=clock.now(), scheme=request.POST.get("scheme", ""), unit_id=words.number(request.POST.get("unit_id", "")),
        round=round_kind, closes_on=words.needed_day(request.POST.get("closes_on", ""), "closes_on"),
        effective_on=words.needed_day(request.POST.get("effective_on", ""), "effective_on"), name=request.POST.get("name", ""))
    return redirect("grading:review_card", review_id=review_id)


@page(act="grading.review", methods=("GET",))
def review_card(request: Request, review_id: int) -> HttpResponse:
    """One round as a sheet: figures, filters, 50 lines a page, opinions in bulk."""
    found = api.review_card(actor=request.actor, review_id=review_id)
    show = request.GET.get("show", "")
    lines = api.review_lines(actor=request.actor, review_id=review_id, number=page_number(request.GET.get("page")), show=show)
    template = "grading/review_card.html#sheet" if request.htmx else "grading/review_card.html"
    return render(request, template, {
        "review": found, "page": lines, "show": show, "figures": api.review_figures(actor=request.actor, review_id=review_id),
        "names": found.names, "ranks": found.ranks, "filters": words.FILTERS,
        "rounds": words.ROUNDS, "states": words.STATES, "tones": words.TONES, "opinions": words.OPINIONS,
        "requests": approvals.requests_about(actor=request.actor, subject=Ref("grade_review", review_id))})


@page(act="grading.review", methods=("GET",))
def review_minutes(request: Request, review_id: int) -> HttpResponse:
    """会议纪要 of a decided round, made to be printed."""
    found = api.review_minutes(actor=request.actor, review_id=review_id)
    return render(request, "grading/review_minutes.html", {
        "minutes": found, "review": found.card, "figures": found.figures, "names": found.card.names, "rounds": words.ROUNDS,
        "decisions": words.DECISIONS})


@page(act="grading.review", methods=("GET",))
def published_list(request: Request, review_id: int) -> HttpResponse:
    """名单下发: the decided round as a workbook."""
    name, content = api.published_list(actor=request.actor, review_id=review_id)
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"})


@page(act="grading.give_opinion", methods=("POST",))
def set_opinion(request: Request, review_id: int) -> HttpResponse:
    """Agrees or objects to the ticked lines, or to all one sees when `all` is pressed."""
    ids = [words.number(text) for text in request.POST.getlist("line")]
    everything = request.POST.get("opinion") == "agree_all"
    opinion: Literal["agree", "object"] = "object" if request.POST.get("opinion") == "object" else "agree"
    changed = 0
    if ids or everything:
        changed = api.set_opinion(
            actor=request.actor, now=clock.now(), review_id=review_id, line_ids=[] if everything else ids, opinion=opinion,
            note=request.POST.get("note", ""), wanted_grade=request.POST.get("wanted_grade", ""))
    else:
        with access.bound(request.actor, read_only=True):
            api.review_card(actor=request.actor, review_id=review_id)
    messages.success(request, said(t(f"已记录 {changed} 户", f"{counted(changed, 'account|accounts')} noted")))
    return redirect("grading:review_card", review_id=review_id)


@page(act="grading.review", methods=("POST",))
def submit_review(request: Request, review_id: int) -> HttpResponse:
    """Submits the round to those who decide."""
    requests = api.submit_review(actor=request.actor, now=clock.now(), review_id=review_id,
                                 expected_version=words.number(request.POST.get("expected_version", "")))
    messages.success(request, said(t(f"已提交,{len(requests)} 个审批", f"Submitted: {len(requests)} approvals")))
    return redirect("grading:review_card", review_id=review_id)


@page(act="grading.open_review", methods=("POST",))
def withdraw_review(request: Request, review_id: int) -> HttpResponse:
    """Takes the round back."""
    api.withdraw_review(actor=request.actor, now=clock.now(), review_id=review_id, reason=request.POST.get("reason", ""))
    messages.success(request, said(t("已撤回", "Withdrawn")))
    return redirect("grading:reviews")
