"""Project groups (项目小组) of an account: CEO, roles of the pack, last day, who leaves, who may, what each sees (ORG-18)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.commands.projects import end_projects
from guanxi.domains.customers.models import Assignment
from guanxi.domains.customers.rules import projects as rules
from guanxi.domains.customers.testing import TwoAccounts, make_two_accounts
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor, make_outsider, refused
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor, system
from guanxi.policy.duties import ADAPTER
from tests.together import Together

pytestmark = pytest.mark.django_db
ROOT, TODAY = system("test"), date(2026, 3, 3)
ROLES = ADAPTER.validate_python({"project_roles": [
    {"key": "ceo", "name": {"zh": "总经理", "en": "CEO"}, "source": "ORG-18", "is_single": True},
    {"key": "sales", "name": {"zh": "销售组", "en": "Sales"}, "source": "ORG-18"}]}).project_roles


@pytest.mark.parametrize(("name", "until", "code"), [
    ("云专线", TODAY, None), ("云专线", TODAY + timedelta(days=90), None), ("云", TODAY, "project_name"), ("长" * 61, TODAY, "project_name"),
    ("网点提速", TODAY, "project_exists"), ("云专线", None, "project_until"), ("云专线", TODAY - timedelta(days=1), "project_over"),
])
def test_org_18_a_group_has_a_name_of_its_own_and_a_last_day(name: str, until: date | None, code: str | None) -> None:
    found = rules.terms_refusal(name=name, until=until, today=TODAY, taken={"网点提速"})
    assert (found.code if found else None) == code


@pytest.mark.parametrize(("role", "user_id", "code"), [
    ("sales", 2, None), ("sales", 1, None), ("sales", 3, "already_in_project"), ("ceo", 2, "project_role_taken"), ("ceo", 1, "already_in_project"),
    ("legal", 2, "unknown_project_role"), ("", 2, "unknown_project_role"),
])
def test_org_18_one_leads_and_a_role_is_the_packs(role: str, user_id: int, code: str | None) -> None:
    found = rules.join_refusal(roles=ROLES, role=role, user_id=user_id, held={(1, "ceo"), (3, "sales")})
    assert (found.code if found else None) == code


@pytest.mark.parametrize(("held", "had", "vacant"), [
    (["ceo"], ["ceo"], []), (["ceo"], ["ceo", "sales"], ["sales"]), ([], ["ceo"], ["ceo"]), ([], [], ["ceo"]), (["ceo", "sales"], ["sales"], []),
])
def test_org_18_the_ceo_is_always_missed_another_once_somebody_left(held: Sequence[str], had: Sequence[str], vacant: Sequence[str]) -> None:
    assert [one.key for one in rules.vacant(roles=ROLES, held=set(held), had=set(had))] == vacant


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> TwoAccounts:
    with together():
        return TwoAccounts(**make_two_accounts(now=now))


@pytest.fixture(scope="module")
def people(together: Together, scene: TwoAccounts, now: datetime) -> dict[str, Actor]:
    """Of another city's county: nothing but a group lets them see the account."""
    county = scene.world.other_county
    with together():
        return {login: make_actor(login, now=now, unit_id=county, roles=(role,)) for login, role in (("cai", "R9"), ("xie", "R8"))}


def day(now: datetime, days: int) -> date:
    return now.astimezone(clock.ZONE).date() + timedelta(days=days)


def opened(scene: TwoAccounts, now: datetime, *, days: int = 60, name: str = "云专线提速") -> int:
    return api.open_project(actor=scene.manager, now=now, account_id=scene.own, name=name, ceo="S-cai", valid_until=day(now, days))


def joined(scene: TwoAccounts, now: datetime, project_id: int, said: str = "S-xie", role: str = "technical") -> int:
    return api.join_project(actor=scene.manager, now=now, account_id=scene.own, project_id=project_id, staff_number=said, role=role)


def groups(scene: TwoAccounts, actor: Actor | None = None) -> Sequence[api.ProjectCard]:
    with access.bound(actor or scene.manager, read_only=True):
        return api.projects(actor=actor or scene.manager, account_id=scene.own)


def lacking(scene: TwoAccounts) -> list[str]:
    with access.bound(scene.manager, read_only=True):
        return [one.key for gap in api.project_gaps(actor=scene.manager, most=5) for one in gap.vacant]


def sees(actor: Actor, account_id: int) -> bool:
    with access.bound(actor, read_only=True):
        return account_id in api.account_names(actor=actor, ids=[account_id])


def test_org_18_a_group_is_formed_with_its_ceo_and_its_members_see_what_local_service_sees(
    scene: TwoAccounts, people: dict[str, Actor], now: datetime,
) -> None:
    project = opened(scene, now)
    joined(scene, now, project)
    (card,) = groups(scene)
    assert [(one.name, one.said.zh) for one in card.members] == [("cai", "项目总经理"), ("xie", "技术支持组")]
    assert (card.name, card.valid_until, card.vacant, card.opened_by) == ("云专线提速", day(now, 60), [], "hejun")
    for one in people.values():
        assert sees(one, scene.own)
        with access.bound(one, read_only=True):
            assert api.only_serves(actor=one, account_id=scene.own) and not api.sees_money(actor=one, account_id=scene.own)
            assert [(mine.project, mine.account_id) for mine in api.my_teams(actor=one, today=day(now, 0))] == [("云专线提速", scene.own)]
            assert [line.kind for line in messages.notices(actor=one)] == ["project_joined"]
    with access.bound(scene.manager, read_only=True):
        team = api.team(actor=scene.manager, account_id=scene.own, today=day(now, 0))
    assert [one.name for one in team.members] == ["hejun"]  # the standing team is another thing
    refused("project_exists", opened, scene=scene, now=now)
    refused("project_role_taken", joined, scene=scene, now=now, project_id=project, role="ceo")
    joined(scene, now, project, said="S-cai", role="general")  # one person may do two things
    api.join_team(actor=scene.manager, now=now, account_id=scene.own, staff_number="S-xie", function="engineering")


def test_org_18_only_who_tends_the_account_forms_it_and_nobody_from_outside_joins(
    scene: TwoAccounts, people: dict[str, Actor], now: datetime,
) -> None:
    project = opened(scene, now)
    stranger = make_actor("moshou", now=now, unit_id=scene.world.other_city)
    given: dict[str, Any] = {"now": now, "account_id": scene.own}
    refused("not_found", api.open_project, actor=stranger, name="甲项目", ceo="S-cai", valid_until=day(now, 9), **given)
    found = refused("not_responsible", api.end_project, actor=people["cai"], project_id=project, reason="不做了", **given)
    assert found.status == 403
    party = organisation.create_party(actor=ROOT, now=now, parent_id=scene.world.city, code="9702-DL", name="望信代理", duty_kind="agent")
    make_outsider("waibu", now=now, unit_id=party, name="外部甲", until=day(now, 30))
    refused("outside_person", joined, scene=scene, now=now, project_id=project, said="waibu")


def test_org_18_who_leaves_the_house_leaves_a_hole_that_is_the_managers_work(scene: TwoAccounts, people: dict[str, Actor], now: datetime) -> None:
    """LIF-17, PRM-71: the CEO leaves, the technical group's man moves to another unit; both roles are named until others take them."""
    project = opened(scene, now)
    joined(scene, now, project)
    assert lacking(scene) == []
    organisation.disable_user(actor=ROOT, now=now, user_id=people["cai"].user_id or 0, reason="离职")
    assert lacking(scene) == ["ceo"]
    organisation.move_user(actor=ROOT, now=now, user_id=people["xie"].user_id or 0, unit_id=scene.world.other_city, reason="调动")
    assert lacking(scene) == ["ceo", "technical"] and [one.key for one in groups(scene)[0].vacant] == ["ceo", "technical"]
    assert [one.name for one in groups(scene)[0].past] == ["cai", "xie"]
    with access.bound(scene.manager, read_only=True):
        told = [line.text.zh for line in messages.notices(actor=scene.manager)]
    assert any("项目小组“云专线提速”" in one for one in told)
    joined(scene, now, project, role="ceo")
    assert lacking(scene) == ["technical"]


def test_org_18_a_group_ends_by_hand_and_by_its_day_and_its_members_are_out(scene: TwoAccounts, people: dict[str, Actor], now: datetime) -> None:
    project = opened(scene, now, days=10)
    joined(scene, now, project)
    given: dict[str, Any] = {"now": now, "account_id": scene.own, "project_id": project, "actor": scene.manager}
    refused("reason_missing", api.extend_project, valid_until=day(now, 20), reason="", **given)
    refused("project_over", api.extend_project, valid_until=day(now, -1), reason="客户推迟验收", **given)
    api.extend_project(valid_until=day(now, 20), reason="客户推迟验收", **given)
    assert end_projects(actor=ROOT, now=now + timedelta(days=20)) == 0 and sees(people["xie"], scene.own)
    assert end_projects(actor=ROOT, now=now + timedelta(days=21)) == 1 and not sees(people["xie"], scene.own)
    refused("project_ended", joined, scene=scene, now=now, project_id=project)
    again = opened(scene, now)  # the name is free again
    api.end_project(actor=scene.manager, now=now, account_id=scene.own, project_id=again, reason="合同已签")
    assert [one.ended_on is not None for one in groups(scene)] == [True, True] and lacking(scene) == []
    assert not Assignment.objects.filter(project__isnull=False, valid_until=None).exists()


def test_org_18_the_page_forms_fills_and_ends_a_group(
    scene: TwoAccounts, people: dict[str, Actor], now: datetime, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    page = scene.client.post(f"/accounts/{scene.own}/projects/open/", {"name": "云", "ceo": "S-cai", "valid_until": str(day(now, 30))})
    assert page.status_code == 422 and "请填写项目名称" in page.content.decode()
    scene.client.post(f"/accounts/{scene.own}/projects/open/", {"name": "云专线提速", "ceo": "S-cai", "valid_until": str(day(now, 30))})
    (card,) = groups(scene)
    address = f"/accounts/{scene.own}/projects/{card.project_id}/"
    scene.client.post(f"{address}join/", {"staff_number": "S-xie", "role": "technical"})
    page_now = scene.client.get(f"/accounts/{scene.own}/team/").content.decode()
    assert "云专线提速" in page_now and "技术支持组" in page_now and "各组职责" in page_now and "出技术方案" in page_now
    block = scene.client.get(f"/accounts/{scene.own}/team/block/").content.decode()
    assert "云专线提速" in block and "项目总经理 cai" in block
    scene.client.post(f"{address}extend/", {"valid_until": str(day(now, 40)), "reason": "客户推迟"})
    assert groups(scene)[0].valid_until == day(now, 40)
    assert scene.client.post(f"{address}end/", {"reason": ""}).status_code == 422
    scene.client.post(f"{address}end/", {"reason": "合同已签"})
    assert groups(scene)[0].ended_on is not None
    assert scene.client.get(f"/accounts/{scene.foreign}/team/").status_code == 404
    assert scene.client.post(f"/accounts/{scene.foreign}/projects/open/", {"name": "甲项目", "ceo": "S-cai"}).status_code == 404
