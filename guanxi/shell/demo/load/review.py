"""The first review round, so that effective grades exist: opened by the group, agreed by the cities, approved by authority.

It stands on the month before the last; the last month then moves some accounts (预升/预降), and 澜州省's next round is open.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from guanxi.domains.approvals import api as approvals
from guanxi.domains.grading import api as grading
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell.demo.load import outbox
from guanxi.shell.demo.places import PROVINCES

MAIN = "97"


def first_round(*, actor: Actor, now: datetime) -> str:
    """One round per province from opening to effect; goes on where a killed one stopped."""
    today = now.astimezone(clock.ZONE).date()
    for province in PROVINCES:
        review_id = _open(province, "annual", f"{today.year}年度认定", actor=actor, now=now)
        if review_id is not None:
            _agree_and_submit(review_id, actor=actor, now=now)
    decided = sum(_decide(person, now=now) for person in _deciders())
    outbox.wait_until_delivered()
    return f"{decided} requests approved"


def next_round(*, actor: Actor, now: datetime) -> str:
    """The main province's quarterly round, left open for its cities."""
    today = now.astimezone(clock.ZONE).date()
    opened = _open(MAIN, "quarterly", f"{today.year}年第{(today.month + 2) // 3}季度动态调整", actor=actor, now=now)
    return "open" if opened else "nothing moves"


def _open(province: str, kind: str, name: str, *, actor: Actor, now: datetime) -> int | None:
    """The id of the province's round of this name; None when no account's grade would move."""
    today = now.astimezone(clock.ZONE).date()
    unit = organisation.units_by_code(codes=[province])[province]
    with access.bound(actor):
        scheme = grading.leading_scheme(on=today)
        there = [card.id for card in grading.reviews(actor=actor) if card.unit_id == unit.id and card.name == name]
    if there or scheme is None:
        return there[0] if there else None
    try:
        return grading.open_review(
            actor=actor, now=now, scheme=scheme.key, unit_id=unit.id, round="annual" if kind == "annual" else "quarterly",
            closes_on=today + timedelta(days=14), effective_on=today if kind == "annual" else today + timedelta(days=21), name=name)
    except Refusal as refusal:
        if refusal.code != "nothing_moves":
            raise
        return None


def _agree_and_submit(review_id: int, *, actor: Actor, now: datetime) -> None:
    with access.bound(actor):
        card = grading.review_card(actor=actor, review_id=review_id)
    if card.state != "open":
        return
    for person in _deciders():
        if person.has_role("R9"):
            _agree(review_id, actor=person, now=now)
    with access.bound(actor):
        version = grading.review_card(actor=actor, review_id=review_id).version
    grading.submit_review(actor=actor, now=now, review_id=review_id, expected_version=version)


def _agree(review_id: int, *, actor: Actor, now: datetime) -> None:
    """A city agrees to its lines; a round without any of its accounts is none of its business."""
    try:
        grading.set_opinion(actor=actor, now=now, review_id=review_id, opinion="agree")
    except Refusal as refusal:
        if refusal.code != "not_found":
            raise


def _decide(person: Actor, *, now: datetime) -> int:
    """Approves every round's request that waits for this person; returns how many."""
    with access.bound(person):
        waiting = [card for card in approvals.waiting_for(actor=person) if card.kind == "grade_review"]
    for card in waiting:
        approvals.decide_request(actor=person, now=now, request_id=card.id, decision="approve", note="首轮认定,同意",
                                 expected_version=card.version)
    return len(waiting)


def _deciders() -> Iterator[Actor]:
    """Heads of the cities, then of the provinces."""
    provinces = {unit.id for unit in organisation.units_by_code(codes=PROVINCES).values()}
    for role, units in (("R9", None), ("R10", provinces)):
        for user in organisation.users_with_role(role=role, unit_ids=units):
            yield organisation.actor_of_user(user_id=user.id, channel="cli")
