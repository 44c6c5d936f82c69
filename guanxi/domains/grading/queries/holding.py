"""Grades that hold on a day: effective (from a round) and named (a leader's). In force = named, else effective."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from guanxi.domains.grading.models import NAMED, AccountGrade


@dataclass(frozen=True, kw_only=True)
class Held:
    """A dated grade. kind: effective or named; review_id where a round decided it."""

    scheme: str
    kind: str
    grade: str
    rank: int
    valid_from: date
    valid_until: date | None
    review_id: int | None
    reason: str
    decided_by: str
    policy_version: str

    def holds_on(self, day: date) -> bool:
        """In force on this day: from its first day to the day before its last."""
        return self.valid_from <= day and (self.valid_until is None or self.valid_until > day)


def holding_sql(*, only_effective: bool = False, among_sql: str = "") -> str:
    """SELECT account_id, grade, rank, valid_from of the grade in force; parameters: scheme, day, day, those of among_sql.

    among_sql: a SELECT of the account ids that are asked about; inside, because a join does not reach below DISTINCT ON
    and one account would read the grades of all.
    """
    kinds = "kind = 'effective' and " if only_effective else ""
    among = f"and account_id in ({among_sql}) " if among_sql else ""
    return (
        "select distinct on (account_id) account_id, grade, rank, valid_from from grading_accountgrade "  # noqa: S608
        f"where {kinds}scheme = %s and valid_from <= %s and (valid_until is null or valid_until > %s) {among}"
        "order by account_id, kind desc"
    )


def held(*, account_ids: Collection[int], on: date) -> dict[int, tuple[Held, ...]]:
    """account id → what holds on a day, named before effective, for callers that decided who may see the accounts."""
    rows = AccountGrade.objects.filter(account_id__in=account_ids, valid_from__lte=on).filter(
        Q(valid_until=None) | Q(valid_until__gt=on)).order_by("account_id", "-kind")
    found: dict[int, tuple[Held, ...]] = {}
    for row in rows:
        found[row.account_id] = (*found.get(row.account_id, ()), held_of(row=row))
    return found


def history(*, account_id: int) -> tuple[Held, ...]:
    """Every effective and named grade an account has had, the newest first."""
    return tuple(held_of(row=row) for row in AccountGrade.objects.filter(account_id=account_id).order_by("-valid_from", "-id"))


def in_force(*, grades: Collection[Held], scheme: str) -> Held | None:
    """The grade that counts: the named one, else the effective one."""
    mine = [one for one in grades if one.scheme == scheme]
    return next((one for one in mine if one.kind == NAMED), mine[0] if mine else None)


def held_of(*, row: AccountGrade) -> Held:
    """A row as other rooms see it."""
    return Held(scheme=row.scheme, kind=row.kind, grade=row.grade, rank=row.rank, valid_from=row.valid_from,
                valid_until=row.valid_until, review_id=row.review_id, reason=row.reason, decided_by=row.decided_by_name,
                policy_version=row.policy_version)
