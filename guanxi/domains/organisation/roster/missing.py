"""What a list does not name of what there is: said, never ended by itself (a leaver is a decision, not a gap in a file). ORG-01, ORG-02."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db.models import Q

from guanxi.domains.organisation import commands, roles, territory
from guanxi.domains.organisation.models import Unit, User
from guanxi.foundation.pure.actor import Actor


def missing_people(*, actor: Actor, units: Collection[str], named: Collection[str], limit: int) -> Sequence[tuple[int, str]]:
    """People at work in the units a list names who do not stand in it, administrators left out: id and words. Refuses `forbidden`."""
    commands.require_manager(actor=actor)
    inside = territory.reach(actor)
    found = User.objects.select_related("unit").filter(Q(unit__code__in=units) | Q(unit__name__in=units), is_active=True, kind="staff").exclude(
        Q(username__in=named) | Q(staff_number__in=named)).order_by("unit__path", "sort_key", "pk")
    if inside is not None:
        found = found.filter(unit__path__startswith=inside)
    ours = [one for one in found[:limit * 2] if not roles.ADMINISTRATORS.intersection(one.roles)]
    return [(one.pk, f"{one.name} · {one.staff_number or one.username} · {one.unit.name if one.unit else ''}") for one in ours[:limit]]


def missing_units(*, actor: Actor, named: Collection[str], limit: int) -> Sequence[tuple[int, str]]:
    """Units in use directly below a unit the list names that it does not name themselves: id and words. Refuses `forbidden`."""
    commands.require_manager(actor=actor)
    inside = territory.reach(actor)
    found = Unit.objects.filter(parent__code__in=named, closed_on=None).exclude(Q(code__in=named) | Q(kind="external")).order_by("path")
    if inside is not None:
        found = found.filter(path__startswith=inside)
    return [(one.pk, f"{one.name} · {one.code}") for one in found[:limit]]
