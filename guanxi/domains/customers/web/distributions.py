"""Pages of distributing a unit's accounts over its groups (客户分配): choosing, the preview with its balance, carrying out, taking back. ORG-20."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from guanxi.domains.customers import api
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

STATES: dict[str, Text] = {"draft": t("预览,尚未执行", "Preview, nothing changed"), "done": t("已执行", "Carried out"),
                           "taken_back": t("已撤回", "Taken back")}
TONES = {"draft": "info", "done": "success", "taken_back": "neutral"}
LINES: dict[str, Text] = {
    "planned": t("将变更归属", "Will change hands"), "moved": t("已变更归属", "Changed hands"), "stays": t("锁定,不变更", "Locked, stays"),
    "kept": t("归属不变", "Keeps its owner"), "returned": t("已恢复", "As before"), "taken": t("未恢复:此后另行调整", "Kept: changed since"),
}


@page(act="account.assign")
def distribution(request: Request, unit_id: int) -> HttpResponse:
    """Choosing accounts and groups; the preview is kept as a draft and shown on its own page."""
    if request.method != "POST":
        return _choose(request, unit_id, request.GET)
    try:
        distribution_id = api.prepare_distribution(actor=request.actor, now=clock.now(), terms=_terms(request, unit_id))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _choose(request, unit_id, request.POST, refused=refusal)
    return redirect("customers:distribution_card", distribution_id=distribution_id)


@page(act="account.assign", methods=("GET",))
def distribution_card(request: Request, distribution_id: int) -> HttpResponse:
    """One distribution: balance before and after, every account with where it goes and why."""
    return render(request, "customers/distribution_card.html", _one(request, distribution_id))


@page(act="account.assign", methods=("POST",))
def run_distribution(request: Request, distribution_id: int) -> HttpResponse:
    """Carries the preview out; a refusal (somebody was faster) stands above the preview."""
    try:
        count = api.run_distribution(actor=request.actor, now=clock.now(), distribution_id=distribution_id)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return render(request, "customers/distribution_card.html", _one(request, distribution_id) | {"refused": refusal}, status=refusal.status)
    messages.success(request, said(t(f"已分配,{count} 户变更归属,有关人员已收到通知",
            f"Done: {counted(count, 'account|accounts')} changed hands; people were told")))
    return redirect("customers:distribution_card", distribution_id=distribution_id)


@page(act="account.assign", methods=("POST",))
def take_back_distribution(request: Request, distribution_id: int) -> HttpResponse:
    """Every account as before, but those reassigned since."""
    count = api.take_back_distribution(actor=request.actor, now=clock.now(), distribution_id=distribution_id, reason=request.POST.get("reason", ""))
    messages.success(request, said(t(f"已撤回,{count} 户恢复原归属", f"Taken back: {counted(count, 'account|accounts')} as before")))
    return redirect("customers:distribution_card", distribution_id=distribution_id)


def _choose(request: Request, unit_id: int, given: QueryDict, *, refused: Refusal | None = None) -> HttpResponse:
    actor, today = request.actor, clock.today()
    rows = api.distributions(actor=actor, unit_id=unit_id)  # refuses a foreign unit
    groups = api.distribution_groups(unit_id=unit_id, on=today)
    picked, ticked = {_number(text) for text in given.getlist("group")}, {_number(text) for text in given.getlist("account")}
    owners = {card.id: card.name for share in groups for card in share.members}
    words = api.grade_words(on=today)
    areas = organisation.units(ids=None if actor.scope.shape == "all" else actor.scope.home_ids)
    unit = organisation.unit(unit_id=unit_id)
    industry = given.get("industry_code", "") or next(iter(unit.industries), "")
    served = organisation.serving(wanted=[(industry, unit_id)]) if industry else []
    return render(request, "customers/distribution.html", {
        "unit": unit, "served": served, "rows": [(one, STATES[one.state], TONES[one.state]) for one in rows], "refused": refused,
        "groups": [(share, not picked or share.id in picked) for share in groups], "scopes": api.DISTRIBUTED,
        "scope": given.get("scope") or ("industry" if unit.industries else "held"),
        "accounts": [(one, words.get(one.grade, ""), owners.get(one.owner_id or 0, ""), one.account_id in ticked)
                     for one in api.distribution_choice(actor=actor, unit_id=unit_id, today=today)],
        "industries": api.industry_choices(), "industry": industry, "note": given.get("note", ""),
        "areas": [one for one in areas if one.kind == "territory"], "area": _number(given.get("area", ""))},
        status=refused.status if refused else 200)


def _one(request: Request, distribution_id: int) -> dict[str, Any]:
    today = clock.today()
    card = api.distribution(actor=request.actor, distribution_id=distribution_id)
    accounts = api.distribution_accounts(actor=request.actor, distribution_id=distribution_id, today=today)
    lines = api.distribution_balance(actor=request.actor, distribution_id=distribution_id, today=today)
    return {"card": card, "state": STATES[card.state], "tone": TONES[card.state], "accounts": [(one, LINES[one.state]) for one in accounts],
            "balance": lines, "grades": [(key, name) for key, name, _, _ in lines[0].grades] if lines else []}


def _terms(request: Request, unit_id: int) -> api.DistributionTerms:
    given, scope = request.POST, request.POST.get("scope", "")
    return api.DistributionTerms(
        unit_id=unit_id, scope=scope, note=given.get("note", "").strip(),
        group_ids=tuple(number for number in map(_number, given.getlist("group")) if number),
        account_ids=tuple(map(_number, given.getlist("account"))) if scope == "ticked" else (),
        industry_code=given.get("industry_code", "") if scope == "industry" else "",
        area_id=(_number(given.get("area", "")) or None) if scope == "industry" else None)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
