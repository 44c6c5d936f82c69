"""Defining fields without code (hard-places 3.5): for headquarters' data stewards and analysts, each change an act with history.

What follows (a column of the book, completeness) is a job: `build_custom_column` and `recount_completeness` of jobs.py.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypedDict

from django.db.models import Max

from guanxi.domains.customers import access
from guanxi.domains.customers.fields import ACCOUNT
from guanxi.domains.customers.models import CustomField
from guanxi.domains.customers.queries import catalogue
from guanxi.domains.customers.rules import custom_fields as rules
from guanxi.domains.customers.rules.custom_values import PREFIX
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import audit, definitions, jobs
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile, not_found
from guanxi.foundation.pure.words import OneOf

BUILD = "guanxi.domains.customers.jobs.build_custom_column"
RECOUNT = "guanxi.domains.customers.jobs.recount_completeness"


class FieldWords(TypedDict, total=False):
    """What may change later: names, help, choices (renamed, added), who fills it, where it stands. Only the given keys are written."""

    zh: str
    en: str
    choices: str
    level: Annotated[str, OneOf(rules.LEVELS)]
    purpose: str
    retention: str
    steward: Annotated[str, OneOf(organisation.ROLES)]
    required: bool
    is_listed: bool
    importable: bool
    help_zh: str
    help_en: str


class FieldValues(FieldWords, total=False):
    """A new field. choices: one a line, `中文 | English`; kind as in rules.custom_fields.KINDS, for ever."""

    kind: Annotated[str, OneOf(rules.KINDS)]


def define_field(*, actor: Actor, now: datetime, subject: Annotated[str, OneOf(rules.SUBJECTS)], values: FieldValues) -> int:
    """Adds a field to `account` or `contact`; returns its number: its key is cf_<number>, never used again. ARC-01, SYS-22.

    With is_listed a job makes it a typed column of the book. Refuses `forbidden`, what rules.custom_fields refuses,
    `too_many_listed` above 64.
    """
    access.require_manager(actor)
    with audit.acting(actor=actor, verb="define_field", now=now, subject=Ref("custom_field", 0)):
        definitions.touch()  # its row lock gives numbers one after the other
        given = rules.checked(subject=subject, values={**rules.EMPTY, **values}, taken=_taken(subject), stewards=organisation.ROLES)
        rules.whole(subject=subject, definition=given)
        last = CustomField.objects.aggregate(number=Max("number"), position=Max("position"))
        row = CustomField(subject=subject, number=(last["number"] or 0) + 1, position=(last["position"] or 0) + 1, **given)
        row.store(now=now)
        _follow(row, now, was_listed=False, was_required=False)
    return row.number


def edit_field(*, actor: Actor, now: datetime, number: int, expected_version: int, values: FieldWords) -> None:
    """Changes labels, help, choices, sensitivity (upwards only), steward, required, importable, listed; never the kind.

    Refuses `forbidden`, `changed_meanwhile`, `choice_in_use`, `level_lowered` and what `define_field` refuses.
    """
    access.require_manager(actor)
    with audit.acting(actor=actor, verb="edit_field", now=now, subject=Ref("custom_field", number)):
        row = _found(number)
        before = {key: getattr(row, key) for key in rules.EMPTY}
        given = rules.checked(subject=row.subject, values=dict(values), taken=_taken(row.subject, but=number), stewards=organisation.ROLES,
                              former=row.choices)
        rules.whole(subject=row.subject, definition={**before, **given})
        rules.stricter(before=row.level, after=given.get("level", row.level))
        for key, value in given.items():
            setattr(row, key, value)
        row.store(now=now, expected_version=expected_version)
        _follow(row, now, was_listed=before["is_listed"], was_required=before["required"])


def move_field(*, actor: Actor, now: datetime, number: int, by: int) -> None:
    """Puts a field one place up (-1) or down (1) among those of its subject that are in use."""
    access.require_manager(actor)
    with audit.acting(actor=actor, verb="move_field", now=now, subject=Ref("custom_field", number)):
        row = _found(number)
        others = CustomField.objects.filter(subject=row.subject, retired_at=None)
        other = (others.filter(position__lt=row.position).order_by("-position") if by < 0
                 else others.filter(position__gt=row.position).order_by("position")).first()
        if other is None:
            return
        row.position, other.position = other.position, row.position
        for one in (row, other):
            one.store(now=now)
            _describe(one, now)
        definitions.touch()


def retire_field(*, actor: Actor, now: datetime, number: int) -> None:
    """Takes a field out of forms, lists, imports; its values and its history stay. `restore_field` brings it back."""
    access.require_manager(actor)
    with audit.acting(actor=actor, verb="retire_field", now=now, subject=Ref("custom_field", number)):
        row = _found(number)
        row.retired_at = now
        row.store(now=now)
        lists.retire_column(key=key_of(row))
        definitions.touch()
        if row.required:
            jobs.defer(RECOUNT)


def restore_field(*, actor: Actor, now: datetime, number: int) -> None:
    """Brings a retired field back with its values. Refuses `field_name_taken`, `too_many_listed`."""
    access.require_manager(actor)
    with audit.acting(actor=actor, verb="restore_field", now=now, subject=Ref("custom_field", number)):
        row = _found(number, is_retired=True)
        rules.checked(subject=row.subject, values={"zh": row.zh, "en": row.en}, taken=_taken(row.subject), stewards=())
        row.retired_at = None
        row.store(now=now)
        _follow(row, now, was_listed=False, was_required=False)


def key_of(row: CustomField) -> str:
    """cf_<number>."""
    return f"{PREFIX}{row.number}"


def _follow(row: CustomField, now: datetime, *, was_listed: bool, was_required: bool) -> None:
    """Column of the book and completeness after a change, and every process is told."""
    if row.is_listed:
        if not was_listed:
            _require_room(row)
        if _describe(row, now):
            jobs.defer(BUILD, number=row.number)
    elif was_listed:
        lists.retire_column(key=key_of(row))
    definitions.touch()
    if row.required != was_required:
        jobs.defer(RECOUNT)


def _describe(row: CustomField, now: datetime) -> bool:
    return row.is_listed and lists.describe_column(key=key_of(row), label=Text(row.zh, row.en), kind=row.kind, choices=row.choices,
                                                   position=row.position, now=now)


def _require_room(row: CustomField) -> None:
    listed = CustomField.objects.filter(is_listed=True, retired_at=None).exclude(pk=row.pk).count()
    if listed >= rules.MOST_LISTED:
        raise Refusal("too_many_listed", t(f"台账最多{rules.MOST_LISTED}个自定义列", f"The book has at most {rules.MOST_LISTED} custom columns"),
                      status=409, field="is_listed", way_out=t("请先停用一个,或不作台账列", "Retire one first, or keep it out of the book"))


def _taken(subject: str, *, but: int = 0) -> frozenset[str]:
    """Names that a field of the subject answers to in a form or in the header of a file."""
    declared = catalogue.DECLARED.get(subject, ACCOUNT).fields
    custom = CustomField.objects.filter(subject=subject, retired_at=None).exclude(number=but).values_list("zh", "en")
    names = [name for field in declared for name in (field.zh, field.en, field.key, *field.aliases)]
    return frozenset(name.lower() for name in (*names, *(name for pair in custom for name in pair)))


def _found(number: int, *, is_retired: bool = False) -> CustomField:
    row = CustomField.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise not_found()
    if (row.retired_at is not None) != is_retired:
        raise changed_meanwhile()
    return row
