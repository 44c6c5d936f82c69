"""Progress on the packs' quotas, counted from checks and accounts, and the records behind every count (ARC-16 to ARC-21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.stewardship.models import UnitReport
from guanxi.domains.stewardship.policy import Migration, Quota, Quotas, Rate, UnitKinds
from guanxi.domains.stewardship.queries import figures, policy
from guanxi.domains.stewardship.rules import quality
from guanxi.domains.stewardship.rules import quotas as rules
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Reason, Refusal, not_found

MOST_PEOPLE, MOST_RECORDS = 300, 500
# Accounts on which one person verified enough values in the period; only checks that still stand, a fault found since takes it away.
_VERIFIED = """
select v.by_id as key, v.account_id, count(distinct (v.contact_id, v.field)) as items, max(v.checked_on) as on_day
from stewardship_verification v where v.checked_on between %s and %s and v.outcome = 'right' and v.source <> 'call_back'
and not exists (select 1 from stewardship_verification w where w.account_id = v.account_id and w.field = v.field and w.is_current
  and w.outcome = 'wrong' and coalesce(w.contact_id, 0) = coalesce(v.contact_id, 0) and w.fingerprint = v.fingerprint)
"""
# Nobody won a customer by importing a file of them: what a batch wrote is no new buyer (ARC-19, ARC-20).
_BY_HAND = """
and not exists (select 1 from audit_row r join audit_act t on t.id = r.act_id and t.verb = 'apply_batch'
  where r.table_name = 'customers_account' and r.row_id = a.id and r.op = 'I')
"""
# Accounts entered by hand in the period that have verified values, by the unit they belong to.
_NEW = f"""
select a.unit_id as key, a.id as account_id, count(distinct (v.contact_id, v.field)) as items,
  max(a.created_at at time zone 'Asia/Shanghai')::date as on_day
from customers_account a join stewardship_verification v on v.account_id = a.id and v.outcome = 'right' and v.is_current
where a.is_active and a.created_at >= %s and a.created_at < %s {_BY_HAND}
"""  # noqa: S608
# The same by group of the account's owner (unnest: minus the group's id, its unit, one of its people); who is in none counts under the unit.
_NEW_BY_GROUP = f"""
select coalesce(g.key, a.unit_id) as key, a.id as account_id, count(distinct (v.contact_id, v.field)) as items,
  max(a.created_at at time zone 'Asia/Shanghai')::date as on_day
from customers_account a join stewardship_verification v on v.account_id = a.id and v.outcome = 'right' and v.is_current
left join customers_assignment o on o.account_id = a.id and o.role = 'owner' and o.valid_until is null
left join unnest(%s::bigint[], %s::bigint[], %s::bigint[]) as g (key, unit_id, user_id) on g.unit_id = a.unit_id and g.user_id = o.user_id
where a.is_active and a.created_at >= %s and a.created_at < %s {_BY_HAND}
"""  # noqa: S608


@dataclass(frozen=True, kw_only=True)
class Line:
    """One person, unit or group (minus its id) and how far it is. is_rest: what a unit with groups has besides them, which no quota asks for."""

    id: int
    name: str
    hint: str
    progress: rules.Progress
    is_rest: bool = False


@dataclass(frozen=True, kw_only=True)
class _Counted:
    """Whose quota it is (id → name and hint), and a SELECT of key, account_id, items and on_day with its parameters; column: its key."""

    keys: Mapping[int, tuple[str, str]]
    sql: str
    values: Sequence[Any]
    column: str
    rest: frozenset[int] = frozenset()


@dataclass(frozen=True, kw_only=True)
class QuotaTable:
    """One quota in the period of a day. refusal: what the pack leaves blank, in words."""

    key: str
    name: Text
    source: str
    is_by_unit: bool
    is_by_group: bool
    first: date
    last: date
    lines: Sequence[Line]
    refusal: Refusal | None = None


@dataclass(frozen=True, kw_only=True)
class UnitStanding:
    """What a unit reports itself: registration of new buyers, the first entry; each with its refusal where something is blank."""

    unit_id: int
    unit_name: str
    state: str
    reason: Reason | None
    buyers: int | None
    began_on: date | None
    finished_on: date | None
    lateness: rules.Lateness | None
    has_registration: bool
    has_migration: bool


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """The yearly target (ARC-16) against today's figure."""

    reached: int | None
    target: int | None
    refusal: Refusal | None


@dataclass(frozen=True, kw_only=True)
class Record:
    """One account behind a count."""

    account_id: int
    name: str
    items: int
    on_day: date


def tables(*, actor: Actor, day: date, today: date) -> Sequence[QuotaTable]:
    """Every quota of the pack in the week or month of `day`, for the people and units the reader answers for. ARC-18, ARC-20."""
    return [_table(actor, quota, day, today) for quota in policy.quotas(on=today).quotas]


def records(*, actor: Actor, quota_key: str, key: int, day: date, today: date) -> tuple[QuotaTable, Sequence[Record]]:
    """The accounts behind one count: of a person, or of a unit. Refuses `not_found` for others."""
    quota = next((one for one in policy.quotas(on=today).quotas if one.key == quota_key), None)
    counted = _counted(actor, quota, day, today) if quota else None
    if quota is None or counted is None or key not in counted.keys:
        raise not_found()
    with connection.cursor() as cursor:
        cursor.execute(f"{counted.sql} and {counted.column} = %s group by 1, 2 having count(distinct (v.contact_id, v.field)) >= %s "
                       "order by 4 desc, 2 limit %s", [*counted.values, key, quota.least_items, MOST_RECORDS])
        rows = cursor.fetchall()
    names = customers.account_names(actor=actor, ids=[row[1] for row in rows])
    first, last = rules.period(kind=quota.period, day=day)
    return _headed(quota, first, last), [
        Record(account_id=row[1], name=names[row[1]].name, items=row[2], on_day=row[3]) for row in rows if row[1] in names]


def completeness(*, actor: Actor, today: date) -> Completeness:
    """The target of the pack and what the reader's accounts have reached. Blank in the source: says so. ARC-16."""
    found = figures.by_field(actor=actor, today=today, narrowed=figures.Narrowed(), run=figures.stamp())
    if any(one.is_hidden for one in found):  # PRM-60: the sum would tell the field that is not shown
        found = ()
    done, required = sum(one.tally.filled + one.tally.unknown for one in found), sum(one.tally.required for one in found)
    try:
        return Completeness(reached=quality.percent(done, required), target=rules.completeness_target(quotas=policy.quotas(on=today)), refusal=None)
    except Refusal as refusal:
        return Completeness(reached=quality.percent(done, required), target=None, refusal=refusal)


def standings(*, actor: Actor, day: date, today: date) -> Sequence[UnitStanding]:
    """Registration and first entry of the units the reader reports for. Empty where the pack knows neither. ARC-19, ARC-21."""
    quotas = policy.quotas(on=today)
    units = [unit for unit in organisation.units(ids=actor.scope.unit_ids) if any(_asked(quotas, unit))] if actor.scope.unit_ids else []
    if not units:
        return ()
    month = day.year * 100 + day.month
    reports = {(row.unit_id, row.kind): row for row in UnitReport.objects.filter(unit_id__in=[unit.id for unit in units], month__in=(0, month))}
    registered = _registered(rules.period(kind="month", day=day), [unit.id for unit in units])
    return [_standing(quotas, unit, reports, registered.get(unit.id, 0), today) for unit in units]


def _asked(quotas: Quotas, unit: organisation.UnitCard) -> tuple[Rate | None, Migration | None]:
    """What the pack asks this unit to report."""
    rate, terms = quotas.registration, quotas.migration
    return rate if rate and _is_of(unit, rate.unit_kinds) else None, terms if terms and _is_of(unit, terms.unit_kinds) else None


def _is_of(unit: organisation.UnitCard, kinds: UnitKinds) -> bool:
    return not kinds or unit.duty_kind in kinds


def _standing(
    quotas: Quotas, unit: organisation.UnitCard, reports: Mapping[tuple[int, str], UnitReport], registered: int, today: date,
) -> UnitStanding:
    rate, terms = _asked(quotas, unit)
    buyers, moved = reports.get((unit.id, "buyers")), reports.get((unit.id, "migration"))
    state, reason = rules.registration(registered=registered, buyers=(buyers.count or 0) if buyers else 0, rate=rate) if rate else ("nothing", None)
    late = rules.lateness(terms=terms, began_on=moved.began_on, finished_on=moved.finished_on, today=today) if terms and moved else None
    return UnitStanding(
        unit_id=unit.id, unit_name=unit.name, state=state, reason=reason, buyers=buyers.count if buyers else None, lateness=late,
        began_on=moved.began_on if moved else None, finished_on=moved.finished_on if moved else None,
        has_registration=rate is not None, has_migration=terms is not None)


def _table(actor: Actor, quota: Quota, day: date, today: date) -> QuotaTable:
    first, last = rules.period(kind=quota.period, day=day)
    lines, refused = [], None
    try:
        counted = _counted(actor, quota, day, today)
        counts = _counts(counted, quota)
        lines = [Line(id=key, name=name, hint=hint, is_rest=key in counted.rest,
                      progress=rules.progress(quota=quota, day=day, count=counts.get(key, 0), today=today))
                 for key, (name, hint) in counted.keys.items() if key not in counted.rest or counts.get(key)]
    except Refusal as refusal:
        refused = refusal
    return _headed(quota, first, last, refusal=refused, lines=sorted(lines, key=lambda one: (one.is_rest, one.progress.count, one.name)))


def _headed(quota: Quota, first: date, last: date, *, lines: Sequence[Line] = (), refusal: Refusal | None = None) -> QuotaTable:
    is_new = quota.counts == "new_accounts"
    return QuotaTable(key=quota.key, name=quota.name.text, source=quota.source, is_by_unit=is_new and quota.each == "unit",
                      is_by_group=is_new and quota.each == "group", first=first, last=last, lines=lines, refusal=refusal)


def _counted(actor: Actor, quota: Quota, day: date, today: date) -> _Counted:
    """As far as the reader answers for them: people with the quota's roles, units, or groups on the last day of the period so far."""
    first, last = rules.period(kind=quota.period, day=day)
    if quota.counts == "verified_accounts":
        return _Counted(keys=_people(actor, quota), sql=_VERIFIED, values=[first, last], column="v.by_id")
    unit_ids = actor.scope.unit_ids
    keys = {unit.id: (unit.name, "") for unit in organisation.units(ids=unit_ids) if _is_of(unit, quota.unit_kinds)} if unit_ids else {}
    if quota.each == "unit":
        return _Counted(keys=keys, sql=_NEW, values=_instants(first, last), column="a.unit_id")
    groups = organisation.groups_in(unit_ids=list(keys), on=min(last, today))
    within = [(-group.id, group.unit_id, person.id) for group in groups for person in group.members]
    columns = [[row[place] for row in within] for place in range(3)]
    named = {-group.id: (group.name, keys[group.unit_id][0]) for group in groups}
    return _Counted(keys=keys | named, sql=_NEW_BY_GROUP, values=[*columns, *_instants(first, last)], column="coalesce(g.key, a.unit_id)",
                    rest=frozenset(group.unit_id for group in groups))


def _people(actor: Actor, quota: Quota) -> dict[int, tuple[str, str]]:
    scope = actor.scope
    if scope.unit_ids or scope.shape == "all":
        people = organisation.people(unit_ids=scope.unit_ids or None, limit=MOST_PEOPLE)
    else:
        people = list(organisation.users(ids=[actor.user_id]).values())
    people = [one for one in people if not quota.roles or set(quota.roles) & set(one.roles)]
    if quota.unit_kinds:
        there = {unit.id for unit in organisation.units(ids=[one.unit_id for one in people if one.unit_id]) if _is_of(unit, quota.unit_kinds)}
        people = [one for one in people if one.unit_id in there]
    return {one.id: (one.name, one.unit_name) for one in people}


def _counts(counted: _Counted, quota: Quota) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"select key, count(*) from ({counted.sql} and {counted.column} = any(%s) group by 1, 2 "  # noqa: S608
                       "having count(distinct (v.contact_id, v.field)) >= %s) counted group by key",
                       [*counted.values, list(counted.keys), quota.least_items])
        return dict(cursor.fetchall())


def _registered(days: tuple[date, date], unit_ids: list[int]) -> dict[int, int]:
    """Unit → new customers it entered and verified: what ARC-20 counts too."""
    with connection.cursor() as cursor:
        cursor.execute(f"select key, count(*) from ({_NEW} and a.unit_id = any(%s) group by 1, 2) counted group by key",  # noqa: S608
                       [*_instants(*days), unit_ids])
        return dict(cursor.fetchall())


def _instants(first: date, last: date) -> tuple[datetime, datetime]:
    return datetime.combine(first, time(), clock.ZONE), datetime.combine(last + timedelta(days=1), time(), clock.ZONE)
