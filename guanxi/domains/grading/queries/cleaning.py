"""The section `lifecycle/cleanup` in force, and how the accounts stand that it may move. ARC-22.

Not for here: deciding (`rules.cleanup`), writing (`commands.cleaning`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import rules
from guanxi.domains.grading.models import LOWERED, OPEN_LAPSES, VisitLapse
from guanxi.domains.grading.policy import CLEANUP, Cleanup
from guanxi.domains.grading.queries import holding
from guanxi.domains.grading.queries.schemes import ActiveScheme
from guanxi.domains.insights import api as insights
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.pure.refusal import Reason

KEY = "lifecycle/cleanup"


@dataclass(frozen=True, kw_only=True)
class Unvisited:
    """One account a fall is announced for or due. since: counted from; lapse_id None: not announced yet. value_fen: its yearly revenue."""

    account_id: int
    name: str
    owner_id: int | None
    grade: str
    standing: rules.Standing
    lapse_id: int | None
    value_fen: int | None


def terms(*, on: date) -> tuple[str, Cleanup]:
    """The pack version's label and what it says about clean-up on a day; before any version knows it, what the files say."""
    return rulebook.named_in_force(key=KEY, adapter=CLEANUP, on=on)


# Open announcements, and accounts whose silence comes near; one that fell since its last visit does not fall again.
_STANDING = """
select v.account_id, v.name, v.owner_id, v.last_visited_on, v.entered_on, e.grade, e.rank,
       exists (select 1 from grading_accountgrade n where n.account_id = v.account_id and n.scheme = %(scheme)s and n.kind = 'named'
               and n.valid_from <= %(today)s and (n.valid_until is null or n.valid_until > %(today)s)),
       l.id, l.counted_from, l.due_on, l.state = 'named', m.revenue_12m_fen
from (select account_id, grade, rank from grading_accountgrade where kind = 'effective' and scheme = %(scheme)s and valid_from <= %(today)s
      and (valid_until is null or valid_until > %(today)s)) e
join ({visited}) v on v.account_id = e.account_id
left join grading_visitlapse l on l.account_id = v.account_id and l.scheme = %(scheme)s and l.state = any(%(open)s)
left join ({measures}) m on m.account_id = v.account_id
where v.lost_on is null and {scope} and (l.id is not null or (
  (coalesce(v.last_visited_on, case when %(since)s::date is not null then greatest(v.entered_on, %(since)s::date) end)
   + make_interval(months => %(months)s))::date - %(days)s <= %(today)s
  and not exists (select 1 from grading_visitlapse d where d.account_id = v.account_id and d.scheme = %(scheme)s and d.state = any(%(done)s)
                  and d.closed_on > coalesce(v.last_visited_on, v.entered_on))))
order by v.account_id
"""


def unvisited(*, scheme: ActiveScheme, says: Cleanup, today: date, scope: str = "true",
              values: Mapping[str, Any] | None = None) -> Sequence[Unvisited]:
    """Every account of a scheme that is announced, or would be today. scope: SQL over v.account_id with named places, filled from `values`."""
    sql = _STANDING.format(visited=customers.VISITED.sql, measures=insights.measures_sql(), scope=scope)
    with connection.cursor() as cursor:
        cursor.execute(sql, {
            **(values or {}), "scheme": scheme.key, "today": today, "open": list(OPEN_LAPSES), "done": [LOWERED, "lowest"],
            "since": says.visits_recorded_since, "months": says.unvisited_months or 0, "days": says.announce_days})
        rows = cursor.fetchall()
    return [_unvisited(row, lowest=len(scheme.ranks)) for row in rows]


def _unvisited(row: Sequence[Any], *, lowest: int) -> Unvisited:
    account_id, name, owner_id, visited_on, entered_on, grade, rank, is_named, lapse_id, counted, due_on, is_kept, fen = row
    notice = rules.Notice(counted_from=counted, due_on=due_on, is_kept=is_kept) if lapse_id else None
    return Unvisited(account_id=account_id, name=name, owner_id=owner_id, grade=grade, lapse_id=lapse_id, value_fen=fen, standing=rules.Standing(
        last_visited_on=visited_on, entered_on=entered_on, rank=rank, lowest=lowest, is_named=is_named, notice=notice))


def explained(*, account_id: int, schemes: Sequence[ActiveScheme], grades: Sequence[holding.Held], today: date) -> dict[str, Reason]:
    """scheme → why its grade fell, or until when a visit keeps it, for a caller that decided who may see the account. At most three statements."""
    _, says = terms(on=today)
    named = {one.key: one for one in schemes if one.key in says.schemes}
    if not named or says.unvisited_months is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(f"select last_visited_on, entered_on from ({customers.VISITED.sql}) v where account_id = %s", [account_id])  # noqa: S608
        found = cursor.fetchone()
    lapses = list(VisitLapse.objects.filter(account_id=account_id).order_by("-due_on", "-id")) if found else []
    said = {key: _reason(says, found, [one for one in lapses if one.scheme == key], scheme, grades, today)
            for key, scheme in named.items()} if found else {}
    return {key: reason for key, reason in said.items() if reason is not None}


def _reason(says: Cleanup, visit: tuple[date | None, date], lapses: Sequence[VisitLapse], scheme: ActiveScheme, grades: Sequence[holding.Held],
            today: date) -> Reason | None:
    held = holding.in_force(grades=[one for one in grades if one.holds_on(today)], scheme=scheme.key)
    if held is None:
        return None
    still = next((one for one in lapses if one.state in OPEN_LAPSES), None)
    standing = rules.Standing(
        last_visited_on=visit[0], entered_on=visit[1], rank=held.rank, lowest=len(scheme.ranks), is_named=held.kind == "named",
        notice=rules.Notice(counted_from=still.counted_from, due_on=still.due_on) if still else None)
    return rules.explained(terms=says, standing=standing, today=today,
                           fell_on=next((one.closed_on for one in lapses if one.state == LOWERED), None))
