"""The advanced filter (高级筛选): one condition of the rule language over a list's columns, checked while it is typed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from guanxi.domains.lists import api as lists
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.book import saved
from guanxi.shell.book.listing import Listing

KINDS: dict[str, Text] = {
    "fen": t("金额,写 yuan(…) 或 wan_yuan(…)", "money: yuan(…) or wan_yuan(…)"), "rate": t("比率,0.1 即 10%", "rate: 0.1 is 10%"),
    "int": t("整数", "whole number"), "date": t("日期,DATE '2026-01-31' 或 :today", "day: DATE '2026-01-31' or :today"), "text": t("文字", "text"),
    "bool": t("是或否", "yes or no"),
}


def dialog(request: Request, params: lists.Params, listing: Listing) -> dict[str, object]:
    """The rule on screen, the columns and examples."""
    names = [(key, one.label, KINDS[one.type]) for key, one in lists.rule_names(book=listing.columns()).items()]
    return {"where": params.get("where", [""])[0], "names": names}


@page(act="book.view", methods=("GET",))
def check_rule(request: Request, listing: Listing) -> HttpResponse:
    """What a rule means, or what is wrong with it and where; nothing is read from the list."""
    text = request.GET.get("where", "").strip()
    if not text:
        return render(request, "book/rule_said.html", {})
    try:
        found = lists.compiled_rule(text, today=clock.today(), book=listing.columns())
        return render(request, "book/rule_said.html", {"where": found, "meaning": lists.rule_said(text, book=listing.columns())})
    except Refusal as refusal:
        return render(request, "book/rule_said.html", {"refusal": refusal})


@page(act="book.view", methods=("POST",))
def choose_rule(request: Request, listing: Listing) -> HttpResponse:
    """The list on screen with this rule; empty takes it away. What cannot be read stays in the dialog with its place."""
    params = lists.without(saved.on_screen(request), "where", "page")
    text = request.POST.get("where", "").strip()
    try:
        if text:
            lists.compiled_rule(text, today=clock.today(), book=listing.columns())
    except Refusal as refusal:
        with access.bound(request.actor, read_only=True):
            context = {"listing": listing, **dialog(request, params, listing), "where": text, "refusal": refusal,
                       "on_screen": request.POST.get("on_screen", "")}
            return render(request, "book/dialogs/rule.html", context, status=refusal.status)
    return HttpResponse(status=204, headers={"HX-Redirect": listing.address({**params, **({"where": [text]} if text else {})})})
