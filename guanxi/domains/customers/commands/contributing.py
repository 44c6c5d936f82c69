"""What somebody else learnt at a customer goes into its archive: a person, and what is still empty; nothing is written over (ORG-21).

Not for here: who may bring what (stewardship, its pack), telling the account's owner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guanxi.domains.customers.commands import derived, following, positions
from guanxi.domains.customers.commands.contacts import keep_keys
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.queries import catalogue
from guanxi.domains.customers.rules import collecting
from guanxi.domains.customers.rules import values as value_rules
from guanxi.domains.customers.rules.collecting import Known
from guanxi.foundation.django import blind_index
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.catalogue import Catalogue


@dataclass(frozen=True, kw_only=True)
class Contributed:
    """What was new. contact_id: the person, known before or not, None when nobody was named. fields: `contact.mobile`, in the order given."""

    contact_id: int | None
    is_new_person: bool
    fields: tuple[str, ...]


def contribute(*, act: Act, account_id: int, account: Mapping[str, object], person: Mapping[str, object]) -> Contributed:
    """Fills what the account lacks and adds the person, or fills what he lacks, inside the caller's act, who has admitted the actor. ORG-21.

    A person of the same mobile, or the same name where no mobile tells them apart, is the one who is there. Refuses wrong values by field.
    """
    account_id = following.locked(act=act, account_id=account_id).pk
    of_account = _fill_account(act, account_id, _cleaned(catalogue.accounts(), account)) if account else ()
    row, of_person, is_new = _person(act, account_id, person) if person else (None, (), False)
    fields = (*(f"account.{key}" for key in of_account), *(f"contact.{key}" for key in of_person))
    if fields:
        derived.refresh_book([account_id])
        derived.settle_gaps(act=act, account_ids=[account_id])
        derived.refresh_search([account_id])
    if "contact.mobile" in fields or is_new:
        derived.look_for_moves(act=act)
    return Contributed(contact_id=row.pk if row else None, is_new_person=is_new, fields=fields)


def _cleaned(known: Catalogue, values: Mapping[str, object]) -> dict[str, object]:
    return value_rules.clean(catalogue=known, values=dict(values))


def _fill_account(act: Act, account_id: int, values: Mapping[str, object]) -> tuple[str, ...]:
    row = Account.objects.select_for_update().get(pk=account_id)
    filled = _fill(row, values)
    if filled:
        row.store(now=act.at)
    return filled


def _person(act: Act, account_id: int, given: Mapping[str, object]) -> tuple[Contact, tuple[str, ...], bool]:
    values = _cleaned(catalogue.contacts(), {"name": "", **given})
    people = Contact.objects.select_for_update().filter(account_id=account_id, is_active=True)
    rows = {row.pk: row for row in people}
    found = collecting.who(name=str(values["name"]), mobile_hash=blind_index.phone_hash(str(values.get("mobile", ""))), known=[
        Known(contact_id=row.pk, name=row.name, mobile_hash=row.mobile_hash) for row in rows.values()])
    if found is None:
        row, before = Contact(account_id=account_id, **values), None
        filled = tuple(key for key, value in values.items() if value not in (None, ""))
    else:
        row = rows[found]
        before, filled = positions.post_of(row), _fill(row, values)
        if not filled:
            return row, (), False
        positions.keep_former(contact=row, before=before, now=act.at)
    keep_keys(row)
    row.store(now=act.at)
    return row, filled, found is None


def _fill(row: Account | Contact, values: Mapping[str, object]) -> tuple[str, ...]:
    """Writes what is empty; what is there stays."""
    filled = tuple(key for key, value in values.items() if value not in (None, "") and getattr(row, key) in (None, ""))
    for key in filled:
        setattr(row, key, values[key])
    row.known_unknown = [key for key in row.known_unknown if key not in filled]
    return filled
