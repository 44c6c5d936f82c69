"""The form of a case: recording one, correcting one. When it is due is said beside it, and why it may have no due time."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from guanxi.domains.customers import api as customers
from guanxi.domains.service import api
from guanxi.foundation.django import access, clock, idempotency
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.web.forms import CommandForm, form_for
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

MOMENTS = ("received_at", "due_at")


@page(act="service.record")
def record_case(request: Request, account_id: int) -> HttpResponse:
    """A new case of an account."""
    if request.method != "POST":
        initial = {"kind": "complaint", "channel": "phone", "severity": "normal", "received_at": _local(clock.now())}
        return _form_page(request, account_id, _form(request, account_id, initial=initial))
    key = request.POST.get("key", "")
    form = None
    try:
        with access.bound(request.actor, read_only=True):
            form = _form(request, account_id, data=request.POST)
        case_id = api.record_case(actor=request.actor, now=clock.now(), account_id=account_id, values=_values(form), key=key)
    except idempotency.AlreadyDone as done:
        return redirect("service:case_card", case_id=int(done.result))
    except Refusal as refusal:
        return _refused(request, account_id, form, refusal)
    messages.success(request, said(t("工单已登记", "The case was recorded")))
    return redirect("service:case_card", case_id=case_id)


@page(act="service.handle")
def edit_case(request: Request, case_id: int) -> HttpResponse:
    """Corrects a case that is not closed."""
    with access.bound(request.actor, read_only=True):
        card = api.case(actor=request.actor, now=clock.now(), case_id=case_id)
        form = _form(request, card.account_id, initial=_initial(card), data=request.POST if request.method == "POST" else None, card=card)
    if request.method != "POST":
        return _form_page(request, card.account_id, form, card=card)
    version = request.POST.get("version", "")
    try:
        api.edit_case(actor=request.actor, now=clock.now(), case_id=case_id, values=_values(form),
                      expected_version=int(version) if version.isdecimal() and len(version) < 10 else 0)
    except Refusal as refusal:
        return _refused(request, card.account_id, form, refusal, card=card)
    messages.success(request, said(t("已保存", "Saved")))
    return redirect("service:case_card", case_id=case_id)


def _form(request: Request, account_id: int, *, initial: dict[str, Any] | None = None, data: QueryDict | None = None,
          card: api.CaseCard | None = None) -> CommandForm:
    people = dict(api.speakers(actor=request.actor, account_id=account_id))
    if card is not None and card.contact_id is not None:
        people.setdefault(card.contact_id, card.said_by)
    form = form_for(api.record_case, api.CASE, data=data, initial=initial, choices={
        "contact_id": [(str(one), Text(name, name)) for one, name in people.items()]})
    for key in MOMENTS:
        widget: Any = form.fields[key].widget
        widget.input_type = "datetime-local"
        widget.attrs = {name: value for name, value in widget.attrs.items() if name not in ("maxlength", "inputmode")}
        form.fields[key].help_text = ""
    if not people:
        del form.fields["contact_id"]
    return form


def _form_page(request: Request, account_id: int, form: CommandForm, *, card: api.CaseCard | None = None, status: int = 200) -> HttpResponse:
    name = customers.account_names(actor=request.actor, ids=[account_id]).get(account_id)
    if name is None:
        raise not_found()
    now = {key: str(value) if value is not None else "" for key, value in _initial(card).items()} if card else {}
    return render(request, "service/edit_case.html", {
        "form": form, "card": card, "name": name.name, "account_id": account_id, "key": request.POST.get("key") or uuid.uuid4().hex,
        "limits": _limits(), "differences": form.differences(now) if status == 409 and card else []}, status=status)


def _limits() -> list[tuple[Text, list[tuple[Text, int | None]]]]:
    """Hours by kind and severity, for the kinds of which the pack says anything."""
    found = api.limits(on=clock.today())
    rows = [(name, [(word, found.hours_of(kind, severity)) for severity, word in api.SEVERITIES]) for kind, name in api.KINDS]
    return [(name, hours) for name, hours in rows if any(one is not None for _, one in hours)]


def _refused(request: Request, account_id: int, form: CommandForm | None, refusal: Refusal, *, card: api.CaseCard | None = None) -> HttpResponse:
    if refusal.status in (403, 404) or form is None:
        raise refusal
    form.refuse(refusal)
    with access.bound(request.actor, read_only=True):
        fresh = api.case(actor=request.actor, now=clock.now(), case_id=card.id) if card else None
        return _form_page(request, account_id, form, card=fresh, status=refusal.status)


def _initial(card: api.CaseCard) -> dict[str, Any]:
    return {"kind": card.kind, "subject": card.subject, "said": card.said, "channel": card.channel, "contact_id": card.contact_id,
            "said_by": card.said_by, "received_at": _local(card.received_at), "severity": card.severity, "external_number": card.external_number,
            "due_at": _local(card.due_at)}


def _local(moment: datetime | None) -> str:
    """As a browser's field of day and time wants it."""
    return f"{moment.astimezone(clock.ZONE):%Y-%m-%dT%H:%M}" if moment else ""


def _values(form: CommandForm) -> Any:
    return form.values()  # texts; the command reads and checks them
