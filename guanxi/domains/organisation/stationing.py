"""Stationing and direct management (派驻, 直管, ORG-19): somebody works in another unit for a time. His reach follows the dates.

From the first day to the last the host is his as his own unit is, as far as his role reaches at home: a role of a unit sees its accounts, an
account manager creates there and is given accounts. Who manages directly (直管) sees and tends every account of the host, whatever his role. The
day after it is over, by itself, on every channel. Not for here: what a role may do (roles), people from outside (external).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from django.db.models import F, Q, QuerySet

from guanxi.domains.organisation import roles, treelock
from guanxi.domains.organisation.models import STATIONING_KINDS, GroupMember, Stationing, Unit, User
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf

STATION = "organisation.station"
LONGEST_DAYS = 731
KINDS: dict[str, Text] = {"stationed": t("派驻", "Stationed"), "direct": t("直管", "Direct management")}
State = Literal["planned", "running", "over"]


@dataclass(frozen=True, kw_only=True)
class StationingTerms:
    """Who works where, how long and why. kind: stationed (led by his own unit), direct (the unit above leads the front line by him).

    valid_until: the last day. staff_number: or his login name.
    """

    staff_number: str
    kind: Annotated[str, OneOf(STATIONING_KINDS)]
    valid_from: date
    valid_until: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class StationingCard:
    """One stationing. ended_on: the first day without it, when it was ended early. may_end: by this reader."""

    id: int
    user_id: int
    user_name: str
    post: str
    home_name: str
    unit_id: int
    unit_name: str
    kind: str
    valid_from: date
    valid_until: date
    ended_on: date | None
    reason: str
    sent_by: str
    state: State
    may_end: bool


def state_of(*, valid_from: date, valid_until: date, ended_on: date | None, today: date) -> State:
    """planned before its first day; over after its last day and from the day of an early end; running between. ORG-19."""
    if today > valid_until or (ended_on is not None and today >= ended_on):
        return "over"
    return "running" if today >= valid_from else "planned"


def station(*, actor: Actor, now: datetime, unit_id: int, terms: StationingTerms) -> int:
    """Sends somebody of one's territory to another unit of it; returns the id. His reach follows from the first day. ORG-19.

    Refuses `forbidden`, `not_found` (a unit beyond one's reach), `unknown_person` (not active, from outside, or beyond one's reach),
    `own_unit`, `cannot_be_stationed` (his role sees no accounts), `stationing_days`, `stationing_overlap`, `reason_needed`.
    """
    today = now.astimezone(clock.ZONE).date()
    host = _unit(actor, unit_id)
    with audit.acting(actor=actor, verb="station", now=now, subject=Ref("unit", unit_id), reason=terms.reason.strip()[:200]):
        treelock.hold(shared=True)
        number = terms.staff_number.strip()
        person = User.objects.select_for_update().filter(Q(username=number) | Q(staff_number=number), is_active=True, kind="staff").first()
        for refusal in _refusals(actor, host, person, terms, today):
            raise refusal
        if person is None:
            raise not_found()
        row = Stationing(user=person, unit=host, kind=terms.kind, valid_from=terms.valid_from, valid_until=terms.valid_until,
                         reason=terms.reason.strip()[:200], sent_by_id=actor.user_id, sent_by_name=actor.name)
        row.store(now=now)
        _count_now(person.pk, now)
    return row.pk


def end_stationing(*, actor: Actor, now: datetime, stationing_id: int, reason: str) -> None:
    """Ends it today, before its last day; one that has not begun never begins.

    Refuses `forbidden`, `not_found`, `reason_needed`, `stationing_over`.
    """
    today = now.astimezone(clock.ZONE).date()
    stated.require(reason, ask=t("请填写原因", "Say why"))
    with audit.acting(actor=actor, verb="end_stationing", now=now, subject=Ref("stationing", stationing_id), reason=reason.strip()[:200]):
        row = Stationing.objects.select_for_update().filter(pk=stationing_id).first()
        if row is None:
            raise not_found()
        _unit(actor, row.unit_id)
        if _state(row, today) == "over":
            raise Refusal("stationing_over", t("该派驻已经结束", "It is over already"), status=409)
        row.ended_on = today
        row.store(now=now)
        for member in GroupMember.objects.select_for_update().filter(user_id=row.user_id, group__unit_id=row.unit_id, valid_until__gt=today):
            member.valid_until = today
            member.store(now=now)
        _count_now(row.user_id, now)


def stationings(*, actor: Actor, unit_id: int, today: date) -> Sequence[StationingCard]:
    """Who is, will be, or within a year was stationed at this unit or away from it; running ones first. Refuses `forbidden`. ORG-19."""
    if "organisation.units" not in roles.acts_of(actor.roles) and actor.kind != "system":
        raise Refusal("forbidden", t("您的角色不能查看组织", "Your role may not see the organisation"), status=403)
    rows = Stationing.objects.select_related("user__unit", "unit").filter(
        Q(unit_id=unit_id) | Q(user__unit_id=unit_id), valid_until__gte=today - timedelta(days=365)).order_by("-valid_from", "-pk")
    order = {"running": 0, "planned": 1, "over": 2}
    return sorted((_card(actor, row, today) for row in rows), key=lambda card: order[card.state])


def running(*, user_id: int, on: date) -> Sequence[StationingCard]:
    """Where somebody works besides his own unit on a day, by id. One statement."""
    return [_card(None, row, on) for row in _on(on).filter(user_id=user_id).select_related("user__unit", "unit").order_by("pk")]


def reason_over(*, user_id: int, unit_id: int, on: date) -> StationingCard | None:
    """The stationing because of which somebody reaches this unit on a day; None when there is none."""
    path = Unit.objects.values_list("path", flat=True).filter(pk=unit_id).first() or ""
    above = {int(step) for step in path.split("/") if step}
    return next((card for card in running(user_id=user_id, on=on) if card.unit_id in above), None)


def last_day_at(*, user_id: int, unit_id: int, on: date) -> date | None:
    """The last day of somebody's running stationing at this very unit; None when he is not stationed there. ORG-19."""
    return _on(on).filter(user_id=user_id, unit_id=unit_id).order_by("-valid_until").values_list("valid_until", flat=True).first()


def near(*, on: date, days: int) -> Sequence[StationingCard]:
    """Stationings that began in the last days or end within so many days, that run on this day: whose turn of a notice it is. ORG-19."""
    rows = _on(on).filter(Q(valid_from__gte=on - timedelta(days=days)) | Q(valid_until__lte=on + timedelta(days=days)))
    return [_card(None, row, on) for row in rows.select_related("user__unit", "unit").order_by("pk")]


@dataclass(frozen=True, kw_only=True)
class Hosts:
    """Units somebody reaches by his stationings, with what is under them. direct: those he manages directly (直管)."""

    every: frozenset[int] = frozenset()
    direct: frozenset[int] = frozenset()


NOWHERE = Hosts()


def hosts(*, user_id: int, on: date) -> Hosts:
    """Where he is stationed on a day: the hosts and what is under them. One statement when he is not."""
    rows = list(_on(on).filter(user_id=user_id).values_list("unit__path", "kind"))
    if not rows:
        return NOWHERE
    found = Q(pk__in=[])
    for path, _ in rows:
        found |= Q(path__startswith=path)
    under = list(Unit.objects.filter(found).values_list("pk", "path"))
    direct = tuple(path for path, kind in rows if kind == "direct")
    return Hosts(every=frozenset(pk for pk, _ in under), direct=frozenset(pk for pk, path in under if path.startswith(direct)))


def away(*, user_ids: Collection[int], on: date) -> frozenset[int]:
    """Those of these people who are stationed somewhere on a day."""
    return frozenset(_on(on).filter(user_id__in=user_ids).values_list("user_id", flat=True))


def running_now(*, on: date) -> Iterable[tuple[int, int, str]]:
    """Who works where besides his own unit on a day: person, host, kind."""
    return _on(on).values_list("user_id", "unit_id", "kind")


def may_station(actor: Actor, unit_id: int) -> bool:
    """Whether this actor sends people to the unit."""
    return STATION in roles.acts_of(actor.roles) and (actor.scope.shape == "all" or unit_id in actor.scope.home_ids)


def _on(day: date) -> QuerySet[Stationing]:
    return Stationing.objects.filter(valid_from__lte=day, valid_until__gte=day).filter(Q(ended_on=None) | Q(ended_on__gt=day))


def _refusals(actor: Actor, host: Unit, person: User | None, terms: StationingTerms, today: date) -> Iterable[Refusal]:
    if person is None or not (actor.scope.shape == "all" or person.unit_id in actor.scope.home_ids):
        yield Refusal("unknown_person", t("您的管辖范围内没有这名在岗人员", "Nobody active in your territory has this number"), field="staff_number",
                      way_out=t("请核对工号;跨范围的派驻由共同上级办理", "Check the number; the unit above both sends across territories"))
        return
    if person.unit_id == host.pk:
        yield Refusal("own_unit", t("本单位人员不需要派驻", "He belongs to this unit"), field="staff_number")
    if roles.widest_reach(frozenset(person.roles)) == "none":
        yield Refusal("cannot_be_stationed", t("其角色不查看客户,派驻不起作用", "His role sees no accounts: it would change nothing"),
                      field="staff_number", way_out=t("请先由系统管理员调整其角色", "Ask the administrator to change the role first"))
    if terms.kind not in STATIONING_KINDS:
        yield Refusal("unknown_kind", t("请选择派驻或直管", "Choose stationing or direct management"), field="kind")
    if unsaid := stated.refusal(terms.reason, ask=t("请填写原因", "Say why")):
        yield unsaid
    if terms.valid_from < today or not 0 <= (terms.valid_until - terms.valid_from).days <= LONGEST_DAYS:
        yield Refusal("stationing_days", field="valid_until", text=t(
            "起始日不早于今天,终止日不早于起始日,最长两年", "From today on, not ending before it begins, two years at most"))
    double = Stationing.objects.filter(user=person, unit=host, valid_from__lte=terms.valid_until, valid_until__gte=terms.valid_from, ended_on=None)
    if double.exists():
        yield Refusal("stationing_overlap", t("这段时间他已派驻在此", "He is stationed here in these days already"), field="valid_from", status=409)


def _unit(actor: Actor, unit_id: int) -> Unit:
    """The host, when sending people there is the actor's business; refuses `forbidden`, `not_found`."""
    if actor.kind != "system" and STATION not in roles.acts_of(actor.roles):
        raise Refusal("forbidden", t("您的角色不能派驻人员", "Your role may not station people"), status=403)
    row = Unit.objects.filter(pk=unit_id, closed_on=None).exclude(kind="external").first()
    if row is None or not (actor.scope.shape == "all" or unit_id in actor.scope.home_ids):
        raise not_found()
    return row


def _count_now(user_id: int, now: datetime) -> None:
    """His rights are computed afresh at his next request and call."""
    User.objects.filter(pk=user_id).update(access_version=F("access_version") + 1, version=F("version") + 1, updated_at=now)


def _state(row: Stationing, today: date) -> State:
    return state_of(valid_from=row.valid_from, valid_until=row.valid_until, ended_on=row.ended_on, today=today)


def _card(actor: Actor | None, row: Stationing, today: date) -> StationingCard:
    state = _state(row, today)
    return StationingCard(
        id=row.pk, user_id=row.user_id, user_name=row.user.name, post=row.user.post, home_name=row.user.unit.name if row.user.unit else "",
        unit_id=row.unit_id, unit_name=row.unit.name, kind=row.kind, valid_from=row.valid_from, valid_until=row.valid_until, ended_on=row.ended_on,
        reason=row.reason, sent_by=row.sent_by_name, state=state, may_end=actor is not None and state != "over" and may_station(actor, row.unit_id))
