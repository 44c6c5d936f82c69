"""A person who had left (已离任) works at the account again, or never left: back into lists, book and search (ARC-06).

Not for here: taking back one's own act of today (undoing), a person who turns up at another account (moves), the bin (binning).
"""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.customers import access
from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.models import Account, Contact, Position
from guanxi.foundation.django import audit, clock, participants
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.django.personal import MARK
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found


def restore_contact(*, actor: Actor, now: datetime, contact_id: int, never_left: bool = False, reason: str = "") -> None:
    """The retired person is one of the account's people again, with everything he had: numbers, ties, consent, history.

    never_left: the retirement was a mistake, its closing line of 任职 goes and the post runs on, and what the retirement ended elsewhere (his row in
    the hierarchy, his lines) stands again; else a post begins today, and so does his row (PEOPLE_BACK). Refuses
    `not_found` (who is here, was merged, erased, or whose account lies in the bin) and `same_person_here` when somebody has recorded
    him anew meanwhile: two records of one person would part his history.
    """
    with audit.acting(actor=actor, verb="restore_contact", now=now, subject=Ref("contact", contact_id), reason=reason[:200]) as act:
        contact = Contact.objects.select_for_update().filter(pk=contact_id, is_active=False, merged_into=None).exclude(name=MARK).first()
        ended = contact and Position.objects.select_for_update().filter(contact=contact, source="left").order_by("-pk").first()
        if not contact or not ended or ended.account_id != contact.account_id or not Account.objects.filter(
                pk=contact.account_id, is_active=True).exists():
            raise not_found()
        access.require(actor, "contact.edit", contact.account_id)
        _require_no_other(contact)
        contact.is_active = True
        retired_by = AuditRow.objects.filter(table_name="customers_position", row_id=ended.pk, op="I").values_list("act_id", flat=True).first()
        if never_left:
            ended.delete()
        else:
            contact.post_since = now.astimezone(clock.ZONE).date()
        contact.store(now=now)
        if retired_by:
            participants.person_back(contact_id=contact_id, account_id=contact.account_id, undone=retired_by, act=act, begins_anew=not never_left)
        derived.refresh_book([contact.account_id])
        derived.settle_gaps(act=act, account_ids=[contact.account_id])
        derived.refresh_search([contact.account_id])
        derived.look_for_moves(act=act)


def _require_no_other(contact: Contact) -> None:
    """The same name with the same mobile (or none on either side) counts as the same person."""
    others = Contact.objects.filter(account_id=contact.account_id, is_active=True, name=contact.name)
    if any(one.mobile_hash == contact.mobile_hash or not (one.mobile_hash and contact.mobile_hash) for one in others):
        raise Refusal("same_person_here", t(f"{contact.name} 已另建为在任联系人", f"{contact.name} was recorded anew meanwhile"), status=409,
                      way_out=t("请使用现有的联系人;确是两人的,请先补录在任者的手机号",
                                "Use the one that is there; if they are two, enter his mobile first"))
