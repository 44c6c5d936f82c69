"""Pages about one account's grade, and the preview of a pack. Each asks one query or calls one command."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import api
from guanxi.domains.grading.web import words
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.web.http import Request, may
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="grading.why", methods=("GET",))
def why(request: Request, account_id: int) -> HttpResponse:
    """Why this grade, what is missing, and every grade the account has had."""
    found = api.why(actor=request.actor, account_id=account_id, today=clock.today())
    context = {"whys": found, "account_id": account_id, "may_name": may(request, "grading.name"), "today": clock.today()}
    if request.htmx:
        return render(request, "grading/why.html#block", context)
    card = customers.cards(actor=request.actor, ids=[account_id])[account_id]
    return render(request, "grading/why.html", {
        **context, "card": card, "history": api.history(account_id=account_id), "names": api.grade_names(on=clock.today())})


@page(act="grading.name", methods=("POST",))
def name_grade(request: Request, account_id: int) -> HttpResponse:
    """Names a grade; back to the account's grade page."""
    api.name_grade(
        actor=request.actor, now=clock.now(), account_id=account_id, scheme=request.POST.get("scheme", ""),
        grade=request.POST.get("grade", ""), reason=request.POST.get("reason", ""),
        valid_until=words.day(request.POST.get("valid_until", ""), "valid_until"))
    messages.success(request, said(t("已指定等级", "The grade is named")))
    return redirect("grading:why", account_id=account_id)


@page(act="grading.name", methods=("POST",))
def end_named_grade(request: Request, account_id: int) -> HttpResponse:
    """Ends a naming; back to the account's grade page."""
    api.end_named_grade(actor=request.actor, now=clock.now(), account_id=account_id, scheme=request.POST.get("scheme", ""),
                        reason=request.POST.get("reason", ""))
    messages.success(request, said(t("指定等级已结束", "The named grade has ended")))
    return redirect("grading:why", account_id=account_id)


@page(act="policy.preview", methods=("GET",))
def preview(request: Request) -> HttpResponse:
    """Who would move if the pack's files were activated now, who would fall for want of a visit, who would be struck."""
    found = api.preview(actor=request.actor, today=clock.today())
    template = "grading/preview.html#schemes" if request.htmx else "grading/preview.html"
    return render(request, template, {"previews": found, "cleanup": api.preview_cleanup(actor=request.actor, today=clock.today())})
