"""The recycle bin as its page shows it, and what the night finds due (issue 3 point 9).

Row security keeps an entry to who sees its account; the account itself is out of every other query (access.visible).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Account, BinEntry, Contact, Visibility
from guanxi.domains.customers.policy import BIN, Bin
from guanxi.domains.customers.rules import binning as rules
from guanxi.domains.organisation import api as organisation
from guanxi.domains.rulebook import api as rulebook
from guanxi.foundation.django import access as binding
from guanxi.foundation.django import clock, participants
from guanxi.foundation.django.personal import MARK
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.paging import Page
from guanxi.foundation.pure.refusal import Reason, not_found

SIZE = 50


@dataclass(frozen=True, kw_only=True)
class BinCard:
    """One account in the bin. kept_until None: the pack names no retention. is_due: a night to come purges it. may_restore: by this reader."""

    id: int
    account_id: int
    name: str
    unit_name: str
    reason: str
    binned_at: datetime
    binned_by: str
    kept_until: date | None
    is_due: bool
    announced_on: date | None
    held: str
    may_restore: bool


@dataclass(frozen=True, kw_only=True)
class BinFigures:
    """What lies in the bin as far as the reader sees: all; due (what a night would purge, held ones apart). retention_days None: nothing is."""

    total: int
    due: int
    held: int
    retention_days: int | None


def retention(*, on: date) -> int | None:
    """The days the pack in force keeps an account; None: left blank."""
    return kept(on=on).retention_days


def kept(*, on: date) -> Bin:
    """The section `customers/bin` of the pack in force."""
    found = rulebook.section(key="customers/bin", on=on)
    return BIN.validate_python(dict(found.data)) if found else Bin()


def bin_entries(*, actor: Actor, today: date, text: str = "", number: int = 1) -> Page[BinCard]:
    """What lies in the bin, the latest first; `text`: part of a name. Refuses `forbidden`."""
    access.require_act(actor, access.SEE_BIN)
    rows = _seen(actor)
    if text.strip():
        rows = rows.filter(account__name__icontains=text.strip()[:80])
    start = (number - 1) * SIZE
    found = list(rows.order_by("-binned_at", "-id")[start:start + SIZE + 1])
    return Page(rows=_cards(actor, found[:SIZE], today), number=number, size=SIZE, has_next=len(found) > SIZE)


def bin_entry(*, actor: Actor, account_id: int, today: date) -> BinCard:
    """The entry of one account that lies in the bin; refuses `not_found`, `forbidden`."""
    access.require_act(actor, access.SEE_BIN)
    found = _seen(actor).filter(account_id=account_id).first()
    if found is None:
        raise not_found()
    return _cards(actor, [found], today)[0]


def bin_figures(*, actor: Actor, today: date) -> BinFigures:
    """Counts of what the reader sees: the dry run of the night."""
    access.require_act(actor, access.SEE_BIN)
    rows, days = _seen(actor), retention(on=today)
    due = rows.filter(binned_at__lt=_edge(today, days)) if days is not None else rows.none()
    held = due.exclude(held="").count()
    return BinFigures(total=rows.count(), due=due.count() - held, held=held, retention_days=days)


def objections(*, actor: Actor, account_ids: Collection[int], today: date) -> dict[int, list[Reason]]:
    """What keeps these accounts from the bin now, whoever's it is; the caller has shown that the actor sees them. In a transaction."""
    binding.bind(system("objections"))
    try:
        return participants.objections(account_ids=account_ids, today=today)
    finally:
        binding.bind(actor)


def due_entries(*, today: date) -> list[tuple[int, int, bool]]:
    """(entry, account, was announced by an earlier night) of everything whose time is over, the oldest first. Called as the system."""
    days = retention(on=today)
    if days is None:
        return []
    rows = BinEntry.objects.filter(state="binned", binned_at__lt=_edge(today, days)).order_by("binned_at", "id")
    return [(row.pk, row.account_id, rules.may_purge(binned_on=_day(row.binned_at), retention_days=days, announced_on=row.announced_on, today=today))
            for row in rows]


def people_in(*, account_id: int) -> Sequence[int]:
    """Contacts recorded at an account who are not erased yet and are not somebody else's record now."""
    return list(Contact.objects.filter(account_id=account_id, merged_into=None).exclude(name=MARK).order_by("pk").values_list("pk", flat=True))


def retired_by_set(*, change_set_id: int) -> dict[int, str]:
    """account id → state of its stay, for the accounts one bulk edit put into the bin."""
    return dict(BinEntry.objects.filter(change_set_id=change_set_id).order_by("pk").values_list("account_id", "state"))


def names_of_any(*, ids: Collection[int]) -> dict[int, str]:
    """Names of accounts whether in the book or the bin, as row security lets them be read."""
    return dict(Account.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def _seen(actor: Actor) -> QuerySet[BinEntry]:
    condition = Q(account__unit_id__in=actor.scope.unit_ids) if actor.scope.shape == "wide" else access.account_scope(actor).reach_q("account_id")
    rows = BinEntry.objects.filter(condition, state="binned")
    return rows.none() if actor.scope.shape == "none" else rows


def _cards(actor: Actor, rows: Sequence[BinEntry], today: date) -> list[BinCard]:
    responsible = Visibility.objects.filter(user_id=actor.user_id, account=OuterRef("pk"), via__in=access.RESPONSIBLE)
    found = Account.objects.filter(pk__in=[row.account_id for row in rows]).annotate(holds=Exists(responsible))
    accounts = {row[0]: row for row in found.values_list("pk", "name", "unit_id", "holds")}
    units = {unit.id: unit.name for unit in organisation.units(ids={row[2] for row in accounts.values()})}
    days, may = retention(on=today), access.may(actor, access.RETIRE)
    cards = []
    for row in rows:
        _, name, unit_id, holds = accounts[row.account_id]
        on = _day(row.binned_at)
        cards.append(BinCard(
            id=row.pk, account_id=row.account_id, name=name, unit_name=units.get(unit_id, ""), reason=row.reason, binned_at=row.binned_at,
            binned_by=row.binned_by_name, kept_until=rules.kept_until(binned_on=on, retention_days=days), announced_on=row.announced_on,
            is_due=rules.is_due(binned_on=on, retention_days=days, today=today), held=row.held,
            may_restore=may and (holds or access.in_reach(actor, unit_id))))
    return cards


def _day(at: datetime) -> date:
    return at.astimezone(clock.ZONE).date()


def _edge(today: date, days: int) -> datetime:
    """What went in before this instant is due: its last day is over."""
    return datetime.combine(today - timedelta(days=days), time(), clock.ZONE)
