"""ORG-16: what somebody says of himself: said, confirmed, read by whom, and gone when he leaves."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_user, refused
from guanxi.domains.placement import api, policy
from guanxi.domains.placement.models import Entry, Profile
from guanxi.domains.placement.policy import Matching
from guanxi.domains.placement.tests.conftest import Scene
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import system
from guanxi.policy import files, load

pytestmark = pytest.mark.django_db


def test_org_16_the_base_decides_nothing_and_the_demo_marks_what_it_decides() -> None:
    base = (files.root() / "base" / "placement" / "matching.yaml").read_text()
    demo = policy.ADAPTER.validate_python(load.load("demo").sections[policy.KEY].data)
    assert "weights: null" in base and "trades" not in base and "jobs" not in base
    assert demo.weights is not None and demo.origin == "ours" and demo.asked("presales")


@pytest.mark.parametrize(("given", "code"), [
    ({"kind": "score", "value": "9"}, "unknown_kind"), ({"kind": "trade", "value": "astrology"}, "unknown_value"),
    ({"kind": "industry", "value": "金融"}, "unknown_value"), ({"kind": "job", "value": "presales"}, "unknown_stance"),
    ({"kind": "job", "value": "king", "stance": "wants"}, "unknown_value"),
    ({"kind": "unit", "value": "987654321", "stance": "wants"}, "unknown_value"),
    ({"kind": "qualification", "value": "PMP"}, "qualification_day"),
    ({"kind": "qualification", "value": "PMP", "awarded_on": date(2026, 11, 21)}, "qualification_day"),
    ({"kind": "qualification", "value": " ", "awarded_on": date(2020, 1, 1)}, "tag_length"),
    ({"kind": "language", "value": "mandarin", "awarded_on": date(2020, 1, 1)}, "qualification_day"),
])
def test_org_16_values_come_from_the_lists_where_there_are_lists(scene: Scene, now: datetime, given: dict[str, Any], code: str) -> None:
    refused(code, api.add_entry, actor=scene.expert, now=now, **given)


def test_org_16_his_own_page_his_supervisor_confirms_and_nobody_else_reads(scene: Scene, now: datetime) -> None:
    mine, head, user_id = browser_of(scene.expert.user_id), browser_of(scene.head.user_id), scene.expert.user_id
    mine.post("/placement/mine/open/", {"is_open": "yes"})
    mine.post("/placement/mine/entries/", {"kind": "industry", "value": "J66"})
    mine.post("/placement/mine/entries/", {"kind": "qualification", "value": "PMP 项目管理", "awarded_on": "2021-06-01"})
    page = mine.post("/placement/mine/entries/", {"kind": "job", "value": "presales", "stance": "avoids"}, follow=True).content.decode()
    assert "J66" in page and "PMP 项目管理" in page and "2021-06-01" in page and "不愿意" in page and "本人说明" in page
    industry, _, wish = Entry.objects.order_by("pk").values_list("pk", flat=True)
    address = f"/placement/people/{user_id}/"
    assert "货币金融服务" in head.get(address).content.decode()
    confirmed = head.post(f"{address}entries/{industry}/confirm/", follow=True).content.decode()
    assert "head 核实于 2026-11-20" in confirmed
    refused("only_background", api.confirm_entry, actor=scene.head, now=now, user_id=user_id, entry_id=wish)
    for other in (scene.rookie, scene.stranger):
        refused("not_found", api.profile, actor=other, user_id=user_id)
        refused("not_found", api.confirm_entry, actor=other, now=now, user_id=user_id, entry_id=industry)
    assert api.profile(actor=scene.admin, user_id=user_id).may_confirm is False
    refused("profile_closed", api.confirm_entry, actor=scene.admin, now=now, user_id=user_id, entry_id=industry)
    refused("profile_closed", api.confirm_entry, actor=scene.expert, now=now, user_id=user_id, entry_id=industry)
    refused("not_found", api.remove_entry, actor=scene.rookie, now=now, entry_id=industry)
    with access.bound(scene.head):
        assert not Entry.objects.exists(), "row security: only the door shows it to a supervisor"


def test_org_16_said_anew_it_is_no_longer_confirmed(scene: Scene, now: datetime) -> None:
    made = api.add_entry(actor=scene.expert, now=now, kind="trade", value="cloud")
    api.confirm_entry(actor=scene.head, now=now, user_id=scene.expert.user_id, entry_id=made)
    assert api.own_profile(actor=scene.expert).entries[0].confirmed_by == "head"
    assert api.add_entry(actor=scene.expert, now=now, kind="trade", value="cloud") == made
    assert api.own_profile(actor=scene.expert).entries[0].confirmed_by == ""


def test_org_16_it_goes_with_the_leaver_and_history_never_held_it(scene: Scene, now: datetime) -> None:
    api.say_open(actor=scene.expert, now=now, is_open=False)
    api.add_entry(actor=scene.expert, now=now, kind="language", value="hakka")
    ended = organisation.disable_user(actor=scene.admin, now=now, user_id=scene.expert.user_id, reason="离职")
    assert "已删除其个人背景与意向" in {line.zh for line in ended}
    with access.bound(system("test")):
        assert not Entry.objects.exists() and not Profile.objects.exists()
        images = [str(row) for row in AuditRow.objects.filter(table_name__startswith="placement_").values_list("before", flat=True) if row]
    assert images and not any("hakka" in image or "is_open" in image for image in images)


def test_org_16_a_supervisor_sees_who_fits_and_why(scene: Scene, now: datetime) -> None:
    """ORG-16, ORG-17: ranked by the pack; load, wishes and what nobody said stand beside it; who is not open stays, last."""
    for actor, trade in ((scene.expert, "transmission"), (scene.rookie, "data_network")):
        api.add_entry(actor=actor, now=now, kind="trade", value=trade)
    api.add_entry(actor=scene.expert, now=now, kind="job", value="presales", stance="wants")
    api.say_open(actor=scene.rookie, now=now, is_open=False)
    make_account(now=now, unit_id=scene.world.city, name="望溪银行", owner_id=scene.expert.user_id)
    make_user("outsider", now=now, unit_id=scene.world.other_city)
    found = api.candidates(actor=scene.head, wish=api.Wish(job="presales"))
    assert [one.person.name for one in found.rows] == ["expert", "head", "rookie"] and found.is_ranked
    first, last = found.rows[0], found.rows[-1]
    assert first.points == 7 and first.accounts == 1 and {line.text.zh for line in first.fits} == {"传输网", "本人愿意:售前支持专员"}
    assert "本人表示不考虑调岗" in {line.text.zh for line in last.against} and "系统集成" in {text.zh for text in last.missing}
    page = browser_of(scene.head.user_id).get("/placement/candidates/?job=presales").content.decode()
    assert "本人表示不考虑调岗" in page and "岗位要求" in page
    refused("forbidden", api.candidates, actor=scene.expert, wish=api.Wish())
    refused("not_found", api.candidates, actor=scene.head, wish=api.Wish(unit_id=scene.world.other_city))
    refused("unknown_job", api.candidates, actor=scene.head, wish=api.Wish(job="king"))


def test_org_16_an_account_without_an_owner_asks_for_its_industry(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """And without weights of the pack the list is no ranking, and says so."""
    account_id = make_account(now=now, unit_id=scene.world.city, name="望溪银行", industry_code="J66")
    api.add_entry(actor=scene.rookie, now=now, kind="industry", value="J66")
    monkeypatch.setattr("guanxi.domains.placement.queries.lists.rulebook", SimpleNamespace(
        named_in_force=lambda **_: ("", Matching()), section=lambda **_: None))
    page = browser_of(scene.head.user_id).get(f"/placement/candidates/?account={account_id}").content.decode()
    assert "客户的行业" in page and "不排名次" in page and "没有决定各项权重" in page
    foreign = make_account(now=now, unit_id=scene.world.other_province, name="外省厂")
    assert browser_of(scene.head.user_id).get(f"/placement/candidates/?account={foreign}").status_code == 404
