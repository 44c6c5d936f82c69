"""The list of the reader's scope with its filters, its figures, and taking it away."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.service import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure import months
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import sheet
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import moment, said
from guanxi.foundation.web.views import page

ALL = "all"
STATES: tuple[tuple[str, Text], ...] = ((api.PENDING, t("未办结", "Not closed")), *api.STATES, (ALL, t("全部", "All")))
FILTERS = ("state", "kind", "overdue", "mine", "unit", "account", "q")
HEADS = (t("工单", "Case"), t("外部工单号", "External number"), t("客户", "Account"), t("类型", "Kind"), t("严重程度", "Severity"),
         t("主题", "Subject"), t("渠道", "Channel"), t("受理时间", "Received at"), t("到期时间", "Due at"), t("状态", "State"),
         t("负责人", "In charge"), t("办结时间", "Closed at"), t("是否满意", "Satisfied"), t("重开次数", "Times reopened"))


@page(act="service.view", methods=("GET",))
def cases(request: Request) -> HttpResponse:
    """What is not closed, the oldest first; or what the filter asks. ARC-31."""
    narrowed = _narrowed(request.GET)
    found = api.cases(actor=request.actor, now=clock.now(), narrowed=narrowed, after=request.GET.get("after", "")[:60])
    account = customers.account_names(actor=request.actor, ids=[narrowed.account_id]).get(narrowed.account_id) if narrowed.account_id else None
    kept = [(key, request.GET[key]) for key in FILTERS if request.GET.get(key)]
    return render(request, "service/cases.html", {
        "found": found, "kinds": api.KINDS, "states": STATES, "given": request.GET, "state": request.GET.get("state") or api.PENDING, "kept": kept,
        "is_narrowed": bool(kept), "units": _units(request), "account": account, "account_id": narrowed.account_id,
        "is_later": bool(request.GET.get("after")), "has_centres": api.has_centres(on=clock.today()) and api.reads_supports(actor=request.actor)})


@page(act="service.view", methods=("GET",))
def case_figures(request: Request) -> HttpResponse:
    """By kind and month, how long it takes, what comes back; fetched after the list. ARC-31."""
    figures = api.case_figures(actor=request.actor, now=clock.now(), unit_id=_number(request.GET.get("unit", "")))
    return render(request, "service/case_figures.html", {"figures": figures})


@page(act="service.view", methods=("GET",))
def interaction_figures(request: Request) -> HttpResponse:
    """Visits and contacts by unit and month; fetched after the list. ARC-31."""
    unit_id = _number(request.GET.get("unit", ""))
    figures = api.interaction_figures(actor=request.actor, today=clock.today(), unit_id=unit_id)
    return render(request, "service/interaction_figures.html", {"figures": figures, "unit_id": unit_id})


@page(act="service.view", methods=("GET",))
def interactions(request: Request) -> HttpResponse:
    """The visits and contacts behind a figure. ARC-31."""
    given = request.GET
    unit_id, month = _number(given.get("unit", "")), months.read(given.get("month")) or 0
    found = api.interactions(actor=request.actor, today=clock.today(), unit_id=unit_id, own_unit=given.get("own") == "1", month=month,
                             kind=given.get("kind", "")[:10], after=given.get("after", "")[:40])
    unit = next((one for one in organisation.units(ids=[unit_id])), None) if unit_id else None
    return render(request, "service/interactions.html", {
        "found": found, "unit": unit, "month": month, "kinds": api.INTERACTIONS.items(), "given": given, "is_later": bool(given.get("after")),
        "kept": [(key, given[key]) for key in ("unit", "own", "month") if given.get(key)]})


@page(act="book.export", methods=("POST",))
def export_cases(request: Request) -> HttpResponse:
    """The list as xlsx or csv without what people said, written down first. Above 20,000 rows it asks for a narrower filter. SYS-22."""
    now, narrowed = clock.now(), _narrowed(request.POST)
    with access.bound(request.actor, read_only=True):
        found = api.cases(actor=request.actor, now=now, narrowed=narrowed, size=sheet.MOST_ROWS)
    if found.next:
        raise Refusal("too_many_rows", t("一次最多导出 20,000 行", "At most 20,000 rows at once"),
                      way_out=t("请先按状态、类型或单位筛选", "Filter by state, kind or unit first"))
    rows: list[list[sheet.Cell]] = [[
        one.number, one.external_number, one.account_name, said(one.kind_name), said(one.severity_name), one.subject, said(one.channel_name),
        moment(one.received_at), moment(one.due_at), said(one.state_name), one.handler, moment(one.closed_at), said(one.satisfaction_name),
        one.reopened] for one in found.rows]
    filtered = ",".join(f"{key}={request.POST[key]}" if key != "q" else "q" for key in FILTERS if request.POST.get(key))  # a search may be a name
    api.record_case_export(actor=request.actor, now=now, rows=len(rows), said=filtered or "未办结")
    return sheet.sheet(name=t("投诉与服务", "cases"), heads=HEADS, rows=rows, actor=request.actor, now=now, format=request.POST.get("format", ""))


def _narrowed(given: QueryDict) -> api.CaseFilter:
    state = given.get("state", "") or api.PENDING
    return api.CaseFilter(
        state="" if state == ALL else state[:10], kind=given.get("kind", "")[:20], is_overdue=given.get("overdue") == "1",
        is_mine=given.get("mine") == "1", unit_id=_number(given.get("unit", "")), account_id=_number(given.get("account", "")),
        text=given.get("q", "")[:60])


def _units(request: Request) -> list[organisation.UnitCard]:
    """The units he may narrow to: those of his territory, when there are several."""
    scope = request.actor.scope
    if scope.shape == "all":
        return [one for one in organisation.units() if one.tier in ("province", "city")]
    found = organisation.units(ids=scope.unit_ids) if len(scope.unit_ids) > 1 else ()
    return [one for one in found if one.tier != "outlet"]


def _number(said_: str) -> int | None:
    return int(said_) if said_.isascii() and said_.isdecimal() and len(said_) < 19 else None
