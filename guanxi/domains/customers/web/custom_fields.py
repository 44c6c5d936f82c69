"""自定义字段: the steward's pages of fields defined without code: list with progress, define with a preview, edit, order, retire."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from guanxi.domains.customers import api
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Catalogue
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.web import typed
from guanxi.foundation.web.forms import Choices, CommandForm, form_for
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said, undo_tag
from guanxi.foundation.web.views import page

AT_FIRST = {"kind": "text", "level": "L1", "steward": "R1", "required": "false", "is_listed": "true", "importable": "true"}
# What a form of one subject leaves out: an account's fields are L1, a contact's are no columns of the book.
LEFT_OUT = {"account": ("level", "purpose", "retention"), "contact": ("is_listed",)}
PENDING = ("waiting", "filling")


@page(act="fields.manage", methods=("GET",))
def custom_fields(request: Request) -> HttpResponse:
    """Every custom field of accounts and contacts; asks again while a column of the book is being made."""
    groups = [(subject, label, api.definitions(subject=subject)) for subject, label in api.CUSTOM_SUBJECTS.items()]
    cards = [card for _, _, found in groups for card in found]
    return render(request, "customers/custom_fields.html#fields" if request.headers.get("HX-Request") else "customers/custom_fields.html", {
        "groups": groups, "kinds": dict(api.CUSTOM_KINDS), "roles": {key: role.name for key, role in organisation.ROLES.items()},
        "listed": sum(card.field.listable and not card.is_retired for card in cards), "most": api.MOST_LISTED,
        "is_pending": any(card.column and card.column.state in PENDING for card in cards), "is_keeper": request.actor.scope.shape == "all"})


@page(act="fields.manage")
def define_field(request: Request, subject: str) -> HttpResponse:
    """A new field, with a look at its form and its cell before it is saved."""
    if subject not in api.CUSTOM_SUBJECTS:
        raise not_found()
    api.require_manager(request.actor)
    if request.method != "POST":
        return _form_page(request, subject, _form(api.define_field, subject, initial=AT_FIRST))
    form = _form(api.define_field, subject, data=request.POST)
    try:
        number = api.define_field(actor=request.actor, now=clock.now(), subject=subject, values=_values(form))
    except Refusal as refusal:
        return _refused(request, subject, form, refusal)
    messages.success(request, said(t(f"字段 cf_{number} 已启用", f"Field cf_{number} is in use")))
    return redirect("customers:custom_fields")


@page(act="fields.manage", methods=("GET",))
def preview_field(request: Request, subject: str) -> HttpResponse:
    """How the field of the form would look in a form and in a list; a refusal in its place."""
    if subject not in api.CUSTOM_SUBJECTS:
        raise not_found()
    form, refusal, field = _form(api.define_field, subject, data=request.GET), None, None
    try:
        field = api.preview_field(subject=subject, values=dict(form.values()))
    except Refusal as no:
        refusal = no
    shown = form_for(api.define_field, Catalogue(subject=subject, fields=(field,))) if field else None
    return render(request, "customers/edit_field.html#preview", {"field": field, "shown": shown, "refusal": refusal, "sample": _sample(field)})


@page(act="fields.manage")
def edit_field(request: Request, number: int) -> HttpResponse:
    """Labels, help, choices, sensitivity, steward; never the kind."""
    with access.bound(request.actor, read_only=True):
        card = api.definition(number=number)
    api.require_manager(request.actor)
    if request.method != "POST":
        return _form_page(request, card.subject, _form(api.edit_field, card.subject, initial=_initial(card)), card=card)
    form = _form(api.edit_field, card.subject, data=request.POST)
    version = request.POST.get("version", "")
    try:
        api.edit_field(actor=request.actor, now=clock.now(), number=number, values=_values(form),
                       expected_version=int(version) if version.isdigit() and len(version) < 10 else 0)
    except Refusal as refusal:
        return _refused(request, card.subject, form, refusal, card=card)
    messages.success(request, said(t("字段已保存", "Saved")))
    return redirect("customers:custom_fields")


@page(act="fields.manage", methods=("POST",))
def move_field(request: Request, number: int) -> HttpResponse:
    """One place up or down."""
    api.move_field(actor=request.actor, now=clock.now(), number=number, by=-1 if request.POST.get("by") == "-1" else 1)
    return redirect("customers:custom_fields")


@page(act="fields.manage", methods=("POST",))
def retire_field(request: Request, number: int) -> HttpResponse:
    """Out of forms, lists and imports; the toast brings it back."""
    api.retire_field(actor=request.actor, now=clock.now(), number=number)
    return _done(request, t("字段已停用,内容和历史保留", "Retired; values and history stay"), undo=reverse("customers:restore_field", args=[number]))


@page(act="fields.manage", methods=("POST",))
def restore_field(request: Request, number: int) -> HttpResponse:
    """Brings a retired field back with its values."""
    try:
        api.restore_field(actor=request.actor, now=clock.now(), number=number)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        typed.refused(request, refusal)
        return redirect("customers:custom_fields")
    return _done(request, t("字段已恢复", "The field is back"))


def _form(command: Any, subject: str, **given: Any) -> CommandForm:
    roles: Choices = [(key, role.name) for key, role in organisation.ROLES.items() if "account.edit" in role.acts]
    form = form_for(command, api.DEFINITION, choices={"steward": roles}, **given)
    for name in LEFT_OUT[subject]:
        form.fields.pop(name, None)
    return form


def _form_page(request: Request, subject: str, form: CommandForm, *, card: api.CustomFieldCard | None = None, status: int = 200) -> HttpResponse:
    return render(request, "customers/edit_field.html", {
        "form": form, "subject": subject, "subject_name": api.CUSTOM_SUBJECTS[subject], "card": card, "kinds": dict(api.CUSTOM_KINDS)}, status=status)


def _refused(request: Request, subject: str, form: CommandForm, refusal: Refusal, *, card: api.CustomFieldCard | None = None) -> HttpResponse:
    if refusal.status in (403, 404):
        raise refusal
    form.refuse(refusal)
    return _form_page(request, subject, form, card=card, status=refusal.status)


def _initial(card: api.CustomFieldCard) -> dict[str, str]:
    field = card.field
    flags = {"required": field.required, "is_listed": field.listable, "importable": field.importable}
    return {"zh": field.zh, "en": field.en, "choices": api.choices_said([(code, *label) for code, label in field.choices]), "level": field.level,
            "purpose": field.purpose, "retention": field.retention, "steward": field.steward, "help_zh": field.help.zh, "help_en": field.help.en,
            **{key: "true" if value else "false" for key, value in flags.items()}}


def _sample(field: Any) -> Text:
    """A value as a list would show it."""
    samples: dict[str, Any] = {"text": "示例", "number": "12.5", "money": 1_234_500, "date": "2026-11-20", "bool": True}
    if field is None:
        return Text("", "")
    codes = [code for code, _ in field.choices]
    return api.custom_said(field, codes[:1] if field.kind == "choice" else codes[:2] if codes else samples[field.kind])


def _values(form: CommandForm) -> Any:
    return form.values()


def _done(request: Request, text: Text, *, undo: str = "") -> HttpResponse:
    messages.success(request, said(text), extra_tags=undo_tag(undo) if undo else "")
    return redirect("customers:custom_fields")
