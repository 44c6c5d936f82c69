"""Contacts: adding, changing, 未知(已问), and being shown their personal data (operator 1.8, ARC-02, ARC-03)."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, TypedDict

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived, following, greetings, positions
from guanxi.domains.customers.fields import CONTACT_UNKNOWN
from guanxi.domains.customers.models import Contact
from guanxi.domains.customers.queries import catalogue, contacts, privacy
from guanxi.domains.customers.rules import custom_values, masking
from guanxi.domains.customers.rules import values as value_rules
from guanxi.foundation.django import audit, blind_index, clock, idempotency, participants
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Catalogue
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import ListedBy


class ContactValues(TypedDict, total=False):
    """What people enter about a contact; keys and kinds are the catalogue's. Only the given keys are written.

    Keys of custom fields (cf_<number>) may stand beside these, as in AccountValues.
    """

    name: str
    post: str
    department: str
    post_since: date | None
    is_key_person: bool
    is_group_level: bool
    office_phone: str
    mobile: str
    email: str
    residence: str
    hobby: str
    birthday: str
    form_of_address: str
    best_time: str
    best_channel: str
    likes: str
    taboo: str


def add_contact(*, actor: Actor, now: datetime, account_id: int, values: ContactValues, is_another: bool = False, key: str = "") -> int:
    """Adds a person at an account; returns its id. Refuses wrong values by field, identity numbers always. ARC-02, CON-88.

    is_another: there is somebody of this name and mobile, and this is another one; without it that is refused (`person_known`), the way out
    names who it is. `key`: of the form, which adds one person however often it is sent (CON-81)."""
    with audit.acting(actor=actor, verb="add_contact", now=now, subject=Ref("account", account_id)) as act:
        claimed = idempotency.claim(act=act, key=key)
        access.require(actor, "contact.edit", account_id)
        fields, custom = custom_values.apart(value_rules.clean(
            catalogue=catalogue.contacts(), values={"name": "", **values}, today=now.astimezone(clock.ZONE).date()))
        account_id = following.locked(act=act, account_id=account_id).pk
        contact = Contact(account_id=account_id, extra=custom_values.merged({}, custom), **fields)
        keep_keys(contact)
        if not is_another:
            _require_new(contact)
        contact.store(now=now)
        derived.refresh_book([account_id])
        derived.refresh_search([account_id])
        derived.look_for_moves(act=act)
        idempotency.remember(claimed, str(contact.pk))
    return contact.pk


def edit_contact(*, actor: Actor, now: datetime, contact_id: int, expected_version: int, values: ContactValues) -> uuid.UUID:
    """Changes the given fields; returns the act (for `undo_edit`); a mask that comes back from the form leaves the stored value (PRM-64).

    Refuses `changed_meanwhile` (CON-80), wrong values. A filled field is no longer 未知(已问).
    """
    with audit.acting(actor=actor, verb="edit_contact", now=now, subject=Ref("contact", contact_id)) as act:
        contact = _found(contact_id)
        access.require(actor, "contact.edit", contact.account_id)
        before, known_by = positions.post_of(contact), _known_by(contact)
        known = catalogue.contacts()
        given = {key: value for key, value in values.items() if not _is_mask(known, contact, key, value)}
        fields, custom = custom_values.apart(value_rules.clean(catalogue=known, values=given, today=now.astimezone(clock.ZONE).date()))
        for key, value in fields.items():
            setattr(contact, key, value)
        contact.extra = custom_values.merged(contact.extra, custom)
        contact.known_unknown = [key for key in contact.known_unknown if not getattr(contact, key, "") and key not in contact.extra]
        keep_keys(contact)
        positions.keep_former(contact=contact, before=before, now=now)
        contact.store(now=now, expected_version=expected_version)
        derived.refresh_book([contact.account_id])
        derived.settle_gaps(act=act, account_ids=[contact.account_id])
        derived.refresh_search([contact.account_id])
        if _known_by(contact) != known_by:
            derived.look_for_moves(act=act)
    return act.id


def retire_contact(*, actor: Actor, now: datetime, contact_id: int, expected_version: int, reason: str) -> uuid.UUID:
    """The person no longer works there: he leaves lists and search, the history keeps him; returns the act. ARC-06."""
    with audit.acting(actor=actor, verb="retire_contact", now=now, subject=Ref("contact", contact_id), reason=reason) as act:
        contact = _found(contact_id)
        access.require(actor, "contact.edit", contact.account_id)
        contact.is_active = False
        positions.close_position(contact=contact, now=now, source="left")
        contact.store(now=now, expected_version=expected_version)
        derived.refresh_book([contact.account_id])
        derived.forget(contact_ids=[contact_id])
        greetings.settle_birthdays(act=act, contact_ids=[contact_id])
        participants.person_gone(contact_id=contact_id, act=act)
    return act.id


def mark_contact_unknown(
    *, actor: Actor, now: datetime, contact_id: int, field: Annotated[str, ListedBy("read_account_state", "groups.values.field")],
) -> None:
    """Records 未知(已问): the person was asked, the answer is not known. It counts as done, and is asked again when the pack's days are over;
    said once more, they begin anew. ARC-03, operator 1.19."""
    with audit.acting(actor=actor, verb="mark_contact_unknown", now=now, subject=Ref("contact", contact_id), reason=field) as act:
        contact = _found(contact_id)
        access.require(actor, "contact.edit", contact.account_id)
        if field not in CONTACT_UNKNOWN and field not in {one.key for one in catalogue.customs("contact")}:
            raise Refusal("cannot_be_unknown", t("该项不能记为未知", "This field cannot be unknown"), field=field)
        if field not in contact.known_unknown and not getattr(contact, field, "") and field not in contact.extra:
            contact.known_unknown = [*contact.known_unknown, field]
            contact.store(now=now)
            derived.refresh_book([contact.account_id])
            derived.settle_gaps(act=act, account_ids=[contact.account_id])


def _require_new(contact: Contact) -> None:
    """Refuses whom the account has already by name, written in any way, and mobile; its row is locked, so two at once are one."""
    found = Contact.objects.filter(account_id=contact.account_id, is_active=True, mobile_hash=contact.mobile_hash).exclude(mobile_hash="")
    for pk, name in found.order_by("pk").values_list("pk", "name"):
        if chinese.normalise(name) == chinese.normalise(contact.name):
            raise Refusal("person_known", t(f"{contact.name}:该客户已有此人(联系人 {pk})", f"{contact.name}: the account has him already ({pk})"),
                          status=409, field="name", way_out=t(f"请修改联系人 {pk};确为另一人时,请注明 is_another",
                                                              f"Change contact {pk}; if this is somebody else, say is_another"))


def _known_by(contact: Contact) -> tuple[str, ...]:
    """What a person is recognised by at another account."""
    return contact.name, contact.mobile, contact.birthday, contact.email


def _found(contact_id: int) -> Contact:
    contact = Contact.objects.select_for_update().filter(pk=contact_id, is_active=True).first()
    if contact is None:
        raise not_found()
    return contact


def _is_mask(known: Catalogue, contact: Contact, key: str, value: object) -> bool:
    field = next((one for one in known.fields if one.key == key), None)
    if field is None:
        return False
    if key == "birthday" and value == masking.birthday_for_people(contact.birthday) != "":
        return True
    return isinstance(value, str) and "***" in value and masking.is_mask(
        field=field, text=value, stored=contacts.text_of(contact, field), patterns=privacy.masking().patterns)


def keep_keys(contact: Contact) -> None:
    """What is derived from a contact's own fields and kept in its row."""
    contact.sort_key = chinese.sort_key(contact.name, is_person=True)[:120]
    contact.mobile_hash = blind_index.phone_hash(contact.mobile)
