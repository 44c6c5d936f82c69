"""ORG-02, ORG-20, PRM-72, SYS-22: a list of people goes in as the pages take them, names what it cannot take, and goes back."""

from __future__ import annotations

import contextlib
import re
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from typer.testing import CliRunner

from guanxi.domains.customers.testing import make_account
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation import api
from guanxi.domains.organisation.models import GroupMember, User
from guanxi.domains.organisation.testing import World, browser_of, freshened, make_user, refused
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor
from guanxi.shell import staff_cli
from guanxi.shell.roster.tests.conftest import book, load, said

pytestmark = pytest.mark.django_db
HEAD = "登录名,工号,姓名,单位编码,岗位,角色,手机,邮箱,小组\n"
SHEET = HEAD + """zhao,1001,赵敏,970221,客户经理,客户经理、行业经理,13812341234,zhao@example.cn,甲组
,1002,钱进,柳塘县,,R1,,,甲组
old,,,970221,,,,,
sun,1003,孙立,970221,,系统管理员,,,
li,1004,李白,9703,,R1,,,
zhou,1005,周到,970221,,,,,
far,,石渡人,970221,,R1,,,
zhao,1009,又一个,970221,,R1,,,
shi,,,970221,,,,,
wu,1001,吴言,970221,,R1,,,
gone,,走了,970221,,R1,,,
boss,,,970221,,,,,
x,1006,郑,970221,,R1,电话,,
"""


def _house(world: World, now: datetime) -> dict[str, int]:
    made = {name: make_user(name, now=now, unit_id=unit) for name, unit in (
        ("old", world.city), ("far", world.other_city), ("gone", world.city), ("boss", world.city), ("left", world.county))}
    make_account(now=now, unit_id=world.city, name="柳塘水厂", owner_id=made["boss"])
    return made


def test_sys_22_people_of_a_list_go_in_as_the_pages_take_them(world: World, admin: Actor, root: Actor, now: datetime) -> None:
    made = _house(world, now)
    api.disable_user(actor=root, now=now, user_id=made["gone"], reason="离职")
    run_id, counts = load(admin, now, "staff", SHEET)
    found = said(run_id)
    assert [found[n][0] for n in (2, 3, 4)] == ["new", "new", "changed"] and counts == {"new": 2, "changed": 1, "rejected": 9, "conflict": 1}
    assert {n: found[n][1] for n in range(5, 15)} == {
        5: "administrator_apart", 6: "unknown_unit", 7: "roles_needed", 8: "username_taken", 9: "row_repeated", 10: "own_account",
        11: "staff_number_taken", 12: "already_disabled", 13: "person_held", 14: "login_name"}
    zhao, qian = User.objects.get(username="zhao"), User.objects.get(username="1002")
    assert (zhao.roles, zhao.unit_id, zhao.email, zhao.staff_number) == (["R1", "R3"], world.county, "zhao@example.cn", "1001")
    assert not zhao.has_usable_password() and zhao.must_change_password and qian.unit_id == world.county
    assert set(GroupMember.objects.filter(group__name="甲组", valid_until=None).values_list("user_id", flat=True)) == {zhao.pk, qian.pk}
    assert User.objects.get(pk=made["old"]).unit_id == world.county and User.objects.get(pk=made["boss"]).unit_id == world.city
    with access.bound(admin):
        left = intake.left_out(run_id=run_id, actor=admin)
    assert left is not None and [one.url for one in left.rows] == [f"/people/{made['left']}/"]
    assert User.objects.get(pk=made["left"]).is_active
    assert load(admin, now, "staff", SHEET)[1] == {"unchanged": 3, "rejected": 9, "conflict": 1}
    with access.bound(root):
        assert AuditAct.objects.filter(verb="apply_batch", subject_id=run_id).count() == 1


def test_org_17_a_list_says_the_job_by_its_name_and_goes_back(world: World, admin: Actor, now: datetime) -> None:
    """目录岗位 takes names and keys of the catalogue; what the house calls somebody stays in the column 岗位; a blank cell takes nothing away."""
    old = _house(world, now)["old"]
    head = "登录名,姓名,单位编码,岗位,目录岗位,角色\n"
    run_id, counts = load(admin, now, "staff", head + "old,,,大堂经理,售前支持专员,\nzhao,赵敏,970221,,call_agent,R1\nli,李白,970221,,大堂经理,R1\n")
    assert counts == {"changed": 1, "new": 1, "rejected": 1} and said(run_id)[4][1] == "unknown_job"

    def job() -> tuple[str, str]:
        return User.objects.values_list("post", "job").get(pk=old)

    assert job() == ("大堂经理", "presales") and User.objects.get(username="zhao").job == "call_agent"
    assert load(admin, now, "staff", head + "old,,,,,\n")[1] == {"unchanged": 1}
    intake.revert_now(now=now, run_id=run_id)
    assert job() == ("", "")


def test_sys_22_a_list_of_people_goes_back_except_who_is_in_use(world: World, admin: Actor, now: datetime) -> None:
    made = _house(world, now)
    before = User.objects.get(pk=made["old"])
    run_id, _ = load(admin, now, "staff", SHEET)
    slips = api.hand_out_passwords(actor=admin, now=now, unit_id=world.county)
    assert [one.name for one in slips] == ["钱进", "赵敏"] and all(User.objects.get(pk=one.first.user_id).check_password(one.first.password)
                                                                 for one in slips)
    refused("nobody_waits", api.hand_out_passwords, actor=admin, now=now, unit_id=world.county)
    refused("not_found", api.hand_out_passwords, actor=admin, now=now, unit_id=world.other_city)
    kept = intake.revert_now(now=now, run_id=run_id)
    assert {one["label"] for one in kept} == {"赵敏", "钱进"}
    assert set(GroupMember.objects.filter(group__name="甲组", valid_until=None).values_list("user__name", flat=True)) == {"赵敏", "钱进"}
    after = User.objects.get(pk=made["old"])
    assert after.unit_id == before.unit_id == world.city and after.access_version > before.access_version + 1
    second, _ = load(admin, now, "staff", HEAD + "feng,1010,冯唐,970221,,R1,,,乙组\n")
    assert not intake.revert_now(now=now, run_id=second) and not User.objects.filter(username="feng").exists()
    assert load(admin, now, "staff", HEAD + "feng,1010,冯唐,970221,,R1,,,乙组\n")[1] == {"new": 1}


def test_sys_22_a_list_says_roles_in_both_languages_and_keeps_people_in_the_order_of_pinyin(world: World, admin: Actor, now: datetime) -> None:
    """A new name moves him at once, and taking the list back moves him back."""
    who = [make_user(login, now=now, unit_id=world.county, name=name) for login, name in (("anp", "安平"), ("hej", "何军"), ("shan", "单雄"))]
    listed = lambda: [one.name for one in api.people(unit_ids=[world.county], limit=50)]  # noqa: E731
    assert listed() == ["安平", "何军", "单雄"]
    run_id, counts = load(admin, now, "staff", HEAD + "anp,,赵平,,,R1、R3,,,\n")
    assert counts == {"changed": 1} and listed() == ["何军", "单雄", "赵平"]
    with connection.cursor() as cursor:
        cursor.execute("select e->>'zh', e->>'en' from intake_row, jsonb_array_elements(reasons) e "
                       "where run_id = %s and e->>'field' = 'roles'", [run_id])
        ((zh, en),) = cursor.fetchall()
    assert zh.endswith("客户经理 → 客户经理、行业经理")
    assert en.endswith(": Account manager → Account manager, Industry manager")
    assert not intake.revert_now(now=now, run_id=run_id) and listed() == ["安平", "何军", "单雄"] and len(who) == 3


def test_prm_72_the_desk_of_imports_is_parted(world: World, admin: Actor, now: datetime) -> None:
    """Who administers imports units and staff and no customers; who imports customers imports no staff, and finds no list of them. ORG-21."""
    head = api.actor_of_user(user_id=make_user("chief", now=now, unit_id=world.hq, roles=("R10",)))
    assert [one.kind for one in intake.kinds(actor=admin)] == ["units", "staff"]
    assert {"units", "staff"}.isdisjoint(one.kind for one in intake.kinds(actor=head)) and intake.kinds(actor=head)
    for actor, kind in ((admin, "accounts"), (head, "staff")):
        refused("forbidden", intake.upload_file, actor=actor, now=now, kind=kind, file_name="x.csv", chunks=[SHEET.encode()])
    run_id, _ = load(admin, now, "staff", HEAD + "feng,1010,冯唐,970221,,R1,,,\n")
    assert head.scope.shape == "all"
    refused("not_found", intake.run, run_id=run_id, actor=head)
    page = browser_of(admin.user_id)
    assert page.get(f"/imports/{run_id}/").status_code == 200 and page.get("/imports/upload/").content.decode().count("value=\"accounts\"") == 0


def test_sys_22_one_workbook_of_units_and_people_on_the_page(world: World, admin: Actor, now: datetime) -> None:
    """People wait for their units; rights are written after a fresh login only, and never with a key."""
    content = book(("单位", [["单位编码", "单位名称", "上级单位"], ["HK", "河口网点", "970221"]]),
                   ("人员", [["工号", "姓名", "单位编码", "角色"], ["1001", "赵敏", "HK", "客户经理"]]))
    first = intake.upload_workbook(actor=admin, now=now, file_name="名单.xlsx", chunks=[content])
    sheets = intake.workbook(run_id=first, actor=admin)
    assert [one.kind for one in sheets] == ["units", "staff"]
    intake.preview_workbook(actor=admin, now=now, run_id=first)
    for one in sheets:
        intake.take_step(run_id=one.id, step="preview", now=now)
    by_key = Actor(user_id=admin.user_id, name=admin.name, kind="staff", roles=admin.roles, unit_id=admin.unit_id, scope=admin.scope, channel="rest")
    refused("confirm_on_page", intake.apply_workbook, actor=by_key, now=now, run_id=first)
    stale = freshened(browser_of(admin.user_id), admin.user_id, at=0)
    assert "/reauthenticate/" in stale.post(f"/imports/{first}/workbook/apply/").headers["Location"]
    assert browser_of(admin.user_id).post(f"/imports/{first}/workbook/apply/").status_code == 302
    for run_id, step in ((sheets[0].id, "apply"), (sheets[1].id, "preview"), (sheets[1].id, "apply")):
        intake.take_step(run_id=run_id, step=step, now=now)
    assert User.objects.get(username="1001").unit_id == api.units_by_code(codes=["HK"])["HK"].id


def test_prm_71_first_passwords_are_slips_of_one_unit_shown_once(world: World, admin: Actor, now: datetime) -> None:
    load(admin, now, "staff", HEAD + "feng,1010,冯唐,970221,,R1,,,\n")
    page = browser_of(admin.user_id)
    assert "柳塘县" in page.get("/people/first-passwords/").content.decode()
    answer = page.post(f"/people/first-passwords/{world.county}/")
    shown = answer.content.decode()
    assert "冯唐" in shown and "feng" in shown and answer.headers["Cache-Control"] == "no-store"
    assert User.objects.get(username="feng").must_change_password
    after = page.get("/people/first-passwords/").content.decode()
    assert "没有待发初始口令的人员" in after and "冯唐" not in after
    assert page.post(f"/people/first-passwords/{world.other_city}/").status_code == 404


def test_sys_22_the_first_day_at_the_command_line(world: World, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`guanxi staff import`: units, then the people in them; what is refused is named with file, row and way out; and back."""
    monkeypatch.setattr(staff_cli, "connected", contextlib.nullcontext)
    file = tmp_path / "名单.xlsx"
    file.write_bytes(book(("单位", [["单位编码", "单位名称", "上级单位"], ["HK", "河口网点", "970221"]]),
                          ("人员", [["工号", "姓名", "单位编码", "角色"], ["1001", "赵敏", "HK", "客户经理"], ["1002", "钱进", "没有", "客户经理"]])))

    def run(*arguments: str) -> str:
        answer = CliRunner().invoke(staff_cli.app, list(arguments), catch_exceptions=False)
        assert answer.exit_code == 0
        return answer.stdout

    assert "Units: 1 new" in run("import", str(file), "--check") and not User.objects.filter(username="1001").exists()
    done = run("import", str(file))
    assert "Staff: 1 new, 1 rejected" in done and "名单.xlsx row 3: No unit “没有”" in done and "Import the units first" in done
    number = re.findall(r"import (\d+)", done)[-1]
    assert "taken back, 0 kept" in run("revert", number) and not User.objects.filter(username="1001").exists()
