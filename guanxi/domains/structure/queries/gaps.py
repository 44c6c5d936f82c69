"""Empty rows as work: what a manager is to find out next at his own accounts (operator 1.15, 1.18, 1.19)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from guanxi.domains.structure import rules
from guanxi.domains.structure.models import Seat, UnknownRow
from guanxi.domains.structure.queries import policy
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text

# Own accounts where somebody has begun to fill the rows, the most valuable first.
_BEGUN = """
select b.account_id, b.customer_kind, b.industry_code, b.sector_code, s.filled,
  coalesce((select array_agg(u.row) from structure_unknownrow u where u.account_id = b.account_id), '{}') as asked
from lists_book b join lateral (select array_agg(distinct row) as filled from structure_seat t where t.account_id = b.account_id
  and t.valid_until is null) s on s.filled is not null
where b.is_active and b.owner_id = %s order by b.revenue_12m_fen desc nulls last, b.account_id limit 200
"""


@dataclass(frozen=True, kw_only=True)
class StructureGap:
    """An account of his whose hierarchy was begun and has empty rows; due_on: by when they are to be found out."""

    account_id: int
    rows: Sequence[Text]
    due_on: date


def structure_gaps(*, actor: Actor, today: date) -> Sequence[StructureGap]:
    """The accounts the actor owns with empty rows, as many as the pack says; none where it gives no days."""
    says = policy.rows(on=today)
    if says.gap_days is None:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, [actor.user_id])
        found = cursor.fetchall()
    due = today + timedelta(days=says.gap_days)
    gaps = [(account_id, rules.empty_rows(says.template_of(customer_kind=kind, industry_code=industry, sector_code=sector),
                                          filled=filled, asked=asked)) for account_id, kind, industry, sector, filled, asked in found]
    return [StructureGap(account_id=account_id, rows=[says.row_name(key) for key in empty], due_on=due)
            for account_id, empty in gaps if empty][:says.gaps_a_person]


def gap_count(*, actor: Actor, account_id: int, today: date) -> int | None:
    """How many rows of an account are to be found out; None where nobody has begun, or the pack has no rows. For a reader who sees it."""
    filled = set(Seat.objects.filter(account_id=account_id, valid_until=None).values_list("row", flat=True))
    template = policy.template_of(actor=actor, account_id=account_id, says=policy.rows(on=today)) if filled else None
    if template is None:
        return None
    asked = set(UnknownRow.objects.filter(account_id=account_id).values_list("row", flat=True))
    return len(rules.empty_rows(template, filled=filled, asked=asked))
