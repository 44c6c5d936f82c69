"""Revenue splits of an account as of a day, with who set them and why (operator 1.1). Always in the reader's scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from guanxi.domains.organisation import api as organisation
from guanxi.domains.shares import access
from guanxi.domains.shares.models import RevenueShare, RevenueSplit
from guanxi.domains.shares.rules import Period, percent
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.words import ListedBy

MOST = 2_000
NONE = "0"


@dataclass(frozen=True, kw_only=True)
class ShareLine:
    """One unit's part, 0 to 1."""

    unit_id: int
    unit_code: str
    unit_name: str
    rate: Decimal

    @property
    def rate_said(self) -> str:
        """60%."""
        return percent(self.rate)


@dataclass(frozen=True, kw_only=True)
class SplitCard:
    """One split. valid_until: the first day on which it no longer holds; None: until further notice. seen: what `set` wants to hear again."""

    id: int
    seen: str
    issuer: str
    instance: str
    valid_from: date
    valid_until: date | None
    shares: tuple[ShareLine, ...]
    source_document: str
    reason: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True, kw_only=True)
class InstanceCard:
    """One product instance. current None: nothing is laid down on the day asked for. periods: all its splits, the newest first."""

    issuer: str
    issuer_name: str
    instance: str
    current: SplitCard | None
    periods: tuple[SplitCard, ...]

    @property
    def newest(self) -> SplitCard | None:
        """The split that a change would end or replace."""
        return self.periods[0] if self.periods else None

    @property
    def seen(self) -> str:
        """What `set_revenue_shares` is told, so that nobody overwrites what he has not seen."""
        return self.newest.seen if self.newest else NONE


def shares_of(*, actor: Actor, account_id: int, on: date) -> Sequence[InstanceCard]:
    """Every product instance of the account with a split, now or ever, by number; at most 2,000 splits. Refuses `not_found`, `money_closed`."""
    access.require_view(actor, account_id)
    rows = RevenueSplit.objects.filter(account_id=account_id).order_by("instance", "issuer", "-valid_from")[:MOST]
    cards = _cards(rows)
    found: dict[tuple[str, str], list[SplitCard]] = {}
    for card in cards:
        found.setdefault((card.issuer, card.instance), []).append(card)
    names = province_names()
    return [_instance(key, periods, on=on, names=names) for key, periods in found.items()]


def instance_of(*, actor: Actor, account_id: int, issuer: Annotated[str, ListedBy("read_units", "code")], instance: str, on: date) -> InstanceCard:
    """One product instance at this account; without any split it is an empty card. Refuses `not_found`, `money_closed`."""
    access.require_view(actor, account_id)
    rows = RevenueSplit.objects.filter(account_id=account_id, issuer=issuer, instance=instance).order_by("-valid_from")
    return _instance((issuer, instance), _cards(rows), on=on, names=province_names())


def provinces() -> Sequence[organisation.UnitCard]:
    """Who gives product instance numbers: the provinces (operator 1.2)."""
    return organisation.provinces()


def province_names() -> Mapping[str, str]:
    """Code of a province -> its name."""
    return {unit.code: unit.name for unit in provinces()}


def province_of(*, unit_id: int) -> str:
    """The code of the province above a unit, "" for headquarters: what a form offers first."""
    above = set(organisation.superiors(unit_id=unit_id))
    return next((unit.code for unit in provinces() if unit.id in above), "")


def periods_of(splits: Iterable[SplitCard]) -> Sequence[Period]:
    """The stretches of time of these splits, for the rules."""
    return [Period(id=one.id, valid_from=one.valid_from, valid_until=one.valid_until) for one in splits]


def _instance(key: tuple[str, str], periods: Sequence[SplitCard], *, on: date, names: Mapping[str, str]) -> InstanceCard:
    current = next((one for one in periods if one.valid_from <= on and (one.valid_until is None or on < one.valid_until)), None)
    return InstanceCard(issuer=key[0], issuer_name=names.get(key[0], key[0]), instance=key[1], current=current, periods=tuple(periods))


def _cards(rows: Iterable[RevenueSplit]) -> list[SplitCard]:
    """Cards in the order of `rows`; the largest part first. Two statements."""
    splits = list(rows)
    lines: dict[int, list[ShareLine]] = {}
    shares = RevenueShare.objects.filter(split_id__in=[row.pk for row in splits]).select_related("unit").order_by("-rate", "unit_id")
    for share in shares:
        lines.setdefault(share.split_id, []).append(
            ShareLine(unit_id=share.unit_id, unit_code=share.unit.code, unit_name=share.unit.name, rate=share.rate))
    return [SplitCard(
        id=row.pk, seen=f"{row.pk}.{row.version}", issuer=row.issuer, instance=row.instance, valid_from=row.valid_from, valid_until=row.valid_until,
        shares=tuple(lines.get(row.pk, ())), source_document=row.source_document, reason=row.reason, set_by=row.set_by_name, set_at=row.created_at,
    ) for row in splits]
