"""How statements over many rows are planned, and that nothing of it outlives its block."""

from __future__ import annotations

from contextlib import AbstractContextManager

import pytest
from django.db import connection, transaction

from guanxi.foundation.django.plans import MANY, MOST_BY_KEY, planned_as_counted, planned_by_key, planned_for

pytestmark = pytest.mark.django_db


def choices() -> tuple[str, str]:
    """May the planner loop over an index; may it read a table from end to end."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('enable_nestloop'), current_setting('enable_seqscan')")
        loops, scans = cursor.fetchone()
    return loops, scans


@pytest.mark.parametrize(("block", "expected"), [
    (planned_for(MANY), ("on", "on")),
    (planned_for(MANY + 1), ("off", "on")),
    (planned_for(None), ("off", "on")),
    (planned_by_key(MANY), ("on", "on")),
    (planned_by_key(MANY + 1), ("on", "off")),
    (planned_by_key(MOST_BY_KEY), ("on", "off")),
    (planned_by_key(MOST_BY_KEY + 1), ("off", "on")),
    (planned_as_counted(), ("on", "on")),
])
def test_the_planner_chooses_as_many_rows_ask_for(block: AbstractContextManager[None], expected: tuple[str, str]) -> None:
    with transaction.atomic():
        with block:
            assert choices() == expected
        assert choices() == ("on", "on")


def test_keys_are_looked_up_one_by_one_also_where_everything_else_is_merged() -> None:
    with transaction.atomic(), planned_for(None):
        with planned_by_key(MANY + 1):
            assert choices() == ("on", "off")
        assert choices() == ("off", "on")
