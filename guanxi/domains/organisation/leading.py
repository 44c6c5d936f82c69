"""Who leads a unit: whom the pack names for its kind (a shop's manager, ORG-20), the centre manager (R9), the manager (R10). PRM-71, ORG-08."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from guanxi.domains.organisation import pack, queries, roles
from guanxi.domains.organisation.models import Unit, User
from guanxi.domains.organisation.queries import UserCard


def head_of(*, unit_id: int, act: str = "") -> UserCard | None:
    """Who is responsible for a unit: who leads it, or the nearest unit above. act: somebody who may do that, the nearest one.

    A unit is led by the role the pack names for its kind, else by the centre manager (R9) of it or of a department of it, else by its manager (R10).
    None only where nobody leads any unit above. PRM-71.
    """
    chain = queries.superiors(unit_id=unit_id)
    inside = {one.pk: one for one in Unit.objects.filter(Q(pk__in=chain) | (Q(parent_id__in=chain) & ~Q(kind="territory")))}
    named = _named([inside[one].duty_kind for one in chain])
    wanted = {*roles.HEADS, *(role for leading in named.values() for role in leading)}
    heads = []
    for user in queries.user_cards(User.objects.filter(is_active=True, unit_id__in=list(inside), roles__has_any_keys=list(wanted))):
        at = inside[user.unit_id or 0]
        # a department's own lead leads the department; only a centre manager or manager there leads what stands above it
        leading = (*named.get(at.duty_kind, ()), *roles.HEADS) if at.pk in chain else roles.HEADS
        ranks = [leading.index(role) - len(leading) for role in user.roles if role in leading]
        if ranks and (not act or act in roles.acts_of(frozenset(user.roles))):
            heads.append((chain.index(at.pk if at.pk in chain else at.parent_id or 0), min(ranks), user.id, user))
    return min(heads, key=lambda one: one[:3])[3] if heads else None


def heads_above(*, unit_id: int, act: str = "", besides: int | None = None) -> Sequence[UserCard]:
    """Heads of the unit, or of the nearest one above that has any: who may be asked about what lies there. act: only who may do that.

    besides: not this person.
    """
    chain = queries.superiors(unit_id=unit_id)
    kinds = dict(Unit.objects.filter(pk__in=chain).values_list("pk", "duty_kind"))
    named = _named(list(kinds.values()))
    for at in chain:
        found = {user.id: user for role in (*named.get(kinds[at], ()), *roles.HEADS)
                 for user in queries.users_with_role(role=role, unit_ids=[at])
                 if user.id != besides and (not act or act in roles.acts_of(frozenset(user.roles)))}
        if found:
            return tuple(found.values())
    return ()


def _named(kinds: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Kind → the roles that lead it by the pack; the pack is asked only where a unit is of some kind."""
    if not any(kinds):
        return {}
    return {one.key: one.heads for one in pack.in_force().duties.unit_kinds if one.key in kinds and one.heads}
