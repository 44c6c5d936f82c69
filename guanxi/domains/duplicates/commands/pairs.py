"""Decisions on pairs, and what people answered while they entered an account (PRM-62, IMP-19)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Annotated

from django.db.models import Q

from guanxi.domains.customers import api as customers
from guanxi.domains.duplicates import access, fields
from guanxi.domains.duplicates.models import Pair
from guanxi.domains.duplicates.queries import entry, policy
from guanxi.domains.duplicates.rules import likeness
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import audit, clock
from guanxi.foundation.pure import stated
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found
from guanxi.foundation.pure.words import OneOf


def decide_pair(
    *, actor: Actor, now: datetime, pair_id: int, expected_version: int, decision: Annotated[str, OneOf(fields.DECISIONS)], reason: str = "",
) -> None:
    """same, different or later, with the reason; a pair comes back only when its data change, one put off after the pack's days.

    Refuses `not_found`, `forbidden`, `not_responsible`, `pair_decision`, `reason_needed` (different), `changed_meanwhile`.
    """
    with audit.acting(actor=actor, verb="decide_pair", now=now, subject=Ref("pair", pair_id), reason=reason[:200]):
        row = Pair.objects.select_for_update().filter(pk=pair_id).first()
        if row is None:
            raise not_found()
        access.require_both_seen(actor, (row.low_account_id, row.high_account_id))
        access.require_act(actor, access.PROPOSE)
        if not (access.edits(actor, row.low_account_id) or access.edits(actor, row.high_account_id)):
            raise Refusal("not_responsible", t("您不负责其中任何一户", "You are responsible for neither of the two"), status=403)
        if decision not in fields.DECISIONS:
            raise Refusal("pair_decision", t("请选择:相同、不同或稍后", "Choose: the same, not the same, or later"), field="decision")
        if decision == fields.DIFFERENT:
            stated.require(reason, ask=t("请写明为什么不是同一户", "Say why they are not the same"))
        today = now.astimezone(clock.ZONE).date()
        later = policy.days(value=policy.matching(on=today).later_days, key="later_days") if decision == fields.LATER else 0
        row.state, row.reason, row.decided_by_name, row.decided_at = decision, reason.strip()[:200], actor.name, now
        row.until = today + timedelta(days=later) if later else None
        row.store(now=now, expected_version=expected_version)


def remember_entry(*, actor: Actor, now: datetime, account_id: int, answers: Collection[str]) -> int:
    """After an account was created: what it may be the same as is remembered, as different where its creator said so, else for the queue.

    answers: seals of the hints he answered with “not the same” (entry_hints). Returns how many pairs wait. Refuses `not_found`.
    """
    with audit.acting(actor=actor, verb="remember_entry", now=now, subject=Ref("account", account_id)) as act:
        access.require_both_seen(actor, (account_id, account_id))
        with access.unbounded(act):
            own = customers.compared(ids=[account_id])[account_id]
            short = customers.account_names(actor=actor, ids=[account_id])[account_id].short_name
            known = customers.known_accounts(name=own.name, short_name=short, uscc=own.uscc, apart=[account_id])[:entry.MOST]
            is_different = entry.seal(user_id=actor.user_id, account_ids=[one.account_id for one in known]) in answers
            rows = pairs_of(account_id=account_id, others=[one.account_id for one in known], now=now)
            for row in rows:
                if is_different:
                    row.state, row.reason = fields.DIFFERENT, "建档时确认不是同一户"
                    row.decided_by_name, row.decided_at = actor.name, now
            if is_different:  # what the credit code alone has put into the queue meanwhile
                Pair.objects.filter(state=fields.OPEN, low_account_id__in=[row.low_account_id for row in rows],
                                    high_account_id__in=[row.high_account_id for row in rows]).filter(
                    Q(low_account_id=account_id) | Q(high_account_id=account_id)).delete()
            Pair.objects.bulk_create(rows, ignore_conflicts=True)
    return sum(row.state == fields.OPEN for row in rows)


def pairs_of(*, account_id: int, others: Iterable[int], now: datetime) -> list[Pair]:
    """Scored pairs of one account with others, not stored yet. Inside an act that reads everything."""
    matching = policy.matching(on=now.astimezone(clock.ZONE).date())
    ids = {account_id, *others}
    data = customers.compared(ids=ids)
    sides = {id: side_of(one) for id, one in data.items()}
    value = lists.revenues(account_ids=data)
    found = []
    for other in sorted(ids - {account_id}):
        if other in sides and account_id in sides:
            score, signs = likeness.compare(sides[account_id], sides[other], matching)
            low, high = min(account_id, other), max(account_id, other)
            worth = value.get(account_id, 0) + value.get(other, 0)
            found.append(Pair(
                low_account_id=low, high_account_id=high, score=score, value_fen=worth, weight=weight_of(score, worth), found_at=now,
                signs=[[sign.field, sign.level, round(sign.bits, 2)] for sign in signs], fingerprint=likeness.fingerprint(sides[low], sides[high]),
                created_at=now, updated_at=now))
    return found


def weight_of(score: float, value_fen: int) -> float:
    """Score × value, in yuan of a year; one yuan at least, so that pairs without revenue stand in the order of their score."""
    return score * max(value_fen / 100, 1.0)


def side_of(one: customers.Compared) -> likeness.Side:
    """The archive's data as they are compared."""
    return likeness.Side(name=one.name, short_name=one.short_name, uscc=one.uscc, phones=one.phones, address=one.address, district=one.district,
                         billing_accounts=one.billing_accounts)
