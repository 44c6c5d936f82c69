"""ORG-19: stationing and direct management: who may, for how long, what he reaches meanwhile on every channel, and that it ends by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api, stationing
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_user, refused
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.policy import duties

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
TERMS = api.StationingTerms(staff_number="S-gugan", kind="direct", valid_from=DAY, valid_until=DAY + timedelta(days=9), reason="一线缺人")


def seen_in_book(actor: Actor) -> list[int]:
    with access.bound(actor):
        return [row.account_id for row in lists.book_page(query=lists.BookQuery(size=50), scope=customers.list_scope(actor)).rows]


@pytest.mark.parametrize(("offset", "ended", "expected"), [
    (-1, None, "planned"), (0, None, "running"), (9, None, "running"), (10, None, "over"), (3, 3, "over"), (2, 3, "running"), (-1, -1, "over"),
])
def test_org_19_a_stationing_runs_from_its_first_to_its_last_day(offset: int, ended: int | None, expected: str) -> None:
    today = DAY + timedelta(days=offset)
    ended_on = None if ended is None else DAY + timedelta(days=ended)
    assert stationing.state_of(valid_from=DAY, valid_until=DAY + timedelta(days=9), ended_on=ended_on, today=today) == expected


def test_org_19_reach_follows_the_dates_on_page_list_and_call_and_ends_by_itself(
        world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    chief, expert = make_actor("chief", now=now, unit_id=world.city, roles=("R9",)), make_user("gugan", now=now, unit_id=world.city)
    account_id = make_account(now=now, unit_id=world.county, name="柳塘水厂")
    browser, address = browser_of(expert), f"/accounts/{account_id}/"
    assert browser.get(address).status_code == 404
    api.station(actor=chief, now=now, unit_id=world.county, terms=replace(TERMS, valid_from=DAY + timedelta(days=1)))
    assert browser.get(address).status_code == 404, "not before its first day"
    monkeypatch.setenv("GUANXI_NOW", (now + timedelta(days=1)).isoformat())
    assert browser.get(address).status_code == 200
    actor = api.actor_of_user(user_id=expert)
    assert seen_in_book(actor) == [account_id]
    others = [make_user("zhiban", now=now, unit_id=world.city), make_user("tingyong", now=now, unit_id=world.hq, roles=())]
    everybody = sorted([chief.user_id, expert, *others])
    assert list(api.actors_of_users(user_ids=everybody)) == [api.actor_of_user(user_id=each, channel="job") for each in everybody]
    with access.bound(actor):
        said = customers.why_visible(actor=actor, account_id=account_id)
    assert [one.code for one in said] == ["stationed", "money_role"] and "chief" in said[0].text.zh and "2026-11-29" in said[0].text.zh
    auditor = make_actor("hegui", now=now, unit_id=world.city, roles=("R17",))
    with access.bound(auditor):
        assert "stationed" in {one.code for one in customers.sight(actor=auditor, account_id=account_id, user_id=expert).reasons}
    page = browser_of(chief.user_id).get(f"/units/{world.county}/").content.decode()
    assert "gugan" in page and "一线缺人" in page and "2026-11-29" in page
    monkeypatch.setenv("GUANXI_NOW", (now + timedelta(days=9)).isoformat())
    assert browser.get(address).status_code == 200, "its last day"
    monkeypatch.setenv("GUANXI_NOW", (now + timedelta(days=10)).isoformat())
    assert browser.get(address).status_code == 404 and seen_in_book(api.actor_of_user(user_id=expert)) == []


def test_org_19_stationed_he_works_there_as_his_role_does_at_home(world: World, now: datetime) -> None:
    """An account manager is given accounts and creates there; a response engineer sees the unit's accounts."""
    chief = make_actor("chief", now=now, unit_id=world.province, roles=("R10",))
    manager, engineer = make_user("gugan", now=now, unit_id=world.city), make_user("gong", now=now, unit_id=world.city, roles=("R5",))
    account_id = make_account(now=now, unit_id=world.other_county, name="石城水厂")
    for number in ("S-gugan", "S-gong"):
        api.station(actor=chief, now=now, unit_id=world.other_county, terms=replace(TERMS, staff_number=number, kind="stationed"))
    first, second = api.actor_of_user(user_id=manager), api.actor_of_user(user_id=engineer)
    assert world.other_county in first.scope.home_ids and not first.scope.unit_ids and seen_in_book(first) == []
    assert customers.create_account(actor=first, now=now, values={"name": "石城医院", "unit": world.other_county})
    assert account_id in seen_in_book(second) and world.other_city not in second.scope.unit_ids


def test_org_19_it_can_be_ended_early(world: World, now: datetime) -> None:
    chief, expert = make_actor("chief", now=now, unit_id=world.city, roles=("R9",)), make_user("gugan", now=now, unit_id=world.city)
    made = api.station(actor=chief, now=now, unit_id=world.county, terms=TERMS)
    assert world.county in api.actor_of_user(user_id=expert).scope.unit_ids
    refused("reason_needed", api.end_stationing, actor=chief, now=now, stationing_id=made, reason=" ")
    browser = browser_of(chief.user_id)
    assert "已结束" in browser.post(f"/units/{world.county}/stationings/{made}/end/", {"reason": "回本部"}, follow=True).content.decode()
    assert not api.actor_of_user(user_id=expert).scope.unit_ids
    refused("stationing_over", api.end_stationing, actor=chief, now=now, stationing_id=made, reason="ok")
    assert api.station(actor=chief, now=now, unit_id=world.county, terms=TERMS), "another one may follow"


@pytest.mark.parametrize(("changes", "code"), [
    ({"staff_number": "S-nobody"}, "unknown_person"), ({"staff_number": "S-far"}, "unknown_person"), ({"staff_number": "S-local"}, "own_unit"),
    ({"staff_number": "S-admin"}, "cannot_be_stationed"), ({"kind": "?"}, "unknown_kind"), ({"reason": ""}, "reason_needed"),
    ({"valid_from": DAY - timedelta(days=1)}, "stationing_days"), ({"valid_until": DAY - timedelta(days=1)}, "stationing_days"),
    ({"valid_until": DAY + timedelta(days=732)}, "stationing_days"), ({}, "stationing_overlap"),
])
def test_org_19_terms_that_are_refused(world: World, now: datetime, changes: dict[str, Any], code: str) -> None:
    chief = make_actor("chief", now=now, unit_id=world.city, roles=("R9",))
    for name, unit_id, role in (("gugan", world.city, "R1"), ("far", world.other_city, "R1"), ("local", world.county, "R1"),
                                ("admin", world.city, "R20")):
        make_user(name, now=now, unit_id=unit_id, roles=(role,))
    if not changes:
        api.station(actor=chief, now=now, unit_id=world.county, terms=TERMS)
    refused(code, api.station, actor=chief, now=now, unit_id=world.county, terms=replace(TERMS, **changes))


def test_org_19_who_may_and_where(world: World, now: datetime) -> None:
    chief, shop = (make_actor(name, now=now, unit_id=world.city, roles=(role,)) for name, role in (("chief", "R9"), ("shop", "R13")))
    make_user("gugan", now=now, unit_id=world.city)
    refused("forbidden", api.station, actor=shop, now=now, unit_id=world.county, terms=TERMS)
    refused("not_found", api.station, actor=chief, now=now, unit_id=world.other_county, terms=TERMS)
    browser = browser_of(chief.user_id)
    form = {"staff_number": "S-gugan", "kind": "direct", "valid_from": "2026-11-20", "valid_until": "", "reason": "ok"}
    refused_page = browser.post(f"/units/{world.county}/stationings/", form | {"reason": "县里缺人"})
    shown = refused_page.content.decode()
    assert refused_page.status_code == 422 and "请填写起始日和终止日" in shown
    assert all(said in shown for said in ('value="S-gugan"', 'value="direct" selected', 'value="县里缺人"')), "what was typed stays"
    plain = browser.get(f"/units/{world.county}/").content.decode()
    assert 'value="S-gugan"' not in plain and 'value="2026-11-20" min="2026-11-20"' in plain
    assert "派驻已登记" in browser.post(f"/units/{world.county}/stationings/", form | {"valid_until": "2026-12-20"}, follow=True).content.decode()


@pytest.mark.parametrize("goal", [None, 60])
def test_org_19_the_share_of_full_time_marketing_staff_opens_its_people(
    world: World, now: datetime, monkeypatch: pytest.MonkeyPatch, goal: int | None,
) -> None:
    """ORG-19: with the units below, without leavers and people from outside; a goal only where the pack names one."""
    asked = {"source": "ORG-19", "roles": ["R1", "R2", "R3"], "goal_percent": goal}
    monkeypatch.setattr("guanxi.domains.organisation.pack.in_force", lambda: duties.InForce(
        duties=duties.Duties.model_validate({"marketing_staff": asked}), label="test"))
    head = make_actor("head", now=now, unit_id=world.city, roles=("R9",))
    make_user("seller", now=now, unit_id=world.county, roles=("R2",), name="戚营销")
    make_user("desk", now=now, unit_id=world.county, roles=("R4",), name="邬座席")
    left = make_user("left", now=now, unit_id=world.county, roles=("R1",), name="离岗人")
    api.disable_user(actor=system("test"), now=now, user_id=left, reason="离职")
    page = browser_of(head.user_id).get(f"/units/{world.city}/").content.decode()
    assert "1/3(33%)" in page and "<li>戚营销" in page and "<li>邬座席" not in page and "离岗人" not in page
    assert ("目标 60%" in page, "目标未定" in page) == (goal is not None, goal is None)
    share = api.unit_view(actor=head, unit_id=world.other_county).marketing
    assert share is None, "nobody works there"
