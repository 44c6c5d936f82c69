"""The background part of an export of people."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.lists import api as lists
from guanxi.domains.privacy.events import VaultDecided
from guanxi.foundation.django import clock, jobs


def on_vault_decided(event: VaultDecided, *, now: datetime) -> None:
    """A list of people waited for this decision: write the file, or close it."""
    if event.kind == "export":
        lists.take_vault_decision(now=now, vault_id=event.request_id, is_granted=event.state == "granted", of="people",
                                  job="guanxi.shell.contacts.jobs.write_people")


@jobs.task(queue="batch", retries=1)
def write_people(*, export_id: int) -> None:
    """Writes one list of people to a file and tells its owner."""
    from guanxi.shell.contacts import leaving

    leaving.write_later(export_id=export_id, now=clock.now())
