"""The actor of a session: computed once, kept in the session, thrown away when the user's `access_version` or the day moves."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from guanxi.domains.organisation import api
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor, Scope

KEY = "actor"


def actor_of(request: HttpRequest) -> tuple[Actor, frozenset[str]]:
    """Actor and acts of a logged-in request; no query when the session's snapshot is current."""
    user: Any = request.user
    kept = request.session.get(KEY)
    today = clock.today().isoformat()  # a stationing begins and ends with the day
    if not kept or kept["user_id"] != user.pk or kept["access_version"] != user.access_version or kept.get("day") != today:
        actor = api.actor_of_user(user_id=user.pk)
        kept = {
            "user_id": user.pk, "day": today, "access_version": user.access_version, "unit_id": actor.unit_id, "kind": actor.kind,
            "name": actor.name, "staff_number": actor.staff_number,
            "roles": sorted(actor.roles), "shape": actor.scope.shape, "units": list(actor.scope.unit_ids),
            "home": list(actor.scope.home_ids),
        }
        request.session[KEY] = kept
    actor = Actor(
        user_id=user.pk, name=kept["name"], kind=kept["kind"], roles=frozenset(kept["roles"]), unit_id=kept["unit_id"],
        scope=Scope(shape=kept["shape"], unit_ids=tuple(kept["units"]), home_ids=tuple(kept["home"])),
        staff_number=kept.get("staff_number", ""),
    )
    return actor, api.acts_of(actor.roles)
