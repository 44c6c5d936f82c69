"""Cards in and out as files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpResponse

from guanxi.domains.customers import api as customers
from guanxi.foundation.pure.actor import Actor

MOST_BYTES = 1_000_001


def vcard(*, actor: Actor, now: datetime, account_id: int, contact_ids: tuple[int, ...] = ()) -> HttpResponse:
    """The people of an account (or those named) as vCard, under the rules of their page; written down. Refuses `not_found`."""
    text = customers.export_cards(actor=actor, now=now, account_id=account_id, contact_ids=set(contact_ids) or None)
    return HttpResponse(text, content_type="text/vcard; charset=utf-8")


def read_vcard(*, actor: Actor, account_id: int, chunks: Iterable[bytes]) -> tuple[customers.Card, ...]:
    """What the file says of each person; nothing is written. Refuses `not_found`, and what is no vCard."""
    customers.require(actor, "contact.edit", account_id)
    return customers.read_cards(data=b"".join(chunks)[:MOST_BYTES])
