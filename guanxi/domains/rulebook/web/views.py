"""Pages of the rulebook: each asks one query or calls one command."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date

from guanxi.domains.rulebook import api
from guanxi.foundation.django import access, clock, wiring
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.web.http import Request, may
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="policy.view", methods=("GET",))
def draft(request: Request) -> HttpResponse:
    """The files as they are now: findings, differences to what is in force, and the versions so far."""
    return _draft(request)


def _draft(request: Request, refusal: Refusal | None = None) -> HttpResponse:
    template = "rulebook/draft.html#findings" if request.htmx else "rulebook/draft.html"
    return render(request, template, {
        "refusal": refusal, "given": request.POST, "draft": api.draft(on=clock.today()), "versions": api.versions(), "today": clock.today(),
        "may_activate": may(request, "policy.activate"),
        "links": [link for link in wiring.listed("POLICY_LINKS") if may(request, link[3])]}, status=refusal.status if refusal else 200)


@page(act="policy.view", methods=("GET",))
def origins(request: Request, key: str) -> HttpResponse:
    """One section: every value, the file and line that says so, and what the layers below said."""
    values = api.origins(key=key)
    if not values:
        raise not_found()
    in_force = api.section(key=key, on=clock.today())
    template = "rulebook/origins.html#values" if request.htmx else "rulebook/origins.html"
    return render(request, template, {"key": key, "values": values, "in_force": in_force})


@page(act="policy.view", methods=("GET",))
def version_card(request: Request, version_id: int) -> HttpResponse:
    """One activated version and what it changed against the one before."""
    found = api.version_card(version_id=version_id)
    before = next((one for one in api.versions() if one.id < version_id), None)
    changes = api.changes_between(old_id=before.id, new_id=version_id) if before else ()
    template = "rulebook/version_card.html#changes" if request.htmx else "rulebook/version_card.html"
    return render(request, template, {"found": found, "before": before, "changes": changes})


@page(act="policy.activate", methods=("POST",))
def activate_policy(request: Request) -> HttpResponse:
    """Puts the files in force; refused when they changed since the user looked. What is refused is said on the page of the files."""
    try:
        version_id = api.activate_policy(
            actor=request.actor, now=clock.now(), effective_from=_day(request.POST.get("effective_from", "")),
            reason=request.POST.get("reason", ""), expected_label=request.POST.get("expected_label", ""))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _draft(request, refusal)
    messages.success(request, said(t("已启用", "In force")))
    return redirect("rulebook:version_card", version_id=version_id)


def _day(text: str) -> date | None:
    try:
        found = parse_date(text) if text else None
    except ValueError:
        found = None
    if text and found is None:
        raise Refusal("wrong_day", t("日期写作 2026-01-31", "Write a day as 2026-01-31"), field="effective_from")
    return found
