"""ARC-28, PRM-76, PRM-77: a customer who is an individual asks about himself under his account: a whole report, an erasure that reaches history."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from guanxi.domains.approvals import api as approvals
from guanxi.domains.approvals.models import Request
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.privacy import api
from guanxi.domains.privacy.models import SubjectRequest
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit, clock, erasures, storage
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell.book.testing import Scene, make_scene, visitor
from guanxi.shell.tests.everywhere import everywhere

pytestmark = pytest.mark.django_db
ROOT = system("test")
NAME, FORMER, CODE, ADDRESS, MOBILE = "宋知鹭", "宋知鸥", "GL-9702-7700123", "观鸟路八号三单元", "13899990041"
WIFE = "白鹡鸰"


@dataclass(frozen=True, kw_only=True)
class Person:
    """An individual of the county with two former values in his history, himself and his wife among his contacts."""

    scene: Scene
    account: int
    himself: int
    head: Actor


@pytest.fixture
def person(now: datetime, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Person:
    settings.GUANXI_STATE = str(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: now)
    scene = make_scene(now=now)
    account = make_account(now=now, unit_id=scene.world.county, name=FORMER, customer_kind="individual", code=CODE, address=ADDRESS)
    customers.edit_account(actor=ROOT, now=now, account_id=account, expected_version=1, values={"name": NAME})
    customers.edit_account(actor=ROOT, now=now, account_id=account, expected_version=2, values={"address": f"{ADDRESS}甲"})
    customers.edit_account(actor=ROOT, now=now, account_id=scene.council, expected_version=1, values={"address": "县府路一号"})
    customers.edit_account(actor=ROOT, now=now, account_id=scene.council, expected_version=2, values={"address": "县府路二号"})
    himself = make_contact(now=now, account_id=account, name=NAME, mobile=MOBILE)
    make_contact(now=now, account_id=account, name=WIFE, mobile="13899990042")
    said = f"与{NAME}谈续约,{WIFE}在场"
    with audit.acting(actor=ROOT, verb="plant", now=now) as act:
        timeline.record(act=act, account_id=account, subject=Ref("account", account), topic="visit", kind="x", text=Text(said, said))
        work.raise_call(act=act, call=work.Call(kind="x", about=Ref("account", account), owner_id=scene.head.user_id, due_on=now.date(),
                                                title=Text(said, said), dedupe_key="x", account_id=account))
    return Person(scene=scene, account=account, himself=himself, head=make_actor("chief", now=now, unit_id=scene.world.county, roles=("R9",)))


def asked_and_approved(person: Person, now: datetime, kind: str) -> int:
    request_id = api.ask_account_subject(actor=person.scene.head, now=now, account_id=person.account, kind=kind, basis="函 2026-12")
    with access.bound(ROOT):
        row = SubjectRequest.objects.get(pk=request_id)
        decided = Request.objects.get(pk=row.approval_id or 0)
    assert NAME not in decided.title_zh
    approvals.decide_request(actor=person.head, now=now, request_id=decided.pk, decision="approve", expected_version=decided.version)
    api.take_subject_decision(actor=ROOT, now=now, approval_id=decided.pk, decision="approved", note="")
    return request_id


def test_arc_28_prm_76_the_report_holds_his_account_and_nobody_else(person: Person, now: datetime) -> None:
    request_id = asked_and_approved(person, now, "report")
    assert api.fulfil_request(now=now, request_id=request_id) == "done"
    told = json.dumps(api.fetch_report(actor=person.scene.head, now=now, request_id=request_id), ensure_ascii=False)
    assert all(word in told for word in (NAME, FORMER, CODE, f"{ADDRESS}甲", MOBILE, "谈续约"))
    assert WIFE not in told and "13899990042" not in told and "县府路" not in told


def test_arc_28_prm_77_the_individual_is_gone_from_everywhere_history_too(person: Person, now: datetime) -> None:
    words = (NAME, FORMER, CODE, ADDRESS, MOBILE, WIFE)
    before = everywhere(*words)
    assert {"customers_account", "lists_book", "lists_searchentry", "audit_personal", "timeline_entry", "work_workitem"} <= set(before)
    assert "audit_row" not in before, "history itself holds no name even before"
    assert "县府路一号" in str(everywhere("县府路一号").get("audit_row")), "a company's history stays where it was"
    assert api.fulfil_request(now=now, request_id=asked_and_approved(person, now, "report")) == "done"
    request_id = asked_and_approved(person, now, "erase")
    with access.bound(ROOT):
        lines = AuditRow.objects.count()
    assert api.fulfil_request(now=now, request_id=request_id) == "done"
    assert everywhere(*words) == {}
    files = [path.read_bytes() for path in storage.root().rglob("*") if path.is_file()]
    assert not [content for content in files if NAME.encode() in content]
    registers = [storage.area("erasures") / "register.jsonl"]
    assert erasures.read(registers, kind="account") == [person.account] and person.himself in erasures.read(registers)
    with access.bound(ROOT):
        assert AuditRow.objects.count() > lines, "not a line is removed"
        assert SubjectRequest.objects.get(pk=request_id).counts["customers_account"] == 1
    assert visitor(person.head).get(f"/accounts/{person.account}/").status_code == 404
    assert api.erase_account_again(now=now, account_id=person.account) is False


def test_prm_77_a_restored_backup_erases_the_individual_again(person: Person, now: datetime) -> None:
    assert api.erase_account_again(now=now, account_id=person.account) and everywhere(NAME, FORMER, CODE) == {}


def test_prm_77_an_agreement_keeps_him_and_a_company_is_no_person(person: Person, now: datetime) -> None:
    def code(account_id: int) -> str:
        with pytest.raises(Refusal) as no:
            api.ask_account_subject(actor=person.scene.head, now=now, account_id=account_id, kind="erase", basis="来函")
        return no.value.code

    customers.edit_account(actor=ROOT, now=now, account_id=person.account, expected_version=3,
                           values={"has_agreement": True, "agreement_until": date(2099, 1, 1)})
    assert code(person.account) == "legal_hold"
    assert code(person.scene.council) == "not_individual" and code(person.scene.plant) == "not_found"


def test_the_pages_lead_through(person: Person) -> None:
    browser, at = visitor(person.scene.head), f"/privacy/subjects/ask-account/{person.account}/"
    assert at in browser.get(f"/accounts/{person.account}/").content.decode()
    assert "ask-account" not in browser.get(f"/accounts/{person.scene.council}/").content.decode()
    assert browser.get(f"/privacy/subjects/ask-account/{person.scene.council}/").status_code == 409
    assert NAME in browser.get(at).content.decode() and browser.post(at, {"kind": "report", "basis": ""}).status_code == 422
    card = browser.post(at, {"kind": "report", "basis": "函 2026-11"}, follow=True).content.decode()
    assert "待审批" in card and "客户本人" in card and "个人信息请求" in browser.get("/privacy/subjects/").content.decode()
    assert visitor(person.scene.manager).get(f"/privacy/subjects/ask-account/{person.scene.plant}/").status_code == 404


def test_arc_28_prm_77_files_of_the_book_and_views_lose_him(person: Person, now: datetime) -> None:
    """A list of the book that still lies there holds his name and address; one of other customers stays."""
    kept = lists.keep(params={"q": [NAME]}, columns=(), today=now.date())
    made = {}
    for account in (person.account, person.scene.council):
        export_id = lists.ask_export(actor=person.scene.head, now=now, kept=kept, format="csv", rows=1, said="", language="zh-hans",
                                    job="guanxi.shell.book.jobs.write_export")
        made[account] = storage.put([f"file {account}".encode()])
        lists.finish_export(now=now, export_id=export_id, sha256=made[account], rows=1, accounts=lists.pack_people(ids=[account]))
    view = lists.save_view(actor=person.scene.head, now=now, name=f"{NAME}及家人", kept=kept)
    assert api.fulfil_request(now=now, request_id=asked_and_approved(person, now, "erase")) == "done"
    assert not storage.path(made[person.account]).is_file() and storage.path(made[person.scene.council]).is_file()
    with access.bound(person.scene.head):
        assert NAME not in lists.view(actor=person.scene.head, view_id=view).name
    assert "lists_bookexport" not in everywhere(NAME) and "lists_savedview" not in everywhere(NAME)
