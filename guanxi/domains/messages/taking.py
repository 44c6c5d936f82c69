"""Taking in letters that came back: from a folder (Maildir), a file, or a mail server's pipe (ARC-12)."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.db.models import F

from guanxi.domains.messages import returned
from guanxi.domains.messages.events import MailReturned
from guanxi.domains.messages.models import MailReturn, OutgoingMail
from guanxi.foundation.django import access, audit, events
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.ref import Ref

_READER = system("mail")
_MOST = 500  # of a folder at once: the next round takes the rest
log = logging.getLogger("guanxi.messages")


def take_returned(*, raw: bytes, now: datetime) -> str:
    """Reads one mail that came in where letters return; answers what it was (models.OUTCOMES), `known` for bytes that were read before. ARC-12.

    A wrong address makes the letter `returned` and, where it went to a customer, publishes MailReturned; a delay is counted; a mark that is none of
    ours, and what is no notification, is written down and changes nothing. No copy is kept.
    """
    found = returned.read(raw)
    with access.bound(_READER):
        mail = _ours(found.token) if found else None
        outcome = "unreadable" if found is None else found.outcome if mail else "unknown"
        _, is_new = MailReturn.objects.get_or_create(digest=hashlib.sha256(raw).hexdigest(), defaults={
            "at": now, "outcome": outcome, "status": found.status[:12] if found else "", "mail": mail})
        if not is_new:
            return "known"
        if mail is None or found is None:
            log.warning("a mail came in where letters return that is %s", outcome)
            return outcome
        if outcome == "temporary":
            OutgoingMail.objects.filter(pk=mail.pk).update(delays=F("delays") + 1)
        if outcome in ("permanent", "refused") and mail.state == "sent":
            _come_back(mail, found, now)
        return outcome


def take_folder(*, folder: Path, now: datetime) -> dict[str, int]:
    """Reads what is new in a Maildir and moves it to what was seen; returns how many there were of each outcome. Refuses nothing: a file that is
    gone meanwhile was another reader's."""
    counts: dict[str, int] = {}
    for path in sorted((folder / "new").iterdir())[:_MOST]:
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            continue
        outcome = take_returned(raw=raw, now=now)
        counts[outcome] = counts.get(outcome, 0) + 1
        path.replace(folder / "cur" / f"{path.name.split(':')[0]}:2,S")  # after the commit: a reader that dies reads it again, and knows it
    return counts


def letters_at(path: Path) -> Iterator[bytes]:
    """The mails of a file or of a plain folder of files."""
    for one in sorted(path.iterdir()) if path.is_dir() else [path]:
        if one.is_file():
            yield one.read_bytes()


def _ours(token: str) -> OutgoingMail | None:
    """Under a lock: two notifications of one letter are read one after the other."""
    if not token:
        return None
    return OutgoingMail.objects.select_for_update().filter(message_id=returned.message_id_of(token)).first()


def _come_back(mail: OutgoingMail, found: returned.Notification, now: datetime) -> None:
    with audit.acting(actor=_READER, verb="take_returned_mail", now=now, subject=Ref("mail", mail.pk), reason=found.status) as act:
        mail.state, mail.returned_at, mail.last_error = "returned", now, f"returned: {found.status}"
        mail.save()
        if found.outcome == "permanent" and mail.decision_id is not None:
            events.publish(MailReturned(mail_id=mail.pk, decision_id=mail.decision_id, status=found.status), act=act)
