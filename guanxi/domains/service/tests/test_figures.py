"""The figures of the list page: by kind and month, median, share reopened, hidden small groups (ARC-31, PRM-60)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.service import api
from guanxi.domains.service.models import Case
from guanxi.domains.service.tests.conftest import Scene
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db


def plant(scene: Scene, now: datetime) -> None:
    """Complaints of October: two closed after 2 and 10 hours, the second reopened once; one of November's first minute in China, open."""
    october, midnight = datetime(2026, 10, 5, tzinfo=UTC), datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
    base = {"account_id": scene.own, "kind": "complaint", "severity": "low", "channel": "web", "subject": "x", "recorded_by_id": 0,
            "recorded_by_name": "x"}
    with audit.acting(actor=system("test"), verb="plant", now=now):
        for received, hours, reopened in ((october, 2, 0), (october, 10, 1), (midnight, None, 0), (datetime(2025, 11, 30, 15, 59, tzinfo=UTC), 1, 0)):
            Case(received_at=received, closed_at=received + timedelta(hours=hours) if hours else None, state="closed" if hours else "open",
                 reopened=reopened, **base).store(now=now)


def test_figures_of_twelve_months(scene: Scene, root: Actor, now: datetime) -> None:
    plant(scene, now)
    with access.bound(scene.manager, read_only=True), CaptureQueriesContext(connection) as asked:
        found = api.case_figures(actor=scene.manager, now=now)
    assert len(asked) <= 2
    (line,) = found.lines
    assert (found.months[0], found.months[-1], line.name.en) == (202512, 202611, "Complaint")
    assert line.by_month == (*(0,) * 10, 2, 2) and line.total == 4, "thirteen months ago is out; midnight in China is November"
    assert (line.median_hours, line.reopened_percent) == (6.0, 50.0) and found.whole.by_month == line.by_month
    assert (found.waiting, found.overdue, found.without_due) == (2, 0, 1)


def test_prm_60_a_planner_is_shown_no_figure_about_a_few(scene: Scene, now: datetime) -> None:
    """PRM-60: fewer than five customers behind a figure are hidden from who only plans campaigns; whose units they are sees nothing else."""
    planner = make_actor("planner", now=now, unit_id=scene.world.city, roles=("R14",))
    with access.bound(planner, read_only=True):
        found = api.case_figures(actor=planner, now=now)
        elsewhere = api.case_figures(actor=planner, now=now, unit_id=scene.world.other_city)
    assert (found.waiting, found.whole.total, found.whole.median_hours, found.lines[0].by_month[-1]) == (None, None, None, None)
    assert found.lines[0].by_month[0] == 0 and elsewhere.whole.total == 0
