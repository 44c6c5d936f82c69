"""The people of a hand-over as its rules ask about them, and it as other domains see it. Not for here: the accounts (queries.handovers)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Handover
from guanxi.domains.customers.rules.handovers import Person, Terms
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django.participants import HandedOver
from guanxi.foundation.pure.actor import Actor

READS = "account.view"
_STATES: dict[str, Literal["ahead", "moved", "back"]] = {"planned": "ahead", "taken_back": "back"}


def people(*, actor: Actor, terms: Terms) -> dict[int, Person]:
    """The three people by id; who does not exist is missing."""
    found = organisation.users(ids=[terms.from_user_id, terms.to_user_id, terms.witness_id])
    return {card.id: Person(
        id=card.id, is_active=card.is_active, can_read=READS in organisation.acts_of(frozenset(card.roles)) and not card.is_external,
        is_ours=card.unit_id is not None and access.in_territory(actor, card.unit_id)) for card in found.values()}


def handed_over(row: Handover, account_ids: Collection[int]) -> HandedOver:
    """These accounts of a hand-over, for the participants of wiring.HANDOVERS."""
    return HandedOver(account_ids=tuple(account_ids), from_user_id=row.from_user_id, to_user_id=row.to_user_id, number=row.pk,
                      state=_STATES.get(row.state, "moved"), act=row.begun_act)
