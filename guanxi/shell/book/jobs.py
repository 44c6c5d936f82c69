"""The background part of an export of the book, and the nightly end of its files."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.lists import api as lists
from guanxi.domains.privacy.events import VaultDecided
from guanxi.foundation.django import clock, jobs


def on_vault_decided(event: VaultDecided, *, now: datetime) -> None:
    """A large list's request is decided: write the file, or close it."""
    if event.kind == "export":
        lists.take_vault_decision(now=now, vault_id=event.request_id, is_granted=event.state == "granted",
                                  job="guanxi.shell.book.jobs.write_export")


@jobs.task(queue="batch", retries=1)
def write_export(*, export_id: int) -> None:
    """Writes one list to a file and tells its owner."""
    from guanxi.shell.book import leaving

    leaving.write_later(export_id=export_id, now=clock.now())


@jobs.periodic("50 17 * * *")  # UTC: 01:50 in China
@jobs.task(queue="batch", retries=1)
def forget_exports(*, timestamp: int) -> int:
    """Every night: files of exports that may no longer be fetched."""
    return lists.forget_exports(now=clock.now())
