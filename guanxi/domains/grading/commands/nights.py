"""The night: calculated grades of the whole book, changed rows only, in one transaction. Nothing effective moves.

Not for here: rounds; computing measures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from guanxi.domains.grading import access, rules
from guanxi.domains.grading.commands import book
from guanxi.domains.grading.events import GradesCalculated
from guanxi.domains.grading.queries import measures, schemes
from guanxi.domains.grading.queries.schemes import ActiveScheme
from guanxi.foundation.django import audit, clock, events
from guanxi.foundation.django.plans import planned_for
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.ref import Ref

_KEPT = ("grade", "decided_by", "by_value", "next_grade", "missing")
_VALUES = (*_KEPT, "rank", "gap_fen", "value_fen", "policy_version")


@dataclass(frozen=True, kw_only=True)
class Regraded:
    """What a night changed: scheme → rows; refused: schemes that cannot decide yet; book: rows of the book."""

    changed: dict[str, int]
    refused: tuple[str, ...]
    book: int


def regrade(*, actor: Actor, now: datetime, run_id: int) -> Regraded:
    """Calculates the grade of every account under every active scheme and writes the rows that differ (GRD-40).

    run_id: the night whose published measures are used (0: none yet). Only the system and holders of
    `insights.run_night` may. Publishes GradesCalculated. Reads `grading/*` of the pack in force today.
    """
    access.require(actor, "insights.run_night")
    today = now.astimezone(clock.ZONE).date()
    active = schemes.active_schemes(on=today)
    label = active[0].label if active else ""
    with audit.acting(actor=actor, verb="regrade", now=now, subject=Ref("night_run", run_id), policy_version=label) as act:
        with connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = '30min'; set local work_mem = '128MB'")
        leading = next((one for one in active if one.is_leading), None)
        with planned_for(None):
            changed = {one.key: _write(one, run_id=run_id, today=today) for one in active if one.compiled is not None}
            gone = _forget([one.key for one in active if one.compiled is not None])
            moved = book.sync(scheme=leading.key if leading else "", today=today)
        events.publish(GradesCalculated(run_id=run_id, changed=sum(changed.values()) + gone, policy_version=label), act=act)
    return Regraded(changed=changed, refused=tuple(one.key for one in active if one.compiled is None), book=moved)


def graded_select(*, scheme: ActiveScheme, today: date) -> str:
    """The bulk decision over all accounts as one SELECT with `%` doubled, ready to stand beside bound parameters."""
    if scheme.compiled is None:
        raise ValueError(f"{scheme.key} cannot decide")
    source = f"({measures.source_sql()}) s"
    select = rules.compile_sql(compiled=scheme.compiled, today=today, source=source)
    return select.replace("%", "%%")


def _write(scheme: ActiveScheme, *, run_id: int, today: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists regraded")
        kept = ", ".join(f"coalesce({column}, '') as {column}" for column in _KEPT)
        cursor.execute(
            f"create temp table regraded on commit drop as select account_id, {kept}, grade_rank::smallint as rank, "  # noqa: S608
            f"gap_fen, value_fen, %s::text as policy_version from ({graded_select(scheme=scheme, today=today)}) g",
            [scheme.label])
        cursor.execute("create unique index on regraded (account_id); analyze regraded")
        cursor.execute(
            "delete from grading_calculatedgrade t where t.scheme = %s "
            "and not exists (select 1 from regraded r where r.account_id = t.account_id)", [scheme.key])
        changed = cursor.rowcount
        theirs, ours = (", ".join(f"{alias}.{column}" for column in _VALUES) for alias in ("r", "t"))
        assignments = ", ".join(f"{column} = r.{column}" for column in _VALUES)
        cursor.execute(
            f"update grading_calculatedgrade t set {assignments}, run_id = %s, calculated_on = %s, "  # noqa: S608
            "previous_grade = case when t.grade <> r.grade then t.grade else t.previous_grade end, "
            "changed_on = case when t.grade <> r.grade then %s else t.changed_on end "
            f"from regraded r where t.scheme = %s and t.account_id = r.account_id and ({ours}) is distinct from ({theirs})",
            [run_id, today, today, scheme.key])
        changed += cursor.rowcount
        cursor.execute(
            f"insert into grading_calculatedgrade (account_id, scheme, {', '.join(_VALUES)}, run_id, calculated_on, "  # noqa: S608
            f"previous_grade, changed_on) select r.account_id, %s, {theirs}, %s, %s, '', %s from regraded r "
            "where not exists (select 1 from grading_calculatedgrade t where t.scheme = %s and t.account_id = r.account_id)",
            [scheme.key, run_id, today, today, scheme.key])
        return int(changed + cursor.rowcount)


def _forget(keys: list[str]) -> int:
    """Removes rows of schemes that are not active any more."""
    with connection.cursor() as cursor:
        cursor.execute("delete from grading_calculatedgrade where not (scheme = any(%s))", [keys])
        return int(cursor.rowcount)
