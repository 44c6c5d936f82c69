"""Creating and editing an account, its numbers, its place in the tree, its responsible people, and who sees it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from guanxi.domains.customers import api
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import entry, typed
from guanxi.foundation.web.forms import Choices, CommandForm, form_for
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said, undo_tag
from guanxi.foundation.web.views import page


@page(act="account.create")
def create_account(request: Request) -> HttpResponse:
    """A new account in one's own territory."""
    post = request.POST if request.method == "POST" else None
    form = form_for(api.create_account, api.catalogue("account"), data=post, choices=_choices(request), initial={"unit": request.actor.unit_id})
    given = post or QueryDict()
    codes = {scheme: given.get(f"code_{scheme}", "") for scheme in ("group_code", "customer_code", "uscc")}
    if post is not None:
        try:
            account_id = api.create_account(actor=request.actor, now=clock.now(), values=_values(form), identifiers=codes,
                                            key=post.get("key", ""))
        except idempotency.AlreadyDone as done:
            return redirect("customers:edit_account", account_id=int(done.result))
        except Refusal as refusal:
            _pass_on(refusal)
            form.refuse(refusal)
        else:
            entry.entered(actor=request.actor, now=clock.now(), subject=Ref("account", account_id), answers=post.getlist(entry.ANSWER))
            messages.success(request, said(t("客户已建档", "The account was created")))
            return redirect("customers:edit_account", account_id=account_id)
    context = {"form": form, "codes": [(scheme, api.IDENTIFIER_SCHEMES[scheme], value) for scheme, value in codes.items()],
               "key": given.get("key") or uuid.uuid4().hex, "check": entry.check_url("account")}
    return render(request, "customers/create_account.html", context, status=422 if post is not None else 200)


@page(act="account.edit")
def edit_account(request: Request, account_id: int) -> HttpResponse:
    """The archive of one account: its fields, numbers, tree, people in charge, and what is missing."""
    if request.method != "POST":
        return _edit_page(request, account_id)
    form = form_for(api.edit_account, api.catalogue("account"), data=request.POST, choices=_choices(request))
    try:
        act_id = api.edit_account(actor=request.actor, now=clock.now(), account_id=account_id, values=_values(form),
                                  expected_version=_version(request))
    except Refusal as refusal:
        _pass_on(refusal)
        form.refuse(refusal)
        with access.bound(request.actor, read_only=True):
            return _edit_page(request, account_id, form=form, status=refusal.status)
    messages.success(request, said(t("档案已保存", "Saved")), extra_tags=undo_of(act_id))
    return redirect("customers:edit_account", account_id=account_id)


@page(act="account.edit", methods=("POST",))
def undo_edit(request: Request, act_id: uuid.UUID) -> HttpResponse:
    """Takes back one's own edit of an account or a contact: the button of the toast."""
    done = api.undo_edit(actor=request.actor, now=clock.now(), act_id=act_id)
    messages.success(request, said(t("已撤销,恢复为修改前的内容", "Undone: the former values are back")))
    page_of = {"edit_contact": "customers:account_contacts", "retire_contact": "customers:account_contacts",
               "set_parent": "customers:account_tree"}.get(done.verb, "customers:edit_account")
    return redirect(page_of, account_id=done.account_id)


def undo_of(act_id: uuid.UUID) -> str:
    """What makes a toast offer to take this act back."""
    return undo_tag(reverse("customers:undo_edit", args=[act_id]))


@page(act="account.edit", methods=("POST",))
def mark_account_unknown(request: Request, account_id: int) -> HttpResponse:
    """未知(已问) for one field."""
    return done_or_told(request, account_id, t("已记为未知(已问)", "Recorded as asked and unknown"), lambda: api.mark_account_unknown(
        actor=request.actor, now=clock.now(), account_id=account_id, field=request.POST.get("field", "")))


@page(act="account.view", methods=("GET",))
def responsible(request: Request, account_id: int) -> HttpResponse:
    """Who is and was responsible in which role, since when, by which document; and what each role may do. operator 1.1."""
    view = api.account(actor=request.actor, account_id=account_id)
    mode = api.mode_of(account_id=account_id, on=clock.today()) or "named_list"
    past, modes = [one for one in view.assignments if one.valid_until is not None], dict(api.ACCOUNT["ownership_mode"].choices)
    return render(request, "customers/account_responsible.html", {
        "view": view, "card": view.card, "roles": dict(api.ROLES), "past": past, "today": clock.today(),
        "groups": [(role, label, api.RIGHTS[role], view.holders(role), role in api.SINGLE) for role, label in api.ROLES],
        "superiors": api.superiors(actor=request.actor, account_id=account_id), "modes": modes,
        "proposal": api.lead_proposal(actor=request.actor, account_id=account_id, today=clock.today()),
        "signed_by": organisation.unit(unit_id=view.card.agreement_unit_id) if view.card.agreement_unit_id else None,
        "partner": api.partner(actor=request.actor, account_id=account_id, today=clock.today()),
        "partners": api.partners_near(unit_id=view.card.unit_id, on=clock.today()),
        "mode": modes[mode], "mode_key": mode})


@page(act="account.edit", methods=("POST",))
def set_agreement_unit(request: Request, account_id: int) -> HttpResponse:
    """Which unit of ours signed the account's agreement."""
    return done_or_told(request, account_id, t("签约单位已保存", "Saved"), lambda: api.set_agreement_unit(
        actor=request.actor, now=clock.now(), account_id=account_id, unit_code=request.POST.get("unit_code", "")[:40]), "customers:responsible")


@page(act="account.assign", methods=("POST",))
def set_ownership_mode(request: Request, account_id: int) -> HttpResponse:
    """Decides how the account is owned, whatever its segment says; a reason is asked."""
    return done_or_told(request, account_id, t("管理方式已保存", "Saved"), lambda: api.set_ownership_mode(
        actor=request.actor, now=clock.now(), account_id=account_id, mode=request.POST.get("mode", ""),
        reason=request.POST.get("reason", "")[:200], partner_code=request.POST.get("partner_code", "")[:20],
        partner_until=_day(request.POST.get("partner_until", ""), "partner_until")), "customers:responsible")


@page(act="account.assign", methods=("POST",))
def assign(request: Request, account_id: int) -> HttpResponse:
    """Names a responsible person, in place of the present one when the form says whom it replaces."""
    def run() -> None:
        with access.bound(request.actor, read_only=True):  # a foreign account looks like none, whoever is named
            api.require(request.actor, "account.assign", account_id)
        person = organisation.person_named(said=request.POST.get("staff_number", ""), field="staff_number")
        replaced = request.POST.get("replaces", "")
        since = request.POST.get("valid_from", "")
        api.assign(actor=request.actor, now=clock.now(), account_id=account_id, user_id=person.id, role=request.POST.get("role", ""),
                   valid_from=_day(since),
                   source_document=request.POST.get("source_document", "")[:120], replaces=int(replaced) if replaced.isdigit() else None)

    return _staying(request, account_id, t("归属已保存", "The responsibility was saved"), run)


@page(act="account.assign", methods=("POST",))
def end_assignment(request: Request, account_id: int, assignment_id: int) -> HttpResponse:
    """Ends a responsibility today."""
    return _staying(request, account_id, t("归属已结束", "The responsibility has ended"), lambda: api.end_assignment(
        actor=request.actor, now=clock.now(), account_id=account_id, assignment_id=assignment_id, reason=request.POST.get("reason", "")[:200]))


def _staying(request: Request, account_id: int, done: Text, call: Any) -> HttpResponse:
    """Back to the account's people, or to the orphans of whom one was adopted: the next waits there (LIF-17)."""
    if request.POST.get("back") != "orphans":
        return done_or_told(request, account_id, done, call, "customers:responsible")
    is_done = typed.tried(request, done, lambda: [call()]) is not None
    filters = {key: given for key in ("from", "unit") if (given := request.POST.get(key, "")).isdecimal()}
    at = request.POST.get("next" if is_done else "replaces", "")
    return redirect(reverse("customers:orphans") + (f"?{urlencode(filters)}" if filters else "") + (f"#adopt-{at}" if at.isdecimal() else ""))


@page(act="account.view", methods=("GET",))
def why_visible(request: Request, account_id: int) -> HttpResponse:
    """Why the reader sees this account, and who else is responsible for it."""
    reasons = api.why_visible(actor=request.actor, account_id=account_id)
    view = api.account(actor=request.actor, account_id=account_id)
    may_ask = "audit.view" in request.acts or api.relation_of(actor=request.actor, account_id=account_id) == "own"
    return render(request, "customers/why_visible.html", {
        "may_ask": may_ask,
        "reasons": reasons, "view": view, "roles": dict(api.ROLES), "relation": api.relation_of(actor=request.actor, account_id=account_id)})


def _edit_page(request: Request, account_id: int, *, form: CommandForm | None = None, status: int = 200) -> HttpResponse:
    view = api.account(actor=request.actor, account_id=account_id)
    card = view.card
    initial = {key: getattr(card, key, None) for key in api.AccountValues.__annotations__} | {"unit": card.unit_id}
    initial |= {key: {True: "true", False: "false"}.get(value, value) for key, value in initial.items() if isinstance(value, bool)}
    initial |= {field.key: api.custom_text(field, card.extra.get(field.key)) for field in api.customs("account")}
    return render(request, "customers/edit_account.html", {
        "view": view, "card": card, "only_reads": _only_reads(request, account_id),
        "differences": form.differences(initial) if form and status == 409 else [],
        "archive": api.archive(actor=request.actor, account_id=account_id),
        "form": form or form_for(api.edit_account, api.catalogue("account"), initial=initial, choices=_choices(request)),
        "codes": [(scheme, label, view.numbers(scheme), view.former_numbers(scheme)) for scheme, label in api.IDENTIFIER_SCHEMES.items()],
        "responsible": [(role, label, view.holders(role)) for role, label in api.ROLES],
    }, status=status)


def _only_reads(request: Request, account_id: int) -> Refusal | None:
    """Why he may not change it: said before he has filled in the form, not after."""
    try:
        api.require(request.actor, "account.edit", account_id)
    except Refusal as refusal:
        return refusal
    return None


def done_or_told(request: Request, account_id: int, done: Text, call: Any, back: str = "customers:edit_account") -> HttpResponse:
    """Runs a small command and returns to the archive; its refusal becomes a message there."""
    typed.tried(request, done, call)
    return redirect(back, account_id=account_id)


def _choices(request: Request) -> dict[str, Choices]:
    scope = request.actor.scope
    units = organisation.units(ids=None if scope.shape == "all" else scope.home_ids)
    return {"unit": [(str(unit.id), Text(f"{unit.name} {unit.code}", f"{unit.name} {unit.code}")) for unit in units
                     if unit.closed_on is None],
            "industry_code": api.industry_choices()}


def _values(form: CommandForm) -> api.AccountValues:
    values: Any = form.values()
    return values  # type: ignore[no-any-return] # texts; the command reads and checks them


def _day(text: str, field: str = "valid_from") -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal("bad_date", t("日期格式应为2026-01-31", "A day is written 2026-01-31"), field=field) from None


def _version(request: Request) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() and len(text) < 10 else 0


def _pass_on(refusal: Refusal) -> None:
    if refusal.status in (403, 404):
        raise refusal
