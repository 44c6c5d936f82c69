"""Filling what an archive lacks: one field of one person at a tap; its work closes itself (ARC-03, operator 1.18).

Not for here: raising that work (the shell's day), 未知(已问) (commands.contacts).
"""

from __future__ import annotations

from datetime import datetime
from typing import cast

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import contacts
from guanxi.domains.customers.commands.contacts import ContactValues
from guanxi.domains.customers.models import Contact
from guanxi.domains.customers.queries.gaps import CARD
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile, not_found


def fill_gap(*, actor: Actor, now: datetime, contact_id: int, field: str, value: str) -> None:
    """Writes one missing field of a person's card. Refuses `changed_meanwhile` when somebody filled it, an empty or wrong value. ARC-03."""
    if field not in CARD:
        raise Refusal("unknown_field", t("没有这个字段", "There is no such field"), field="field")
    if not value.strip():
        raise Refusal("required", t("请填写内容,或记为未知(已问)", "Enter it, or say that you asked in vain"), field=field)
    found = Contact.objects.filter(pk=contact_id, is_active=True).values("account_id", "version", field).first()
    if found is None:
        raise not_found()
    access.require(actor, "contact.edit", found["account_id"])
    if found[field]:
        raise changed_meanwhile()
    contacts.edit_contact(actor=actor, now=now, contact_id=contact_id, expected_version=found["version"],
                          values=cast(ContactValues, {field: value}))

