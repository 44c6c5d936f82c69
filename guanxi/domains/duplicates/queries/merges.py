"""Merges as pages show them: what became part of what, by whom, what an undo left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from guanxi.domains.customers import api as customers
from guanxi.domains.duplicates import access, fields
from guanxi.domains.duplicates.models import Merge
from guanxi.domains.duplicates.queries import policy
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.paging import MAX_PAGE, Page
from guanxi.foundation.pure.refusal import not_found

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class MergeCard:
    """One merge. can_undo: this reader may take it back now; undo_until: until when anybody may. kept: table → ids an undo left alone;
    kept_fields: fields of the record that stayed, edited since the merge, by their labels."""

    id: int
    kind: str
    account_id: int
    survivor_id: int
    loser_id: int
    survivor_name: str
    loser_name: str
    state: str
    state_said: Text
    reason: str
    asked_by: str
    decided_by: str
    approval_id: int | None
    created_at: datetime
    merged_at: datetime | None
    undone_at: datetime | None
    undone_by: str
    undone_reason: str
    undo_until: datetime | None
    can_undo: bool
    kept: Sequence[tuple[str, Sequence[int]]]
    kept_fields: Sequence[Text]


def merges(*, actor: Actor, now: datetime, number: int = 1) -> Page[MergeCard]:
    """The latest merges of the reader's accounts, and what he asked for himself."""
    start = (min(number, MAX_PAGE) - 1) * PAGE
    rows = list(_seen(actor).order_by("-pk")[start:start + PAGE + 1])
    return Page(rows=[_card(actor, row, now) for row in rows[:PAGE]], number=number, size=PAGE, has_next=len(rows) > PAGE)


def merges_of_account(*, actor: Actor, account_id: int, now: datetime) -> Sequence[MergeCard]:
    """What became part of one account, people of it too. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    return [_card(actor, row, now) for row in _seen(actor).filter(account=account_id).order_by("-pk")[:PAGE]]


def merge(*, actor: Actor, merge_id: int, now: datetime) -> MergeCard:
    """One merge; refuses `not_found`."""
    row = _seen(actor).filter(pk=merge_id).first()
    if row is None:
        raise not_found()
    return _card(actor, row, now, with_rights=True)


def merge_of(*, actor: Actor, kind: str, loser_id: int, now: datetime) -> MergeCard | None:
    """The merge in force by which an account or a person went into another; None when there is none the reader may see."""
    row = _seen(actor).filter(kind=kind, loser_id=loser_id, state=fields.DONE).first()
    return _card(actor, row, now) if row else None


def _seen(actor: Actor) -> QuerySet[Merge]:
    of_seen = Merge.objects.filter(customers.account_scope(actor).q("account_id"))
    return of_seen | Merge.objects.filter(asked_by_id=actor.user_id) if actor.user_id else of_seen


def _card(actor: Actor, row: Merge, now: datetime, *, with_rights: bool = False) -> MergeCard:
    days = policy.matching(on=now.astimezone(clock.ZONE).date()).undo_days
    until = row.merged_at + timedelta(days=days) if row.merged_at and days else None
    right = access.PROPOSE if row.kind == "contact" else access.MERGE
    can_undo = with_rights and row.state == fields.DONE and until is not None and now <= until and customers.may(actor, right) and access.edits(
        actor, row.account_id)
    return MergeCard(
        id=row.pk, kind=row.kind, account_id=row.account_id, survivor_id=row.survivor_id, loser_id=row.loser_id, survivor_name=row.survivor_name,
        loser_name=row.loser_name, state=row.state, state_said=fields.MERGE_STATES[row.state], reason=row.reason, asked_by=row.asked_by_name,
        decided_by=row.decided_by_name, approval_id=row.approval_id, created_at=row.created_at, merged_at=row.merged_at, undone_at=row.undone_at,
        undone_by=row.undone_by_name, undone_reason=row.undone_reason, undo_until=until, can_undo=can_undo,
        kept=[(table, ids) for table, ids in row.kept.items()], kept_fields=_labels(row))


def _labels(row: Merge) -> list[Text]:
    if not row.kept_fields:
        return []
    known = {field.key: Text(field.zh, field.en) for field in customers.catalogue_ever(row.kind).fields}
    return [known.get(key, Text(key, key)) for key in row.kept_fields]
