"""Somebody goes at once while something of his is under way: each of it ends in something said to somebody who is there (PRM-71, LIF-17)."""

from __future__ import annotations

from datetime import date, datetime
from typing import IO

import pytest

from guanxi.domains.approvals import api as approvals
from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account, ChangeSet
from guanxi.domains.customers.testing import make_contact
from guanxi.domains.intake import api as intake
from guanxi.domains.intake.models import ImportRun
from guanxi.domains.lists import api as lists
from guanxi.domains.lists.models import BookExport
from guanxi.domains.messages.models import Notice
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor, refused
from guanxi.domains.privacy import api as privacy
from guanxi.domains.privacy import jobs as privacy_jobs
from guanxi.domains.privacy.models import SubjectRequest, VaultRequest
from guanxi.domains.privacy.testing import wish
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access, clock, storage
from guanxi.foundation.django.models import EventLog
from guanxi.foundation.pure.actor import Actor, system
from guanxi.shell.book import later
from guanxi.shell.book.testing import Scene, make_scene
from tests.together import Together

pytestmark = pytest.mark.django_db
ROOT = system("test")
DECIDED = "guanxi.domains.approvals.events.ApprovalDecided"


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr(clock, "now", lambda: now)
    return _scene


def out(actor: Actor, now: datetime) -> str:
    """What the administrator reads after he disabled him."""
    return ";".join(line.zh for line in organisation.disable_user(actor=ROOT, now=now, user_id=actor.user_id, reason="离职"))


def told(actor: Actor) -> str:
    with access.bound(actor):
        return "\n".join(Notice.objects.filter(user_id=actor.user_id).values_list("zh", flat=True))


def todo(actor: Actor) -> list[str]:
    with access.bound(actor):
        return sorted(WorkItem.objects.filter(owner_id=actor.user_id, state="open").values_list("kind", flat=True))


def test_the_only_approver_on_duty(scene: Scene, now: datetime) -> None:
    """PRM-66: what waited for him alone goes back at once and its asker hears of it; the head hears of the empty shift; nobody waits on."""
    guest = make_actor("guest", now=now, unit_id=scene.world.county, roles=("R9",))
    person = make_contact(now=now, account_id=scene.council, name="陶静", hobby="足球")
    privacy.set_duty(actor=scene.headquarters, now=now, values=privacy.TurnValues(
        unit_id=scene.world.county, shift="work", approver_id=scene.head.user_id, substitute_id=0, valid_from=date(2026, 1, 1), valid_until=None))
    request_id = privacy.ask_vault(actor=guest, now=now, account_id=scene.council, wish=wish(person))
    said = out(scene.head, now)
    assert "1 项只由其审批的申请已退回申请人" in said and "1 个值班班次已无审批人" in said
    with access.bound(ROOT):
        [event] = EventLog.objects.filter(kind=DECIDED)
    privacy_jobs.on_approval_decided(ApprovalDecided(**event.payload), now=now)
    with access.bound(ROOT):
        assert VaultRequest.objects.get(pk=request_id).state == "expired"
    assert "金库申请过期" in told(guest) and "另行排班" in told(guest), "he asked, and he is the head now"
    refused("no_approver_on_duty", privacy.ask_vault, actor=guest, now=now, account_id=scene.council, wish=wish(person))


def test_the_only_head_who_could_decide(scene: Scene, now: datetime) -> None:
    """A step of his unit is put to the nearest head above; what else waited for him, of no account, goes there too."""
    person = make_contact(now=now, account_id=scene.bank, name="陶静")
    privacy.ask_subject(actor=scene.manager, now=now, contact_id=person, kind="erase", basis="函 2026-12")
    out(scene.manager, now)
    assert todo(scene.head) == ["adopt_orphans", "decide_request"]
    said = out(scene.head, now)
    assert "1 项待其审批的申请改由他人办理" in said and "1 项待办已转给 方若琳" in said
    assert todo(scene.headquarters) == ["adopt_orphans", "decide_request"] and todo(scene.head) == []
    assert "其 1 项待办转给您" in told(scene.headquarters)
    with access.bound(scene.headquarters):
        [request] = [one for one in approvals.waiting_for(actor=scene.headquarters) if one.kind == "subject"]
    assert approvals.decide_request(actor=scene.headquarters, now=now, request_id=request.id, decision="approve",
                                    expected_version=request.version) == "approved"


def test_what_people_asked_through_him_is_done_by_his_head(scene: Scene, now: datetime) -> None:
    """PRM-76: the law asks for the copy, whoever took the letter in."""
    person = make_contact(now=now, account_id=scene.bank, name="陶静")
    request_id = privacy.ask_subject(actor=scene.manager, now=now, contact_id=person, kind="report", basis="函 2026-12")
    assert "1 项个人信息请求改由主管接办" in out(scene.manager, now) and "由您接办" in told(scene.head)
    with access.bound(ROOT):
        row = SubjectRequest.objects.get(pk=request_id)
        version = approvals.request_card(actor=ROOT, request_id=row.approval_id or 0).version
    approvals.decide_request(actor=scene.headquarters, now=now, request_id=row.approval_id or 0, decision="approve", expected_version=version)
    privacy.take_subject_decision(actor=ROOT, now=now, approval_id=row.approval_id or 0, decision="approved", note="")
    assert privacy.fulfil_request(now=now, request_id=request_id) == "done"
    assert "副本已生成" in told(scene.head) and privacy.fetch_report(actor=scene.head, now=now, request_id=request_id)


def test_break_glass_closes_and_is_reviewed_all_the_same(scene: Scene, now: datetime) -> None:
    """PRM-67."""
    guest = make_actor("guest", now=now, unit_id=scene.world.county, roles=("R9",))
    guard = make_actor("guard", now=now, unit_id=scene.world.hq, roles=("R21",))
    person = make_contact(now=now, account_id=scene.council, name="陶静", hobby="足球")
    request_id = privacy.break_glass(actor=guest, now=now, account_id=scene.council, wish=wish(person))
    assert "1 项金库申请和授权" in out(guest, now)
    refused("vault_closed", privacy.open_vault, actor=guest, now=now, request_id=request_id)
    with access.bound(guard):
        assert [one.id for one in privacy.emergencies(actor=guard, now=now)] == [request_id]
    assert "紧急查看" in told(guard)


def test_his_list_is_being_written(scene: Scene, now: datetime) -> None:
    """The file that comes out afterwards is nobody's: it is destroyed at once, not by the next day's upkeep."""
    export_id = lists.ask_export(actor=scene.manager, now=now, kept=lists.keep(params={}, columns=(), today=clock.today()), format="csv", rows=2,
                                 said="", language="zh-hans", job="guanxi.shell.book.jobs.write_export")
    before = set(storage.area("files").rglob("*"))

    def by(card: lists.ExportCard, owner: Actor, at: datetime, file: IO[bytes]) -> later.Written:
        file.write(b"somebody's customers")
        assert "1 份导出" in out(scene.manager, now)
        return later.Written(rows=2, accounts=lists.pack_people(ids=[scene.bank]))

    later.write(export_id=export_id, now=now, by=by)
    with access.bound(ROOT):
        assert BookExport.objects.get(pk=export_id).state == "refused"
    assert not [one for one in set(storage.area("files").rglob("*")) - before if one.is_file()]


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_his_import_waits_or_is_about_to_be_written(scene: Scene, now: datetime, *, is_confirmed: bool) -> None:
    """Nothing is written in his name; his head reads of it."""
    text = "客户名称,集团编码\r\n望溪新厂,GL-9702-0009999\r\n"
    run_id = intake.upload_file(actor=scene.manager, now=now, kind="accounts", file_name="a.csv", chunks=[text.encode()])
    intake.preview(actor=scene.manager, now=now, run_id=run_id)
    intake.run_preview(run_id=run_id, now=now)
    if is_confirmed:
        intake.apply_import(actor=scene.manager, now=now, run_id=run_id)
    assert "1 批导入未写完" in out(scene.manager, now)
    assert ("1 批写入或撤销中断" if is_confirmed else "1 批导入未写入") in told(scene.head)
    intake.take_step(run_id=run_id, step="apply", now=now)
    with access.bound(ROOT):
        run = ImportRun.objects.get(pk=run_id)
        assert not Account.objects.filter(name="望溪新厂").exists()
    assert run.status == ("failed" if is_confirmed else "previewed")


def test_his_bulk_edit_is_under_way(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stops where it is, ends, and is said to his head."""
    monkeypatch.setattr("guanxi.domains.customers.rules.bulk.AT_ONCE", 0)
    draft = customers.prepare_change_set(actor=scene.manager, now=now, wanted=customers.Wanted(
        field="customer_kind", value="private", account_ids=[scene.bank, scene.hospital]))
    customers.run_change_set(actor=scene.manager, now=now, change_set_id=draft)
    assert "1 项批量修改停止" in out(scene.manager, now) and "停在 0/2" in told(scene.head)
    customers.advance_in_background(now=now, change_set_id=draft)
    with access.bound(ROOT):
        assert set(Account.objects.filter(pk__in=(scene.bank, scene.hospital)).values_list("customer_kind", flat=True)) == {
            "state_owned", "institution"}
        assert ChangeSet.objects.get(pk=draft).changed == 0
