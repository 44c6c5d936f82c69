"""Claims as pages show them: lists by view and filter, one with its history, what is registered at an account. Money in fen.

Row security says which claims a reader has at all. A claim of another unit that he may not see leaves no name here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, TypedDict

from django.db.models import BooleanField, Func, OuterRef, Q, QuerySet, Subquery

from guanxi.domains.customers import api as customers
from guanxi.domains.registration import access, fields
from guanxi.domains.registration.models import HistoryLine, Registration
from guanxi.domains.registration.rules import claims as rules
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.pure.words import OneOf

PAGE = 50
View = Literal["mine", "decide", "left", "all"]


@dataclass(frozen=True, kw_only=True)
class ClaimCard:
    """One claim. expected_fen None: none was given, or money is not this reader's. sees_account: whether its name is a link.

    evidence: what showed its progress last, of which day. has_left: the claimant is gone. is_stranded: its account went to another manager
    without it. may_*: what this reader may do now.
    """

    id: int
    version: int
    account_id: int
    account_name: str
    sees_account: bool
    project: str
    proof: str
    expected_fen: int | None
    user_id: int
    user_name: str
    unit_id: int
    unit_name: str
    state: str
    registered_on: date
    protected_until: date | None
    progress_by: date | None
    progressed_at: datetime | None
    evidence: str
    evidence_on: date | None
    blocked_by_id: int | None
    policy_version: str
    is_mine: bool
    may_progress: bool
    may_withdraw: bool
    may_confirm: bool
    has_left: bool
    is_stranded: bool
    may_adopt: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a claim's history."""

    at: datetime
    kind: str
    text: Text
    actor_name: str


class _Standing(TypedDict):
    is_claimant: bool
    is_superior: bool
    state: str


@dataclass(frozen=True, kw_only=True)
class ClaimPage:
    """Some claims, newest first; before: the id to ask the next ones with, None at the end."""

    rows: tuple[ClaimCard, ...]
    before: int | None


def registrations(
    *, actor: Actor, view: View = "mine", state: Annotated[str, OneOf(fields.CLAIM_STATES)] = "", text: str = "", before: int | None = None,
) -> ClaimPage:
    """mine, those waiting for my confirmation, those of leavers or left behind by a hand-over that wait for my word, or all I see; by state and by
    a part of the project's name; 50 at a time."""
    found = _of_view(Registration.objects.all(), actor, view)
    if state in fields.CLAIM_STATES:
        found = found.filter(state=state)
    if key := rules.project_key(text):
        found = found.filter(project_key__contains=key)
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found.select_related("user", "unit").order_by("-pk")[: PAGE + 1])
    return ClaimPage(rows=_cards(actor, rows[:PAGE]), before=rows[PAGE - 1].pk if len(rows) > PAGE else None)


def registration(*, actor: Actor, registration_id: int) -> ClaimCard:
    """One claim; refuses `not_found` to whoever may not see it."""
    rows = list(Registration.objects.select_related("user", "unit").filter(pk=registration_id))
    if not rows:
        raise not_found()
    return _cards(actor, rows)[0]


def registrations_of(*, actor: Actor, account_id: int) -> tuple[ClaimCard, ...]:
    """What is or was registered at one account this reader sees, newest first, at most 200. Refuses `not_found`."""
    customers.require(actor, "account.view", account_id)
    rows = Registration.objects.select_related("user", "unit").filter(account_id=account_id).order_by("-pk")[:200]
    return _cards(actor, list(rows))


def history(*, registration_id: int) -> tuple[Line, ...]:
    """What happened to a claim, newest first. The caller has shown that the reader sees it."""
    found = HistoryLine.objects.filter(registration_id=registration_id).order_by("-pk")[:200]
    return tuple(Line(at=one.at, kind=one.kind, text=Text(one.zh, one.en), actor_name=one.actor_name) for one in found)


def holder_of(*, actor: Actor, registration_id: int) -> rules.Holder:
    """Who holds the object of a refused claim, masked when this reader may not see the holder's claim. ORG-08. Refuses `not_found`."""
    refused = Registration.objects.filter(pk=registration_id).values_list("blocked_by_id").first()
    if refused is None:
        raise not_found()
    held = Registration.objects.select_related("user", "unit").filter(pk=refused[0]).first() if refused[0] else None
    return as_holder(held)


def as_holder(held: Registration | None) -> rules.Holder:
    """The holder as a reader who sees that row reads it; None is masked."""
    if held is None:
        return rules.Holder()
    return rules.Holder(unit_name=held.unit.name, user_name=held.user.name, registered_on=held.registered_on, protected_until=held.protected_until)


def _of_view(found: QuerySet[Registration], actor: Actor, view: View) -> QuerySet[Registration]:
    if view == "mine":
        return found.filter(user_id=actor.user_id)
    if view in ("decide", "left"):
        waiting = to_adopt(with_last_word(found).filter(Q(user__is_active=False) | Q(last_word=fields.STRANDED))) if view == "left" else found.filter(
            state=fields.WAITING).exclude(user_id=actor.user_id)
        if not customers.may(actor, "registration.decide"):
            return waiting.none()
        return waiting if actor.scope.shape == "all" else waiting.filter(unit_id__in=actor.scope.home_ids)
    return found.filter(_readable(actor))


def to_adopt(found: QuerySet[Registration]) -> QuerySet[Registration]:
    """Those of leavers' claims that somebody must take over: in force, or beside another's that holds the object (to be arbitrated, appealed)."""
    return found.filter(Q(state__in=fields.HOLDING) | Q(state__in=fields.BESIDE, pk__in=_held(found)))


def with_last_word(found: QuerySet[Registration]) -> QuerySet[Any]:
    """With `last_word`: the last line of history about whose a claim is, one of fields.WHOSE; None where it always was the claimant's."""
    lines = HistoryLine.objects.filter(registration_id=OuterRef("pk"), kind__in=fields.WHOSE).order_by("-pk")
    return found.annotate(last_word=Subquery(lines.values("kind")[:1]))


def stranded(found: QuerySet[Registration]) -> QuerySet[Any]:
    """Those in force whose account went to another manager without them: a superior may pass them on."""
    return with_last_word(found.filter(state__in=fields.HOLDING)).filter(last_word=fields.STRANDED)


def is_held(row: Registration) -> bool:
    """Whether another's claim holds the object of this refused or supporting one."""
    return row.state in fields.BESIDE and _held(Registration.objects.filter(pk=row.pk)).exists()


def _held(found: QuerySet[Registration]) -> QuerySet[Registration, int]:
    beside = found.filter(state__in=fields.BESIDE).annotate(is_held=Func("pk", function="registration_is_held", output_field=BooleanField()))
    return beside.filter(is_held=True).values_list("pk", flat=True)


def _readable(actor: Actor) -> Q:
    """Claims that are his to read: his own, those of his units, those of accounts he does not only serve (operator 1.1)."""
    if actor.scope.shape == "all":
        return Q()
    return Q(user_id=actor.user_id) | Q(unit_id__in=actor.scope.unit_ids) | customers.beyond_service(actor).q("account_id")


def _with_money(actor: Actor) -> Q:
    """Those of them whose expected revenue is his to read too (docs/adr/0011)."""
    if customers.may(actor, customers.MONEY):
        return _readable(actor)
    return Q(user_id=actor.user_id) | customers.money_scope(actor).q("account_id")


def _cards(actor: Actor, rows: Sequence[Registration]) -> tuple[ClaimCard, ...]:
    ids = {row.account_id for row in rows}
    names, seen = customers.header_names(ids=ids), set(customers.cards(actor=actor, ids=ids))
    dear = [row.pk for row in rows if row.expected_fen is not None and row.user_id != actor.user_id]
    open_ones = set(Registration.objects.filter(_with_money(actor), pk__in=dear).values_list("pk", flat=True)) if dear else set()
    left = [row.pk for row in rows if row.state in fields.BESIDE and not row.user.is_active]
    held = set(_held(Registration.objects.filter(pk__in=left))) if left else set()
    holding = [row.pk for row in rows if row.state in fields.HOLDING]
    behind = set(stranded(Registration.objects.filter(pk__in=holding)).values_list("pk", flat=True)) if holding else set()
    return tuple(_card(actor, row, names.get(row.account_id, ("", 0))[0], seen, is_closed=row.pk in dear and row.pk not in open_ones,
                       is_held=row.pk in held, is_stranded=row.pk in behind) for row in rows)


def _card(actor: Actor, row: Registration, name: str, seen: Collection[int], *, is_closed: bool, is_held: bool,
          is_stranded: bool) -> ClaimCard:
    is_mine, is_superior = row.user_id == actor.user_id, access.is_superior(actor, row.unit_id)
    own: _Standing = {"is_claimant": is_mine, "is_superior": is_superior, "state": row.state}
    return ClaimCard(
        id=row.pk, version=row.version, account_id=row.account_id, account_name=name, sees_account=row.account_id in seen, project=row.project,
        proof=row.proof, expected_fen=None if is_closed and not is_superior else row.expected_fen, user_id=row.user_id, user_name=row.user.name,
        unit_id=row.unit_id, unit_name=row.unit.name,
        state=row.state, registered_on=row.registered_on, protected_until=row.protected_until, progress_by=row.progress_by,
        progressed_at=row.progressed_at, evidence=row.evidence, evidence_on=row.evidence_on,
        blocked_by_id=row.blocked_by_id, policy_version=row.policy_version, is_mine=is_mine,
        may_progress=not rules.may_act(wanted=(fields.ACTIVE,), **own), may_withdraw=not rules.may_act(wanted=fields.HOLDING, **own),
        may_confirm=not rules.may_confirm(**own), has_left=not row.user.is_active, is_stranded=is_stranded,
        may_adopt=not rules.may_adopt(state=row.state, has_left=not row.user.is_active, is_superior=is_superior, is_held=is_held,
                                      is_stranded=is_stranded))
