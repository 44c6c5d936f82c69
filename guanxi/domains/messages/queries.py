"""Reading notices (one's own) and the state of mails (the administrator)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guanxi.domains.messages.models import Notice, OutgoingMail
from guanxi.foundation.django import prepared
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref

PAGE = 50
COUNTED = 100


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """One notice as a page shows it; `subject` says what it is about, when it is about something."""

    id: int
    at: datetime
    kind: str
    text: Text
    subject: Ref | None
    account_id: int | None
    is_read: bool


@dataclass(frozen=True, kw_only=True)
class MailLine:
    """One mail that has not gone out. The body is not shown."""

    id: int
    at: datetime
    to_address: str
    subject: str
    state: str
    attempts: int
    last_error: str


def unread_count(*, actor: Actor) -> int:
    """How many notices the actor has not read, counted up to 100 ("99+")."""
    with prepared.cursor() as cursor:  # by hand: it is in the frame of every page
        cursor.execute("select count(*) from (select 1 from notices_notice where user_id = %s and read_at is null limit %s) unread",
                       [actor.user_id, COUNTED])
        return int(cursor.fetchone()[0])


def notices(*, actor: Actor, before_id: int = 0, limit: int = PAGE) -> Sequence[NoticeLine]:
    """The actor's notices, newest first; `before_id` asks for older ones."""
    found = Notice.objects.filter(user_id=actor.user_id)
    if before_id:
        found = found.filter(pk__lt=before_id)
    return [_line(row) for row in found.order_by("-pk")[:limit]]


def undelivered_mails(*, limit: int = PAGE) -> Sequence[MailLine]:
    """Mails that failed or still wait after a failure, newest first. Row security shows them to administrators only."""
    found = OutgoingMail.objects.exclude(state="sent").order_by("state", "-at")[:limit]
    return [MailLine(id=m.pk, at=m.at, to_address=m.to_address, subject=m.subject, state=m.state, attempts=m.attempts,
                     last_error=m.last_error) for m in found]


def address_of(*, mail_id: int) -> str:
    """To whom a letter went, "" when it is gone. Asked as the system: nobody else reads mails."""
    return OutgoingMail.objects.filter(pk=mail_id).values_list("to_address", flat=True).first() or ""


def _line(row: Notice) -> NoticeLine:
    subject = Ref(row.subject_kind, row.subject_id) if row.subject_kind and row.subject_id is not None else None
    return NoticeLine(id=row.pk, at=row.at, kind=row.kind, text=Text(row.zh, row.en), subject=subject,
                      account_id=row.account_id, is_read=row.read_at is not None)
