"""The home page per role, its acts, its bell, its empty states."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from guanxi.domains.customers import api as customers
from guanxi.domains.insights import api as insights
from guanxi.domains.intake.models import ImportRun
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation.testing import World, browser_of, make_user, make_world
from guanxi.domains.work import api as work
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.ref import Ref
from guanxi.shell.today.day import greeting
from tests.together import Together

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _fixed_clock(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())


@pytest.fixture(scope="module")
def world(together: Together, now: datetime) -> World:
    with together():
        return make_world(now=now)


def logged_in(world: World, now: datetime, *roles: str, unit: str = "city", name: str = "he.jun") -> tuple[Client, int]:
    user_id = make_user(name, now=now, unit_id=getattr(world, unit), roles=roles, name="何俊")
    return browser_of(user_id), user_id


def call(root: Actor, now: datetime, user_id: int, count: int = 1, **more: Any) -> None:
    with audit.acting(actor=root, verb="raise", now=now) as act:
        work.raise_calls(act=act, calls=[work.Call(**{
            "kind": "promise", "about": Ref("account", 1), "owner_id": user_id, "due_on": TODAY, "title": t(f"回访{n}", f"Call {n}"),
            "dedupe_key": f"k{n}", "weight": work.PROMISE, **more}) for n in range(count)])


def page(client: Client, path: str = "/") -> str:
    response = client.get(path)
    assert response.status_code == 200, response.content[:500]
    return response.content.decode()


@pytest.mark.parametrize("role", [f"R{n}" for n in range(1, 23)])
def test_every_role_has_a_home(world: World, now: datetime, role: str) -> None:
    client, _ = logged_in(world, now, role)
    assert "何俊" in page(client)


@pytest.mark.parametrize(("role", "sees", "not_sees"), [
    ("R1", "今日必做", "后台作业"), ("R9", "待我审批", "后台作业"), ("R15", "夜间计算", "待我审批"), ("R20", "后台作业", "今日必做"),
    ("R12", "您的角色没有待办", "今日必做"),
    ("R21", 'btn-primary" href="/privacy/reviews/"', "您的角色没有待办"),
])
def test_blocks_follow_the_role(world: World, now: datetime, role: str, sees: str, not_sees: str) -> None:
    client, _ = logged_in(world, now, role)
    html = page(client)
    assert sees in html and not_sees not in html


def test_never_more_than_twelve_must_be_done(world: World, root: Actor, now: datetime) -> None:
    client, user_id = logged_in(world, now, "R1")
    call(root, now, user_id, 15)
    html = page(client)
    assert "12 / 12" in html and html.index("可做") > html.index("回访11") and html.count("data-key=\"e\"") == 15


def test_an_empty_day_says_what_will_come(world: World, now: datetime) -> None:
    client, _ = logged_in(world, now, "R1")
    assert "今天没有必须完成的事" in page(client)


def test_before_the_first_night_the_page_says_so(world: World, now: datetime) -> None:
    client, _ = logged_in(world, now, "R1")
    assert "数据准备中" in page(client)


def test_figures_say_of_which_month_they_are(world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _ = logged_in(world, now, "R1")
    stamp = insights.Stamp(anchor_month=202610, basis="bill", as_of=date(2026, 11, 5))
    monkeypatch.setattr(insights, "stamp", lambda: stamp)
    html = page(client)
    assert stamp.said.zh in html and "数据准备中" not in html


def test_the_name_of_the_account_is_shown_to_who_sees_it(world: World, root: Actor, now: datetime) -> None:
    client, user_id = logged_in(world, now, "R9")
    account_id = customers.create_account(
        actor=root, now=now, values={"name": "屿澜银行望溪分行", "unit": world.city}, identifiers={}, owner_id=None)
    call(root, now, user_id, account_id=account_id, about=Ref("account", account_id))
    assert "屿澜银行望溪分行" in page(client)


def test_completing_snoozing_and_passing_on_by_page(world: World, root: Actor, now: datetime) -> None:
    client, user_id = logged_in(world, now, "R1")
    other = make_user("shen", now=now, unit_id=world.city, roles=("R1",))
    call(root, now, user_id, 3)
    with access.bound(root):
        first, second, third = WorkItem.objects.order_by("dedupe_key").values_list("pk", flat=True)
    assert client.post(f"/work/{first}/complete/", {"version": "1"}).status_code == 302
    assert "原因" in page(client, f"/work/{second}/snooze/")
    until = (TODAY + timedelta(days=3)).isoformat()
    assert client.post(f"/work/{second}/snooze/", {"until": until, "reason": "等回复", "version": "1"}).status_code == 302
    assert "工号" in page(client, f"/work/{third}/pass-on/")
    assert client.post(f"/work/{third}/pass-on/", {"to": "S-shen", "reason": "出差"}).status_code == 302
    with access.bound(root):
        assert list(WorkItem.objects.order_by("dedupe_key").values_list("state", "snooze_reason", "owner_id")) == [
            ("done", "", user_id), ("open", "等回复", user_id), ("open", "", other)]


@pytest.mark.parametrize(("path", "data", "status"), [
    ("complete", {"version": "9"}, 409), ("snooze", {"until": "x", "reason": "ok"}, 422), ("snooze", {"until": "2026-11-25"}, 422),
    ("pass-on", {"to": "nobody"}, 422),
])
def test_a_refused_act_changes_nothing(world: World, root: Actor, now: datetime, path: str, data: dict[str, str], status: int) -> None:
    client, user_id = logged_in(world, now, "R1")
    call(root, now, user_id)
    with access.bound(root):
        item_id = WorkItem.objects.get().pk
    assert client.post(f"/work/{item_id}/{path}/", data).status_code == status
    with access.bound(root):
        assert WorkItem.objects.get().version == 1


@pytest.mark.parametrize("path", ["complete", "snooze", "pass-on"])
def test_somebody_elses_item_does_not_exist(world: World, root: Actor, now: datetime, path: str) -> None:
    mine = make_user("mine", now=now, unit_id=world.city, roles=("R1",))
    client, _ = logged_in(world, now, "R1", unit="other_city")
    make_user("shen", now=now, unit_id=world.city, roles=("R1",))
    call(root, now, mine)
    with access.bound(root):
        item_id = WorkItem.objects.get().pk
    data = {"until": "2026-11-25", "reason": "ok", "to": "S-shen"}
    assert client.post(f"/work/{item_id}/{path}/", data).status_code == 404


def test_the_bell_counts_and_empties(world: World, root: Actor, now: datetime) -> None:
    client, user_id = logged_in(world, now, "R1")
    with audit.acting(actor=root, verb="tell", now=now) as act:
        messages.notify(act=act, user_ids=[user_id], kind="x", text=t("导入完成:名单.xlsx", "Import finished"))
    html = page(client, "/notices/")
    assert "导入完成:名单.xlsx" in html and 'aria-label="通知 1"' in html
    up_to = html.split('name="up_to" value="')[1].split('"')[0]
    assert client.post("/notices/read/", {"up_to": up_to}).status_code == 302
    assert 'aria-label="通知 0"' in page(client, "/notices/")


def test_a_notice_of_an_import_that_was_taken_back_says_so(world: World, root: Actor, now: datetime) -> None:
    client, user_id = logged_in(world, now, "R1")
    with access.bound(root):
        back, stands = (ImportRun.objects.create(kind="accounts", file_name=f"{status}.csv", status=status, created_by=user_id, created_at=now,
                                                updated_at=now)
                        for status in ("reverted", "done"))
    with audit.acting(actor=root, verb="tell", now=now) as act:
        for run in (back, stands):
            messages.notify(act=act, user_ids=[user_id], kind="import_done", text=t(f"导入完成:{run.file_name}", "in"), subject=Ref("import", run.pk))
    for path in ("/notices/", "/"):
        shown = page(client, path)
        assert "已撤销" in shown.split("reverted.csv")[1][:120] and "已撤销" not in shown.split("done.csv")[1][:120], path


def test_english(world: World, now: datetime) -> None:
    client, _ = logged_in(world, now, "R1")
    client.cookies["language"] = "en"
    assert "Must do today" in page(client)


@pytest.mark.parametrize(("hour", "said"), [(0, t("早上好", "Good morning")), (4, t("您好", "Hello")), (7, t("下午好", "Good afternoon")),
                                            (12, t("晚上好", "Good evening"))])
def test_the_greeting_knows_the_hour_in_china(hour: int, said: Text) -> None:
    assert greeting(datetime(2026, 11, 20, hour, tzinfo=UTC)) == said


@pytest.mark.parametrize(("role", "is_said"), [("R1", True), ("R9", True), ("R4", False), ("R6", False)])
def test_who_takes_no_part_in_grades_is_not_told_who_would_rise(world: World, now: datetime, role: str, is_said: bool) -> None:
    client, _ = logged_in(world, now, role)
    assert ("预升" in client.get("/").content.decode()) is is_said
