"""Arbitrations as pages show them: those of one claim, those that wait for this reader's decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import access, fields
from guanxi.domains.registration.models import Dispute, Registration
from guanxi.domains.registration.queries import policies
from guanxi.domains.registration.queries.cards import ArbitrationCard
from guanxi.domains.registration.rules import disputes as rules
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.workdays import Calendar

MOST = 200


@dataclass(frozen=True, kw_only=True)
class DisputeCard(ArbitrationCard):
    """One arbitration about a claim. holder: empty for a challenger who does not read the claim, until it is decided for the first time.

    challenger: always told; whose reason it is, the history and the notice say so anyway.
    """

    project: str
    holder_id: int
    challenger_id: int
    holder: str
    challenger: str
    decision: str


def disputes_of(*, actor: Actor, registration_id: int, today: date) -> tuple[DisputeCard, ...]:
    """The arbitrations in which a claim is a party, first instance first; row security says which the reader has. Refuses `not_found`."""
    found = Dispute.objects.filter(Q(holder_id=registration_id) | Q(challenger_id=registration_id))
    rows = list(found.select_related("unit").order_by("pk")[:MOST])
    if not rows and not Registration.objects.filter(pk=registration_id).exists():
        raise not_found()
    return _cards(actor, rows, today)


def claim_of_dispute(*, dispute_id: int) -> int:
    """The claim on whose page an arbitration is read: of its two the one the reader has, his own or the first. Refuses `not_found`."""
    row = Dispute.objects.filter(pk=dispute_id).first()
    seen = set(Registration.objects.filter(pk__in=[row.holder_id, row.challenger_id]).values_list("pk", flat=True)) if row else set[int]()
    if row is None or not seen:
        raise not_found()
    return row.holder_id if row.holder_id in seen else row.challenger_id


def disputes_to_decide(*, actor: Actor, today: date) -> tuple[DisputeCard, ...]:
    """Open arbitrations that this reader may decide, the most urgent first, at most 200."""
    if not customers.may(actor, "registration.decide"):
        return ()
    found = Dispute.objects.filter(state=fields.OPEN)
    if actor.scope.shape != "all":
        found = found.filter(unit_id__in=actor.scope.home_ids)
    cards = _cards(actor, list(found.select_related("unit").order_by("due_on", "pk")[:MOST]), today)
    return tuple(card for card in cards if card.may_decide)


def refuse_decider(*, actor: Actor, row: Dispute) -> Refusal | None:
    """Why this actor does not decide this arbitration; None when he does."""
    first = Dispute.objects.filter(pk=row.appeals_id).values_list("decided_by_id", flat=True).first() if row.appeals_id else None
    return rules.may_decide(
        state=row.state, in_territory=access.is_superior(actor, row.unit_id), decided_before=first == actor.user_id,
        is_party=actor.user_id in (row.holder_user_id, row.challenger_user_id))


def refuse_appeal(*, actor: Actor, row: Dispute, today: date, calendar: Calendar) -> Refusal | None:
    """Why this actor does not appeal against this decision; None when he may: whose claim lost, also who took it over since."""
    section = policies.claims(on=today)
    loser = row.challenger_id if row.decision == "keep" else row.holder_id
    is_loser = Registration.objects.filter(pk=loser, user_id=actor.user_id).exists()
    return rules.may_appeal(
        state=row.state, instance=row.instance, is_loser=is_loser, is_appealed=Dispute.objects.filter(appeals_id=row.pk).exists(),
        decided_on=row.decided_on, appeal_workdays=section.appeal_workdays if section else 0,
        has_level=access.territory_above(unit_id=row.unit_id) is not None, today=today, calendar=calendar)


def _cards(actor: Actor, rows: Sequence[Dispute], today: date) -> tuple[DisputeCard, ...]:
    if not rows:
        return ()
    calendar = organisation.working_calendar(on=today)
    people = organisation.users(ids={id for row in rows for id in (row.holder_user_id, row.challenger_user_id)})
    units = {unit.id: unit.name for unit in organisation.units(ids={id for row in rows for id in (row.holder_unit_id, row.challenger_unit_id)})}
    names = customers.header_names(ids={row.account_id for row in rows})
    seen = set(Registration.objects.filter(pk__in={row.holder_id for row in rows}).values_list("pk", flat=True))

    def party(user_id: int, unit_id: int, *, is_told: bool) -> str:
        return f"{units.get(unit_id, '')} {people[user_id].name}" if is_told and user_id in people else ""

    return tuple(_card(
        actor, row, names.get(row.account_id, ("", 0))[0], today, calendar,
        holder=party(row.holder_user_id, row.holder_unit_id,
                     is_told=row.state == fields.DECIDED or row.appeals_id is not None or row.holder_id in seen),
        challenger=party(row.challenger_user_id, row.challenger_unit_id, is_told=True)) for row in rows)


def _card(actor: Actor, row: Dispute, name: str, today: date, calendar: Calendar, *, holder: str, challenger: str) -> DisputeCard:
    is_open, is_appealed, until = row.state == fields.OPEN, Dispute.objects.filter(appeals_id=row.pk).exists(), None
    if row.state == fields.DECIDED and not is_appealed and row.instance == rules.FIRST:
        section = policies.claims(on=today)
        until = rules.appeal_until(
            state=row.state, instance=row.instance, is_appealed=is_appealed, decided_on=row.decided_on, calendar=calendar,
            appeal_workdays=section.appeal_workdays if section else 0, has_level=access.territory_above(unit_id=row.unit_id) is not None)
    return DisputeCard(
        id=row.pk, version=row.version, instance=row.instance, account_id=row.account_id, account_name=name, project=row.project,
        holder_id=row.holder_id, challenger_id=row.challenger_id, holder=holder, challenger=challenger, arbiter_name=row.unit.name, reason=row.reason,
        opened_by=row.opened_by_name, opened_on=row.opened_on, due_on=row.due_on,
        why_provisional=calendar.why_provisional(row.due_on) if is_open else None, is_late=is_open and row.due_on < today, state=row.state,
        decision=row.decision, decided_by=row.decided_by_name, decided_on=row.decided_on, decision_reason=row.decision_reason,
        is_appealed=is_appealed, appeal_until=until, is_appeal_over=until is not None and today > until,
        may_decide=is_open and not refuse_decider(actor=actor, row=row),
        may_appeal=row.state == fields.DECIDED and not refuse_appeal(actor=actor, row=row, today=today, calendar=calendar))
