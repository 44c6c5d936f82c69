"""The background part of the list of people: an export, and an address from which a letter came back (ARC-12)."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.domains.messages import api as messages
from guanxi.domains.messages.events import MailReturned
from guanxi.domains.privacy.events import VaultDecided
from guanxi.domains.stewardship import api as stewardship
from guanxi.foundation.django import access, clock, jobs
from guanxi.foundation.pure.actor import system


def on_vault_decided(event: VaultDecided, *, now: datetime) -> None:
    """A list of people waited for this decision: write the file, or close it."""
    if event.kind == "export":
        lists.take_vault_decision(now=now, vault_id=event.request_id, is_granted=event.state == "granted", of="people",
                                  job="guanxi.shell.contacts.jobs.write_people")


def on_mail_returned(event: MailReturned, *, now: datetime) -> None:
    """The address of who was written to is wrong, if it is still his: a fault of the archive, and a to-do of who looks after the account."""
    with access.bound(system("mail")):
        found = consent.decided(decision_id=event.decision_id)
        person = customers.reach_of(contact_ids=[found.contact_id]).get(found.contact_id) if found else None
        wrote_to = messages.address_of(mail_id=event.mail_id).strip().lower()
    if person and person.is_active and wrote_to and person.email.strip().lower() == wrote_to:
        stewardship.record_bounce(actor=system("mail"), now=now, account_id=person.account_id, contact_id=person.contact_id, status=event.status)


@jobs.task(queue="batch", retries=1)
def write_people(*, export_id: int) -> None:
    """Writes one list of people to a file and tells its owner."""
    from guanxi.shell.contacts import leaving

    leaving.write_later(export_id=export_id, now=clock.now())
