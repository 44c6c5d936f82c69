"""The queue of pairs, and why two accounts look alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from django.db.models import Q, QuerySet

from guanxi.domains.customers import api as customers
from guanxi.domains.duplicates import fields
from guanxi.domains.duplicates.models import Pair
from guanxi.domains.duplicates.queries import policy
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.paging import MAX_PAGE, Page
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.pure.words import OneOf

PAGE = 50
TABS = {"open": (fields.OPEN,), "same": (fields.SAME,), "later": (fields.LATER,), "different": (fields.DIFFERENT,), "merged": (fields.MERGED,)}


@dataclass(frozen=True, kw_only=True)
class Sign:
    """One reason of a score. bits: for (positive) or against the same; share of the largest, 0 to 100, for a bar."""

    field: Text
    said: Text
    bits: float
    share: int


@dataclass(frozen=True, kw_only=True)
class PairCard:
    """Two accounts that may be one. percent: the score."""

    id: int
    version: int
    low_id: int
    high_id: int
    low_name: str
    high_name: str
    low_unit: str
    high_unit: str
    percent: int
    value_fen: int
    signs: Sequence[Sign]
    state: str
    state_said: Text
    reason: str
    decided_by: str
    decided_at: datetime | None
    until: date | None
    found_at: datetime


def pairs(*, actor: Actor, today: date, tab: Annotated[str, OneOf(TABS)] = "open", number: int = 1) -> Page[PairCard]:
    """Pairs of which the reader sees both accounts; open ones by score × value, the others by the last decision."""
    states = TABS.get(tab, TABS["open"])
    found = _seen(actor).filter(state__in=states)
    if states == TABS["open"]:
        found = _seen(actor).filter(Q(state=fields.OPEN) | Q(state=fields.LATER, until__lte=today))
    order = ("-weight", "-pk") if states == TABS["open"] else ("-decided_at", "-pk")
    start = (min(number, MAX_PAGE) - 1) * PAGE
    rows = list(found.order_by(*order)[start:start + PAGE + 1])
    return Page(rows=_cards(actor, rows[:PAGE], today), number=number, size=PAGE, has_next=len(rows) > PAGE)


def pair(*, actor: Actor, pair_id: int, today: date) -> PairCard:
    """One pair; refuses `not_found` unless both accounts are seen."""
    rows = _cards(actor, list(_seen(actor).filter(pk=pair_id)), today)
    if not rows:
        raise not_found()
    return rows[0]


def pair_between(*, actor: Actor, one: int, other: int, today: date) -> PairCard | None:
    """What a run or an entry found of these two, None when nothing."""
    rows = _cards(actor, list(_seen(actor).filter(low_account=min(one, other), high_account=max(one, other))), today)
    return rows[0] if rows else None


def pairs_of_account(*, actor: Actor, account_id: int, today: date) -> Sequence[PairCard]:
    """Undecided pairs of one account. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    of_it = _seen(actor).filter(Q(low_account=account_id) | Q(high_account=account_id), state__in=(fields.OPEN, fields.SAME, fields.LATER))
    return _cards(actor, list(of_it.order_by("-score", "pk")[:PAGE]), today)


def explain(*, signs: Sequence[Sequence[object]], today: date) -> Sequence[Sign]:
    """Why this score: every sign in words, the heaviest first."""
    matching = policy.matching(on=today)
    most = max((abs(float(str(bits))) for _, _, bits in signs), default=1.0) or 1.0
    found = [Sign(field=matching.said(str(field)), said=matching.level(str(field), str(level)).said.text, bits=round(float(str(bits)), 1),
                  share=round(100 * abs(float(str(bits))) / most)) for field, level, bits in signs]
    return sorted(found, key=lambda sign: -abs(sign.bits))


def _seen(actor: Actor) -> QuerySet[Pair]:
    scope = customers.account_scope(actor)
    return Pair.objects.filter(scope.q("low_account_id"), scope.q("high_account_id"))


def _cards(actor: Actor, rows: Sequence[Pair], today: date) -> list[PairCard]:
    names = customers.account_names(actor=actor, ids={id for row in rows for id in (row.low_account_id, row.high_account_id)})
    gone = customers.header_names(ids={id for row in rows for id in (row.low_account_id, row.high_account_id)} - set(names)) if rows else {}
    units = {unit.id: unit.name for unit in organisation.units(ids={name.unit_id for name in names.values()} | {unit for _, unit in gone.values()})}

    def of(account_id: int) -> tuple[str, str]:
        if account_id in names:
            return names[account_id].name, units.get(names[account_id].unit_id, "")
        name, unit_id = gone.get(account_id, ("", 0))
        return name, units.get(unit_id, "")

    return [PairCard(
        id=row.pk, version=row.version, low_id=row.low_account_id, high_id=row.high_account_id, low_name=of(row.low_account_id)[0],
        high_name=of(row.high_account_id)[0], low_unit=of(row.low_account_id)[1], high_unit=of(row.high_account_id)[1],
        percent=min(round(row.score * 100), 99), value_fen=row.value_fen, signs=explain(signs=row.signs, today=today), state=row.state,
        state_said=fields.PAIR_STATES[row.state], reason=row.reason, decided_by=row.decided_by_name, decided_at=row.decided_at, until=row.until,
        found_at=row.found_at) for row in rows]
