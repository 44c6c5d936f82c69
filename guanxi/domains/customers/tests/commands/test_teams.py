"""Key accounts' technical service teams (ORG-12): whom they lack, rights of local service, joining, leaving, transfer, the sheet, the pages."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Assignment
from guanxi.domains.customers.policy import TEAM
from guanxi.domains.customers.rules import teams as rules
from guanxi.domains.customers.testing import TwoAccounts, make_two_accounts
from guanxi.domains.customers.tests.imports.test_assignment_import import codes
from guanxi.domains.intake import api as intake
from guanxi.domains.lists import api as lists
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_actor, refused
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access, audit, clock
from guanxi.foundation.pure.actor import Actor, system
from tests.together import Together

pytestmark = pytest.mark.django_db
SAYS = TEAM.validate_python({
    "functions": [{"key": "lines", "name": {"zh": "线路", "en": "Lines"}, "source": "ORG-12"},
                  {"key": "desk", "name": {"zh": "客响", "en": "Desk"}, "source": "ORG-12", "roles": ["customer_response"]}],
    "expected": [{"grades": ["gold"], "functions": ["desk", "lines"]}], "first_grades": ["gold"]})


@pytest.mark.parametrize(("grade", "functions", "roles", "missing"), [
    ("gold", (), ("owner",), ["lines", "desk"]), ("gold", ("lines",), ("owner", "local_service"), ["desk"]),
    ("gold", ("lines",), ("customer_response",), []), ("silver", (), (), []), ("", (), (), []),
])
def test_org_12_whom_a_team_lacks(grade: str, functions: tuple[str, ...], roles: tuple[str, ...], missing: list[str]) -> None:
    assert [one.key for one in rules.missing(team=SAYS, grade=grade, functions=functions, roles=roles)] == missing
    assert rules.is_first(team=SAYS, grade=grade) is (grade == "gold")


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> TwoAccounts:
    with together():
        made = TwoAccounts(**make_two_accounts(now=now))
        lists.sync_book(select_sql="select %s::bigint, 'diamond', 1", params=[made.own], columns=("grade", "grade_rank"))
        return made


@pytest.fixture(scope="module")
def engineer(together: Together, scene: TwoAccounts, now: datetime) -> Actor:
    """Of another province: nothing but the team lets him see the account."""
    with together():
        return make_actor("gongcheng", now=now, unit_id=scene.world.other_province, roles=("R8",))


def joined(scene: TwoAccounts, now: datetime, function: str = "engineering") -> int:
    return api.join_team(actor=scene.manager, now=now, account_id=scene.own, staff_number="S-gongcheng", function=function)


def lacking(scene: TwoAccounts, now: datetime) -> list[str]:
    with access.bound(scene.manager, read_only=True):
        gaps = api.team_gaps(actor=scene.manager, today=now.astimezone(clock.ZONE).date(), most=5)
    return [one.key for gap in gaps if gap.account_id == scene.own for one in gap.missing]


def test_the_to_do_says_who_is_still_missing(scene: TwoAccounts, engineer: Actor, now: datetime, root: Actor) -> None:
    """ORG-12: at once, not after the night."""
    today = now.astimezone(clock.ZONE).date()
    with access.bound(scene.manager, read_only=True):
        [gap] = [one for one in api.team_gaps(actor=scene.manager, today=today, most=5) if one.account_id == scene.own]
    with audit.acting(actor=root, verb="test", now=now) as act:
        work.raise_call(act=act, call=api.team_gap_call(gap=gap, owner_id=scene.manager.user_id or 0, today=today))
    before = [one.key for one in gap.missing]
    joined(scene, now)
    with access.bound(scene.manager, read_only=True):
        [item] = WorkItem.objects.filter(state="open", kind=api.TEAM_GAP_CALL, account_id=scene.own)
    assert [one["code"] for one in item.reasons] == [key for key in before if key != "engineering"]
    assert item.zh == f"补齐技术服务团队:缺 {len(before) - 1} 人" and item.owner_id == scene.manager.user_id


def sees(actor: Actor, account_id: int) -> bool:
    with access.bound(actor, read_only=True):
        return account_id in api.account_names(actor=actor, ids=[account_id])


def test_org_12_the_manager_leads_and_a_member_has_the_rights_of_local_service(scene: TwoAccounts, engineer: Actor, now: datetime) -> None:
    assert lacking(scene, now) == ["engineering", "technical_service", "research"] and not sees(engineer, scene.own)
    assignment = joined(scene, now)
    assert lacking(scene, now) == ["technical_service", "research"]
    with access.bound(engineer, read_only=True):
        assert api.relation_of(actor=engineer, account_id=scene.own) == "service"
        assert not api.sees_money(actor=engineer, account_id=scene.own)
        mine = api.my_teams(actor=engineer, today=now.date())
        assert [(one.account_id, one.said.zh, one.lead_name, one.is_first) for one in mine] == [(scene.own, "工程", "hejun", True)]
        assert [line.kind for line in messages.notices(actor=engineer)] == ["team_joined"]
    with access.bound(scene.manager, read_only=True):
        why = api.sight(actor=scene.manager, account_id=scene.own, user_id=engineer.user_id or 0).reasons
        assert any(one.code == "via_local_service" and "工程" in one.value for one in why)
        lines = timeline.for_account(account_id=scene.own, actor=scene.manager, sees_money=True, topic="people").lines
        assert [line.text.zh for line in lines] == ["gongcheng 加入技术服务团队(工程)"]
    refused("already_assigned", lambda: joined(scene, now, "research"))
    refused("reason_missing", lambda: api.leave_team(actor=scene.manager, now=now, account_id=scene.own, assignment_id=assignment, reason=" "))
    api.leave_team(actor=scene.manager, now=now, account_id=scene.own, assignment_id=assignment, reason="项目结束")
    assert not sees(engineer, scene.own) and "engineering" in lacking(scene, now)
    refused("changed_meanwhile", lambda: api.leave_team(
        actor=scene.manager, now=now, account_id=scene.own, assignment_id=assignment, reason="再次"))


def test_org_12_who_serves_on_site_already_gets_the_function_there(scene: TwoAccounts, engineer: Actor, now: datetime) -> None:
    held = api.assign(actor=system("test"), now=now, account_id=scene.own, user_id=engineer.user_id or 0, role="local_service")
    assert joined(scene, now) == held and Assignment.objects.get(pk=held).function == "engineering"


def test_org_12_who_may_not_change_a_team(scene: TwoAccounts, engineer: Actor, now: datetime) -> None:
    refused("unknown_function", lambda: joined(scene, now, "cooking"))
    refused("unknown_person", lambda: api.join_team(
        actor=scene.manager, now=now, account_id=scene.own, staff_number="", function="engineering"))
    refused("not_found", lambda: api.join_team(
        actor=scene.manager, now=now, account_id=scene.foreign, staff_number="S-gongcheng", function="engineering"))
    joined(scene, now)
    refused("forbidden", lambda: api.join_team(actor=engineer, now=now, account_id=scene.own, staff_number="S-hejun", function="research"))


@pytest.mark.parametrize("how", ["leaves", "moves"])
def test_org_12_membership_ends_with_who_leaves_or_is_transferred(scene: TwoAccounts, engineer: Actor, now: datetime, how: str) -> None:
    joined(scene, now)
    user_id = engineer.user_id or 0
    if how == "leaves":
        organisation.disable_user(actor=system("test"), now=now, user_id=user_id, reason="离职")
    else:
        organisation.move_user(actor=system("test"), now=now, user_id=user_id, unit_id=scene.world.province, reason="转岗")
    assert not Assignment.objects.filter(user_id=user_id, valid_until=None).exists() and not sees(engineer, scene.own)
    with access.bound(scene.manager, read_only=True):
        assert [line.kind for line in messages.notices(actor=scene.manager)] == ["team_left"]


@pytest.mark.parametrize(("line", "verdict", "code"), [
    ("GL-1,S-gongcheng,,工程", "new", None), ("GL-1,S-gongcheng,属地服务经理,research", "new", None),
    ("GL-1,S-gongcheng,,烹饪", "rejected", "unknown_function"), ("GL-1,S-gongcheng,客响专席,工程", "rejected", "function_serves"),
])
def test_org_12_a_sheet_of_responsibilities_brings_members(
    scene: TwoAccounts, engineer: Actor, now: datetime, line: str, verdict: str, code: str | None,
) -> None:
    steward = make_actor("steward", now=now, unit_id=scene.world.city, roles=("R18",))

    def bring() -> tuple[int, dict[str, int]]:
        return intake.import_now(actor=steward, now=now, kind="assignments", file_name="归属.csv",
                                 chunks=[f"单位,工号,归属角色,团队职能\n{line}".encode()], options={"owners": ""})

    run_id, counts = bring()
    assert (counts, codes(run_id)) == ({verdict: 1}, [code] if code else [])
    if verdict == "new":
        assert bring()[1] == {"unchanged": 1} and sees(engineer, scene.own)
        intake.revert_now(run_id=run_id, now=now)
        assert not sees(engineer, scene.own)


def test_org_12_a_sheet_gives_a_function_to_who_serves_on_site_and_takes_it_back(scene: TwoAccounts, engineer: Actor, now: datetime) -> None:
    held = api.assign(actor=system("test"), now=now, account_id=scene.own, user_id=engineer.user_id or 0, role="local_service")
    steward = make_actor("steward", now=now, unit_id=scene.world.city, roles=("R18",))
    run_id, counts = intake.import_now(actor=steward, now=now, kind="assignments", file_name="归属.csv",
                                       chunks=["单位,工号,团队职能\nGL-1,S-gongcheng,工程".encode()], options={"owners": ""})
    assert counts == {"changed": 1} and Assignment.objects.get(pk=held).function == "engineering"
    intake.revert_now(run_id=run_id, now=now)
    assert Assignment.objects.get(pk=held).function == "" and sees(engineer, scene.own)


def test_org_12_team_team_block_my_teams_join_team_and_leave_team_by_browser(
    scene: TwoAccounts, engineer: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    page = f"/accounts/{scene.own}/team/"
    form = {"staff_number": "S-nobody", "function": "engineering"}
    wrong = scene.client.post(f"{page}join/", form)
    assert wrong.status_code == 422 and "S-nobody" in wrong.content.decode()
    assert scene.client.post(f"{page}join/", form | {"staff_number": "S-gongcheng"}).status_code == 302
    shown, block = scene.client.get(page).content.decode(), scene.client.get(f"{page}block/").content.decode()
    assert "gongcheng" in shown and "带领团队" in shown and "研发" in block and "优先技术支持" in block
    theirs = browser_of(engineer.user_id)
    assert "望溪银行" in theirs.get("/accounts/teams/").content.decode()
    assert "加入成员" not in theirs.get(page).content.decode()
    assert theirs.post(f"{page}join/", form).status_code == 403
    assert scene.client.get(f"/accounts/{scene.foreign}/team/").status_code == 404
    assert scene.client.get(f"/accounts/{scene.foreign}/team/block/").status_code == 404
    row = Assignment.objects.get(user_id=engineer.user_id, valid_until=None)
    assert scene.client.post(f"{page}{row.pk}/leave/", {"reason": "换人"}).status_code == 302
    assert theirs.get(page).status_code == 404
