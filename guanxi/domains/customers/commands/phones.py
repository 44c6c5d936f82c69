"""Further telephone numbers of a person: adding, preferring, removing. Hashed for the search, masked like his mobile (operator 1.8).

Not for here: mobile and office phone, which are fields of the contact (commands.contacts).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.fields import PHONE, PHONE_KINDS
from guanxi.domains.customers.models import Contact, ContactPhone
from guanxi.domains.customers.rules import numbers, values
from guanxi.foundation.django import audit, blind_index
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Catalogue
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf

_ONE = Catalogue(subject="contact_phone", fields=(PHONE,))


def add_phone(
    *, actor: Actor, now: datetime, contact_id: int, kind: Annotated[str, OneOf(PHONE_KINDS)], number: str, is_preferred: bool = False,
) -> int:
    """Adds a further number; returns its id. It is found by the search as a whole number only. ARC-02, operator 1.8.

    Refuses `number_once` (the person has it already), `number_many`, what is no number, an unknown kind.
    """
    with audit.acting(actor=actor, verb="add_phone", now=now, subject=Ref("contact", contact_id)):
        contact = _contact(actor, contact_id)
        text: str = values.clean(catalogue=_ONE, values={"number": number})["number"]
        if not text:
            raise Refusal("required", t("请填写号码", "Enter a number"), field="number")
        if kind not in dict(PHONE_KINDS):
            raise Refusal("unknown_choice", t("没有这种号码类型", "There is no such kind of number"), field="kind")
        held = list(ContactPhone.objects.select_for_update().filter(contact_id=contact_id))
        if text in (contact.mobile, contact.office_phone, *(one.number for one in held)):
            raise Refusal("number_once", t("该联系人已有此号码", "The person has this number already"), field="number")
        if len(held) >= numbers.MOST:
            raise Refusal("number_many", t(f"每人最多{numbers.MOST}个更多号码", f"At most {numbers.MOST} further numbers a person"), field="number",
                          way_out=t("请先删去停用的号码", "Remove one that is out of use first"))
        row = ContactPhone(contact_id=contact_id, account_id=contact.account_id, kind=kind, number=text,
                           number_hash=blind_index.phone_hash(text), is_preferred=is_preferred)
        row.store(now=now)
        if is_preferred:
            _prefer_only(held, now)
        derived.refresh_search([contact.account_id])
    return row.pk


def prefer_phone(*, actor: Actor, now: datetime, contact_id: int, phone_id: int) -> None:
    """Makes this number the one to dial first; the same again takes the preference away."""
    with audit.acting(actor=actor, verb="prefer_phone", now=now, subject=Ref("contact", contact_id)):
        _contact(actor, contact_id)
        row = _phone(contact_id, phone_id)
        row.is_preferred = not row.is_preferred
        row.store(now=now)
        if row.is_preferred:
            _prefer_only(ContactPhone.objects.select_for_update().filter(contact_id=contact_id).exclude(pk=phone_id), now)


def remove_phone(*, actor: Actor, now: datetime, contact_id: int, phone_id: int) -> None:
    """Takes a number away; the history keeps it."""
    with audit.acting(actor=actor, verb="remove_phone", now=now, subject=Ref("contact", contact_id)):
        contact = _contact(actor, contact_id)
        _phone(contact_id, phone_id).delete()
        derived.refresh_search([contact.account_id])


def _contact(actor: Actor, contact_id: int) -> Contact:
    contact = Contact.objects.select_for_update().filter(pk=contact_id, is_active=True).first()
    if contact is None:
        raise not_found()
    access.require(actor, "contact.edit", contact.account_id)
    return contact


def _phone(contact_id: int, phone_id: int) -> ContactPhone:
    row = ContactPhone.objects.select_for_update().filter(contact_id=contact_id, pk=phone_id).first()
    if row is None:
        raise not_found()
    return row


def _prefer_only(others: Iterable[ContactPhone], now: datetime) -> None:
    for one in others:
        if one.is_preferred:
            one.is_preferred = False
            one.store(now=now)
