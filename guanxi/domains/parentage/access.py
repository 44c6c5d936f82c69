"""Who asks, who answers. Row security repeats the reading part.

Asked by who may edit the account; answered by the people the route names, or a head (`approvals.decide`) of its unit or above.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from guanxi.domains.customers import api as customers
from guanxi.domains.parentage.models import ParentRoute
from guanxi.foundation.django import access as binding
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal

ASK, DECIDE = "account.edit", "approvals.decide"
BY_ITSELF = system("parentage")


def is_answerer(actor: Actor, route: ParentRoute | None) -> bool:
    """Whether the route names him, and he did not ask himself."""
    return route is not None and actor.user_id in route.answerer_ids and actor.user_id != route.asker_id


def is_superior(actor: Actor, route: ParentRoute | None) -> bool:
    """Whether he is a head of the route's unit or above it, and did not ask himself."""
    if route is None or actor.user_id == route.asker_id or not customers.may(actor, DECIDE):
        return False
    return actor.scope.shape == "all" or route.unit_id in actor.scope.home_ids


def tends(actor: Actor, account_id: int) -> bool:
    """Whether he may edit the account."""
    try:
        customers.require(actor, ASK, account_id)
    except Refusal:
        return False
    return True


@contextmanager
def unbounded(act: Act) -> Iterator[None]:
    """Rows that the actor of the act may not see: the parent's, the to-dos of others. Only after the rules have answered."""
    binding.bind(BY_ITSELF)
    try:
        yield
    finally:
        binding.bind(act.actor)
