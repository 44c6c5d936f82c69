"""Everybody's work of a day is found by indexes: 11,000 people are asked for every morning, so no source may read a large table whole.

A test's tables are small, so the planner is told that reading one whole costs a fortune: what it then still reads so has no index.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.book.testing import make_scene
from guanxi.shell.today.sources import SOURCES
from tests.together import Together

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
NOT_LOOKED_AT = ("organisation_", "insights_publication",  # some thousand rows in the largest house
                 "customers_account")  # row security may ask it whole in so small a world
EXPLAINED = ("select", "with")


@pytest.fixture(scope="module")
def people(together: Together, now: datetime) -> Mapping[str, Actor]:
    with together():
        scene = make_scene(now=now)
        return {"manager": scene.manager, "head": scene.head}


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize("who", ["manager", "head"])
def test_a_source_reads_no_large_table_whole(kind: str, who: str, people: Mapping[str, Actor]) -> None:
    with access.bound(people[who], read_only=True):
        with connection.cursor() as cursor:
            cursor.execute("set local enable_seqscan = off")
        with CaptureQueriesContext(connection) as captured:
            SOURCES[kind](people[who], TODAY)
        said = [plan for query in captured.captured_queries if (plan := _plan(query["sql"]))]
    read_whole = {table for plan in said for table in re.findall(r"Seq Scan on (\w+)", plan)}
    assert not {table for table in read_whole if not table.startswith(NOT_LOOKED_AT)}, "\n\n".join(said)


def _plan(sql: str) -> str:
    if not sql.lstrip().lower().startswith(EXPLAINED) or "set_config" in sql:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(f"explain {sql}")
        return "\n".join(row[0] for row in cursor.fetchall())
