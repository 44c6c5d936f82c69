"""Sums up what the archive is worth: one row an account, one row a field of a unit and owner. Set by set, never row by row.

The whole book in batches, each its own transaction (hard-places 3.3); a run's sums count once it is finished.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.stewardship.fields import JUDGING
from guanxi.domains.stewardship.models import QualityRun
from guanxi.domains.stewardship.queries import policy, states
from guanxi.foundation.django import audit, clock
from guanxi.foundation.django.plans import planned_for
from guanxi.foundation.pure.actor import Actor

BATCH = 20_000
RUNS_KEPT = 2
_COUNTS = ("required", "filled", "unknown", "done", "ageing", "fresh")
# The states of rules.quality.state, over many values.
_STATES = """
create temp table quality_state on commit drop as
select account_id, field, is_filled, state, is_filled and not is_own and fresh_days is not null as is_ageing from (
  select v.*, case when not is_filled then case when is_unknown then 'unknown' else 'missing' end when is_own then 'own'
    when outcome is null or not is_same then 'unverified' when outcome = 'wrong' then 'wrong'
    when fresh_days is not null and %(today)s::date - checked_on > fresh_days then 'stale' else 'fresh' end as state
  from ({values}) v) s
"""
_COUNTED = """count(*) as required, count(*) filter (where is_filled) as filled, count(*) filter (where state = 'unknown') as unknown,
  count(*) filter (where state in ('fresh', 'own', 'unknown')) as done, count(*) filter (where is_ageing) as ageing,
  count(*) filter (where is_ageing and state = 'fresh') as fresh"""
_JUDGED = """select account_id, field, count(*) filter (where outcome = 'right') as right, count(*) filter (where outcome = 'wrong') as wrong
  from stewardship_verification where account_id = any(%(ids)s) and source = any(%(judging)s) and checked_on >= %(since)s
  group by account_id, field"""
_COLUMNS = ("unit_id", "owner_id", "sales_id", "service_id", *_COUNTS, "right", "wrong", "verified", "last_checked_on", "marks")
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_ACCOUNTS = f"""
insert into stewardship_accountquality as t (account_id, {_NAMES})
select c.account_id, b.unit_id, o.owner_id, o.sales_id, o.service_id, {", ".join(f"c.{name}" for name in _COUNTS)}, coalesce(j.right, 0),
       coalesce(j.wrong, 0), (c.done * 100 / c.required)::smallint, l.last_on, c.marks
from (select account_id, {_COUNTED}, coalesce(array_agg(distinct field || ':' || state order by field || ':' || state)
        filter (where state not in ('fresh', 'own')), '{{}}') as marks from quality_state group by account_id) c
join lists_book b on b.account_id = c.account_id and b.account_id = any(%(ids)s)
left join ({customers.ARCHIVE_PEOPLE_SQL}) o on o.account_id = c.account_id
left join (select account_id, sum("right") as right, sum(wrong) as wrong from ({_JUDGED}) f group by account_id) j on j.account_id = c.account_id
left join (select account_id, max(checked_on) as last_on from stewardship_verification where account_id = any(%(ids)s) group by account_id) l
  on l.account_id = c.account_id
on conflict (account_id) do update set {", ".join(f'"{name}" = excluded."{name}"' for name in _COLUMNS)}
where ({", ".join(f't."{name}"' for name in _COLUMNS)}) is distinct from ({", ".join(f'excluded."{name}"' for name in _COLUMNS)})
"""  # noqa: S608 (constants only)
_SUMMED = (*_COUNTS, "right", "wrong")
_SUMS = f"""
insert into stewardship_qualitysum as t (run_id, unit_id, owner_id, field, {", ".join(f'"{name}"' for name in _SUMMED)})
select %(run)s, q.unit_id, coalesce(q.owner_id, 0), s.field, {", ".join(f"sum(s.{name})" for name in _COUNTS)}, coalesce(sum(j.right), 0),
       coalesce(sum(j.wrong), 0)
from (select account_id, field, {_COUNTED} from quality_state group by account_id, field) s
join stewardship_accountquality q on q.account_id = s.account_id and q.account_id = any(%(ids)s)
left join ({_JUDGED}) j on j.account_id = s.account_id and j.field = s.field
group by q.unit_id, coalesce(q.owner_id, 0), s.field
on conflict (run_id, unit_id, owner_id, field) do update set {", ".join(f'"{name}" = t."{name}" + excluded."{name}"' for name in _SUMMED)}
"""  # noqa: S608 (constants only)


def refresh(account_ids: Sequence[int], *, today: date) -> None:
    """The rows of these accounts, inside the caller's act; the sums of fields follow in the night."""
    _batch(account_ids, today=today, run_id=None)


def sum_up(*, actor: Actor, now: datetime) -> int:
    """The whole book: every active account's row and the sums; returns how many accounts. Former runs go. ARC-11, ARC-13."""
    today = now.astimezone(clock.ZONE).date()
    with audit.acting(actor=actor, verb="sum_up_quality", now=now):
        run = QualityRun.objects.create(on=today, began_at=now)
    last, total = 0, 0
    while ids := _next_ids(last):
        with audit.acting(actor=actor, verb="sum_up_quality", now=now):
            _batch(ids, today=today, run_id=run.pk)
        last, total = ids[-1], total + len(ids)
    with audit.acting(actor=actor, verb="sum_up_quality", now=now), connection.cursor() as cursor:
        cursor.execute("delete from stewardship_accountquality q where not exists (select 1 from lists_book b where b.account_id = q.account_id "
                       "and b.is_active)")
        QualityRun.objects.filter(pk=run.pk).update(finished_at=now, accounts=total)
        kept = QualityRun.objects.exclude(finished_at=None).order_by("-pk").values_list("pk", flat=True)[:RUNS_KEPT]
        QualityRun.objects.exclude(pk__in=list(kept)).delete()
    return total


def _next_ids(after: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("select account_id from lists_book where is_active and account_id > %s order by account_id limit %s", [after, BATCH])
        return [row[0] for row in cursor.fetchall()]


def _batch(ids: Sequence[int], *, today: date, run_id: int | None) -> None:
    section = policy.fields(on=today)
    given: dict[str, Any] = states.parameters(ids=ids, section=section) | {
        "today": today, "judging": list(JUDGING), "since": today - timedelta(days=section.accuracy_days), "run": run_id}
    with planned_for(len(ids)), connection.cursor() as cursor:
        cursor.execute(_STATES.format(values=states.values_sql()), given)
        cursor.execute(_ACCOUNTS, given)
        if run_id is not None:
            cursor.execute(_SUMS, given)
        cursor.execute("drop table quality_state")
