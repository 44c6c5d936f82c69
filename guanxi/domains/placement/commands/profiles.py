"""What somebody says of his background and preferences (个人背景与意向, ORG-16): saying, taking back, a supervisor's confirmation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.db import IntegrityError, transaction

from guanxi.domains.placement import access
from guanxi.domains.placement.models import Entry, Profile
from guanxi.domains.placement.queries import lists
from guanxi.domains.placement.rules import profiles as rules
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, changed_meanwhile, not_found
from guanxi.foundation.pure.words import OneOf


def say_open(*, actor: Actor, now: datetime, is_open: bool) -> None:
    """Says whether one is open to a transfer. Refuses `forbidden`. ORG-16."""
    access.require_act(actor, access.OWN)
    with audit.acting(actor=actor, verb="say_open", now=now, subject=Ref("user", actor.user_id)):
        row = Profile.objects.select_for_update().filter(user_id=actor.user_id).first() or Profile(user_id=actor.user_id)
        row.is_open, row.said_on = is_open, now.astimezone(clock.ZONE).date()
        row.store(now=now)


def add_entry(
    *, actor: Actor, now: datetime, kind: Annotated[str, OneOf(rules.KINDS)], value: str, stance: Annotated[str, OneOf(rules.STANCES)] = "has",
    awarded_on: date | None = None,
) -> int:
    """Adds one's own background or preference; returns its id. What one says anew is no longer confirmed. ORG-16.

    Refuses `forbidden` and what rules.profiles.refusals names. The same value a second time: its stance and day become those said now.
    """
    access.require_act(actor, access.OWN)
    today = now.astimezone(clock.ZONE).date()
    written = " ".join(value.replace("\x00", "").split())
    known = lists.lists(on=today).values_of(kind)
    with audit.acting(actor=actor, verb="add_profile_entry", now=now, subject=Ref("user", actor.user_id)):
        mine = Entry.objects.select_for_update().filter(user_id=actor.user_id)
        row = mine.filter(kind=kind, value=written).first()
        for refusal in rules.refusals(kind=kind, stance=stance, value=written, awarded_on=awarded_on, today=today, listed=known,
                                      there=0 if row else len(mine)):
            raise refusal
        row = row or Entry(user_id=actor.user_id, kind=kind, value=written)
        row.stance, row.awarded_on, row.said_on = stance, awarded_on, today
        row.confirmed_by_id, row.confirmed_by_name, row.confirmed_on = None, "", None
        _store(row, now)
    return row.pk


def remove_entry(*, actor: Actor, now: datetime, entry_id: int) -> None:
    """Takes back what one said. Refuses `not_found` for somebody else's. ORG-16."""
    access.require_act(actor, access.OWN)
    with audit.acting(actor=actor, verb="remove_profile_entry", now=now, subject=Ref("user", actor.user_id)):
        if not Entry.objects.filter(pk=entry_id, user_id=actor.user_id).delete()[0]:
            raise not_found()


def confirm_entry(*, actor: Actor, now: datetime, user_id: int, entry_id: int) -> None:
    """A supervisor confirms what somebody says of his background; his name and the day stand beside it. ORG-16.

    Refuses `not_found`, `profile_closed` (no supervisor of his), `only_background` (a wish needs no confirmation).
    """
    access.person(actor=actor, user_id=user_id, to_confirm=True)
    with audit.acting(actor=actor, verb="confirm_profile_entry", now=now, subject=Ref("user", user_id)), access.unbounded(actor):
        row = Entry.objects.select_for_update().filter(pk=entry_id, user_id=user_id).first()
        if row is None:
            raise not_found()
        if row.kind not in rules.BACKGROUND:
            raise Refusal("only_background", t("意向由本人说明,不需要核实", "A wish is his own and needs no confirmation"), status=409)
        row.confirmed_by_id, row.confirmed_by_name, row.confirmed_on = actor.user_id, actor.name, now.astimezone(clock.ZONE).date()
        row.store(now=now)


def _store(row: Entry, now: datetime) -> None:
    try:
        with transaction.atomic():
            row.store(now=now)
    except IntegrityError:  # the same was sent twice at once
        raise changed_meanwhile() from None
