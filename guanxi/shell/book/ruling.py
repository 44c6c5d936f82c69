"""The advanced filter (高级筛选): one condition of the rule language over the book's columns, checked while it is typed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from guanxi.domains.lists import api as lists
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page
from guanxi.shell.book import opening, saved

KINDS: dict[str, Text] = {
    "fen": t("金额,写 yuan(…) 或 wan_yuan(…)", "money: yuan(…) or wan_yuan(…)"), "rate": t("比率,0.1 即 10%", "rate: 0.1 is 10 %"),
    "int": t("整数", "whole number"), "date": t("日期,DATE '2026-01-31' 或 :today", "day: DATE '2026-01-31' or :today"), "text": t("文字", "text"),
    "bool": t("是或否", "yes or no"),
}
EXAMPLES: tuple[tuple[str, Text], ...] = (
    ("revenue_12m_fen >= yuan(100000) AND trend_rate < -0.1", t("收入10万元以上且下滑超过10%", "above 100,000 yuan and falling by more than 10 %")),
    ("arrears_fen > revenue_12m_fen * 0.1", t("欠费超过收入的一成", "arrears above a tenth of the revenue")),
    ("agreement_until - :today BETWEEN 0 AND 60 OR agreement_until IS NULL",
     t("协议60天内到期,或没有协议到期日", "ends within 60 days, or no day known")),
    ("customer_kind IN ('government', 'institution') AND industry_code LIKE 'P%'", t("党政、事业单位中的教育行业", "public, in education")),
)


def dialog(request: Request, params: lists.Params) -> dict[str, object]:
    """The rule on screen, the columns and examples."""
    names = [(key, one.label, KINDS[one.type]) for key, one in lists.rule_names().items()]
    return {"where": params.get("where", [""])[0], "names": names, "examples": EXAMPLES}


@page(act="book.view", methods=("GET",))
def check_rule(request: Request) -> HttpResponse:
    """What a rule means, or what is wrong with it and where; nothing is read from the book."""
    text = request.GET.get("where", "").strip()
    if not text:
        return render(request, "book/rule_said.html", {})
    try:
        found = lists.compiled_rule(text, today=clock.today())
        return render(request, "book/rule_said.html", {"where": found, "meaning": lists.rule_said(text)})
    except Refusal as refusal:
        return render(request, "book/rule_said.html", {"refusal": refusal})


@page(act="book.view", methods=("POST",))
def choose_rule(request: Request) -> HttpResponse:
    """The list on screen with this rule; empty takes it away. What cannot be read stays in the dialog with its place."""
    params = lists.without(saved.on_screen(request), "where", "page")
    text = request.POST.get("where", "").strip()
    try:
        if text:
            lists.compiled_rule(text, today=clock.today())
    except Refusal as refusal:
        with access.bound(request.actor, read_only=True):
            context = {**dialog(request, params), "where": text, "refusal": refusal, "on_screen": request.POST.get("on_screen", "")}
            return render(request, "book/dialogs/rule.html", context, status=refusal.status)
    return HttpResponse(status=204, headers={"HX-Redirect": opening.address({**params, **({"where": [text]} if text else {})})})
