"""People's pages of the system administrator: who there is, one person's roles, and the end of his access (PRM-71, PRM-72)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from guanxi.domains.organisation import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.paging import page_number
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="organisation.manage", methods=("GET",))
def people(request: Request) -> HttpResponse:
    """Everybody with a login, those who left at the end; found by name, login or staff number."""
    wanted = request.GET.get("q", "").strip()[:40]
    return render(request, "organisation/people.html", {
        "found": api.everybody(wanted=wanted, number=page_number(request.GET.get("page")),
                               under=api.reach_of_administrator(request.actor)), "wanted": wanted, "roles": api.ROLES})


@page(act="organisation.manage", methods=("GET",))
def person(request: Request, user_id: int) -> HttpResponse:
    """One person: post, unit, roles, and what can be done to his access."""
    return show_person(request, user_id)


@page(act="organisation.manage", methods=("POST",))
@api.fresh_login
def set_roles(request: Request, user_id: int) -> HttpResponse:
    """Other roles, with a reason; asks for a fresh login first."""
    try:
        api.set_roles(actor=request.actor, now=clock.now(), user_id=user_id, roles=request.POST.getlist("role"),
                      reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        return refused(request, user_id, refusal)
    messages.success(request, said(t("角色已变更,下一次请求即生效", "Changed; it counts from his next request")))
    return redirect("people:person", user_id=user_id)


@page(act="organisation.manage", methods=("POST",))
def disable_user(request: Request, user_id: int) -> HttpResponse:
    """Out at once; what ended is listed. A leaver's exit asks no second login: it must not wait."""
    try:
        ended = api.disable_user(actor=request.actor, now=clock.now(), user_id=user_id, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        return refused(request, user_id, refusal)
    for line in (t("已停用,立即生效", "Disabled, from this moment"), *ended):
        messages.success(request, said(line))
    return redirect("people:person", user_id=user_id)


def refused(request: Request, user_id: int, refusal: Refusal) -> HttpResponse:
    """The person's page with what was refused; forbidden and not found are pages of their own."""
    if refusal.status in (403, 404):
        raise refusal
    with access.bound(request.actor, read_only=True):
        return show_person(request, user_id, refusal=refusal)


def show_person(request: Request, user_id: int, *, refusal: Refusal | None = None, made: api.FirstPassword | None = None) -> HttpResponse:
    """One person. made: a first password that stands on this page and nowhere else, ever."""
    api.require_seen(request.actor, user_id)
    found = api.users(ids=[user_id]).get(user_id)
    if found is None:
        raise not_found()
    return render(request, "organisation/person.html", {
        "found": found, "roles": api.ROLES, "refusal": refusal, "is_me": user_id == request.actor.user_id, "made": made,
        "is_ours": found.is_active and found.kind == "staff", "is_kept": found.is_active and found.kind in ("staff", "external"),
        "given": request.POST if refusal else {}, "today": clock.today(), "jobs": api.jobs_in_force(),
        "chosen": request.POST.getlist("role") if refusal and "role" in request.POST else list(found.roles)},
        status=refusal.status if refusal else 200)
