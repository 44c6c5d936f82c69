"""A person as the gate sees him: archive, ledger and contacts read together, for one or for many, with four statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from guanxi.domains.consent.models import Consent, Touch
from guanxi.domains.consent.policy import Contacting
from guanxi.domains.consent.queries.policy import contacting
from guanxi.domains.consent.rules import gate
from guanxi.domains.consent.rules.gate import Answer, Person, Touched
from guanxi.domains.consent.rules.ledger import Line
from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import clock


def local(now: datetime) -> datetime:
    """The instant on the clocks of the house."""
    return now.astimezone(clock.ZONE)


def policy_at(now: datetime) -> Contacting:
    """The section in force at an instant."""
    return contacting(on=local(now).date())


def line_of(row: Consent) -> Line:
    """A row of the ledger as the rules read it."""
    return Line(id=row.pk, purpose=row.purpose, channel=row.channel, state=row.state, said_at=row.said_at, said_on=local(row.said_at).date(),
                valid_until=row.valid_until)


def people(*, reached: Mapping[int, customers.Reach], policy: Contacting, now: datetime) -> dict[int, Person]:
    """These people with what they said and how often they were contacted."""
    lines: dict[int, list[Line]] = {}
    for row in Consent.objects.filter(contact_id__in=list(reached), said_at__lte=now):
        lines.setdefault(row.contact_id, []).append(line_of(row))
    touches: dict[int, list[Touched]] = {}
    since = now - timedelta(days=gate.horizon(policy))
    for touch in Touch.objects.filter(contact_id__in=list(reached), is_ours=True, at__gt=since, at__lte=now):
        touches.setdefault(touch.contact_id, []).append(Touched(purpose=touch.purpose, channel=touch.channel, at=touch.at))
    return {pk: _person(one, lines.get(pk, []), touches.get(pk, [])) for pk, one in reached.items()}


def ledgers(*, contact_ids: Collection[int]) -> dict[int, list[Line]]:
    """What these people said, everything: one statement."""
    found: dict[int, list[Line]] = {}
    for row in Consent.objects.filter(contact_id__in=list(contact_ids)):
        found.setdefault(row.contact_id, []).append(line_of(row))
    return found


def answer_for(*, reach: customers.Reach, purpose: str, channel: str, now: datetime, counting: bool = True) -> Answer:
    """The gate's answer about one person. counting False: what was begun with a permission is only ended by a no, not by its own contact."""
    policy = policy_at(now)
    person = people(reached={reach.contact_id: reach}, policy=policy, now=now)[reach.contact_id]
    if not counting:
        person = Person(is_active=person.is_active, kinds=person.kinds, lines=person.lines, touches=(), taboo=person.taboo)
    return gate.answer(policy=policy, person=person, purpose=purpose, channel=channel, local=local(now),
                       calendar=organisation.working_calendar(on=local(now).date()))


def _person(reach: customers.Reach, lines: list[Line], touches: list[Touched]) -> Person:
    kinds = {kind for kind, held in (("phone", reach.has_phone), ("mobile", reach.has_mobile), ("email", bool(reach.email))) if held}
    return Person(is_active=reach.is_active, kinds=frozenset(kinds), lines=lines, touches=touches, preferred_channel=reach.best_channel,
                  best_time=reach.best_time, taboo=reach.taboo)
