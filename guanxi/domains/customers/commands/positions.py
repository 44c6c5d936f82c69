"""Former posts (任职): kept in the transaction that changes today's post; a wrong line may be taken out (ARC-06).

Not for here: a person who goes to another account (commands.moves).
"""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Contact, Position
from guanxi.domains.customers.rules import positions
from guanxi.domains.customers.rules.positions import Post
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found


def post_of(contact: Contact) -> Post:
    """The post a contact has now."""
    return Post(post=contact.post, department=contact.department, since=contact.post_since)


def keep_former(*, contact: Contact, before: Post, now: datetime) -> None:
    """Writes down the post that `contact` no longer has, inside the caller's act; sets since when it has the new one."""
    for row in former_of(contact=contact, before=before, now=now):
        row.store(now=now)


def former_of(*, contact: Contact, before: Post, now: datetime) -> list[Position]:
    """The post that `contact` no longer has, not yet written; none where nothing ended. Sets since when it has the new one."""
    today, recorded = now.astimezone(clock.ZONE).date(), contact.created_at.astimezone(clock.ZONE).date()
    ended = positions.former(before=before, after=post_of(contact), recorded_on=recorded, today=today)
    contact.post_since = positions.since_of(before=before, after=post_of(contact), ended=ended)
    return [] if ended is None else [Position(
        contact=contact, account_id=contact.account_id, name=contact.name, post=ended.post, department=ended.department,
        valid_from=ended.since, valid_until=ended.until, source="edited", created_at=now, updated_at=now)]


def close_position(*, contact: Contact, now: datetime, source: str) -> None:
    """The post a person leaves with his account: until today, whatever is known of it."""
    today, recorded = now.astimezone(clock.ZONE).date(), contact.created_at.astimezone(clock.ZONE).date()
    Position(contact=contact, account_id=contact.account_id, name=contact.name, post=contact.post, department=contact.department,
             valid_from=min(contact.post_since or recorded, today), valid_until=today, source=source).store(now=now)


def remove_position(*, actor: Actor, now: datetime, contact_id: int, position_id: int) -> None:
    """Takes out a former post that was never held (a corrected typing error); the history keeps the line."""
    with audit.acting(actor=actor, verb="remove_position", now=now, subject=Ref("contact", contact_id)):
        row = Position.objects.select_for_update().filter(pk=position_id, contact_id=contact_id).first()
        if row is None:
            raise not_found()
        access.require(actor, "contact.edit", row.account_id)
        row.delete()
