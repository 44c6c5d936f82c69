"""Disputes about who leads a group, as pages show them (GRD-10). Units that signed are named as far as the reader sees their accounts (PRM-62)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.registration import access, fields
from guanxi.domains.registration.models import LeadDispute
from guanxi.domains.registration.queries.cards import ArbitrationCard
from guanxi.domains.registration.rules import disputes as dispute_rules
from guanxi.domains.registration.rules import leads as rules
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.workdays import Calendar

MOST = 200


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Somebody who tends an account that was signed for: whom a decision is likely to name."""

    staff_number: str
    name: str
    unit_name: str


@dataclass(frozen=True, kw_only=True)
class LeadDisputeCard(ArbitrationCard):
    """One dispute. account_id 0, account_name "": the top of the group is out of the reader's sight. units: those that signed, as far as he sees
    their accounts or decides; hidden: how many more. called_name: the level that is called now.
    candidates: told to who may decide. appeals_id, appeal_id: the decision appealed against, the appeal against this one; 0: none."""

    units: tuple[str, ...]
    hidden: int
    candidates: tuple[Candidate, ...]
    appeals_id: int
    appeal_id: int
    called_name: str
    is_passed_on: bool
    lead_name: str
    lead_unit: str


@dataclass(frozen=True, kw_only=True)
class LeadDisputes:
    """What stands around one account's group: disputes, the newest first; why this reader may not ask now, with the way out (None: he may)."""

    account_id: int
    cards: tuple[LeadDisputeCard, ...]
    refusal: Text | None
    decide_workdays: int | None


def lead_disputes_of(*, actor: Actor, account_id: int, today: date) -> LeadDisputes:
    """Disputes about who leads this account's group. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    top_id = customers.top_account(account_id=account_id)
    rows = list(LeadDispute.objects.select_related("unit", "called_unit").filter(account_id__in={top_id, account_id}).order_by("-pk")[:MOST])
    found = customers.disputed_lead(account_id=account_id, on=today)
    above = organisation.superiors(unit_id=actor.unit_id) if actor.unit_id else ()
    refusal = rules.may_ask(rules.Asked(units=found.unit_ids if found else (), above=above, is_led=bool(found and found.is_led),
                                        has_open=any(row.state == fields.OPEN for row in rows)))
    return LeadDisputes(account_id=account_id, cards=_cards(actor, rows, today), refusal=_said(refusal) if refusal else None,
                        decide_workdays=customers.lead_terms(on=today).decide_workdays)


def _said(refusal: Refusal) -> Text:
    out = refusal.way_out or Text("", "")
    return Text(f"{refusal.text.zh};{out.zh}", f"{refusal.text.en}. {out.en}")


def lead_dispute(*, actor: Actor, lead_dispute_id: int, today: date) -> LeadDisputeCard:
    """One dispute, for its sides and who decides; row security says who has it. Refuses `not_found`."""
    rows = list(LeadDispute.objects.select_related("unit", "called_unit").filter(pk=lead_dispute_id))
    if not rows:
        raise not_found()
    return _cards(actor, rows, today)[0]


def lead_disputes_to_decide(*, actor: Actor, today: date) -> tuple[LeadDisputeCard, ...]:
    """Open disputes that this reader may decide, the most urgent first, at most 200."""
    if not customers.may(actor, "registration.decide"):
        return ()
    found = LeadDispute.objects.filter(state=fields.OPEN)
    if actor.scope.shape != "all":
        found = found.filter(unit_id__in=actor.scope.home_ids)
    cards = _cards(actor, list(found.select_related("unit", "called_unit").order_by("due_on", "pk")[:MOST]), today)
    return tuple(card for card in cards if card.may_decide)


def refuse_decider(*, actor: Actor, row: LeadDispute) -> Refusal | None:
    """Why this actor does not decide it; None when he does: of the common superior unit or one above, no side, and not twice."""
    first = LeadDispute.objects.filter(pk=row.appeals_id).values_list("decided_by_id", flat=True).first() if row.appeals_id else None
    return dispute_rules.may_decide(state=row.state, in_territory=access.is_superior(actor, row.unit_id), decided_before=first == actor.user_id,
                                    is_party=actor.user_id in (row.opened_by_id, *row.user_ids))


def refuse_appeal(*, actor: Actor, row: LeadDispute, today: date, calendar: Calendar | None = None) -> Refusal | None:
    """Why this actor does not appeal; None when he may: of a unit that signed and does not lead, or who asked."""
    lead_above = organisation.superiors(unit_id=row.lead_unit_id) if row.lead_unit_id else ()
    mine = organisation.superiors(unit_id=actor.unit_id) if actor.unit_id else ()
    is_loser = customers.may(actor, "registration.register") and rules.is_loser(
        state=row.state, lead_above=lead_above, units=row.unit_ids, mine_above=mine)
    return dispute_rules.may_appeal(
        state=row.state, instance=row.instance, is_loser=is_loser, is_appealed=LeadDispute.objects.filter(appeals_id=row.pk).exists(),
        decided_on=row.decided_on, appeal_workdays=customers.lead_terms(on=today).appeal_workdays or 0,
        has_level=access.territory_above(unit_id=row.unit_id) is not None, today=today, calendar=calendar or organisation.working_calendar(on=today))


def _cards(actor: Actor, rows: Sequence[LeadDispute], today: date) -> tuple[LeadDisputeCard, ...]:
    if not rows:
        return ()
    calendar = organisation.working_calendar(on=today)
    names = customers.account_names(actor=actor, ids={row.account_id for row in rows})
    units = {unit.id: unit.name for unit in organisation.units(ids={one for row in rows for one in (*row.unit_ids, row.lead_unit_id) if one})}
    people = organisation.users(ids={one for row in rows for one in (*row.user_ids, row.lead_user_id) if one})
    appeals = dict(LeadDispute.objects.filter(appeals_id__in=[row.pk for row in rows]).values_list("appeals_id", "pk"))
    return tuple(_card(actor, row, names, units, people, appeals.get(row.pk, 0), today, calendar) for row in rows)


def _card(actor: Actor, row: LeadDispute, names: dict[int, customers.AccountName], units: dict[int, str],
          people: dict[int, organisation.UserCard], appeal_id: int, today: date, calendar: Calendar) -> LeadDisputeCard:
    is_open, decides = row.state == fields.OPEN, access.is_superior(actor, row.unit_id)
    mine = set(organisation.superiors(unit_id=actor.unit_id)) if actor.unit_id else set()
    told = [one for one in row.unit_ids if decides or one in mine or access.in_territory(actor, one)]
    hears = decides or row.state == fields.DECIDED or actor.user_id == row.opened_by_id
    lead = people.get(row.lead_user_id or 0)
    may_decide, until = is_open and not refuse_decider(actor=actor, row=row), None
    if row.state == fields.DECIDED and not appeal_id and row.instance == dispute_rules.FIRST:
        until = dispute_rules.appeal_until(
            state=row.state, instance=row.instance, is_appealed=bool(appeal_id), decided_on=row.decided_on, calendar=calendar,
            appeal_workdays=customers.lead_terms(on=today).appeal_workdays or 0, has_level=access.territory_above(unit_id=row.unit_id) is not None)
    return LeadDisputeCard(
        id=row.pk, version=row.version, instance=row.instance, account_id=row.account_id if row.account_id in names else 0,
        account_name=names[row.account_id].name if row.account_id in names else "", units=tuple(units[one] for one in told if one in units),
        hidden=len(row.unit_ids) - len(told), arbiter_name=row.unit.name, called_name=row.called_unit.name,
        is_passed_on=row.called_unit_id != row.unit_id, reason=row.reason if hears else "", opened_by=row.opened_by_name if hears else "",
        opened_on=row.opened_on, due_on=row.due_on, why_provisional=calendar.why_provisional(row.due_on) if is_open else None,
        is_late=is_open and row.due_on < today, state=row.state, lead_name=lead.name if lead else "",
        lead_unit=units.get(row.lead_unit_id or 0, ""), decided_by=row.decided_by_name, decided_on=row.decided_on,
        decision_reason=row.decision_reason, is_appealed=bool(appeal_id), appeal_id=appeal_id, appeals_id=row.appeals_id or 0,
        appeal_until=until, is_appeal_over=until is not None and today > until,
        may_decide=may_decide, candidates=_candidates(row, people) if may_decide else (),
        may_appeal=row.state == fields.DECIDED and not refuse_appeal(actor=actor, row=row, today=today, calendar=calendar))


def _candidates(row: LeadDispute, people: dict[int, organisation.UserCard]) -> tuple[Candidate, ...]:
    found = [one for one in map(people.get, row.user_ids) if one and one.is_active and one.staff_number and not one.is_external]
    return tuple(Candidate(staff_number=one.staff_number, name=one.name, unit_name=one.unit_name) for one in found)
