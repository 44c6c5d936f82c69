"""抽样回访: the sample, how it was drawn, and its results."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.stewardship import api
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import typed
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

RESULTS: tuple[tuple[str, Text], ...] = (("right", t("无误", "Right")), ("wrong", t("有误", "Wrong")), ("not_reached", t("未接通", "Not reached")))


@page(act="stewardship.view", methods=("GET",))
def call_backs(request: Request) -> HttpResponse:
    """One's own call-backs, or all of one's accounts; how each week's sample was drawn."""
    only_mine, only_open = request.GET.get("all") != "1" and "stewardship.call_back" in request.acts, request.GET.get("open") == "1"
    found = api.call_backs(actor=request.actor, only_mine=only_mine, only_open=only_open, number=page_number(request.GET.get("page")))
    return render(request, "stewardship/call_backs.html", {
        "page": found, "only_mine": only_mine, "only_open": only_open, "draws": api.draws(actor=request.actor), "tab": "call_backs",
        "today": clock.today()})


@page(act="stewardship.view", methods=("GET",))
def call_back(request: Request, call_back_id: int) -> HttpResponse:
    """One call-back: whom to ask what, and the result."""
    return render(request, "stewardship/call_back.html", {
        "one": api.call_back(actor=request.actor, call_back_id=call_back_id), "results": RESULTS})


@page(act="stewardship.call_back", methods=("POST",))
def answer_call_back(request: Request, call_back_id: int) -> HttpResponse:
    """Right, wrong or not reached."""
    try:
        api.answer_call_back(actor=request.actor, now=clock.now(), call_back_id=call_back_id, result=request.POST.get("result", ""),
                             note=request.POST.get("note", ""))
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        typed.refused(request, refusal)
        return redirect("stewardship:call_back", call_back_id=call_back_id)
    messages.success(request, said(t("回访结果已登记", "The result was recorded")))
    return redirect("stewardship:call_backs")
