"""A profile as its readers see it (个人背景与意向, ORG-16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guanxi.domains.organisation import api as organisation
from guanxi.domains.placement import access
from guanxi.domains.placement.models import Entry, Profile
from guanxi.domains.placement.queries import lists as all_lists
from guanxi.domains.placement.rules import profiles as rules
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text


@dataclass(frozen=True, kw_only=True)
class EntryCard:
    """One entry with its words. confirmed_by "": he says so himself."""

    id: int
    kind: str
    stance: str
    value: str
    said: Text
    awarded_on: date | None
    said_on: date
    confirmed_by: str
    confirmed_on: date | None


@dataclass(frozen=True, kw_only=True)
class ProfileView:
    """Somebody's profile. is_open None: he has not said. is_own, may_confirm: of this reader."""

    person: organisation.UserCard
    is_open: bool | None
    open_said_on: date | None
    entries: Sequence[EntryCard]
    is_own: bool
    may_confirm: bool

    def of_kind(self, kind: str) -> Sequence[EntryCard]:
        """The entries of one kind."""
        return [one for one in self.entries if one.kind == kind]


def own_profile(*, actor: Actor) -> ProfileView:
    """What one says of oneself. ORG-16."""
    return profile(actor=actor, user_id=actor.user_id)


def profile(*, actor: Actor, user_id: int) -> ProfileView:
    """One's own profile, or that of somebody one answers for. Refuses `not_found`, `profile_closed`. ORG-16."""
    found = access.person(actor=actor, user_id=user_id)
    words = all_lists.lists(on=clock.today())
    with access.unbounded(actor):
        row = Profile.objects.filter(user_id=found.id).first()
        rows = list(Entry.objects.filter(user_id=found.id))
    order = list(rules.KINDS)
    return ProfileView(
        person=found, is_open=row.is_open if row else None, open_said_on=row.said_on if row else None,
        entries=[_card(one, words) for one in sorted(rows, key=lambda one: (order.index(one.kind) if one.kind in order else 99, one.pk))],
        is_own=found.id == actor.user_id, may_confirm=found.id != actor.user_id and access.leads(actor, found.unit_id))


def _card(row: Entry, words: all_lists.Lists) -> EntryCard:
    return EntryCard(
        id=row.pk, kind=row.kind, stance=row.stance, value=row.value, said=words.said(row.kind, row.value), awarded_on=row.awarded_on,
        said_on=row.said_on, confirmed_by=row.confirmed_by_name, confirmed_on=row.confirmed_on)
