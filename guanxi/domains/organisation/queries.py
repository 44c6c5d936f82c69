"""Reads of the organisation: how far somebody sees, units and people by key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from guanxi.domains.organisation import profile, roles, stationing, tokens
from guanxi.domains.organisation.models import Unit, User
from guanxi.domains.organisation.stationing import NOWHERE, Hosts
from guanxi.domains.organisation.tokens import TokenCard
from guanxi.foundation.django import clock, prepared
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.actor import Actor, Channel, Scope
from guanxi.foundation.pure.paging import Page
from guanxi.policy.security import Tokens

BY_NAME = ("sort_key", "name", "pk")
"""People as lists order them: by pinyin, as the book orders accounts."""
_USER_COLUMNS = ("id", "username", "name", "post", "unit_id", "phone", "is_active", "kind", "contract_until", "email", "job")


@dataclass(frozen=True, kw_only=True)
class UnitCard:
    """A unit as other domains see it. tier: group, province, city, county, outlet. industries: codes it serves (ORG-09). closed_on: the first day
    without it."""

    id: int
    code: str
    name: str
    tier: str
    kind: str
    region_code: str
    parent_id: int | None
    revenue_group: int
    duty_kind: str = ""
    closed_on: date | None = None
    industries: tuple[str, ...] = ()


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
    kind: str = "staff"
    contract_until: date | None = None
    email: str = ""
    job: str = ""

    @property
    def is_external(self) -> bool:
        """Whether this person belongs to a party outside (ORG-24)."""
        return self.kind == "external"


def actor_of_user(*, user_id: int, channel: Channel = "page") -> Actor:
    """The acting person with roles and scope, read afresh (four queries); `web.session` keeps it per session."""
    user = User.objects.select_related("unit").get(pk=user_id)
    held = _held(user)
    return _actor(user, held, scope_of(held, user.unit, stationing.hosts(user_id=user_id, on=clock.today())), channel)


def actors_of_users(*, user_ids: Collection[int], channel: Channel = "job") -> Sequence[Actor]:
    """Acting people by id, each as `actor_of_user` answers; people of one unit with the same roles share its questions."""
    on, shared = clock.today(), dict[tuple[frozenset[str], int | None], Scope]()
    away = stationing.away(user_ids=user_ids, on=on)
    found = []
    for user in User.objects.select_related("unit").filter(pk__in=user_ids).order_by("pk"):
        held = _held(user)
        if user.pk in away:
            scope = scope_of(held, user.unit, stationing.hosts(user_id=user.pk, on=on))
        else:
            key = (held, user.unit_id)
            if key not in shared:
                shared[key] = scope_of(held, user.unit)
            scope = shared[key]
        found.append(_actor(user, held, scope, channel))
    return found


def _held(user: User) -> frozenset[str]:
    return frozenset(user.roles) if user.is_active and not is_over(user.contract_until) else frozenset()


def _actor(user: User, held: frozenset[str], scope: Scope, channel: Channel) -> Actor:
    return Actor(user_id=user.pk, name=user.name, kind=user.kind, roles=held, unit_id=user.unit_id,  # type: ignore[arg-type] # kinds are checked on write
                 scope=scope, channel=channel, staff_number=user.staff_number or "")


def is_over(contract_until: date | None) -> bool:
    """Whether the last day of somebody's contract has passed. ORG-24."""
    return contract_until is not None and contract_until < clock.today()


def scope_of(held: frozenset[str], unit: Unit | None, hosts: Hosts = NOWHERE) -> Scope:
    """The scope shape of hard-places 3.1: all for headquarters, wide for a province, narrow below, none for nobody.

    hosts: where he is stationed today; the narrow and the wide shape reach there as well, as far as his role does at home (ORG-19).
    """
    own = _own_scope(held, unit)
    if not hosts.every or own.shape not in ("narrow", "wide") or roles.EXTERNAL in held:
        return own
    seen = hosts.every if roles.widest_reach(held) == "unit" else hosts.direct
    return Scope(shape=own.shape, unit_ids=tuple(sorted({*own.unit_ids, *seen})), home_ids=tuple(sorted({*own.home_ids, *hosts.every})))


def _own_scope(held: frozenset[str], unit: Unit | None) -> Scope:
    reach = roles.widest_reach(held)
    if reach == "none":
        return Scope(shape="none")
    if reach == "all" or unit is None:
        return Scope(shape="all" if reach == "all" else "narrow")
    if roles.EXTERNAL in held:
        return Scope(shape="narrow")
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


_UNIT_COLUMNS = ("id", "code", "name", "tier", "kind", "region_code", "parent_id", "revenue_group", "duty_kind", "closed_on", "industries")


def unit(*, unit_id: int) -> UnitCard:
    """One unit; Unit.DoesNotExist when there is none."""
    with prepared.cursor() as cursor:  # every command that writes an account asks; through the model it took a tenth of its time
        cursor.execute(f"select {', '.join(_UNIT_COLUMNS)} from organisation_unit where id = %s", [unit_id])  # noqa: S608
        row = cursor.fetchone()
    if row is None:
        raise Unit.DoesNotExist
    return _unit_card(row)


def units(*, ids: Iterable[int] | None = None) -> Sequence[UnitCard]:
    """All units, or these, parents before children."""
    found = Unit.objects.order_by("path")
    return _unit_cards(found if ids is None else found.filter(pk__in=list(ids)))


def units_below(*, unit_id: int) -> Sequence[UnitCard]:
    """The units directly below, by kind, then by name in pinyin."""
    return sorted(_unit_cards(Unit.objects.filter(parent_id=unit_id)), key=lambda unit: (unit.kind, chinese.sort_key(unit.name), unit.id))


def nearest_of_kind(*, unit_id: int, duty_kind: str) -> UnitCard | None:
    """The unit of this kind that is nearest: below or at the unit, else below or at the lowest unit above it that has one. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select u.id from organisation_unit here join organisation_unit above on here.path like above.path || '%%' "
            "join organisation_unit u on u.path like above.path || '%%' "
            "where here.id = %s and u.duty_kind = %s and u.closed_on is null and u.kind <> 'external' "
            "order by length(above.path) desc, length(u.path), u.id limit 1", [unit_id, duty_kind])
        row = cursor.fetchone()
    return unit(unit_id=row[0]) if row else None


def people_of_unit(*, unit_id: int) -> Sequence[UserCard]:
    """Active people of the unit itself, by name; service users are none."""
    return user_cards(User.objects.filter(unit_id=unit_id, is_active=True).exclude(kind="service").order_by(*BY_NAME))


def units_by_code(*, codes: Iterable[str]) -> dict[str, UnitCard]:
    """Units in use by code or by exact name; what is not found, or closed, is missing in the answer."""
    wanted, open_ones = _array(codes), Unit.objects.filter(closed_on=None)
    by_name = {unit.name: unit for unit in _unit_cards(open_ones.filter(name__in=wanted))}
    return by_name | {unit.code: unit for unit in _unit_cards(open_ones.filter(code__in=wanted))}


def provinces(*, of: Sequence[UnitCard] | None = None) -> Sequence[UnitCard]:
    """The provinces themselves: their departments, which stand in the same tier, are none. of: all units, where the caller has read them."""
    cards = units() if of is None else of
    tiers = {unit.id: unit.tier for unit in cards}
    return [unit for unit in cards if unit.tier == "province" and tiers.get(unit.parent_id or 0) != "province"]


def users(*, ids: Iterable[int]) -> dict[int, UserCard]:
    """People by id."""
    return {user.id: user for user in user_cards(User.objects.filter(pk__in=list(ids)))}


def users_by_staff_number(*, numbers: Iterable[str]) -> dict[str, UserCard]:
    """People by staff number (工号) or login name."""
    wanted = _array(numbers)
    by_login = {user.username: user for user in user_cards(User.objects.filter(username__in=wanted))}
    return by_login | {user.staff_number: user for user in user_cards(User.objects.filter(staff_number__in=wanted))}


def users_by_name(*, names: Iterable[str]) -> Sequence[UserCard]:
    """Everybody of the house with one of these names, who has left too, each as often as he is: a name is not a person."""
    return user_cards(User.objects.filter(name__in=list(names)).exclude(kind="service").order_by("pk"))


def users_with_role(*, role: str, unit_ids: Iterable[int] | None = None) -> Sequence[UserCard]:
    """Active people holding `role`, optionally in these units."""
    found = User.objects.filter(is_active=True, roles__contains=[role]).order_by("pk")
    return user_cards(found if unit_ids is None else found.filter(unit_id__in=list(unit_ids)))


def people(*, unit_ids: Iterable[int] | None, limit: int) -> Sequence[UserCard]:
    """Active people of these units (None: of all), by name, at most `limit`: for the choice of a person."""
    found = User.objects.filter(is_active=True, staff_number__isnull=False).order_by(*BY_NAME)
    return user_cards((found if unit_ids is None else found.filter(unit_id__in=list(unit_ids)))[:limit])


def everybody(*, wanted: str = "", number: int = 1, size: int = 50, under: str | None = None) -> Page[UserCard]:
    """People, leavers at the end, whose name, login or staff number holds `wanted`, by name. under: of the units below this path."""
    found = User.objects.exclude(kind="service").order_by("-is_active", *BY_NAME)
    if under is not None:
        found = found.filter(unit__path__startswith=under)
    if wanted:
        found = found.filter(Q(name__contains=wanted) | Q(username__contains=wanted) | Q(staff_number__contains=wanted))
    rows = user_cards(found[(number - 1) * size:number * size + 1])
    return Page(rows=rows[:size], number=number, size=size, has_next=len(rows) > size, total=found.count())


def tokens_of_user(*, actor: Actor, now: datetime) -> Sequence[TokenCard]:
    """The actor's own keys to the programming interface, live ones first."""
    return tokens.cards(now=now, user_id=actor.user_id)


def token_limits() -> Tokens:
    """The longest life of a key and its calls a minute, by the security profile in force."""
    return profile.in_force().profile.tokens


def common_superior(*, unit_ids: Iterable[int]) -> UnitCard:
    """The lowest territorial unit above (or equal to) all these units (GRD-10, SAL-02)."""
    paths = [list(filter(None, p.split("/"))) for p in Unit.objects.filter(pk__in=list(unit_ids)).values_list("path", flat=True)]
    shared = [int(step[0]) for step in zip(*paths, strict=False) if len(set(step)) == 1]
    return max(_unit_cards(Unit.objects.filter(pk__in=shared, kind="territory")), key=lambda unit: shared.index(unit.id))


def _array(values: Iterable[str]) -> RawSQL:
    """For `__in`: one array instead of a parameter for each of thousands of values."""
    return RawSQL("select unnest(%s::text[])", [list(values)])


def _unit_card(row: Sequence[Any]) -> UnitCard:
    return UnitCard(**dict(zip(_UNIT_COLUMNS, (*row[:-1], tuple(row[-1])), strict=True)))


def _unit_cards(found: QuerySet[Unit]) -> list[UnitCard]:
    """Cards from the columns alone: a batch of a list asks for thousands, and as models they took a fifth of its time."""
    return [_unit_card(row) for row in found.values_list(*_UNIT_COLUMNS)]


def user_cards(found: QuerySet[User]) -> list[UserCard]:
    """These people as every list shows them, in the order of `found`, each with the name of his unit."""
    rows = found.values_list("staff_number", "unit__name", "roles", *_USER_COLUMNS)
    return [UserCard(staff_number=number or "", unit_name=unit or "", roles=tuple(held), **dict(zip(_USER_COLUMNS, row, strict=True)))
            for number, unit, held, *row in rows]
