"""Which requests an actor sees: those he asked, and those his unit or one below decides. Row security says the same."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from guanxi.domains.approvals.models import Request
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor


def visible(requests: QuerySet[Request], actor: Actor) -> QuerySet[Request]:
    """Requests the actor may read."""
    if actor.scope.shape == "all":
        return requests
    mine = Q(asked_by_id=actor.user_id)
    return requests.filter(mine | Q(unit_ids__overlap=list(actor.scope.home_ids)))


def acts(actor: Actor) -> frozenset[str]:
    """What the actor's roles allow."""
    return organisation.acts_of(actor.roles)
