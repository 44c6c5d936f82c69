"""Runs as their page shows them: when, how long, how many, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guanxi.domains.duplicates import access, fields
from guanxi.domains.duplicates.models import Run
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text

LATEST = 20


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """Blocks of one rule that were too large to be compared."""

    rule: Text
    cap: int
    blocks: int
    accounts: int
    biggest: int


@dataclass(frozen=True, kw_only=True)
class RunCard:
    """One comparison of the book. seconds: by step."""

    id: int
    state: str
    state_said: Text
    asked_at: datetime
    asked_by: str
    finished_at: datetime | None
    counts: Mapping[str, int]
    seconds: float
    left_out: Sequence[LeftOut]
    policy_version: str
    trouble: str


def runs(*, actor: Actor) -> Sequence[RunCard]:
    """The latest runs. Counts of the whole book, no account: for who may merge. Refuses `forbidden`."""
    access.require_act(actor, access.RUN)
    return [_card(row) for row in Run.objects.order_by("-pk")[:LATEST]]


def _card(row: Run) -> RunCard:
    steps: Mapping[str, Any] = row.counts.get("seconds", {})
    return RunCard(
        id=row.pk, state=row.state, state_said=fields.RUN_STATES[row.state], asked_at=row.asked_at, asked_by=row.asked_by_name,
        finished_at=row.finished_at, counts={key: value for key, value in row.counts.items() if isinstance(value, int)},
        seconds=round(sum(steps.values()), 1), policy_version=row.policy_version, trouble=row.trouble,
        left_out=[LeftOut(rule=fields.BLOCKS[one["rule"]], cap=one["cap"], blocks=one["blocks"], accounts=one["accounts"], biggest=one["biggest"])
                  for one in row.skipped])
