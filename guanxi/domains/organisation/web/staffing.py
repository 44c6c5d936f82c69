"""新建人员, and what the administrator changes of one: particulars, unit, first password (ORG-02, ORG-10, PRM-71)."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from guanxi.domains.organisation import api
from guanxi.domains.organisation.web.people import refused, show_person
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page


@page(act="organisation.manage", methods=("GET",))
def new_person(request: Request) -> HttpResponse:
    """The form of somebody new; `?unit=` chooses where."""
    return _form(request, request.GET)


@page(act="organisation.manage", methods=("POST",))
def add_person(request: Request) -> HttpResponse:
    """Somebody new; his first password stands on the answered page and nowhere else, ever."""
    given = request.POST
    try:
        made = api.add_person(actor=request.actor, now=clock.now(), unit_id=_unit_id(given), username=given.get("username", ""),
                              roles=tuple(given.getlist("role")), terms=_terms(given))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        with access.bound(request.actor, read_only=True):
            return _form(request, given, refusal=refusal)
    with access.bound(request.actor, read_only=True):
        return show_person(request, made.user_id, made=made)


@page(act="organisation.manage", methods=("POST",))
def edit_person(request: Request, user_id: int) -> HttpResponse:
    """Name, staff number, post, job, phone."""
    try:
        api.edit_person(actor=request.actor, now=clock.now(), user_id=user_id, terms=_terms(request.POST))
    except Refusal as refusal:
        return refused(request, user_id, refusal)
    messages.success(request, said(t("人员资料已保存", "Saved")))
    return redirect("people:person", user_id=user_id)


@page(act="organisation.manage", methods=("POST",))
def move_person(request: Request, user_id: int) -> HttpResponse:
    """Another unit."""
    try:
        api.move_person(actor=request.actor, now=clock.now(), user_id=user_id, unit_id=_unit_id(request.POST),
                        reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        return refused(request, user_id, refusal)
    messages.success(request, said(t("已调动,下一次请求即按新单位", "Moved; it counts from his next request")))
    return redirect("people:person", user_id=user_id)


@page(act="organisation.manage", methods=("POST",))
def reset_password(request: Request, user_id: int) -> HttpResponse:
    """A new first password, shown once."""
    try:
        made = api.reset_password(actor=request.actor, now=clock.now(), user_id=user_id)
    except Refusal as refusal:
        return refused(request, user_id, refusal)
    with access.bound(request.actor, read_only=True):
        return show_person(request, user_id, made=made)


@page(act="organisation.manage", methods=("GET",))
def first_passwords(request: Request) -> HttpResponse:
    """Units with people who have no password yet: imported, and not given one by hand."""
    return render(request, "organisation/first_passwords.html", {"waiting": api.waiting_units(actor=request.actor), "slips": ()})


@page(act="organisation.manage", methods=("POST",))
def hand_out_passwords(request: Request, unit_id: int) -> HttpResponse:
    """First passwords of some people of a unit, as slips on the answered page and nowhere else, ever."""
    slips: Sequence[api.Slip] = ()
    try:
        slips = api.hand_out_passwords(actor=request.actor, now=clock.now(), unit_id=unit_id)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, said(refusal.text))
    with access.bound(request.actor, read_only=True):
        response = render(request, "organisation/first_passwords.html", {
            "waiting": api.waiting_units(actor=request.actor), "slips": slips, "unit": api.unit(unit_id=unit_id)})
    response.headers["Cache-Control"] = "no-store"
    return response


def _form(request: Request, given: QueryDict, *, refusal: Refusal | None = None) -> HttpResponse:
    return render(request, "organisation/new_person.html", {
        "given": given, "refusal": refusal, "ticked": given.getlist("role"), "jobs": api.jobs_in_force(),
        "roles": {key: role for key, role in api.ROLES.items() if key not in api.ADMINISTRATORS and not role.is_external},
    }, status=refusal.status if refusal else 200)


def _terms(given: QueryDict) -> api.PersonTerms:
    return api.PersonTerms(name=given.get("name", ""), staff_number=given.get("staff_number", ""), post=given.get("post", ""),
                           phone=given.get("phone", ""), email=given.get("email"), job=given.get("job"))


def _unit_id(given: QueryDict) -> int:
    said_unit = given.get("unit", "").strip()
    unit = api.units_by_code(codes=[said_unit]).get(said_unit) if said_unit else None
    if unit is None or unit.kind == "external":
        raise Refusal("unknown_unit", t("没有这个在用单位", "There is no such unit in use"), field="unit",
                      way_out=t("请填写单位编码或全称,可在“组织与职责”查到", "Give the code or the full name, as under Units and duties"))
    return unit.id
