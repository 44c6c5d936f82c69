"""Requests as pages show them: to the asker nothing of who answers and of the parent, to who answers what he needs for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.parentage import access, fields
from guanxi.domains.parentage.models import ParentRequest, ParentRoute
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import not_found

MOST, MOST_OF_ACCOUNT = 200, 10


@dataclass(frozen=True, kw_only=True)
class ParentRequestCard:
    """One request. may_answer, may_withdraw: what this reader may do now. attached_by: empty until it is attached.

    parent: the account it is about, by name, for who answers only; empty where he names it himself (needs_code).
    """

    id: int
    version: int
    account_id: int
    account_name: str
    sees_account: bool
    tree_kind: str
    said: str
    reason: str
    asked_by: str
    asked_from: str
    asked_on: date
    due_on: date
    is_late: bool
    state: str
    answer: str
    closed_on: date | None
    attached_by: str
    is_mine: bool
    may_answer: bool
    may_withdraw: bool
    parent: str
    needs_code: bool


def parent_requests(*, actor: Actor, today: date) -> Sequence[ParentRequestCard]:
    """One's own, and those one answers or answered; what is open first, the oldest first; at most 200. ARC-27."""
    routed = ParentRoute.objects.filter(Q(answerer_ids__contains=[actor.user_id]) | Q(unit_id__in=actor.scope.home_ids))
    if actor.scope.shape == "all" and customers.may(actor, access.DECIDE):
        routed = ParentRoute.objects.all()
    asked = ParentRequest.objects.filter(Q(asked_by_id=actor.user_id) | Q(pk__in=routed.values("request_id")))
    rows = list(asked.order_by("-pk")[:MOST])
    cards = _cards(actor, rows, today)
    mine = [card for card in cards if card.is_mine or _answers(actor, rows, card)]
    return sorted(mine, key=lambda card: (card.state != fields.OPEN, card.id if card.state == fields.OPEN else -card.id))


def account_parent_requests(*, actor: Actor, account_id: int, today: date) -> Sequence[ParentRequestCard]:
    """The requests about one account, the newest first, at most ten. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    return _cards(actor, list(ParentRequest.objects.filter(account_id=account_id).order_by("-pk")[:MOST_OF_ACCOUNT]), today)


def parent_request(*, actor: Actor, request_id: int, today: date) -> ParentRequestCard:
    """One request. Refuses `not_found` to whoever neither asked it, nor answers it, nor sees its account."""
    rows = list(ParentRequest.objects.filter(pk=request_id))
    cards = _cards(actor, rows, today)
    if not cards or not (cards[0].is_mine or cards[0].sees_account or _answers(actor, rows, cards[0])):
        raise not_found()
    return cards[0]


def _answers(actor: Actor, rows: Sequence[ParentRequest], card: ParentRequestCard) -> bool:
    route = _routes(rows).get(card.id)
    return access.is_answerer(actor, route) or access.is_superior(actor, route)


def _routes(rows: Sequence[ParentRequest]) -> Mapping[int, ParentRoute]:
    return {route.request_id: route for route in ParentRoute.objects.filter(request__in=[row.pk for row in rows])}


def _cards(actor: Actor, rows: Sequence[ParentRequest], today: date) -> list[ParentRequestCard]:
    if not rows:
        return []
    routes = _routes(rows)
    parents = {route.parent_id for route in routes.values() if route.parent_id}
    names = customers.header_names(ids={row.account_id for row in rows} | parents)
    seen = customers.account_names(actor=actor, ids={row.account_id for row in rows})
    units = {one.id: one.name for one in organisation.units(ids={row.unit_id for row in rows})}
    return [_card(actor, row, routes.get(row.pk), names, units.get(row.unit_id, ""), today, sees=row.account_id in seen) for row in rows]


def _card(
    actor: Actor, row: ParentRequest, route: ParentRoute | None, names: Mapping[int, tuple[str, int]], unit: str, today: date, *, sees: bool,
) -> ParentRequestCard:
    is_mine, is_open = row.asked_by_id == actor.user_id, row.state == fields.OPEN
    answers = not is_mine and (access.is_answerer(actor, route) or access.is_superior(actor, route))
    parent_id = route.parent_id if route and answers else None
    return ParentRequestCard(
        id=row.pk, version=row.version, account_id=row.account_id, account_name=names.get(row.account_id, ("", 0))[0], sees_account=sees,
        tree_kind=row.tree_kind, said=row.said, reason=row.reason, asked_by=row.asked_by_name, asked_from=unit, asked_on=row.asked_on,
        due_on=row.due_on, is_late=is_open and row.due_on < today, state=row.state, answer=row.answer, closed_on=row.closed_on,
        attached_by=row.attached_by_name, is_mine=is_mine, may_answer=is_open and answers,
        may_withdraw=is_open and (is_mine or (sees and access.tends(actor, row.account_id))),
        parent=names.get(parent_id or 0, ("", 0))[0], needs_code=answers and parent_id is None)
