"""The people of an account: list, add, edit, 未知(已问), and being shown their data."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date

from guanxi.domains.customers import api
from guanxi.domains.customers.web.accounts import undo_of
from guanxi.foundation.django import access, clock, idempotency, participants
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.web import entry
from guanxi.foundation.web.forms import CommandForm, form_for
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page

_SAVED = t("已保存", "Saved")


@page(act="account.view", methods=("GET",))
def account_contacts(request: Request, account_id: int) -> HttpResponse:
    """Everybody at the account, masked as the matrix says; what it shows the own team plain is logged with this view."""
    card = api.cards(actor=request.actor, ids=[account_id])
    past = _past_day(request.GET.get("as_of", ""))
    if past is not None:
        lines = api.people_as_of(actor=request.actor, account_id=account_id, on=past)
        return render(request, "customers/people_as_of.html", {"card": card[account_id], "lines": lines, "on": past, "today": clock.today()})
    people = api.show_contacts(actor=request.actor, now=clock.now(), account_id=account_id)
    template = "customers/account_contacts.html#people" if request.headers.get("HX-Request") else "customers/account_contacts.html"
    return render(request, template, {"card": card[account_id], "people": people, "labels": labels(), "today": clock.today(),
                                     "marks": marks_for(request, [one.id for one in people]),
                                     "left": api.people_who_left(actor=request.actor, account_id=account_id),
                                     "moves": api.open_moves(actor=request.actor, account_id=account_id)})


@page(act="contact.edit")
def add_contact(request: Request, account_id: int) -> HttpResponse:
    """A new person at the account."""
    if request.method != "POST":
        card = _card(request, account_id)
        return _form_page(request, card, form_for(api.add_contact, api.catalogue("contact")))
    form = form_for(api.add_contact, api.catalogue("contact"), data=request.POST)
    try:
        api.add_contact(actor=request.actor, now=clock.now(), account_id=account_id, values=_values(form), is_another=True,
                        key=request.POST.get("key", ""))  # the form has warned beside the fields
    except idempotency.AlreadyDone:
        return redirect("customers:account_contacts", account_id=account_id)
    except Refusal as refusal:
        _pass_on(refusal)
        form.refuse(refusal)
        with access.bound(request.actor, read_only=True):
            return _form_page(request, _card(request, account_id), form, status=refusal.status)
    messages.success(request, said(t("联系人已添加", "The contact was added")))
    return redirect("customers:account_contacts", account_id=account_id)


@page(act="contact.edit")
def edit_contact(request: Request, contact_id: int) -> HttpResponse:
    """Changes a person's data; what he may not see stands there masked and stays as it is."""
    if request.method != "POST":
        person = api.show_contact(actor=request.actor, now=clock.now(), contact_id=contact_id)
        form = _without_masked_choices(form_for(api.edit_contact, api.catalogue("contact"), initial=_initial(person)), person)
        return _form_page(request, _card(request, person.account_id), form, person=person)
    form = form_for(api.edit_contact, api.catalogue("contact"), data=request.POST)
    version = request.POST.get("version", "")
    try:
        act_id = api.edit_contact(actor=request.actor, now=clock.now(), contact_id=contact_id, values=_values(form),
                                  expected_version=int(version) if version.isdigit() and len(version) < 10 else 0)
    except Refusal as refusal:
        _pass_on(refusal)
        form.refuse(refusal)
        with access.bound(request.actor, read_only=True):
            person = api.contact(actor=request.actor, contact_id=contact_id)
            return _form_page(request, _card(request, person.account_id), form, person=person, status=refusal.status)
    return _back(request, contact_id, extra_tags=undo_of(act_id))


@page(act="contact.edit", methods=("POST",))
def retire_contact(request: Request, contact_id: int) -> HttpResponse:
    """The person has left."""
    with access.bound(request.actor, read_only=True):
        person = api.contact(actor=request.actor, contact_id=contact_id)
    act_id = api.retire_contact(actor=request.actor, now=clock.now(), contact_id=contact_id, expected_version=person.version,
                                reason=request.POST.get("reason", "")[:200])
    messages.success(request, said(t("联系人已停用", "The contact was retired")), extra_tags=undo_of(act_id))
    return redirect("customers:account_contacts", account_id=person.account_id)


@page(act="contact.edit", methods=("POST",))
def restore_contact(request: Request, contact_id: int) -> HttpResponse:
    """The person who had left is back, or never left."""
    api.restore_contact(actor=request.actor, now=clock.now(), contact_id=contact_id, never_left=request.POST.get("never_left") == "true",
                        reason=request.POST.get("reason", ""))
    return _back(request, contact_id, said_is=t("已恢复为在任联系人", "One of the contacts again"))


@page(act="contact.edit", methods=("POST",))
def mark_contact_unknown(request: Request, contact_id: int) -> HttpResponse:
    """未知(已问) for one field of a person."""
    api.mark_contact_unknown(actor=request.actor, now=clock.now(), contact_id=contact_id, field=request.POST.get("field", ""))
    return _back(request, contact_id)


@page(act="contact.unmask", methods=("POST",))
def disclose_contact(request: Request, contact_id: int) -> HttpResponse:
    """Shows one person's data, logged; the answer is his line with the values in it."""
    try:
        person = api.disclose_contact(actor=request.actor, now=clock.now(), contact_id=contact_id, reason=request.POST.get("reason", ""))
        refusal = None
    except Refusal as no:
        if no.status == 404:
            raise
        with access.bound(request.actor, read_only=True):
            person, refusal = api.contact(actor=request.actor, contact_id=contact_id), no
    with access.bound(request.actor, read_only=True):
        marks = marks_for(request, [contact_id])
    return render(request, "customers/account_contacts.html#person", {
        "person": person, "refusal": refusal, "labels": labels(), "asked": True, "marks": marks})


def marks_for(request: Request, contact_ids: Sequence[int]) -> dict[int, participants.PersonSaid]:
    """What stands beside their numbers: whom nobody may call has no link to the telephone."""
    return participants.people_said(actor=request.actor, contact_ids=contact_ids, now=clock.now())


def _past_day(text: str) -> date | None:
    """The day asked for, if it is one and over."""
    try:
        found = parse_date(text) if text else None
    except ValueError:
        found = None
    return found if found and found < clock.today() else None


def _card(request: Request, account_id: int) -> api.AccountCard:
    """The account, or `not_found` (by contacts' own check of the reader's scope)."""
    return api.account(actor=request.actor, account_id=account_id).card


def _form_page(request: Request, card: api.AccountCard, form: CommandForm, *, person: api.ContactCard | None = None,
               status: int = 200) -> HttpResponse:
    known = {key: text for key, text in _initial(person).items() if not (key in person.shown and person.shown[key].is_masked)} if person else {}
    differences = [] if status != 409 else form.differences(form.values() | known)
    return render(request, "customers/edit_contact.html", {
        "card": card, "form": form, "person": person, "differences": differences, "check": "" if person else entry.check_url("contact", card.id),
        "key": "" if person else request.POST.get("key") or uuid.uuid4().hex, "shows_private": _holds_private(form, person),
    }, status=status)


def _holds_private(form: CommandForm, person: api.ContactCard | None) -> bool:
    """Whether a private value stands plain in a field of the form, opened or sent back (PRM-69)."""
    said = {field.key: str(form[field.key].value() or "") for field in api.catalogue("contact").fields
            if field.level in ("L3", "L4") and field.key in form.fields}
    masks = {key: one.text for key, one in person.shown.items() if one.is_masked} if person else {}
    return any(text and text != masks.get(key) for key, text in said.items())


def _initial(person: api.ContactCard) -> dict[str, Any]:
    shown = {key: value.text for key, value in person.shown.items()}
    return shown | {"post_since": person.post_since, "is_key_person": "true" if person.is_key_person else "false",
                    "is_group_level": "true" if person.is_group_level else "false"}


def _without_masked_choices(form: CommandForm, person: api.ContactCard) -> CommandForm:
    """Only a text can carry a mask back: a select or a date would offer an empty value that overwrites (PRM-64)."""
    for field in api.catalogue("contact").fields:
        if not api.carries_mask(field) and field.key in person.shown and person.shown[field.key].is_masked:
            del form.fields[field.key]
    return form


def labels() -> dict[str, object]:
    """Labels of the fields, and of the choices under `channel:<key>`."""
    return {**{field.key: field.label for field in api.catalogue("contact").fields}, **{f"channel:{key}": label for key, label in api.CHANNELS}}


def _values(form: CommandForm) -> api.ContactValues:
    values: Any = form.values()
    return values  # type: ignore[no-any-return] # texts; the command reads and checks them


def _back(request: Request, contact_id: int, *, extra_tags: str = "", said_is: Text = _SAVED) -> HttpResponse:
    with access.bound(request.actor, read_only=True):
        account_id = api.contact(actor=request.actor, contact_id=contact_id).account_id
    messages.success(request, said(said_is), extra_tags=extra_tags)
    return redirect("customers:account_contacts", account_id=account_id)


def _pass_on(refusal: Refusal) -> None:
    if refusal.status in (403, 404):
        raise refusal
