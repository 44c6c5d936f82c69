"""Whose keys to the interface somebody sees and ends, and the users for other systems he makes them for (ATK-51, PRM-58).

Not for here: their secret and what they open (tokens), making them (commands).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from guanxi.domains.organisation import queries, roles, territory, tokens
from guanxi.domains.organisation.models import User
from guanxi.domains.organisation.queries import UserCard
from guanxi.domains.organisation.tokens import TokenCard
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal


def service_users(*, actor: Actor) -> Sequence[UserCard]:
    """Active users for other systems that he may make a key for, by name: an administrator's, of his territory. PRM-58."""
    if "organisation.manage" not in roles.acts_of(actor.roles):
        return ()
    found = User.objects.filter(_inside(territory.reach(actor)), is_active=True, kind="service")
    return queries.user_cards(found.order_by(*queries.BY_NAME))


def tokens_of_units(*, actor: Actor, now: datetime) -> Sequence[TokenCard]:
    """Keys of the people of the actor's units; an administrator's: of his territory. Refuses `forbidden`. ATK-51."""
    if "organisation.tokens" not in roles.acts_of(actor.roles):
        raise Refusal("forbidden", t("您的角色不能查看他人的接口令牌", "Your role may not see other people's keys"), status=403)
    return tokens.cards(now=now, whose=User.objects.filter(_whose(actor)))


def sees_keys_of(actor: Actor, *, user_id: int) -> bool:
    """True when somebody's keys are this actor's business: an administrator's in his territory, a superior's in his own units."""
    return "organisation.tokens" in roles.acts_of(actor.roles) and User.objects.filter(_whose(actor), pk=user_id).exists()


def _whose(actor: Actor) -> Q:
    if actor.has_role(*roles.ADMINISTRATORS):
        return _inside(territory.reach(actor))
    return Q() if actor.scope.shape == "all" else Q(unit_id__in=list(actor.scope.home_ids))


def _inside(path: str | None) -> Q:
    return Q() if path is None else Q(unit__path__startswith=path)
