"""What the support centres did, by centre and month: cases helped, time to answer, what the customers of these cases said (ORG-14).

A centre is measured by the customer although it never speaks with him: satisfied is what was recorded when the case it helped with was closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from guanxi.domains.organisation import api as organisation
from guanxi.domains.service import access, supporting
from guanxi.foundation.django import clock
from guanxi.foundation.pure import months
from guanxi.foundation.pure.actor import Actor

MONTHS = 12
# A month is the one in which the centre was asked, China's time. A case that a centre solved twice is one case.
_LINES = """
select s.centre_id, to_char(s.asked_at at time zone 'Asia/Shanghai', 'YYYYMM')::int as month, count(*), count(*) filter (where s.state = 'asked'),
  count(distinct s.case_id) filter (where s.state = 'solved'), count(*) filter (where s.state = 'given_back'),
  percentile_cont(0.5) within group (order by extract(epoch from s.ended_at - s.asked_at) / 3600) filter (where s.state in ('solved', 'given_back')),
  count(*) filter (where s.state in ('solved', 'given_back')),
  count(distinct s.case_id) filter (where s.state = 'solved' and s.satisfaction = 'yes'),
  count(distinct s.case_id) filter (where s.state = 'solved' and s.satisfaction = 'no'), count(distinct s.account_id)
from service_supportrequest s where {where} and s.asked_at >= %s group by grouping sets ((1, 2), (1))
"""


@dataclass(frozen=True, kw_only=True)
class SupportLine:
    """A centre in a month; month 0: its twelve. asked: all it was passed; waiting: not answered yet; helped: cases it solved; given_back: times it
    could not. median_hours: on the clock from asked to answered or given back, of `answers`; None: none. satisfied of satisfied_known: cases it
    solved whose customer said yes, and yes or no. is_hidden: about fewer than five customers, not for this reader (PRM-60); all are 0 then."""

    month: int
    asked: int = 0
    waiting: int = 0
    helped: int = 0
    given_back: int = 0
    median_hours: float | None = None
    answers: int = 0
    satisfied: int = 0
    satisfied_known: int = 0
    is_hidden: bool = False

    @property
    def satisfied_percent(self) -> float | None:
        """Of five answers and more; fewer say nothing as a share."""
        return 100 * self.satisfied / self.satisfied_known if self.satisfied_known >= supporting.FEW else None


@dataclass(frozen=True, kw_only=True)
class CentreFigures:
    """One centre: its twelve months together, and each month in which it was asked, the latest first."""

    centre_id: int
    name: str
    whole: SupportLine
    months: Sequence[SupportLine]


def support_figures(*, actor: Actor, now: datetime) -> Sequence[CentreFigures]:
    """Of requests about cases he sees and those of his centre, the last twelve months; by name. Four statements. ORG-14."""
    access.require_support_view(actor)
    span = months.span(months.month_of(now.astimezone(clock.ZONE).date()), MONTHS)
    where, of_scope = access.support_scope(actor, "s")
    values: list[Any] = [*of_scope, datetime(span[0] // 100, span[0] % 100, 1, tzinfo=clock.ZONE)]
    with connection.cursor() as cursor:
        cursor.execute(_LINES.format(where=where), values)
        rows = cursor.fetchall()
    lines: dict[int, list[SupportLine]] = {}
    for centre_id, month, *cells in rows:
        lines.setdefault(centre_id, []).append(_line(actor, month or 0, cells))
    names = {one.id: one.name for one in organisation.units(ids=lines)}
    found = [CentreFigures(centre_id=centre_id, name=names[centre_id], whole=next(one for one in own if not one.month),
                           months=sorted((one for one in own if one.month), key=lambda one: -one.month)) for centre_id, own in lines.items()]
    return sorted(found, key=lambda one: (one.name, one.centre_id))


def _line(actor: Actor, month: int, cells: Sequence[Any]) -> SupportLine:
    asked, waiting, helped, given_back, median, answers, yes, no, accounts = cells
    if organisation.is_group_hidden(roles=actor.roles, size=accounts):
        return SupportLine(month=month, is_hidden=True)
    return SupportLine(month=month, asked=asked, waiting=waiting, helped=helped, given_back=given_back, answers=answers, satisfied=yes,
                       median_hours=None if median is None else round(float(median), 1), satisfied_known=yes + no)
