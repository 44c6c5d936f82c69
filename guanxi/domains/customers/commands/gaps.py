"""Filling what an archive lacks, one field at a tap; nothing is written over, its work closes itself (ARC-03, ARC-14, operator 1.18).

`fill_gap` for who is responsible, `fill_empty` for who tends the field without being responsible (ORG-21).

Not for here: raising that work (the shell's day), 未知(已问) (commands.contacts).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, cast

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import contacts, derived
from guanxi.domains.customers.commands.contacts import ContactValues
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.queries import catalogue
from guanxi.domains.customers.queries.asking import CARD
from guanxi.domains.customers.rules import custom_values
from guanxi.domains.customers.rules import values as value_rules
from guanxi.foundation.django import access as scope
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile, not_found
from guanxi.foundation.pure.words import OneOf


def fill_gap(*, actor: Actor, now: datetime, contact_id: int, field: Annotated[str, OneOf(CARD)], value: str) -> None:
    """Writes one missing field of a person's card. Refuses `changed_meanwhile` when somebody filled it, an empty or wrong value. ARC-03."""
    with scope.bound(actor, read_only=True):  # what changes after it is met by the version
        found = Contact.objects.filter(pk=contact_id, is_active=True).first()
        if found is None:
            raise not_found()
        access.require(actor, "contact.edit", found.account_id)
    if field not in CARD:
        raise Refusal("unknown_field", t("没有这个字段", "There is no such field"), field="field")
    if not value.strip():
        raise Refusal("required", t("请填写内容,或记为未知(已问)", "Enter it, or say that you asked in vain"), field=field)
    if getattr(found, field):
        raise changed_meanwhile()
    contacts.edit_contact(actor=actor, now=now, contact_id=contact_id, expected_version=found.version,
                          values=cast(ContactValues, {field: value}))


def fill_empty(*, act: Act, account_id: int, contact_id: int | None, key: str, value: str) -> None:
    """Writes one field that is empty or 未知(已问), inside the caller's act, who has admitted the actor.

    contact_id None: of the account itself. Refuses `already_filled`, `required`, `not_found`, wrong values.
    """
    if not value.strip():
        raise Refusal("required", t("请填写内容", "Enter a value"), field=key)
    known = catalogue.accounts() if contact_id is None else catalogue.contacts()
    row: Account | Contact | None = (
        Account.objects.select_for_update().filter(pk=account_id).first() if contact_id is None else
        Contact.objects.select_for_update().filter(pk=contact_id, account_id=account_id, is_active=True).first())
    if row is None:
        raise not_found()
    if (row.extra.get(key) if custom_values.is_custom(key) else getattr(row, key)) not in (None, ""):
        raise Refusal("already_filled", t("该项已有内容,补录不能覆盖", "There is a value already; filling never overwrites"), field=key, status=409,
                      way_out=t("内容有误时请点“有误”,由归属客户经理更正", "If it is wrong, say so: its account manager corrects it"))
    for name, cleaned in value_rules.clean(catalogue=known, values={key: value}).items():
        if custom_values.is_custom(name):
            row.extra = custom_values.merged(row.extra, {name: cleaned})
        else:
            setattr(row, name, cleaned)
    row.known_unknown = [one for one in row.known_unknown if one != key]
    if isinstance(row, Contact):
        contacts.keep_keys(row)
    row.store(now=act.at)
    derived.refresh_book([account_id])
    derived.settle_gaps(act=act, account_ids=[account_id])
    derived.refresh_search([account_id])
    if isinstance(row, Contact) and key == "mobile":
        derived.look_for_moves(act=act)
