"""调岗 as its readers see it: the wish, both answers with their reasons, the accounts and the open work of the old post (ORG-16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from guanxi.domains.approvals import api as approvals
from guanxi.domains.customers import api as customers
from guanxi.domains.placement import access
from guanxi.domains.placement.models import Transfer
from guanxi.domains.placement.queries import lists, undecided
from guanxi.domains.placement.rules import transfers as rules
from guanxi.domains.work import api as work
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import not_found

LONGEST_LIST = 200
STAYS = ("decide_request",)  # a decision is its decider's by right: it does not pass with a post


@dataclass(frozen=True, kw_only=True)
class TransferCard:
    """One transfer. closed_by, closing_note: who refused it and why. is_own: the reader's. may_*: what he may do now."""

    id: int
    user_id: int
    name: str
    staff_number: str
    from_unit: str
    to_unit: str
    job: Text | None
    reason: str
    effective_on: date
    asked_at: datetime
    state: str
    keeps_accounts: bool
    keeps_reason: str
    keeps_by: str
    closed_at: datetime | None
    closed_by: str
    closing_note: str
    is_own: bool
    may_withdraw: bool
    may_prepare: bool


@dataclass(frozen=True, kw_only=True)
class TransferView:
    """One transfer with what hangs on it. undecided: accounts in no hand-over, also those the reader does not see. items: work of the old post.

    steps: the supervisors' answers. approval_id: where the reader decides, 0 when it is not his turn.
    """

    card: TransferCard
    steps: Sequence[approvals.StepCard]
    approval_id: int
    accounts: Sequence[customers.OwnedAccount]
    undecided: int
    items: Sequence[work.Item]


def transfers(*, actor: Actor) -> Sequence[TransferCard]:
    """One's own and those of the units one answers for, newest first, at most 200. ORG-16."""
    words = lists.lists(on=clock.today())
    return [_card(actor, row, words) for row in _visible(actor).order_by("-pk")[:LONGEST_LIST]]


def transfer(*, actor: Actor, transfer_id: int) -> TransferView:
    """One; refuses `not_found` to whoever has nothing to do with it. ORG-16."""
    row = _visible(actor).filter(pk=transfer_id).first()
    if row is None:
        raise not_found()
    card = _card(actor, row, lists.lists(on=clock.today()))
    requests = approvals.requests_about(actor=actor, subject=Ref("transfer", transfer_id))
    is_open = row.state in rules.OPEN
    return TransferView(
        card=card, steps=[step for one in requests for step in one.steps], approval_id=next((one.id for one in requests if one.may_decide), 0),
        accounts=customers.owned_accounts(user_id=row.user_id) if is_open or row.keeps_accounts else (),
        undecided=len(undecided.accounts_of(actor=actor, user_id=row.user_id)) if is_open else 0, items=_items(actor, row))


def items_of_post(*, actor: Actor, row: Transfer) -> Sequence[work.Item]:
    """The open work of somebody who moves, for who answers for his old unit. The caller has shown that the reader does."""
    with access.unbounded(actor):
        found = work.open_items_owned(owner_id=row.user_id, today=clock.today())
    seen = customers.account_names(actor=actor, ids=[one.account_id for one in found if one.account_id])
    return [one for one in found if one.kind not in STAYS and (one.account_id is None or one.account_id in seen)]


def _items(actor: Actor, row: Transfer) -> Sequence[work.Item]:
    is_his_to_reassign = row.state in ("agreed", "done") and row.user_id != actor.user_id and access.leads(actor, row.from_unit_id)
    return items_of_post(actor=actor, row=row) if is_his_to_reassign else ()


def _visible(actor: Actor) -> QuerySet[Transfer]:
    found = Transfer.objects.select_related("user", "from_unit", "to_unit")
    units = access.led_units(actor)
    if units is None:
        return found
    return found.filter(Q(user_id=actor.user_id) | Q(from_unit_id__in=units) | Q(to_unit_id__in=units))


def _card(actor: Actor, row: Transfer, words: lists.Lists) -> TransferCard:
    is_own, is_open = row.user_id == actor.user_id, row.state in rules.OPEN
    return TransferCard(
        id=row.pk, user_id=row.user_id, name=row.user.name, staff_number=row.user.staff_number or row.user.username, from_unit=row.from_unit.name,
        to_unit=row.to_unit.name, job=words.said("job", row.job) if row.job else None, reason=row.reason, effective_on=row.effective_on,
        asked_at=row.created_at, state=row.state, keeps_accounts=row.keeps_accounts, keeps_reason=row.keeps_reason, keeps_by=row.keeps_by_name,
        closed_at=row.closed_at, closed_by=row.closed_by_name, closing_note=row.closing_note, is_own=is_own, may_withdraw=is_own and is_open,
        may_prepare=is_open and not is_own and access.leads(actor, row.from_unit_id))
