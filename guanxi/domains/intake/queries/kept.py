"""What a revert left as it is, because somebody changed it since: all of it, by page (IMP-27)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from guanxi.domains.intake import access
from guanxi.domains.intake.queries import runs
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.paging import Page

PAGE = 200
_COUNT = "select coalesce(sum(jsonb_array_length(kept)), 0) from intake_importbatch where run_id = %s"
_PAGE = """
select k.value->>'subject', (k.value->>'id')::bigint, k.value->>'label'
from intake_importbatch b cross join lateral jsonb_array_elements(b.kept) with ordinality k(value, place)
where b.run_id = %s order by b.number, k.place limit %s offset %s
"""


@dataclass(frozen=True, kw_only=True)
class KeptLine:
    """One of them. subject and id: what it is (an account, a contact …); label: its name when it was kept."""

    subject: str
    id: int
    label: str


def kept(*, run_id: int, actor: Actor, number: int = 1) -> Page[KeptLine]:
    """In the order of the file, counted. Names accounts and people: to who does not see every account of the run it says none, but how many
    (PRM-70). Refuses `not_found` for somebody else's run. IMP-27."""
    run = access.run_of(run_id=run_id, actor=actor)
    total = kept_count(run_id)
    if not total or not runs.sees_whole(run=run, actor=actor):
        return Page(rows=(), number=1, size=PAGE, has_next=False, total=total)
    with connection.cursor() as cursor:
        cursor.execute(_PAGE, [run_id, PAGE + 1, (number - 1) * PAGE])
        rows = [KeptLine(subject=subject, id=row_id, label=label) for subject, row_id, label in cursor.fetchall()]
    return Page(rows=rows[:PAGE], number=number, size=PAGE, has_next=len(rows) > PAGE, total=total)


def kept_count(run_id: int) -> int:
    """How many rows a run's revert has kept so far."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [run_id])
        return int(cursor.fetchone()[0])
