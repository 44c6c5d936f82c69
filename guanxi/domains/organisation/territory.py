"""How far an administrator administers: the territory of his own unit and everything below; head office, or no unit, is the whole house.

What lies beyond does not exist for him (`not_found`). Not for here: which role administers (commands.require_manager).
"""

from __future__ import annotations

from guanxi.domains.organisation import queries, roles
from guanxi.domains.organisation.models import Unit, User
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import not_found


def reach(actor: Actor) -> str | None:
    """The path under which everything is his to administer; None: the whole house."""
    if actor.kind == "system" or actor.unit_id is None:
        return None
    own = Unit.objects.select_related("parent").filter(pk=actor.unit_id).first()
    home = None if own is None else queries.territory_of(own)
    return None if home is None or home.tier == "group" else home.path


def require_unit(actor: Actor, unit_id: int | None) -> None:
    """Refuses `not_found` for a unit beyond his territory; a new top of the tree (None) is for who administers the whole house."""
    inside = reach(actor)
    if inside is not None and not Unit.objects.filter(pk=unit_id or 0, path__startswith=inside).exists():
        raise not_found()


def administers(actor: Actor, unit_id: int) -> bool:
    """Whether he administers the organisation there."""
    if actor.kind != "system" and "organisation.manage" not in roles.acts_of(actor.roles):
        return False
    inside = reach(actor)
    return inside is None or Unit.objects.filter(pk=unit_id, path__startswith=inside).exists()


def require_person(actor: Actor, user: User) -> None:
    """Refuses `not_found` for somebody of a unit beyond his territory."""
    require_unit(actor, user.unit_id)


def require_seen(actor: Actor, user_id: int) -> None:
    """The same before a page is shown."""
    found = User.objects.filter(pk=user_id).first()
    if found is None:
        raise not_found()
    require_unit(actor, found.unit_id)
