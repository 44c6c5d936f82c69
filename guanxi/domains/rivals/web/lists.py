"""The list of the reader's scope: rival services by the end of their contract, promotions, and taking the list away."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from guanxi.domains.rivals import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import sheet
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

WITHIN: tuple[tuple[str, Text], ...] = (
    ("", t("不限", "Any end")), ("30", t("30 天内", "Within 30 days")), ("90", t("90 天内", "Within 90 days")),
    ("180", t("180 天内", "Within 180 days")), ("365", t("一年内", "Within a year")), ("0", t("已到期", "Already over")),
    ("none", t("未知到期", "End unknown")))
FILTERS = ("operator", "product", "confidence", "within")
HEADS = (t("客户", "Account"), t("运营商", "Operator"), t("产品", "Product"), t("站点", "Site"), t("带宽", "Bandwidth"),
         t("月租(元)", "Monthly rent (yuan)"), t("合同到期", "Contract ends on"), t("剩余天数", "Days left"), t("来源", "Source"),
         t("可信度", "Confidence"), t("最近核实", "Last seen on"), t("核实人", "Seen by"), t("备注", "Note"))


@page(act="rivals.view", methods=("GET",))
def rival_services(request: Request) -> HttpResponse:
    """Open rival services, the earliest end first."""
    today = clock.today()
    found = api.rival_services(actor=request.actor, today=today, narrowed=_narrowed(request.GET), number=page_number(request.GET.get("page")))
    kept = [(key, request.GET[key]) for key in FILTERS if request.GET.get(key)]
    context = {"page": found, "watch": api.watch(on=today), "within": WITHIN, "confidences": api.CONFIDENCES, "given": request.GET,
               "kept": kept, "is_narrowed": bool(kept), "tab": "services"}
    return render(request, "rivals/rival_services.html", context)


@page(act="rivals.view", methods=("GET",))
def promotions(request: Request) -> HttpResponse:
    """What rivals do on site, the latest first."""
    only_open = request.GET.get("open") == "1"
    found = api.promotions(actor=request.actor, today=clock.today(), only_open=only_open, number=page_number(request.GET.get("page")))
    context = {"page": found, "only_open": only_open, "tab": "promotions"}
    return render(request, "rivals/promotions.html", context)


@page(act="book.export", methods=("POST",))
def export_rivals(request: Request) -> HttpResponse:
    """The list on screen as xlsx or csv, written down first. Above 20,000 rows it asks for a narrower filter. SYS-22."""
    now, narrowed = clock.now(), _narrowed(request.POST)
    with access.bound(request.actor, read_only=True):
        found = api.rival_services(actor=request.actor, today=clock.today(), narrowed=narrowed, size=sheet.MOST_ROWS)
    if found.has_next:
        raise Refusal("too_many_rows", t("一次最多导出 20,000 行", "At most 20,000 rows at once"),
                      way_out=t("请先按运营商或到期筛选", "Filter by operator or end first"))
    rows = [[one.account_name, said(one.operator_name), said(one.product_name), one.site, one.bandwidth,
             None if one.monthly_rent_fen is None else one.monthly_rent_fen / 100, one.contract_until.isoformat() if one.contract_until else "",
             one.days_left, said(one.source), said(one.confidence), one.seen_on.isoformat(), one.seen_by, one.note] for one in found.rows]
    filtered = ",".join(f"{key}={request.POST[key]}" for key in FILTERS if request.POST.get(key))
    api.record_rival_export(actor=request.actor, now=now, rows=len(rows), said=filtered or "全部")
    return sheet.sheet(name=t("异网业务", "rival-services"), heads=HEADS, rows=rows, actor=request.actor, now=now,
                       format=request.POST.get("format", ""))


def _narrowed(given: QueryDict) -> api.RivalFilter:
    within = given.get("within", "")
    return api.RivalFilter(
        operator=given.get("operator", "")[:40], product=given.get("product", "")[:40], confidence=given.get("confidence", "")[:12],
        within=int(within) if within in ("0", "30", "90", "180", "365") else None, without_end=within == "none")
