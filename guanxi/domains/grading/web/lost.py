"""流失名录: the list, one account of it, why it was lost, taking it back, taking the list away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from guanxi.domains.grading import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure import months
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import sheet
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

FILTERS = ("reason", "back", "q")
HEADS = (t("客户", "Account"), t("最后消费月", "Last purchase"), t("该月收入(元)", "That month (yuan)"), t("已停(月)", "Silent (months)"),
         t("流失年收入(元)", "Lost a year (yuan)"), t("累计损失(元)", "Lost so far (yuan)"), t("转入日期", "On the register since"),
         t("原归属经理", "Manager then"), t("流失原因", "Reason"), t("说明", "Note"), t("移出日期", "Off it since"), t("移出原因", "Why"))


@page(act="lost.view", methods=("GET",))
def lost_register(request: Request) -> HttpResponse:
    """The register, the dearest loss first."""
    today = clock.today()
    kept = [(key, request.GET[key]) for key in FILTERS if request.GET.get(key)]
    return render(request, "grading/lost_register.html#rows" if request.htmx else "grading/lost_register.html", {
        "page": api.lost_register(actor=request.actor, today=today, narrowed=_narrowed(request.GET), number=page_number(request.GET.get("page"))),
        "figures": api.lost_figures(actor=request.actor), "reasons": api.loss_reasons(on=today), "given": request.GET, "kept": kept,
        "terms": api.cleanup_terms(on=today)})


@page(act="lost.view", methods=("GET",))
def lost_account(request: Request, account_id: int) -> HttpResponse:
    """One account of the register with everything known of its loss."""
    return _card_page(request, account_id)


@page(act="lost.explain", methods=("POST",))
def explain_loss(request: Request, account_id: int) -> HttpResponse:
    """Why it was lost."""
    try:
        api.explain_loss(actor=request.actor, now=clock.now(), account_id=account_id, reason=request.POST.get("reason", "")[:40],
                         note=request.POST.get("note", "")[:300])
    except Refusal as refusal:
        return _refused(request, account_id, refusal)
    messages.success(request, said(t("流失原因已记录", "The reason is recorded")))
    return redirect("grading:lost_account", account_id=account_id)


@page(act="lost.return", methods=("POST",))
def return_account(request: Request, account_id: int) -> HttpResponse:
    """Off the register, with a reason."""
    try:
        api.return_account(actor=request.actor, now=clock.now(), account_id=account_id, reason=request.POST.get("reason", "")[:200])
    except Refusal as refusal:
        return _refused(request, account_id, refusal)
    messages.success(request, said(t("已移出流失名录,回到台账", "It is off the register and back in the book")))
    return redirect("account_page:account", account_id=account_id)


@page(act="book.export", methods=("POST",))
def export_lost(request: Request) -> HttpResponse:
    """The list on screen as xlsx or csv, written down first. SYS-22."""
    now, narrowed = clock.now(), _narrowed(request.POST)
    with access.bound(request.actor, read_only=True):
        found = api.lost_register(actor=request.actor, today=clock.today(), narrowed=narrowed, size=sheet.MOST_ROWS)
    if found.has_next:
        raise Refusal("too_many_rows", t("一次最多导出 20,000 行", "At most 20,000 rows at once"), way_out=t("请先筛选", "Filter first"))
    rows: list[list[str | int | float | None]] = [
        [one.name, months.said(one.last_month), one.last_fen / 100, one.silent_months, one.yearly_fen / 100, one.lost_fen / 100,
         one.struck_on.isoformat(), one.owner_name, said(one.reason_name), one.note, one.returned_on.isoformat() if one.returned_on else "",
         one.return_reason] for one in found.rows]
    api.record_lost_export(actor=request.actor, now=now, rows=len(rows), said=",".join(
        f"{key}={request.POST[key]}" for key in FILTERS if request.POST.get(key)) or "全部")
    return sheet.sheet(name=t("流失名录", "lost-register"), heads=HEADS, rows=rows, actor=request.actor, now=now,
                       format=request.POST.get("format", ""))


def _refused(request: Request, account_id: int, refusal: Refusal) -> HttpResponse:
    if refusal.status in (403, 404):
        raise refusal
    with access.bound(request.actor, read_only=True):
        return _card_page(request, account_id, refusal)


def _card_page(request: Request, account_id: int, refusal: Refusal | None = None) -> HttpResponse:
    found = api.lost_account(actor=request.actor, account_id=account_id, today=clock.today())
    return render(request, "grading/lost_account.html", {
        "card": found[0], "earlier": found[1:], "reasons": api.loss_reasons(on=clock.today()), "refusal": refusal, "posted": request.POST},
        status=refusal.status if refusal else 200)


def _narrowed(given: QueryDict) -> api.LostFilter:
    return api.LostFilter(reason=given.get("reason", "")[:40].replace("\x00", ""), is_back=given.get("back") == "1",
                          text=given.get("q", "").strip()[:80].replace("\x00", ""))
