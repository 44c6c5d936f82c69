"""Filling one empty field of an account or of a person, for who tends it without being responsible for the account (ARC-14, ORG-21).

Never changes what is there. Not for here: who tends which field (stewardship), changing values (accounts, contacts).
"""

from __future__ import annotations

from guanxi.domains.customers.commands import contacts, derived
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.queries import catalogue
from guanxi.domains.customers.rules import values as value_rules
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal, not_found


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
    if getattr(row, key) not in (None, ""):
        raise Refusal("already_filled", t("该项已有内容,补录不能覆盖", "There is a value already; filling never overwrites"), field=key, status=409,
                      way_out=t("内容有误时请点“有误”,由归属客户经理更正", "If it is wrong, say so: its account manager corrects it"))
    for name, cleaned in value_rules.clean(catalogue=known, values={key: value}).items():
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
