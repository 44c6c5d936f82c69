"""What comes in, how long it takes and what comes back: cases of the last twelve months in the reader's scope (ARC-31). Two statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from guanxi.domains.organisation import api as organisation
from guanxi.domains.service.fields import KINDS
from guanxi.domains.service.queries.cases import CaseFilter, conditions
from guanxi.foundation.django import clock
from guanxi.foundation.pure import months
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t

MONTHS = 12
# One pass: kind by month, each kind, each month, and all. A month is one of China's; a case belongs to the month in which it was received.
_BY_MONTH = """
select c.kind, to_char(c.received_at at time zone 'Asia/Shanghai', 'YYYYMM')::int as month, count(*), count(distinct c.account_id),
  percentile_cont(0.5) within group (order by extract(epoch from c.closed_at - c.received_at) / 3600) filter (where c.state = 'closed'),
  count(*) filter (where c.state = 'closed' or c.reopened > 0), count(*) filter (where c.reopened > 0)
from service_case c left join lists_book b on b.account_id = c.account_id where {where} and c.received_at >= %s
group by grouping sets ((1, 2), (1), (2), ())
"""
_WAITING = """
select count(*), count(*) filter (where c.due_at < %s), count(*) filter (where c.due_at is null), count(distinct c.account_id)
from service_case c left join lists_book b on b.account_id = c.account_id where {where} and c.state <> 'closed'
"""


@dataclass(frozen=True, kw_only=True)
class KindFigures:
    """One line: a kind, or all. by_month: cases received, oldest month first; None: about fewer than five customers, not for this reader
    (PRM-60). median_hours: from received to closed, of those closed; None: none closed. reopened_percent: of those ever closed or
    reopened."""

    name: Text
    by_month: tuple[int | None, ...]
    total: int | None
    median_hours: float | None
    reopened_percent: float | None


@dataclass(frozen=True, kw_only=True)
class CaseFigures:
    """months: YYYYMM, the running one last. waiting: not closed, whenever received; None: hidden. without_due: of them, nobody set a time."""

    months: tuple[int, ...]
    lines: Sequence[KindFigures]
    whole: KindFigures
    waiting: int | None
    overdue: int | None
    without_due: int | None


def case_figures(*, actor: Actor, now: datetime, unit_id: int | None = None) -> CaseFigures:
    """The figures of the reader's scope, or of one unit in it with everything below. ARC-31."""
    span = months.span(months.month_of(now.astimezone(clock.ZONE).date()), MONTHS)
    begin = datetime(span[0] // 100, span[0] % 100, 1, tzinfo=clock.ZONE)
    where, values = conditions(actor=actor, narrowed=CaseFilter(unit_id=unit_id), now=now)
    with connection.cursor() as cursor:
        cursor.execute(_BY_MONTH.format(where=where), [*values, begin])
        cells = {(row[0], row[1]): row[2:] for row in cursor.fetchall()}
        cursor.execute(_WAITING.format(where=where), [now, *values])
        waiting, overdue, without_due, accounts = cursor.fetchone()
    is_hidden = organisation.is_group_hidden(roles=actor.roles, size=accounts)
    return CaseFigures(
        months=span, lines=[_line(actor, cells, key, name, span) for key, name in KINDS if (key, None) in cells],
        whole=_line(actor, cells, None, t("合计", "All"), span), waiting=None if is_hidden else waiting,
        overdue=None if is_hidden else overdue, without_due=None if is_hidden else without_due)


def _line(actor: Actor, cells: Mapping[tuple[str | None, int | None], Sequence[float]], kind: str | None, name: Text,
          span: Sequence[int]) -> KindFigures:
    """A cell about fewer than five customers is kept from who only plans campaigns, and so is the sum it could be reckoned from."""
    row = [cells.get((kind, month), (0, 0)) for month in span]
    hidden = [organisation.is_group_hidden(roles=actor.roles, size=int(cell[1])) for cell in row]
    count, accounts, median, ended, reopened = cells.get((kind, None), (0, 0, None, 0, 0))
    is_hidden = any(hidden) or organisation.is_group_hidden(roles=actor.roles, size=int(accounts))
    return KindFigures(
        name=name, by_month=tuple(None if hides else int(cell[0]) for cell, hides in zip(row, hidden, strict=True)),
        total=None if is_hidden else int(count), median_hours=None if is_hidden or median is None else round(float(median), 1),
        reopened_percent=None if is_hidden or not ended else 100 * reopened / ended)
