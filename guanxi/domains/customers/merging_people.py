"""What the merge of two accounts or two contacts does to the rows below a person (wiring.MERGE).

Not for here: the persons themselves and the account's own rows (merging.Archive).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef

from guanxi.domains.customers.commands.moves import KIND
from guanxi.domains.customers.models import Contact, ContactPhone, Move, PersonVisit, Position
from guanxi.domains.work import api as work
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class People:
    """Further numbers, former posts and visits: they go with the person; a number or a visit both had stays once."""

    covers = ("customers_contactphone.account_id", "customers_contactphone.contact_id", "customers_position.account_id",
              "customers_position.contact_id", "customers_personvisit.account_id", "customers_personvisit.contact_id")
    stays: Mapping[str, str] = {f"customers_move.{column}": "an alert names the two records as they were found, and goes when both are of one "
                                                            "account; decided, it is history"
                                for column in ("old_contact_id", "new_contact_id", "old_account_id", "new_account_id")}

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Carries the rows over."""
        if subject.kind == "account":
            participants.carry(ContactPhone.objects.filter(account=subject.id), act=act, account=into.id)
            participants.carry(Position.objects.filter(account=subject.id), act=act, account=into.id)
            participants.carry(PersonVisit.objects.filter(account=subject.id), act=act, account=into.id)
            _drop_moves(into.id, act)
        if subject.kind == "contact":
            phones = ContactPhone.objects.filter(contact=subject.id)
            phones.filter(number__in=list(ContactPhone.objects.filter(contact=into.id).values_list("number", flat=True))).delete()
            account_id = Contact.objects.values_list("account_id", flat=True).get(pk=into.id)
            participants.carry(phones, act=act, contact=into.id, account=account_id)
            participants.carry(Position.objects.filter(contact=subject.id), act=act, contact=into.id)
            visits = PersonVisit.objects.filter(contact=subject.id)
            both = PersonVisit.objects.filter(contact=into.id, visited_on=OuterRef("visited_on"), visited_by_id=OuterRef("visited_by_id"))
            visits.filter(Exists(both)).delete()
            participants.carry(visits, act=act, contact=into.id)


def _drop_moves(account_id: int, act: Act) -> None:
    """Nobody moves within an account: an alert that somebody went from one of the two to the other goes with its to-dos, and comes back with an undo.

    The two records wait among the account's possible duplicates instead. After merging.Archive, which carried the people."""
    here = Contact.objects.filter(account=account_id).values("pk")
    found = Move.objects.filter(state="open", old_contact_id__in=here, new_contact_id__in=here)
    work.settle(act=act, kind=KIND, subject_kind="move", subject_ids=list(found.values_list("pk", flat=True)))
    found.delete()
