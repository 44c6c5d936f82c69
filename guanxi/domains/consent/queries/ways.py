"""By which channels people may be contacted on a day to come, and who was contacted for a purpose already: for work that is raised ahead.

Nothing is stored and nothing permitted: who contacts somebody asks the gate first (`may_contact`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from guanxi.domains.consent.models import Touch
from guanxi.domains.consent.queries import people
from guanxi.domains.consent.rules import gate
from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import Text


def open_ways(*, on: Mapping[int, date], purpose: str, now: datetime) -> dict[int, tuple[Text, ...]]:
    """contact → the channels open for this purpose on his day of `on`, in the pack's order; whom row security hides is not there.

    Consent must last until that day; quiet hours do not count, a day off does. Six statements for any number of people. PRM-75.
    """
    policy, calendar = people.policy_at(now), organisation.working_calendar(on=people.local(now).date())
    found = people.people(reached=customers.reach_of(contact_ids=list(on)), policy=policy, now=now)

    def channels(contact_id: int) -> tuple[Text, ...]:
        local = datetime.combine(on[contact_id], time(12), clock.ZONE)
        return tuple(way.name.text for way in policy.channels if gate.is_open_that_day(gate.answer(
            policy=policy, person=found[contact_id], purpose=purpose, channel=way.key, local=local, calendar=calendar)))

    return {contact_id: channels(contact_id) for contact_id in found}


def contacted_since(*, since: Mapping[int, date], purpose: str) -> frozenset[int]:
    """Those whom somebody of ours has contacted for this purpose since the beginning of their day of `since`."""
    if not since:
        return frozenset()
    first = datetime.combine(min(since.values()), time.min, clock.ZONE)
    rows = Touch.objects.filter(contact_id__in=list(since), purpose=purpose, is_ours=True, at__gte=first).values_list("contact_id", "at")
    return frozenset(contact_id for contact_id, at in rows if people.local(at).date() >= since[contact_id])
