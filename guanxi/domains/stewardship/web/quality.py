"""档案质量: the figures by field, account, owner and unit; a person's share; the checks behind accuracy; taking a list away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.stewardship import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import sheet
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

FILTERS = ("unit", "owner", "mark", "industry")
HEADS = (t("必填", "Required"), t("已填或未知(已问)", "Filled or asked"), t("完整度%", "Complete %"), t("已核实", "Verified"),
         t("核实率%", "Verified %"), t("独立核查", "Independent checks"), t("准确率%", "Accurate %"), t("应保鲜", "Ageing"),
         t("及时率%", "Fresh %"))


@dataclass(frozen=True)
class Tool:
    """The page behind a step of the method, for who has its act."""

    route: str
    name: Text
    act: str


TOOLS = {
    "take_over": Tool("customers:people_gaps", t("缺项清单与接手表", "Missing fields and take-over sheets"), "account.view"),
    "capture": Tool("stewardship:capture", t("快速采集", "Quick capture"), "stewardship.capture"),
    "gaps": Tool("customers:people_gaps", t("缺项清单", "Missing fields"), "account.view"),
    "cards": Tool("intake:runs", t("导入", "Import"), "intake.use"),
    "rounds": Tool("stewardship:rounds", t("信息采集", "Collection"), "stewardship.view"),
    "call_backs": Tool("stewardship:call_backs", t("抽样回访", "Call-backs"), "stewardship.view"),
    "quality": Tool("stewardship:by_field", t("档案质量", "Archive quality"), "stewardship.view"),
}


@page(act="stewardship.view", methods=("GET",))
def by_field(request: Request) -> HttpResponse:
    """Which fields are thin, untrue or old, and whose they are."""
    run, narrowed = api.stamp(), _narrowed(request.GET)
    found = api.by_field(actor=request.actor, today=clock.today(), narrowed=narrowed, run=run)
    return _page(request, "stewardship/by_field.html", narrowed, run, tab="field", figures=found)


@page(act="stewardship.view", methods=("GET",))
def by_owner(request: Request) -> HttpResponse:
    """People, the least verified first."""
    run, narrowed = api.stamp(), _narrowed(request.GET)
    found = api.by_owner(actor=request.actor, narrowed=narrowed, run=run, number=page_number(request.GET.get("page")))
    return _page(request, "stewardship/by_owner.html", narrowed, run, tab="owner", page=found, figures=found.rows)


@page(act="stewardship.view", methods=("GET",))
def by_unit(request: Request) -> HttpResponse:
    """A unit and those directly below it."""
    run, narrowed = api.stamp(), _narrowed(request.GET)
    found = api.by_unit(actor=request.actor, narrowed=narrowed, run=run)
    return _page(request, "stewardship/by_unit.html", narrowed, run, tab="unit", figures=found)


@page(act="stewardship.view", methods=("GET",))
def by_account(request: Request) -> HttpResponse:
    """The accounts behind a figure."""
    narrowed = _narrowed(request.GET)
    found = api.accounts(actor=request.actor, narrowed=narrowed, number=page_number(request.GET.get("page")))
    return _page(request, "stewardship/by_account.html", narrowed, api.stamp(), tab="account", page=found,
                 fields=_fields(), states=[(key, api.STATES[key]) for key in (*api.GAPS, "unknown")],
                 mark_field=narrowed.mark.partition(":")[0], mark_state=narrowed.mark.partition(":")[2])


@page(act="stewardship.view", methods=("GET",))
def checks(request: Request) -> HttpResponse:
    """The independent checks behind an accuracy: of a field, a person's accounts, a unit."""
    narrowed, field = _narrowed(request.GET), request.GET.get("field", "")[:50]
    found = api.judged(actor=request.actor, today=clock.today(), narrowed=narrowed, field=field, number=page_number(request.GET.get("page")))
    return _page(request, "stewardship/checks.html", narrowed, api.stamp(), tab="checks", page=found, field=api.label_of(field) if field else None)


@page(act="stewardship.view", methods=("GET",))
def my_share(request: Request) -> HttpResponse:
    """What waits for the reader himself."""
    return _steward(request, request.actor.user_id)


@page(act="stewardship.view", methods=("GET",))
def steward(request: Request, user_id: int) -> HttpResponse:
    """What waits for one person."""
    return _steward(request, user_id)


@page(act="stewardship.collect", methods=("GET",))
def use(request: Request) -> HttpResponse:
    """Of each unit who uses the archive and what it enters. ARC-33."""
    narrowed = _narrowed(request.GET)
    lines = api.use_by_unit(actor=request.actor, unit_id=narrowed.unit_id, today=clock.today())
    units = organisation.units(ids=[narrowed.unit_id]) if narrowed.unit_id else ()
    return render(request, "stewardship/use.html", {"lines": lines, "days": api.USE_DAYS, "unit": units[0] if units else None, "tab": "use"})


@page(act="stewardship.view", methods=("GET",))
def method(request: Request) -> HttpResponse:
    """How customer information is collected, with the page that is the tool for each step. ARC-32."""
    found = api.method(today=clock.today())
    steps = [(one, TOOLS[one.tool] if TOOLS[one.tool].act in request.acts else None) for one in found.steps]
    return render(request, "stewardship/method.html", {"method": found, "steps": steps, "tab": "rounds"})


@page(act="book.export", methods=("POST",))
def export_quality(request: Request) -> HttpResponse:
    """The tab on screen as xlsx or csv, written down first. Above 20,000 rows it asks for a narrower filter. SYS-22."""
    now, narrowed, tab = clock.now(), _narrowed(request.POST), request.POST.get("tab", "")
    with access.bound(request.actor, read_only=True):
        rows, is_more = _rows(request, narrowed, tab)
    if is_more:
        raise Refusal("too_many_rows", t("一次最多导出 20,000 行", "At most 20,000 rows at once"),
                      way_out=t("请先按单位、归属或缺项筛选", "Filter by unit, owner or gap first"))
    filtered = ",".join(f"{key}={request.POST[key]}" for key in FILTERS if request.POST.get(key))
    api.record_quality_export(actor=request.actor, now=now, rows=len(rows), said=f"{tab} {filtered or '全部'}")
    heads = (t("对象", "What"), t("说明", "Note"), *HEADS)
    return sheet.sheet(name=t("档案质量", "archive-quality"), heads=heads, rows=rows, actor=request.actor, now=now,
                       format=request.POST.get("format", ""))


def _rows(request: Request, narrowed: api.Narrowed, tab: str) -> tuple[list[list[sheet.Cell]], bool]:
    run, is_more, found = api.stamp(), False, []
    if tab == "account":
        lines = api.accounts(actor=request.actor, narrowed=narrowed, size=sheet.MOST_ROWS)
        return [[one.name, one.owner_name, *_cells(one.tally)] for one in lines.rows], lines.has_next
    if tab == "owner":
        people = api.by_owner(actor=request.actor, narrowed=narrowed, run=run, size=sheet.MOST_ROWS)
        found, is_more = list(people.rows), people.has_next
    elif tab == "unit":
        found = list(api.by_unit(actor=request.actor, narrowed=narrowed, run=run))
    else:
        found = list(api.by_field(actor=request.actor, today=clock.today(), narrowed=narrowed, run=run))
    return [[said(one.name), said(one.hint), *_cells(one.tally)] for one in found if not one.is_hidden], is_more


def _cells(tally: api.Tally) -> Sequence[sheet.Cell]:
    return (tally.required, tally.filled + tally.unknown, tally.completeness, tally.done, tally.verified, tally.checks, tally.accuracy, tally.ageing,
            tally.timeliness)


def _steward(request: Request, user_id: int) -> HttpResponse:
    share = api.steward_page(actor=request.actor, user_id=user_id, today=clock.today())
    return render(request, "stewardship/steward.html", {
        "share": share, "tab": "steward", "is_own": user_id == request.actor.user_id,
        "credit": api.credit_of(actor=request.actor, user_id=user_id, today=clock.today())})


def _page(request: Request, template: str, narrowed: api.Narrowed, run: api.Stamp, **more: Any) -> HttpResponse:
    person = organisation.users(ids=[narrowed.owner_id]).get(narrowed.owner_id) if narrowed.owner_id else None
    unit = next(iter(organisation.units(ids=[narrowed.unit_id])), None) if narrowed.unit_id else None
    kept = [(key, request.GET[key]) for key in FILTERS if request.GET.get(key)]
    own = {"unit": "unit", "owner": "owner"}.get(str(more.get("tab")), "")
    base = urlencode({key: str(value) for key, value in kept if key not in ("mark", own)} | {"from": str(more.get("tab"))})
    return render(request, template, {"run": run, "narrowed": narrowed, "person": person, "unit": unit, "kept": kept, "base": base,
                                      "industries": organisation.served_industries(), **more})


def _narrowed(given: QueryDict) -> api.Narrowed:
    mark = given.get("mark", "")[:70]
    if given.get("mark_field"):
        state = given.get("mark_state", "")[:12]
        mark = f"{given.get('mark_field', '')[:50]}" + (f":{state}" if state else "")
    return api.Narrowed(unit_id=_number(given.get("unit", "")), owner_id=_number(given.get("owner", "")), mark=mark,
                        industry=given.get("industry", "")[:6])


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


def _fields() -> Sequence[tuple[str, Text]]:
    return [(key, api.label_of(key)) for key in customers.archive_fields()]
