"""Reads of review rounds: the list, one round as a sheet of lines, its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from django.db.models import Count, F, Q, QuerySet

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import access
from guanxi.domains.grading.models import GradeReview, GradeReviewLine
from guanxi.domains.grading.queries import schemes
from guanxi.domains.grading.queries.why import movement
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.paging import Page
from guanxi.foundation.pure.refusal import not_found
from guanxi.foundation.pure.words import OneOf

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class ReviewCard:
    """One round. state: open, submitted, closed, withdrawn. may_*: what this actor may do now.

    names and ranks: the grades as the round's own pack version names them.
    """

    id: int
    version: int
    scheme: str
    scheme_name: Text
    round: str
    name: str
    unit_id: int
    unit_name: str
    policy_version: str
    opens_on: date
    closes_on: date
    effective_on: date
    state: str
    opened_by: str
    decided_at: datetime | None
    names: dict[str, Text]
    ranks: dict[str, int]
    may_give_opinion: bool
    may_submit: bool
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True)
class ReviewFigures:
    """Counts over the lines this actor sees."""

    lines: int
    up: int
    down: int
    agreed: int
    objected: int
    silent: int
    protected: int
    approved: int
    rejected: int


@dataclass(frozen=True, kw_only=True)
class ReviewLine:
    """One account of a round, ready to show. movement: 1 up, -1 down, 0 stays as proposed."""

    id: int
    account_id: int
    account_name: str
    unit_name: str
    from_grade: str
    calculated_grade: str
    proposed_grade: str
    movement: int
    is_protected: bool
    decided_by: str
    value_fen: int | None
    gap_fen: int | None
    next_grade: str
    missing: str
    opinion: str
    note: str
    opinion_by: str
    decision: str


def reviews(*, actor: Actor) -> Sequence[ReviewCard]:
    """Rounds the actor sees, the newest first."""
    found = access.visible_reviews(GradeReview.objects.select_related("unit"), actor)
    return [_card(one, actor) for one in found.order_by("-id")[:100]]


def review_card(*, actor: Actor, review_id: int) -> ReviewCard:
    """One round. Refuses `not_found`."""
    found = access.visible_reviews(GradeReview.objects.select_related("unit").filter(pk=review_id), actor).first()
    if found is None:
        raise not_found()
    return _card(found, actor)


def review_lines(*, actor: Actor, review_id: int, number: int = 1, show: Annotated[str, OneOf(_SHOWN)] = "") -> Page[ReviewLine]:
    """A page of 50 lines, the largest money first. show: '', up, down, object, silent. Three queries. Refuses `not_found`."""
    lines = _filtered(access.visible_lines(GradeReviewLine.objects.filter(review_id=review_id), actor), show)
    start = (number - 1) * PAGE_SIZE
    rows = list(lines.order_by(F("value_fen").desc(nulls_last=True), "id")[start:start + PAGE_SIZE + 1])
    if not rows:
        _require_seen(actor, review_id)
    accounts = customers.cards(actor=actor, ids=[row.account_id for row in rows[:PAGE_SIZE]])
    shown = [_line(row, accounts.get(row.account_id)) for row in rows[:PAGE_SIZE]]
    return Page(rows=shown, number=number, size=PAGE_SIZE, has_next=len(rows) > PAGE_SIZE, total=lines.count())


def review_figures(*, actor: Actor, review_id: int) -> ReviewFigures:
    """How many would rise, fall, are agreed, objected to, still silent. One query. Refuses `not_found`."""
    lines = access.visible_lines(GradeReviewLine.objects.filter(review_id=review_id), actor)
    found = ReviewFigures(**lines.aggregate(
        lines=Count("id"), up=Count("id", filter=UP), down=Count("id", filter=DOWN),
        agreed=Count("id", filter=Q(opinion="agree")), objected=Count("id", filter=Q(opinion="object")),
        silent=Count("id", filter=Q(opinion="")), protected=Count("id", filter=Q(is_protected=True)),
        approved=Count("id", filter=Q(decision="approved")), rejected=Count("id", filter=Q(decision="rejected"))))
    if not found.lines:
        _require_seen(actor, review_id)
    return found


def step_words(*, card: ReviewCard) -> dict[str, Text]:
    """Code of a step or requirement → its words, as the round's own pack version says them."""
    scheme = schemes.scheme_of(label=card.policy_version, key=card.scheme)
    steps = {step.code: step.text for step in scheme.compiled.steps} if scheme.compiled else {}
    return steps | {one.key: one.name.text for one in scheme.scheme.requirements}


UP = Q(proposed_rank__lt=F("from_rank")) | Q(from_rank=None, proposed_rank__isnull=False)
DOWN = Q(proposed_rank__gt=F("from_rank")) | Q(proposed_rank=None, from_rank__isnull=False)
_SHOWN = {"up": UP, "down": DOWN, "object": Q(opinion="object"), "silent": Q(opinion="")}


def _require_seen(actor: Actor, review_id: int) -> None:
    """A round without a line of his may still be his; one that is not is as if there were none."""
    if not access.visible_reviews(GradeReview.objects.filter(pk=review_id), actor).exists():
        raise not_found()


def _filtered(lines: QuerySet[GradeReviewLine], show: str) -> QuerySet[GradeReviewLine]:
    return lines.filter(_SHOWN[show]) if show in _SHOWN else lines


def _card(found: GradeReview, actor: Actor) -> ReviewCard:
    is_home = actor.scope.shape == "all" or found.unit_id in actor.scope.home_ids
    is_open = found.state == "open"
    scheme = schemes.scheme_of(label=found.policy_version, key=found.scheme)
    return ReviewCard(
        id=found.pk, version=found.version, scheme=found.scheme, scheme_name=scheme.name, round=found.round,
        name=found.name, unit_id=found.unit_id, unit_name=found.unit.name, policy_version=found.policy_version,
        opens_on=found.opens_on, closes_on=found.closes_on, effective_on=found.effective_on, state=found.state,
        opened_by=found.opened_by_name, decided_at=found.decided_at, names=scheme.names, ranks=scheme.ranks,
        may_give_opinion=is_open and access.may(actor, "grading.give_opinion"),
        may_submit=is_open and is_home and access.may(actor, "grading.review"),
        may_withdraw=is_home and found.state in ("open", "submitted") and access.may(actor, "grading.open_review"))


def _line(row: GradeReviewLine, account: customers.AccountCard | None) -> ReviewLine:
    return ReviewLine(
        id=row.pk, account_id=row.account_id, account_name=account.name if account else "–",
        unit_name=account.unit_name if account else "", from_grade=row.from_grade, calculated_grade=row.calculated_grade,
        proposed_grade=row.proposed_grade, movement=movement(from_rank=row.from_rank, to_rank=row.proposed_rank),
        is_protected=row.is_protected, decided_by=row.decided_by, value_fen=row.value_fen, gap_fen=row.gap_fen,
        next_grade=row.next_grade, missing=row.missing, opinion=row.opinion, note=row.note,
        opinion_by=row.opinion_by_name, decision=row.decision)
