"""Whom clean-up would touch if the pack's files were activated: whose grade would fall when, who would go onto the lost register. ARC-22.

Written nowhere. Within the accounts whose money the reader may see. Not for here: the grades a scheme calculates (`preview`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import access, rules
from guanxi.domains.grading.policy import CLEANUP, Cleanup
from guanxi.domains.grading.queries import cleaning, schemes, silent
from guanxi.domains.grading.queries.cleaning import Unvisited
from guanxi.domains.grading.queries.schemes import ActiveScheme
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.policy import load

MOST_ROWS = 50


@dataclass(frozen=True, kw_only=True)
class WouldFall:
    """One account nobody visits. on: the day its grade would fall; last_visited_on None: no visit is recorded."""

    account_id: int
    name: str
    grade: Text
    below: Text
    last_visited_on: date | None
    on: date


@dataclass(frozen=True, kw_only=True)
class CleanupPreview:
    """unvisited_months to source: what the files say, schemes those whose grades fall. falls: the soonest first;
    falling counts all of them, kept those with a named or the lowest grade.

    struck: the dearest first; striking and yearly_fen count all. held: why no night would strike anybody.
    """

    unvisited_months: int | None
    silent_months: int | None
    announce_days: int
    schemes: tuple[str, ...]
    source: str
    falls: tuple[WouldFall, ...]
    falling: int
    kept: int
    struck: tuple[silent.Silenced, ...]
    striking: int
    yearly_fen: int
    held: Text | None


def preview_cleanup(*, actor: Actor, today: date) -> CleanupPreview:
    """Who would fall within the announcement's days, and who would be struck on the published night. Refuses `forbidden`."""
    access.require(actor, "policy.preview")
    terms = CLEANUP.validate_python(load.load(settings.GUANXI_OPERATOR, below=cleaning.KEY).sections[cleaning.KEY].data)
    seen, values = _named(*customers.money_scope(actor).sql("v.account_id"))
    falls: list[WouldFall] = []
    kept = 0
    for scheme in schemes.active_schemes(on=today):
        if scheme.key in terms.schemes and terms.unvisited_months is not None:
            found = cleaning.unvisited(scheme=scheme, says=terms, today=today, scope=seen, values=values)
            falls += [fall for one in found if (fall := _fall(scheme, terms, one, today))]
            kept += sum(one.standing.is_named or one.standing.rank >= one.standing.lowest for one in found)
    judged = silent.judged(says=terms, scope=seen, values=values)
    dearest = sorted(judged.accounts, key=lambda one: (-one.silence.yearly_fen, one.account_id))
    return CleanupPreview(
        unvisited_months=terms.unvisited_months, silent_months=terms.silent_months, announce_days=terms.announce_days, schemes=terms.schemes,
        source=terms.source, falls=tuple(sorted(falls, key=lambda one: (one.on, one.account_id))[:MOST_ROWS]), falling=len(falls), kept=kept,
        struck=tuple(dearest[:MOST_ROWS]), striking=len(dearest), yearly_fen=sum(one.silence.yearly_fen for one in dearest), held=judged.held)


def _fall(scheme: ActiveScheme, terms: Cleanup, one: Unvisited, today: date) -> WouldFall | None:
    standing = one.standing
    since = rules.counted_from(terms=terms, last_visited_on=standing.last_visited_on, entered_on=standing.entered_on)
    if since is None or standing.is_named or standing.rank >= standing.lowest:
        return None
    rank = rules.rank_below(terms=terms, rank=standing.rank, lowest=standing.lowest)
    key = next(key for key, number in scheme.ranks.items() if number == rank)
    on = standing.notice.due_on if standing.notice and standing.notice.counted_from == since else rules.due_on(terms=terms, since=since, today=today)
    return WouldFall(account_id=one.account_id, name=one.name, grade=scheme.names[one.grade], below=scheme.names[key],
                     last_visited_on=standing.last_visited_on, on=on)


def _named(sql: str, values: Sequence[Any]) -> tuple[str, dict[str, Any]]:
    """The same condition with named places, to stand beside others."""
    for number in range(len(values)):
        sql = sql.replace("%s", f"%(seen{number})s", 1)
    return sql, {f"seen{number}": value for number, value in enumerate(values)}
