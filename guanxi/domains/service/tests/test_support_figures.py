"""Figures of support centres: by centre and month, median, satisfaction with its number, records behind, hidden small groups (ORG-14, PRM-60)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.organisation.testing import browser_of, make_actor, refused
from guanxi.domains.service import api
from guanxi.domains.service.models import SupportRequest
from guanxi.domains.service.tests.conftest import WORDS
from guanxi.domains.service.tests.test_passing import Centres, centres, todo
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure.actor import Actor, system

__all__ = ["centres"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def helped(centres: Centres, now: datetime) -> Centres:
    """October: two solved after 2 and 4 hours, one customer content and one not. November: given back after 10 hours, one waits, one taken back."""
    for asked, hours, end, satisfaction in (
            (now - timedelta(days=40), 2, "solved", "yes"), (now - timedelta(days=39), 4, "solved", "no"),
            (now - timedelta(days=3), 10, "given_back", ""), (now - timedelta(days=2), 0, "asked", ""),
            (now - timedelta(days=1), 1, "taken_back", "")):
        case = api.record_case(actor=centres.manager, now=asked, account_id=centres.own, values=WORDS)
        made = api.pass_on_case(actor=centres.manager, now=asked, case_id=case, centre="rncc", question="路由震荡")
        at = asked + timedelta(hours=hours)
        if end == "solved":
            api.answer_support(actor=centres.expert, now=at, support_id=made, answer="换板卡")
            api.answer_case(actor=centres.manager, now=at, case_id=case, answer="已更换")
            api.close_case(actor=centres.manager, now=at, case_id=case, satisfaction=satisfaction)
        elif end == "given_back":
            api.give_back_support(actor=centres.expert, now=at, support_id=made, reason="产品缺陷")
        elif end == "taken_back":
            api.take_back_support(actor=centres.manager, now=at, support_id=made)
    return centres


def test_org_14_by_centre_and_month(helped: Centres, now: datetime) -> None:
    for reader in (helped.manager, helped.expert):  # the centre reads its own figures though it sees no account
        with access.bound(reader, read_only=True), CaptureQueriesContext(connection) as asked:
            (one,) = api.support_figures(actor=reader, now=now)
        assert len(asked) <= 4
        assert (one.name, one.whole.asked, one.whole.waiting, one.whole.helped, one.whole.given_back) == ("区域关怀中心", 5, 1, 2, 1)
        assert (one.whole.median_hours, one.whole.answers) == (4.0, 3), "what was given back took time too, what was taken back none"
        assert (one.whole.satisfied, one.whole.satisfied_known, one.whole.satisfied_percent) == (1, 2, None), "of two no share is said"
        assert [(line.month, line.asked, line.helped, line.median_hours, line.satisfied_known) for line in one.months] == [
            (202611, 3, 0, 10.0, 0), (202610, 2, 2, 3.0, 2)]
    stranger = make_actor("fremd", now=now, unit_id=helped.world.other_city)
    with access.bound(stranger, read_only=True):
        assert api.support_figures(actor=stranger, now=now) == []


def test_org_14_each_figure_opens_as_many_records(helped: Centres, now: datetime) -> None:
    def count(**by: object) -> int:
        with access.bound(helped.manager, read_only=True):
            narrowed = api.SupportFilter(centre_id=helped.rncc, **by)  # type: ignore[arg-type] # as named
            return len(api.supports(actor=helped.manager, narrowed=narrowed).rows)

    assert (count(), count(month=202610), count(month=202611), count(state="asked")) == (5, 2, 3, 1)
    assert (count(state="solved"), count(state="solved", satisfaction="yes"), count(state="given_back", month=202610)) == (2, 1, 0)
    assert (count(state="answered"), count(state="solved", satisfaction="said"), count(state="asked", satisfaction="said")) == (3, 2, 0)
    with access.bound(helped.manager, read_only=True):
        rows = api.supports(actor=helped.manager, narrowed=api.SupportFilter()).rows
        rest = api.supports(actor=helped.manager, narrowed=api.SupportFilter(), after=f"{rows[1].asked_at.isoformat()}_{rows[1].id}").rows
        refused("wrong_month", api.supports, actor=helped.manager, narrowed=api.SupportFilter(month=202613))
    assert [one.id for one in rest] == [one.id for one in rows[2:]] and rows[0].asked_at > rows[1].asked_at


def test_org_14_a_share_is_said_of_five_and_a_case_solved_twice_is_one(helped: Centres, now: datetime) -> None:
    with audit.acting(actor=system("test"), verb="maintain", now=now):
        first = SupportRequest.objects.filter(state="solved", satisfaction="yes").get()
        stamp = {"created_at": now, "updated_at": now, "account_id": helped.own, "centre_id": helped.rncc, "level": "rncc", "kind": "request",
                 "severity": "low", "question": "q", "state": "solved", "asked_at": now, "ended_at": now, "asked_by_id": 1, "asked_by_name": "x"}
        SupportRequest.objects.bulk_create([SupportRequest(case_id=first.case_id, satisfaction="yes", **stamp)])
        cases = [api.record_case(actor=helped.manager, now=now, account_id=helped.own, values=WORDS) for _ in range(3)]
        SupportRequest.objects.bulk_create([SupportRequest(case_id=case, satisfaction="yes", **stamp) for case in cases])
    with access.bound(helped.manager, read_only=True):
        (one,) = api.support_figures(actor=helped.manager, now=now)
    assert (one.whole.helped, one.whole.satisfied, one.whole.satisfied_known, one.whole.satisfied_percent) == (5, 4, 5, 80.0)


def test_prm_60_a_planner_reads_no_small_group(helped: Centres, now: datetime) -> None:
    planner: Actor = make_actor("planner", now=now, unit_id=helped.world.city, roles=("R14",))
    with access.bound(planner, read_only=True):
        (one,) = api.support_figures(actor=planner, now=now)
        assert one.whole.is_hidden and (one.whole.asked, one.whole.median_hours) == (0, None)
        refused("small_group", api.supports, actor=planner, narrowed=api.SupportFilter())
    led = {who.name: "/cases/support/" in browser_of(who.user_id).get("/cases/").content.decode().split("id=\"support\"")[0]
           for who in (planner, helped.manager)}
    assert led == {"planner": False, helped.manager.name: True}, "no way to a list that refuses him"
    assert not todo(planner, api.SUPPORT_ASKED)
