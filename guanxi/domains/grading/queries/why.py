"""Why this grade, and what is missing? Every condition of every active scheme with the account's own values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import access, rules
from guanxi.domains.grading.models import EFFECTIVE, NAMED, OPEN, SUBMITTED, CalculatedGrade, GradeReviewLine
from guanxi.domains.grading.queries import cleaning, holding, measures, schemes
from guanxi.domains.grading.queries.holding import Held
from guanxi.domains.grading.queries.schemes import ActiveScheme
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Reason, Refusal


@dataclass(frozen=True, kw_only=True)
class Missing:
    """A requirement that is not met, and what to do about it."""

    name: Text
    way_out: Text


@dataclass(frozen=True, kw_only=True)
class WhyGrade:
    """One scheme's four values for one account, with every condition behind the calculated one.

    calculated is what the night wrote (None before the first night); the reasons are computed now from the published
    measures with the same pack version. upcoming: approved, in force later. movement: 1 would rise at the next review, -1 would fall, 0 stays.
    refusal: the scheme cannot decide yet (矩阵未填), everything else is empty then.
    visits: the rule of clean-up, the last visit and the day (ARC-22).
    """

    scheme: str
    scheme_name: Text
    is_leading: bool
    policy_version: str
    effective: Held | None
    upcoming: Held | None
    named: Held | None
    calculated: str | None
    calculated_on: date | None
    proposed: str | None
    names: dict[str, Text]
    movement: int
    gap: Text | None
    gap_fen: int | None
    missing: tuple[Missing, ...]
    reasons: tuple[Reason, ...]
    decided_by: str
    refusal: Refusal | None = None
    visits: Reason | None = None

    @property
    def in_force(self) -> Held | None:
        """The named grade, else the effective one."""
        return self.named or self.effective


def why(*, actor: Actor, account_id: int, today: date) -> tuple[WhyGrade, ...]:
    """All active schemes of one account, the leading one first. Refuses `not_found`, `forbidden`, `money_closed`.

    GRD-03..09, GRD-16, GRD-25, ARC-22. Six queries, up to three more where the pack cleans up.
    """
    customers.require_money(actor, account_id)
    access.require(actor, "grading.why")
    active = schemes.active_schemes(on=today)
    row = measures.row_of(account_id=account_id)
    grades = holding.history(account_id=account_id)
    calculated = {one.scheme: one for one in CalculatedGrade.objects.filter(account_id=account_id)}
    proposed = _proposals(account_id)
    visits = cleaning.explained(account_id=account_id, schemes=active, grades=grades, today=today)
    return tuple(replace(_why(scheme, row, grades, calculated.get(scheme.key), proposed.get(scheme.key), today), visits=visits.get(scheme.key))
                 for scheme in active)


def _proposals(account_id: int) -> dict[str, str]:
    lines = GradeReviewLine.objects.filter(account_id=account_id, review__state__in=(OPEN, SUBMITTED))
    return dict(lines.values_list("review__scheme", "proposed_grade"))


def _why(scheme: ActiveScheme, row: dict[str, object], grades: tuple[Held, ...], night: CalculatedGrade | None,
         proposed: str | None, today: date) -> WhyGrade:
    ours = [one for one in grades if one.scheme == scheme.key]
    mine = {one.kind: one for one in ours if one.holds_on(today)}
    decision = None
    if scheme.compiled is not None:
        decision = rules.calculate(compiled=scheme.compiled, row=row, today=night.calculated_on if night else today)
    ways = {one.key: Missing(name=one.name.text, way_out=one.way_out.text) for one in scheme.scheme.requirements}
    in_force = mine.get(NAMED) or mine.get(EFFECTIVE)
    return WhyGrade(
        scheme=scheme.key, scheme_name=scheme.name, is_leading=scheme.is_leading,
        policy_version=night.policy_version if night else scheme.label,
        effective=mine.get(EFFECTIVE), named=mine.get(NAMED),
        upcoming=next((one for one in reversed(ours) if one.kind == EFFECTIVE and one.valid_from > today), None),
        calculated=night.grade if night else None, calculated_on=night.calculated_on if night else None,
        proposed=proposed, names=scheme.names,
        movement=movement(from_rank=in_force.rank if in_force else None, to_rank=night.rank) if night else 0,
        gap=rules.gap_text(decision, names=scheme.names) if decision else None,
        gap_fen=decision.gap_fen if decision else None,
        missing=tuple(ways[key] for key in decision.missing) if decision else (),
        reasons=decision.reasons if decision else (), decided_by=decision.decided_by if decision else "",
        refusal=scheme.refusal)


def movement(*, from_rank: int | None, to_rank: int | None) -> int:
    """1 up, -1 down, 0 no difference; no grade ranks below every grade."""
    before, after = from_rank or 99, to_rank or 99
    return (before > after) - (before < after)
