"""What left the archive is erased when its time is over: the recycle bin (announced first, purged the night after), people who are no contacts any
more. Through everything an erasure goes through (ADR 0008).

Whom something keeps (wiring.HOLDS) stays, and with him his account; a pack that names no time purges and erases nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from guanxi.domains.customers import api as customers
from guanxi.domains.privacy.commands.subjects import run_erasure
from guanxi.foundation.django import audit, clock, personal
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.ref import Ref

MOST = 500
"""People erased in one night: the rest follows in the next ones."""


@dataclass(frozen=True, kw_only=True)
class PurgeNight:
    """What one night did."""

    announced: int
    purged: int
    held: int


def purge_bin(*, now: datetime) -> PurgeNight:
    """Every account whose time is over: announced by one night, purged by a later one. Each in a transaction of its own; repeatable (G2)."""
    robot, today = system("bin"), now.astimezone(clock.ZONE).date()
    with audit.acting(actor=robot, verb="announce_purge", now=now) as act:
        due = customers.due_entries(today=today)
        announced = sum(customers.announce_purge(act=act, entry_id=entry_id) for entry_id, _, was_announced in due if not was_announced)
    done = [_purge(entry_id, account_id, now) for entry_id, account_id, was_announced in due if was_announced]
    return PurgeNight(announced=announced, purged=done.count("purged"), held=done.count("held"))


def forget_former(*, now: datetime, most: int = MOST) -> tuple[int, int]:
    """Erases people retired longer ago than the pack keeps them, at most so many a night, each in an act of his own; (erased, held). ARC-34.

    Repeatable: an erased one is not found again; one whom something keeps is looked at again every night.
    """
    robot, today, erased, held, after = system("retention"), now.astimezone(clock.ZONE).date(), 0, 0, 0
    while erased < most:
        with audit.acting(actor=robot, verb="look_for_former", now=now):
            found = customers.former_contacts(today=today, after=after)
        if not found:
            break
        for contact_id in found[:most - erased]:
            is_erased = _forget(contact_id, now)
            erased, held = erased + is_erased, held + (not is_erased)
        after = found[-1]
    return erased, held


def _forget(contact_id: int, now: datetime) -> bool:
    with audit.acting(actor=system("retention"), verb="erase_person", now=now, subject=Ref("contact", contact_id), reason="retention") as act:
        person = customers.person_of(contact_id=contact_id)
        if personal.holds(person=person, today=now.astimezone(clock.ZONE).date()):
            return False
        run_erasure(act=act, person=person)
    return True


def _purge(entry_id: int, account_id: int, now: datetime) -> str:
    """Purged, held, or gone when somebody has just restored it."""
    robot, today = system("bin"), now.astimezone(clock.ZONE).date()
    with audit.acting(actor=robot, verb="purge_account", now=now, subject=Ref("account", account_id)) as act:
        if not customers.still_binned(entry_id=entry_id, account_id=account_id):
            return "gone"
        people = [customers.person_of(contact_id=contact_id) for contact_id in customers.people_in(account_id=account_id)]
        holds = [hold for person in people for hold in personal.holds(person=person, today=today)]
        if holds:
            customers.keep_from_purge(act=act, entry_id=entry_id, why=";".join(dict.fromkeys(hold.text.zh for hold in holds)))
            return "held"
        for person in people:
            with audit.acting(actor=robot, verb="erase_person", now=now, subject=person.subject, reason="bin") as own:
                run_erasure(act=own, person=person)
        customers.purge_account(act=act, entry_id=entry_id)
    return "purged"
