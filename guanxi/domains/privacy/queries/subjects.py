"""Requests about a person's own data, as pages show them: ids and states, no values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from guanxi.domains.customers import api as customers
from guanxi.domains.privacy import access
from guanxi.domains.privacy.models import SubjectRequest
from guanxi.domains.privacy.rules import subjects as rules
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import not_found

MOST = 100


@dataclass(frozen=True, kw_only=True)
class SubjectCard:
    """One request. kind: report, erase; state: waiting, approved (queued), done, held, rejected, expired. is_there: the file may be fetched."""

    id: int
    kind: str
    contact_id: int | None
    contact_name: str
    account_id: int
    account_name: str
    basis: str
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    approval_id: int | None
    state: str
    note: str
    done_at: datetime | None
    until: datetime | None
    counts: Mapping[str, int]
    is_there: bool


def subject_requests(*, actor: Actor, now: datetime) -> Sequence[SubjectCard]:
    """What this actor asked, and what he answers for in his units, newest first."""
    access.require(actor, "privacy.subjects")
    return _cards(actor, list(SubjectRequest.objects.filter(access.of_his(actor)).order_by("-id")[:MOST]), now)


def subject_request(*, actor: Actor, request_id: int, now: datetime) -> SubjectCard:
    """One of them; also for who decides it. Refuses `not_found`."""
    row = SubjectRequest.objects.filter(access.of_his(actor), pk=request_id).first()
    if row is None:
        raise not_found()
    return _cards(actor, [row], now)[0]


def former_figures(*, actor: Actor, today: date) -> customers.FormerFigures:
    """How many former contacts of the accounts he sees the coming nights erase, counts alone (ARC-34). Refuses `forbidden`."""
    access.require(actor, "privacy.subjects")
    return customers.former_figures(today=today)


def individual(*, actor: Actor, account_id: int) -> customers.AccountCard:
    """The account that would ask about itself. Refuses `not_found`, `not_individual`."""
    card = customers.account(actor=actor, account_id=account_id).card
    if card.customer_kind != customers.INDIVIDUAL:
        raise rules.not_individual()
    return card


def _cards(actor: Actor, rows: Sequence[SubjectRequest], now: datetime) -> list[SubjectCard]:
    names = customers.names_of(actor=actor, ids={row.contact_id for row in rows if row.contact_id})
    accounts = customers.cards(actor=actor, ids={row.account_id for row in rows})
    return [SubjectCard(
        id=row.pk, kind=row.kind, contact_id=row.contact_id, contact_name=names.get(row.contact_id or 0, ""), account_id=row.account_id,
        account_name=accounts[row.account_id].name if row.account_id in accounts else "", basis=row.basis, asked_by_id=row.asked_by_id,
        asked_by=row.asked_by_name, asked_at=row.asked_at, approval_id=row.approval_id, state=row.state, note=row.note, done_at=row.done_at,
        until=row.until, counts=row.counts, is_there=bool(row.sha256) and row.until is not None and row.until > now) for row in rows]
