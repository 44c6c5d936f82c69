"""GRD-18: how few customers bring 50, 80, 90, 95 % of the revenue, of the accounts this actor may see.

Whoever sees everything reads what the night computed; a narrower scope is computed here by the same rule: customers with
revenue above zero, largest first, those of equal revenue together, until their sum reaches the share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from guanxi.analytics.shares import SHARES
from guanxi.domains.customers import api as customers
from guanxi.domains.insights import access
from guanxi.domains.insights.models import AccountMeasure
from guanxi.domains.insights.queries import runs
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor

POINTS = 100


@dataclass(frozen=True, kw_only=True)
class ShareStep:
    """All `customers` with at least `from_fen` each bring `fen`, and they are the fewest that bring `share` percent."""

    share: int
    customers: int
    fen: int
    from_fen: int


@dataclass(frozen=True, kw_only=True)
class Concentration:
    """Customers with revenue, what they bring, the steps of `SHARES` (none without customers).

    curve: (customers, cumulated fen), at most 100 points, largest customers first. is_hidden: too few for a marketing role (PRM-60).
    """

    stamp: runs.Stamp
    customers: int
    total_fen: int
    steps: tuple[ShareStep, ...]
    curve: Sequence[tuple[int, int]]
    is_hidden: bool = False

    @property
    def top(self) -> ShareStep:
        """The step of four fifths."""
        return next((step for step in self.steps if step.share == 80), ShareStep(share=80, customers=0, fen=0, from_fen=0))

    @property
    def top_share(self) -> float:
        """The part of the customers that brings four fifths, 0-1."""
        return self.top.customers / self.customers if self.customers else 0.0


def concentration(*, actor: Actor) -> Concentration | None:
    """The curve for this actor's accounts; None before the first night. Refuses forbidden. GRD-18."""
    access.require(actor, access.SEE_CONCENTRATION)
    run = runs.published_run()
    if run is None or run.anchor_month is None:
        return None
    night = run.figures["concentration"]
    # a night of an older version has no steps: they are computed here until the next one
    found = night if actor.scope.shape == "all" and "steps" in night else _of_scope(actor)
    if organisation.is_group_hidden(roles=actor.roles, size=found["customers"]):
        return Concentration(stamp=runs.stamp_of(run.anchor_month, run.figures), customers=0, total_fen=0, steps=(), curve=[], is_hidden=True)
    return Concentration(
        stamp=runs.stamp_of(run.anchor_month, run.figures), customers=found["customers"], total_fen=found["total_fen"],
        steps=tuple(ShareStep(**step) for step in found["steps"]), curve=[(place, fen) for place, fen in found["curve"]])


_RANKED = """
with equals as (select revenue_12m_fen as fen, count(*) as equal from ({seen}) s group by revenue_12m_fen),
ranked as (select fen, equal, (sum(equal) over w)::bigint as place, (sum(equal * fen) over w)::bigint as running
  from equals window w as (order by fen desc rows unbounded preceding)),
ends as (select max(place) as customers, max(running) as total from ranked)
select s.share, r.place, r.running, r.fen from ends, unnest(%s::int[]) s (share) cross join lateral (
  select * from ranked where running * 100 >= ends.total * s.share order by place limit 1) r
union all
select null, r.place, r.running, r.fen from ranked r, ends
where (r.place * %s) / ends.customers > ((r.place - r.equal) * %s) / ends.customers
order by 1 nulls last, 2
"""


def _of_scope(actor: Actor) -> dict[str, Any]:
    seen = AccountMeasure.objects.filter(customers.money_scope(actor).q("account_id"), revenue_12m_fen__gt=0)
    inner, params = seen.values("revenue_12m_fen").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_RANKED.format(seen=inner), (*params, list(SHARES), POINTS, POINTS))
        rows = cursor.fetchall()
    curve = [(row[1], row[2]) for row in rows if row[0] is None]
    steps = [{"share": row[0], "customers": row[1], "fen": row[2], "from_fen": row[3]} for row in rows if row[0] is not None]
    return {"customers": curve[-1][0] if curve else 0, "total_fen": curve[-1][1] if curve else 0, "steps": steps, "curve": curve}
