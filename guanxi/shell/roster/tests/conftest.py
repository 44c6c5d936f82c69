"""A small house and the administrator of one of its cities."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import pytest
import xlsxwriter
from django.db import connection

from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.foundation.pure.actor import Actor
from tests.together import Together


@pytest.fixture(scope="module")
def _world(together: Together, now: datetime) -> World:
    with together():
        return make_world(now=now)


@pytest.fixture
def world(_world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> World:
    """Group, provinces, cities and counties."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return _world


@pytest.fixture
def admin(world: World, now: datetime) -> Actor:
    """Of 望溪市 and what lies below it."""
    return make_actor("shi", now=now, unit_id=world.city, roles=("R20",))


def load(actor: Actor, now: datetime, kind: str, sheet: str) -> tuple[int, dict[str, int]]:
    """A list taken in at once: its run and its rows by verdict."""
    run_id, counts = intake.import_now(actor=actor, now=now, kind=kind, file_name=f"{kind}.csv", chunks=[sheet.encode("gb18030")])
    return run_id, {verdict: n for verdict, n in counts.items() if n}


def said(run_id: int) -> dict[int, tuple[str, str]]:
    """Row: verdict and the codes of its reasons."""
    with connection.cursor() as cursor:
        cursor.execute("select row_no, verdict, (select string_agg(e->>'code', ' ') from jsonb_array_elements(reading || reasons) e) from intake_row "
                       "where run_id = %s order by row_no", [run_id])
        return {row_no: (verdict, codes or "") for row_no, verdict, codes in cursor.fetchall()}


def book(*sheets: tuple[str, Sequence[Sequence[str]]]) -> bytes:
    """A workbook of these sheets."""
    held = io.BytesIO()
    file = xlsxwriter.Workbook(held, {"in_memory": True})
    for name, rows in sheets:
        sheet = file.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    file.close()
    return held.getvalue()
