"""Through which partner an account is served, who of its people serve there, and what ends soon. operator 1.12, ORG-24."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Account, Assignment
from guanxi.domains.customers.queries import ownership
from guanxi.domains.customers.rules import partnering as rules
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import not_found


@dataclass(frozen=True, kw_only=True)
class PartnerPerson:
    """Somebody of the partner. serves: he sees the account, for local service. contract_until: his last day with the house."""

    user_id: int
    name: str
    login: str
    post: str
    phone: str
    contract_until: date | None
    serves: bool


@dataclass(frozen=True, kw_only=True)
class PartnerView:
    """The partner of an account. until: its last day; days_left: until then, 0 on that day. people: of the partner, by name."""

    unit_id: int
    name: str
    code: str
    until: date
    days_left: int
    people: Sequence[PartnerPerson]


@dataclass(frozen=True, kw_only=True)
class PartnerEnd:
    """An account whose arrangement ends soon."""

    account_id: int
    name: str
    until: date


def partner(*, actor: Actor, account_id: int, today: date) -> PartnerView | None:
    """Through whom this account is served; None where it is not. Refuses `not_found`."""
    row = access.visible(Account.objects.filter(pk=account_id, is_active=True), actor).values_list("partner_unit_id", "partner_until").first()
    if row is None:
        raise not_found()
    unit_id, until = row
    if unit_id is None or until is None:
        return None
    unit = organisation.unit(unit_id=unit_id)
    serving = set(Assignment.objects.filter(account_id=account_id, role=access.SERVICE, valid_until=None).values_list("user_id", flat=True))
    return PartnerView(unit_id=unit.id, name=unit.name, code=unit.code, until=until, days_left=(until - today).days, people=[
        PartnerPerson(user_id=one.id, name=one.name, login=one.username, post=one.post, phone=one.phone, contract_until=one.contract_until,
                      serves=one.id in serving) for one in organisation.people_of_unit(unit_id=unit.id)])


def partners_near(*, unit_id: int, on: date) -> Sequence[organisation.UnitCard]:
    """The parties that may serve accounts of this unit: in use, of a kind the pack names, working for it, a unit above it or one below it."""
    kinds = ownership.partner_kinds(on=on)
    return [one for one in organisation.units() if one.kind == "external" and one.closed_on is None and one.duty_kind in kinds
            and is_near(party=one, unit_id=unit_id)] if kinds else []


def is_near(*, party: organisation.UnitCard, unit_id: int) -> bool:
    """Whether the party works for this unit, one above it or one below it."""
    if party.parent_id is None:
        return False
    return party.parent_id in organisation.superiors(unit_id=unit_id) or unit_id in organisation.superiors(unit_id=party.parent_id)


def party_of(*, code: str, unit_id: int) -> tuple[organisation.UnitCard | None, rules.Party | None]:
    """The unit with this code, closed ones too, and what the rule asks of it."""
    found = next((one for one in organisation.units() if one.code == code), None) if code else None
    if found is None:
        return None, None
    return found, rules.Party(name=found.name, is_outside=found.kind == "external", duty_kind=found.duty_kind, closed_on=found.closed_on,
                              is_near=is_near(party=found, unit_id=unit_id))


def partners_ending(*, actor: Actor, today: date) -> Sequence[PartnerEnd]:
    """Accounts the actor owns whose arrangement ends within the notice of the pack; none where it gives no days."""
    days = ownership.partner_terms(on=today).partner_notice_days
    if days is None:
        return ()
    mine = Assignment.objects.filter(user_id=actor.user_id, role="owner", valid_until=None).values("account_id")
    rows = Account.objects.filter(is_active=True, pk__in=mine, partner_unit__isnull=False, partner_until__lte=today + timedelta(days=days))
    return [PartnerEnd(account_id=pk, name=name, until=until) for pk, name, until in
            rows.order_by("partner_until", "pk").values_list("pk", "partner_unit__name", "partner_until") if until]
