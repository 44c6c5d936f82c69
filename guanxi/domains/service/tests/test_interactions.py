"""Visits and contacts by unit and month, and the records behind a figure: the reader's scope, days not entries, hidden small groups (ARC-31)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.rulebook.testing import make_policy
from guanxi.domains.service import api
from guanxi.domains.service.tests.conftest import TODAY, Scene
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy import load

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(scene: Scene, now: datetime) -> Scene:
    """Two visits at the manager's own account, October's entered in November; one visit in the other city; one contact of today."""
    rules = {key: dict(one.data) for key, one in load.load("demo").sections.items() if key.startswith("consent/")}
    make_policy(now=now - timedelta(days=1), content=rules)
    for number, (account_id, on) in enumerate(((scene.own, "2026-10-30"), (scene.own, "2026-11-19"), (scene.foreign, "2026-11-18"))):
        actor = scene.manager if account_id == scene.own else system("test")
        customers.record_visit(actor=actor, now=now, account_id=account_id, values={"visited_on": on, "remark": f"走访{number}"})
    policy = consent.contacting(on=TODAY)
    consent.record_touch(actor=scene.manager, now=now, contact_id=scene.person, purpose=policy.purposes[0].key, channel=policy.channels[0].key,
                         note="电话")
    return scene


def test_arc_31_visits_and_contacts_by_unit_and_month(told: Scene, now: datetime) -> None:
    with access.bound(told.manager, read_only=True), CaptureQueriesContext(connection) as asked:
        found = api.interaction_figures(actor=told.manager, today=TODAY)
    assert len(asked) <= 2 and found.months[-2:] == (202610, 202611) and found.reads_contacts
    (line,) = found.lines
    assert [(one.visits, one.contacts) for one in line.by_month[-3:]] == [(0, 0), (1, 0), (1, 1)], "the month of the day, not of the entry"
    assert (found.whole.total.visits, found.whole.total.contacts) == (2, 1), "the other city's account is none of his"
    with access.bound(system("test")):
        everything = api.interaction_figures(actor=system("test"), today=TODAY)
    assert len(everything.lines) == 2 and everything.whole.total.visits == 3
    with access.bound(told.manager, read_only=True):
        assert not api.interaction_figures(actor=told.manager, today=TODAY, unit_id=told.world.other_city).lines


def test_arc_31_the_records_behind_a_figure_are_as_many_as_it_says(told: Scene) -> None:
    with access.bound(told.manager, read_only=True):
        everything = api.interactions(actor=told.manager, today=TODAY)
        october = api.interactions(actor=told.manager, today=TODAY, month=202610)
        visits = api.interactions(actor=told.manager, today=TODAY, kind="visited", unit_id=told.world.city)
        rest = api.interactions(actor=told.manager, today=TODAY, after=f"{everything.rows[0].on}_{everything.rows[0].id}")
        elsewhere = api.interactions(actor=told.manager, today=TODAY, unit_id=told.world.other_city)
    assert len(everything.rows) == 3 and [one.text.zh for one in october.rows] == ["走访 2026-10-30:走访0"]
    assert [one.kind for one in visits.rows] == ["visited", "visited"] and not elsewhere.rows
    assert [one.id for one in rest.rows] == [one.id for one in everything.rows[1:]]


def test_prm_60_a_planner_reads_no_single_record(told: Scene, now: datetime) -> None:
    planner = make_actor("planner", now=now, unit_id=told.world.city, roles=("R14",))
    with access.bound(planner, read_only=True):
        assert api.interaction_figures(actor=planner, today=TODAY).whole.total.visits is None
        with pytest.raises(Refusal, match="small_group"):
            api.interactions(actor=planner, today=TODAY)


def test_a_month_that_is_none_is_refused(told: Scene, now: datetime) -> None:
    for month in ("202613", "abc"):
        page = told.client.get(f"/cases/interactions/?month={month}")
        assert page.status_code == 422 and "202611" in page.content.decode()
    with access.bound(told.manager), pytest.raises(Refusal, match="wrong_month"):
        api.interactions(actor=told.manager, today=TODAY, month=202613)


def test_arc_31_by_browser(told: Scene, now: datetime) -> None:
    part = told.client.get("/cases/interactions/figures/").content.decode()
    assert "<html" not in part and f"?own=1&amp;unit={told.world.city}&amp;month=202610" in part and "1 / 1" in part
    assert "/cases/interactions/figures/" in told.client.get("/cases/").content.decode()
    page = told.client.get(f"/cases/interactions/?own=1&unit={told.world.city}&month=202610").content.decode()
    assert "走访0" in page and "走访1" not in page
    stranger: Actor = make_actor("fremd", now=now, unit_id=told.world.other_city)
    assert "走访0" not in browser_of(stranger.user_id).get("/cases/interactions/").content.decode()
