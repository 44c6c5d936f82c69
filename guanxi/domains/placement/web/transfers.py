"""调岗: asking, both answers, accounts and open work of the old post (ORG-16)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.placement import api
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import typed
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page

TONES = {"asked": "info", "agreed": "warning", "done": "success", "refused": "error"}
STEPS: dict[str, Text] = {"waiting": t("待决定", "waits"), "approved": t("同意", "agrees"), "rejected": t("不同意", "refuses")}


@page(act="placement.own", methods=("GET",))
def transfers(request: Request) -> HttpResponse:
    """One's own and those of the units one answers for; and the form to ask."""
    lists, today = api.lists(on=clock.today()), clock.today()
    return render(request, "placement/transfers.html", {
        "transfers": api.transfers(actor=request.actor), "states": api.TRANSFER_STATES, "tones": TONES, "jobs": lists.choices["job"],
        "units": [(key, word) for key, word in lists.choices["unit"] if key != str(request.actor.unit_id)], "today": today,
        "latest": today + timedelta(days=api.FARTHEST_DAYS)})


@page(act="placement.own", methods=("POST",))
def ask_transfer(request: Request) -> HttpResponse:
    """The wish goes to both supervisors."""
    given = request.POST
    unit = given.get("unit", "")
    return _done(request, None, t("申请已提交两位主管", "It waits for both supervisors"), lambda: api.ask_transfer(
        actor=request.actor, now=clock.now(), wish=api.TransferWish(
            unit_id=int(unit) if unit.isdecimal() and len(unit) < 19 else 0, effective_on=_day(given.get("effective_on", "")),
            reason=_plain(given.get("reason", "")), job=given.get("job", "")[:30])))


@page(act="placement.own", methods=("GET",))
def transfer(request: Request, transfer_id: int) -> HttpResponse:
    """One transfer."""
    return render(request, "placement/transfer.html", {
        "found": api.transfer(actor=request.actor, transfer_id=transfer_id), "states": api.TRANSFER_STATES, "tones": TONES, "steps": STEPS})


@page(act="placement.own", methods=("POST",))
def withdraw_transfer(request: Request, transfer_id: int) -> HttpResponse:
    """He takes it back."""
    return _done(request, transfer_id, t("已撤回", "Taken back"), lambda: api.withdraw_transfer(
        actor=request.actor, now=clock.now(), transfer_id=transfer_id))


@page(act="placement.supervise", methods=("POST",))
def keep_accounts(request: Request, transfer_id: int) -> HttpResponse:
    """He keeps the accounts that are in no hand-over."""
    return _done(request, transfer_id, t("已决定:其余客户由其保留", "Decided: he keeps the others"), lambda: api.keep_accounts(
        actor=request.actor, now=clock.now(), transfer_id=transfer_id, reason=_plain(request.POST.get("reason", ""))))


@page(act="placement.supervise", methods=("POST",))
def reassign_item(request: Request, transfer_id: int, item_id: int) -> HttpResponse:
    """One piece of work of the old post to somebody else."""
    return _done(request, transfer_id, t("待办已转派", "Given on"), lambda: api.reassign_item(
        actor=request.actor, now=clock.now(), transfer_id=transfer_id, item_id=item_id, staff_number=_plain(request.POST.get("staff_number", ""))))


def _done(request: Request, transfer_id: int | None, text: Text, call: Callable[[], object]) -> HttpResponse:
    """Runs a command and returns to the transfer, or to the list; its refusal becomes a message there."""
    typed.tried(request, text, call)
    return redirect("placement:transfer", transfer_id=transfer_id) if transfer_id else redirect("placement:transfers")


def _plain(given: str) -> str:
    """Without the character that PostgreSQL cannot store."""
    return given.replace("\x00", "")[:200]


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refusal("bad_date", t("请填写生效日,格式2026-01-31", "Give the first day, as 2026-01-31"), field="effective_on") from None
