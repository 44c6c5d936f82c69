"""Reads of the organisation: how far somebody sees, units and people by key."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guanxi.domains.organisation import roles
from guanxi.domains.organisation.models import Unit, User
from guanxi.foundation.pure.actor import Actor, Scope


@dataclass(frozen=True, kw_only=True)
class UnitCard:
    """A unit as other domains see it. tier: group, province, city, county, outlet."""

    id: int
    code: str
    name: str
    tier: str
    kind: str
    region_code: str
    parent_id: int | None
    revenue_group: int


@dataclass(frozen=True, kw_only=True)
class UserCard:
    """A person as other domains see it."""

    id: int
    username: str
    staff_number: str
    name: str
    post: str
    unit_id: int | None
    unit_name: str
    phone: str
    roles: tuple[str, ...]
    is_active: bool


def actor_of_user(*, user_id: int, channel: str = "page") -> Actor:
    """The acting person with roles and scope, read afresh (three queries); `web.session` keeps it per session."""
    user = User.objects.select_related("unit").get(pk=user_id)
    held = frozenset(user.roles) if user.is_active else frozenset()
    return Actor(
        user_id=user.pk, name=user.name, kind=user.kind, roles=held, unit_id=user.unit_id,  # type: ignore[arg-type] # kinds are checked on write
        scope=scope_of(held, user.unit), channel=channel,  # type: ignore[arg-type] # callers pass a literal
    )


def scope_of(held: frozenset[str], unit: Unit | None) -> Scope:
    """The scope shape of hard-places 3.1: all for headquarters, wide for a province, narrow below, none for nobody."""
    reach = roles.widest_reach(held)
    if reach == "none":
        return Scope(shape="none")
    if reach == "all" or unit is None:
        return Scope(shape="all" if reach == "all" else "narrow")
    home = territory_of(unit)
    under_home = subtree_ids(unit_id=home.pk)
    if reach == "own":
        return Scope(shape="narrow", home_ids=under_home)
    if home.tier == "group":
        return Scope(shape="all")
    return Scope(shape="wide" if home.tier == "province" else "narrow", unit_ids=under_home, home_ids=under_home)


def territory_of(unit: Unit) -> Unit:
    """The nearest territorial unit at or above a department: an industry team sees its city."""
    while unit.kind != "territory" and unit.parent is not None:
        unit = unit.parent
    return unit


def subtree_ids(*, unit_id: int) -> tuple[int, ...]:
    """The unit and everything under it, ascending."""
    path = Unit.objects.values_list("path", flat=True).get(pk=unit_id)
    return tuple(Unit.objects.filter(path__startswith=path).order_by("pk").values_list("pk", flat=True))


def superiors(*, unit_id: int) -> tuple[int, ...]:
    """The unit itself and everything above it, the unit first."""
    path = Unit.objects.values_list("path", flat=True).get(pk=unit_id)
    return tuple(int(step) for step in reversed(list(filter(None, path.split("/")))))


def unit(*, unit_id: int) -> UnitCard:
    """One unit; Unit.DoesNotExist when there is none."""
    return _unit_card(Unit.objects.get(pk=unit_id))


def units(*, ids: Iterable[int] | None = None) -> Sequence[UnitCard]:
    """All units, or these, parents before children."""
    found = Unit.objects.order_by("path")
    return [_unit_card(u) for u in (found if ids is None else found.filter(pk__in=list(ids)))]


def units_by_code(*, codes: Iterable[str]) -> dict[str, UnitCard]:
    """Units by code or by exact name; what is not found is missing in the answer."""
    wanted = list(codes)
    by_name = {u.name: _unit_card(u) for u in Unit.objects.filter(name__in=wanted)}
    return by_name | {u.code: _unit_card(u) for u in Unit.objects.filter(code__in=wanted)}


def users(*, ids: Iterable[int]) -> dict[int, UserCard]:
    """People by id."""
    return {u.pk: _user_card(u) for u in User.objects.select_related("unit").filter(pk__in=list(ids))}


def users_by_staff_number(*, numbers: Iterable[str]) -> dict[str, UserCard]:
    """People by staff number (工号) or login name."""
    wanted = list(numbers)
    found = User.objects.select_related("unit")
    by_login = {u.username: _user_card(u) for u in found.filter(username__in=wanted)}
    return by_login | {str(u.staff_number): _user_card(u) for u in found.filter(staff_number__in=wanted)}


def users_with_role(*, role: str, unit_ids: Iterable[int] | None = None) -> Sequence[UserCard]:
    """Active people holding `role`, optionally in these units."""
    found = User.objects.select_related("unit").filter(is_active=True, roles__contains=[role]).order_by("pk")
    return [_user_card(u) for u in (found if unit_ids is None else found.filter(unit_id__in=list(unit_ids)))]


def people(*, unit_ids: Iterable[int] | None, limit: int) -> Sequence[UserCard]:
    """Active people of these units (None: of all), by name, at most `limit`: for the choice of a person."""
    found = User.objects.select_related("unit").filter(is_active=True, staff_number__isnull=False).order_by("name", "pk")
    return [_user_card(u) for u in (found if unit_ids is None else found.filter(unit_id__in=list(unit_ids)))[:limit]]


def common_superior(*, unit_ids: Iterable[int]) -> UnitCard:
    """The lowest territorial unit above (or equal to) all these units (GRD-10, SAL-02)."""
    paths = [list(filter(None, p.split("/"))) for p in Unit.objects.filter(pk__in=list(unit_ids)).values_list("path", flat=True)]
    shared = [int(step[0]) for step in zip(*paths, strict=False) if len(set(step)) == 1]
    return _unit_card(max(Unit.objects.filter(pk__in=shared, kind="territory"), key=lambda unit: shared.index(unit.pk)))


def _unit_card(found: Unit) -> UnitCard:
    return UnitCard(id=found.pk, code=found.code, name=found.name, tier=found.tier, kind=found.kind,
                    region_code=found.region_code, parent_id=found.parent_id, revenue_group=found.revenue_group)


def _user_card(found: User) -> UserCard:
    return UserCard(
        id=found.pk, username=found.username, staff_number=found.staff_number or "", name=found.name, post=found.post,
        unit_id=found.unit_id, unit_name=found.unit.name if found.unit else "", phone=found.phone,
        roles=tuple(found.roles), is_active=found.is_active,
    )
