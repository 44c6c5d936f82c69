"""PRM-76, PRM-77: what is held of a person is reported whole and erased whole, from every table, history, search, files and queue.

A canary is planted in every personal column of every table; a table or column without a plan fails here or in the architecture test.
"""

from __future__ import annotations

import io
import json
import logging
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.module_loading import import_string
from python_calamine import CalamineWorkbook

from guanxi.domains.approvals import api as approvals
from guanxi.domains.approvals.models import Request, Step
from guanxi.domains.circuits.models import Circuit, TestRun
from guanxi.domains.consent.models import Consent, Decision, Touch
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import BinEntry, Contact, Handover, HandoverLine, PersonVisit, Position
from guanxi.domains.customers.testing import make_contact
from guanxi.domains.duplicates.models import Merge
from guanxi.domains.files.models import Attachment
from guanxi.domains.grading.models import LostEntry
from guanxi.domains.intake.models import ImportBatch, ImportRun, UnmatchedRow
from guanxi.domains.lists import api as lists
from guanxi.domains.messages import api as mails
from guanxi.domains.messages.models import OutgoingMail
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.parentage.models import ParentRequest
from guanxi.domains.privacy import api
from guanxi.domains.privacy.models import SubjectRequest, VaultRequest
from guanxi.domains.registration import fields as claims
from guanxi.domains.registration.models import Dispute, HistoryLine, LeadDispute, Letter, RecordReport, Registration
from guanxi.domains.rivals.models import RivalPromotion, RivalService
from guanxi.domains.service.models import Case, SupportRequest
from guanxi.domains.shares.models import RevenueShare, RevenueSplit
from guanxi.domains.stewardship.models import CallBack, CallBackDraw, Verification
from guanxi.domains.structure.models import Line, Seat
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access, audit, clock, erasures, history, personal, storage, wiring
from guanxi.foundation.django.models import AuditAct, AuditRow
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell.book.testing import Scene, make_scene, visitor
from guanxi.shell.tests.everywhere import everywhere

pytestmark = pytest.mark.django_db
ROOT = system("test")
CANARY, MOBILE, MAIL = "金丝雀", "13899990001", "canary-x@mail.example"
FOREIGN, FOREIGN_MOBILE = "白头翁", "13899990002"
SECRETS: dict[str, Any] = {"residence": "鸟语苑甲座", "hobby": "养鸟遛鸟", "birthday": "1971-02-03", "likes": "碧螺春茶", "taboo": "不喝冰水",
           "form_of_address": "雀老师",
           "department": "鸟类保护处", "post": "护鸟处长",
           "office_phone": "0971-8999001", "best_time": "清晨五点", "best_channel": "phone"}


@dataclass(frozen=True, kw_only=True)
class Nest:
    """The scene, the person with a canary everywhere, somebody else at his account, and a second record merged by hand."""

    scene: Scene
    person: int
    other: int
    head: Actor


@pytest.fixture
def nest(now: datetime, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> Nest:
    settings.GUANXI_STATE = str(tmp_path)
    monkeypatch.setattr(clock, "now", lambda: now)
    scene = make_scene(now=now)
    person = make_contact(now=now, account_id=scene.council, name=CANARY, mobile=MOBILE, email=MAIL, post_since="2021-01-01", **SECRETS)
    other = make_contact(now=now, account_id=scene.council, name=FOREIGN, mobile=FOREIGN_MOBILE)
    return Nest(scene=scene, person=person, other=other, head=make_actor("chief", now=now, unit_id=scene.world.county, roles=("R9",)))


def plant(nest: Nest, now: datetime) -> None:
    """One row of every table that may hold him, his words in each personal column."""
    said, account, person = f"与{CANARY}({MOBILE})、{FOREIGN}面谈", nest.scene.council, nest.person
    customers.add_phone(actor=ROOT, now=now, contact_id=person, kind="home", number="13899990003")
    customers.edit_contact(actor=ROOT, now=now, contact_id=person, expected_version=_version(person), values={"hobby": "养鸟遛鸟二"})
    customers.edit_contact(actor=ROOT, now=now, contact_id=person, expected_version=_version(person), values={"post": "鸟类顾问"})
    customers.disclose_contact(actor=nest.head, now=now, contact_id=person, reason=f"拜访{CANARY}")
    with audit.acting(actor=ROOT, verb="plant", now=now) as act:
        Position(contact_id=person, account_id=account, name=CANARY, post="护鸟处长", department="鸟类保护处", valid_from=date(2020, 1, 1),
                 valid_until=date(2021, 1, 1), source="edited").store(now=now)
        PersonVisit(contact_id=person, account_id=account, visited_on=now.date(), visited_by_id=0, visited_by_name="x").store(now=now)
        about = Ref("contact", person)
        timeline.record(act=act, account_id=account, subject=about, topic="visit", kind="x", text=Text(said, said))
        work.raise_call(act=act, call=work.Call(kind="x", about=about, owner_id=nest.head.user_id, due_on=now.date(), title=Text(said, said),
                                                dedupe_key="x", account_id=account))
        WorkItem.objects.update(reasons=[{"zh": said}], snooze_reason=said, outcome=said, version=2)
        mails.notify(act=act, user_ids=[nest.head.user_id], kind="x", text=Text(said, said), subject=Ref("account", account), dedupe_key="x")
        OutgoingMail(at=now, to_address=MAIL, subject=said, body=said, message_id="m1").save()
        row = Request(kind="x", subject_kind="account", subject_id=account, title_zh=f"柳塘县人民政府{said}", title_en=f"柳塘县人民政府{said}",
                      payload={"a": f"柳塘县人民政府{said}"}, asked_by_id=0, asked_by_name="x", asked_at=now, unit_ids=[nest.scene.world.county])
        row.store(now=now)
        Step(request=row, number=1, unit_id=nest.scene.world.county, note=f"柳塘县人民政府{said}", decided_at=now).store(now=now)
        Request.objects.filter(pk=row.pk).update(policy_version="2", version=2)
        VaultRequest(unit_id=nest.scene.world.county, account_id=account, contact_ids=[person], what=said, what_en=said, reason=said,
                     ended_note=said, review_note=said, asked_by_id=0, asked_by_name="x", asked_at=now).store(now=now)
        SubjectRequest(kind="report", contact_id=person, account_id=account, unit_id=nest.scene.world.county, basis=said, note=said, asked_by_id=0,
                       asked_by_name="x", asked_at=now, state="expired").store(now=now)
        sha256 = storage.put([said.encode()])
        Attachment(subject_kind="contact", subject_id=person, sha256=sha256, name=f"{CANARY}.jpg", size=1, created_by=0).store(now=now)
        _plant_claims(nest, now, said)
        ParentRequest(account_id=account, tree_kind="legal", said=said, reason=said, answer=said, asked_by_id=0, asked_by_name="x",
                      unit_id=nest.scene.world.county, asked_on=now.date(), due_on=now.date(), state="refused").store(now=now)
        structured = {"account_id": account, "valid_from": now.date(), "valid_until": now.date(), "source": "he_said", "confidence": "likely",
                      "recorded_by_id": 0, "recorded_by_name": "x"}
        Seat(contact_id=person, row=f"hospital.{CANARY}", **structured).store(now=now)
        Line(kind="oversees", above_id=nest.other, below_id=person, **structured).store(now=now)
        Line(kind="oversees", above_id=person, row=f"hospital.{CANARY}", **structured).store(now=now)
        for model, texts in ((RivalService, ("site", "note")), (RivalPromotion, ("site", "activity", "counter_measure"))):
            made = {"account_id": account, "operator": "x", "seen_on": now.date(), "recorded_by_id": 0, "recorded_by_name": "x"}
            more = {"product": "x", "source": "x", "confidence": "x", "seen_by_name": "x"} if model is RivalService else {}
            model(**made, **more, **dict.fromkeys(texts, said)).store(now=now)
        Case(account_id=account, contact_id=person, kind="complaint", severity="low", channel="phone", state="closed", received_at=now,
             said_by=CANARY, recorded_by_id=0, **dict.fromkeys(("subject", "said", "answer", "reopen_reason"), said)).store(now=now)
        Case.objects.update(said=f"{said}。", version=2)
        SupportRequest(case_id=Case.objects.get().pk, account_id=account, centre_id=nest.scene.world.county, asked_at=now, asked_by_id=0,
                       **dict.fromkeys(("question", "answer", "know_how"), said), **dict.fromkeys(("level", "kind", "severity"), "x")).store(now=now)
        line = Circuit(account_id=account, designation="x", designation_key="x", technology="x", state="active", source="x", seen_on=now.date(),
                       recorded_by_id=0, **dict.fromkeys(("a_end", "z_end", "note"), said))
        line.store(now=now)
        TestRun(circuit=line, account_id=account, side="a", kind="x", started_at=now, tester=CANARY, note=said, void_reason=said,
                recorded_by_id=0).store(now=now)
        split = RevenueSplit(account_id=account, issuer="97", instance="x", valid_from=now.date(), source_document=said, reason=said, set_by_id=0)
        split.store(now=now)
        LostEntry(account_id=account, struck_on=now.date(), last_month=202510, last_fen=1, yearly_fen=1, known_months=1, policy_version="x",
                  note=said, returned_on=now.date(), returned_by="person", return_reason=said).store(now=now)
        RevenueShare(split=split, account_id=account, unit_id=nest.scene.world.county, rate=1).store(now=now)
        Handover(unit_id=nest.scene.world.county, from_user_id=nest.head.user_id, to_user_id=nest.head.user_id, witness_id=nest.head.user_id,
                 made_by_id=0, made_by_name="x", effective_on=now.date(), overlap_days=0, note=f"柳塘县人民政府{said}", witness_remark=said,
                 closing_note=said, state="ended").store(now=now)
        BinEntry(account_id=account, reason=said, binned_at=now, binned_by_id=0, binned_by_name="x", act=uuid.uuid4(), state="purged").store(now=now)
        _plant_import(nest, now, said)
        check = Verification(account_id=account, contact_id=person, field="mobile", outcome="right", source="x", checked_on=now.date(), by_id=0,
                             by_name="x", fingerprint="x", note=said)
        check.store(now=now)
        draw = CallBackDraw(week=now.date(), seed="x", population=1, drawn=1, percent=5)
        draw.store(now=now)
        CallBack(draw=draw, verification=check, account_id=account, due_on=now.date(), note=said).store(now=now)
        Merge(kind="contact", account_id=account, survivor_id=person, loser_id=0, survivor_name=CANARY, loser_name=said, survivor_version=1,
              loser_version=1, undone_reason=said, picks={"name": said}, reason=said, asked_by_id=0, asked_by_name="x").store(now=now)
        by = {"contact_id": person, "account_id": account, "purpose": "service", "channel": "sms"}
        Consent(state="given", said_at=now, evidence="verbal", place=said[:80], source=said, notice_version="1", recorded_by_id=0,
                recorded_by_name="x", act_id=act.id, **by).store(now=now)
        Touch(at=now, note=said, by_id=0, by_name="x", **by).store(now=now)
        Decision(at=now, is_allowed=True, reasons=[{"code": "x"}], asked_by_id=0, asked_by_name="x", act_id=act.id, **by).save()


def _plant_claims(nest: Nest, now: datetime, said: str) -> None:
    scene, by = nest.scene, {"user_id": nest.head.user_id, "unit_id": nest.scene.world.county}
    first, second = (Registration(account_id=scene.council, project=f"{said}{n}", project_key=f"{said}{n}", proof=said, state="lapsed",
                                  registered_on=now.date(), **by) for n in (1, 2))
    first.store(now=now)
    second.store(now=now)
    HistoryLine(registration=first, at=now, kind="x", zh=f"柳塘县人民政府{said}", en=f"柳塘县人民政府{said}", actor_name="x").save()
    sides = {f"{who}_{what}_id": 0 for who in ("holder", "challenger") for what in ("user", "unit")}
    asked = {"account_id": scene.council, "unit_id": scene.world.county, "reason": said, "opened_by_id": 0, "opened_by_name": "x",
             "opened_on": now.date(), "due_on": now.date(), "state": "decided", "decision_reason": said}
    Dispute(project=said, holder=first, challenger=second, **sides, **asked).store(now=now)
    LeadDispute(called_unit_id=scene.world.county, unit_ids=[], user_ids=[], called_on=now.date(), **asked).store(now=now)
    Letter(number="L1", account_id=scene.council, from_unit_id=scene.world.hq, to_unit_id=scene.world.county, content=said, revoked_reason=said,
           valid_from=now.date(), valid_until=now.date(), issued_by_id=0, issued_by_name="x").store(now=now)
    RecordReport(account_id=scene.council, grade="vip", from_unit_id=scene.world.county, to_unit_id=scene.world.city, reported_by_id=0,
                 reported_by_name="x", reported_on=now.date(), note=said, answer=said).store(now=now)


def _plant_import(nest: Nest, now: datetime, said: str) -> None:
    sha256 = storage.put([f"{CANARY},{MOBILE}".encode()])
    near = f"柳塘县人民政府{said}"
    run = ImportRun.objects.create(kind="contacts", status="done", file_sha256=sha256, file_name=f"{near}.csv"[:200], created_by=0, created_at=now,
                                   updated_at=now, findings=[{"zh": near}], trouble={"zh": near}, reading={"sample": near},
                                   value_map={"post": {near: ""}})
    Attachment(subject_kind="import", subject_id=run.pk, sha256=sha256, name="x.csv", size=1, created_by=0).store(now=now)
    ImportBatch.objects.create(run=run, number=1, first_row=2, last_row=3, reverted_at=now, kept=[{"subject": "contact", "id": 1, "label": near}])
    UnmatchedRow.objects.create(run=run, row_no=2, kind="contacts", field="account", code=MOBILE, source_name=near[:200],
                                note=near[:200], created_at=now)
    with connection.cursor() as cursor:
        cursor.execute("insert into intake_row (run_id, row_no, cells, parsed) values (%s, 2, %s, %s), (%s, 3, %s, '{}')", [
            run.pk, [CANARY, MOBILE], json.dumps({"mobile": MOBILE}), run.pk, [FOREIGN, FOREIGN_MOBILE]])


def _version(contact_id: int) -> int:
    with access.bound(ROOT):
        return Contact.objects.get(pk=contact_id).version


def asked_and_approved(nest: Nest, now: datetime, kind: str) -> int:
    request_id = api.ask_subject(actor=nest.scene.head, now=now, contact_id=nest.person, kind=kind, basis="函 2026-11")
    with access.bound(ROOT):
        row = SubjectRequest.objects.get(pk=request_id)
        version = Request.objects.get(pk=row.approval_id or 0).version
    approvals.decide_request(actor=nest.head, now=now, request_id=row.approval_id or 0, decision="approve", expected_version=version)
    api.take_subject_decision(actor=ROOT, now=now, approval_id=row.approval_id or 0, decision="approved", note="")
    return request_id


def test_prm_76_every_personal_column_is_in_the_report_and_nobody_else(nest: Nest, now: datetime) -> None:
    plant(nest, now)
    request_id = asked_and_approved(nest, now, "report")
    assert api.fulfil_request(now=now, request_id=request_id) == "done"
    sections = api.fetch_report(actor=nest.scene.head, now=now, request_id=request_id)
    told = json.dumps(sections, ensure_ascii=False)
    titles = {section["title"]["en"] for section in sections}
    assert titles == {held.title.en for one in personal.reporters() for held in one.holds}, "a table with a canary is missing"
    assert FOREIGN not in told and FOREIGN_MOBILE not in told and personal.SOMEBODY_ELSE in told
    for value in (CANARY, MOBILE, MAIL, "13899990003", *SECRETS.values()):
        assert value.removesuffix("二") in told, value
    empty = [f"{section['title']['en']}: {label['en']}" for section in sections for place, label in enumerate(section["labels"])
             if not any(row[place]["zh"] not in ("", "–") for row in section["rows"])]
    blank = {"Imports: Values", "Contact: Custom fields", "Contact: Known unknowns"}  # nothing is planted there
    assert set(empty) == blank, "no canary in this column"
    with pytest.raises(Refusal, match="not_found"):
        api.fetch_report(actor=nest.head, now=now, request_id=request_id)
    with pytest.raises(Refusal) as gone:
        api.fetch_report(actor=nest.scene.head, now=now + timedelta(hours=25), request_id=request_id)
    assert gone.value.code == "report_gone" and api.forget_reports(now=now + timedelta(hours=25)) == 1


@pytest.mark.parametrize(("language", "own", "foreign"), [
    ("zh-hans", ("时间线", "2026-11-20 10:00", "是", "chief(柳塘县)", "手机和邮箱", "个人信息副本", "查看个人信息", "电话"),
     ("Timeline", "yes", "L3", "report")),
    ("en", ("Timeline", "2026-11-20 10:00", "yes", "chief (柳塘县)", "mobile and e-mail", "copy of his data", "Phone"), ("时间线", "是", "L3")),
])
def test_prm_76_the_copy_can_be_handed_out(nest: Nest, now: datetime, language: str, own: tuple[str, ...], foreign: tuple[str, ...]) -> None:
    """In its reader's language: words instead of codes, local times, yes and no, who was shown what with unit and post."""
    plant(nest, now)
    customers.edit_contact(actor=ROOT, now=now, contact_id=nest.person, expected_version=_version(nest.person), values={"is_key_person": True})
    request_id = asked_and_approved(nest, now, "report")
    api.fulfil_request(now=now, request_id=request_id)
    browser = visitor(nest.scene.head)
    browser.cookies["language"] = language
    page = browser.get(f"/privacy/subjects/{request_id}/").content.decode()
    sections = json.loads(browser.post(f"/privacy/subjects/{request_id}/report/", {"format": "json"}).content)
    cells = {cell for section in sections for row in section["rows"] for cell in row} | {section["title"] for section in sections}
    assert own[0] in page and foreign[0] not in page
    for word in own:
        assert word in cells, word
    strange = [cell for cell in cells if cell in (*foreign, "false", "true", "{}", "[]", "") or "+00:00" in cell or '{"' in cell]
    assert not strange


def test_prm_77_what_was_erased_is_said_in_words(nest: Nest, now: datetime) -> None:
    plant(nest, now)
    request_id = asked_and_approved(nest, now, "erase")
    api.fulfil_request(now=now, request_id=request_id)
    with access.bound(ROOT):
        counts = SubjectRequest.objects.get(pk=request_id).counts
    page = visitor(nest.scene.head).get(f"/privacy/subjects/{request_id}/").content.decode()
    assert len(counts) > 10 and not [table for table in counts if table in page] and "其他记录" not in page
    assert "历史中的个人信息" in page and "导入文件中的行" in page and "时间线" in page


def test_prm_77_the_canary_is_gone_from_everywhere(nest: Nest, now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    plant(nest, now)
    words = (CANARY, MOBILE, MAIL, "13899990003", *SECRETS.values())
    before = everywhere(*words)
    assert {"customers_contact", "audit_personal", "timeline_entry", "lists_searchentry", "intake_row", "work_workitem",
            "notices_notice"} <= set(before)
    assert not [row for row in before.get("audit_row", []) if CANARY in row], "history itself holds no name even before"
    assert api.fulfil_request(now=now, request_id=asked_and_approved(nest, now, "report")) == "done"
    files = [path.read_bytes() for path in storage.root().rglob("*") if path.is_file()]
    assert len([content for content in files if CANARY.encode() in content]) >= 3, "an attachment, an import, a copy of his own data"
    request_id = asked_and_approved(nest, now, "erase")
    assert api.fulfil_request(now=now, request_id=request_id) == "done"
    kept = {name: word for name, word in SECRETS.items() if name not in ("best_channel",)}
    assert everywhere(CANARY, MOBILE, MAIL, "13899990003", *kept.values()) == {}
    assert FOREIGN in str(everywhere(FOREIGN)), "somebody else is untouched"
    files = [path.read_bytes() for path in storage.root().rglob("*") if path.is_file()]
    assert not [content for content in files if CANARY.encode() in content or MOBILE.encode() in content]
    assert CANARY not in caplog.text and MOBILE not in caplog.text
    assert erasures.read([storage.area("erasures") / "register.jsonl"]) == [nest.person]
    with access.bound(nest.scene.head):
        assert CANARY not in str(customers.contacts(actor=nest.scene.head, account_id=nest.scene.council))
    assert visitor(nest.head).get(f"/audit/account/{nest.scene.council}/").status_code == 200, "history is still readable"


def test_prm_77_history_keeps_its_lines_and_an_undo_leaves_the_erased_alone(nest: Nest, now: datetime) -> None:
    act = customers.edit_contact(actor=ROOT, now=now, contact_id=nest.person, expected_version=1, values={"hobby": "集邮"})
    both = customers.edit_contact(actor=ROOT, now=now, contact_id=nest.other, expected_version=1, values={"hobby": "集邮"})
    with access.bound(ROOT):
        lines = AuditRow.objects.count()
        assert AuditRow.objects.get(act_id=both, table_name="customers_contact").before.keys() >= {"id", "version", "~"}  # type: ignore[union-attr]
    with audit.acting(actor=ROOT, verb="erase_person", now=now) as inner:
        api_person = customers.person_of(contact_id=nest.person)
        personal.begin_erasing(api_person)
        for one in personal.erasers():
            one.erase(subject=api_person.subject, act=inner, person=api_person)
    with access.bound(ROOT):
        assert AuditRow.objects.count() > lines, "not a line is removed"
    with audit.acting(actor=ROOT, verb="undo", now=now):
        done = history.undo(table="customers_contact", acts=[act, both], now=now)
    assert done.restored == 1 and done.kept == (nest.person,)
    with access.bound(ROOT):
        assert Contact.objects.get(pk=nest.other).hobby == "" and Contact.objects.get(pk=nest.person).name == personal.MARK


def hold(nest: Nest, now: datetime) -> str:
    with pytest.raises(Refusal) as no:
        api.ask_subject(actor=nest.scene.head, now=now, contact_id=nest.person, kind="erase", basis="来函")
    assert no.value.code == "legal_hold" and no.value.way_out
    return no.value.text.zh


def test_prm_77_a_dispute_an_agreement_a_hand_over_keep_him(nest: Nest, now: datetime) -> None:
    council, county = nest.scene.council, nest.scene.world.county
    customers.edit_account(actor=ROOT, now=now, account_id=council, expected_version=1,
                           values={"has_agreement": True, "agreement_until": date(2027, 12, 31)})
    customers.edit_contact(actor=ROOT, now=now, contact_id=nest.person, expected_version=1, values={"is_key_person": True})
    assert "协议仍在履行" in hold(nest, now)
    customers.edit_contact(actor=ROOT, now=now, contact_id=nest.person, expected_version=2, values={"is_key_person": False})
    with audit.acting(actor=ROOT, verb="plant", now=now):
        _plant_claims(nest, now, "x")
        Dispute.objects.update(state=claims.OPEN, version=2)
        handover = Handover(unit_id=county, from_user_id=nest.head.user_id, to_user_id=nest.head.user_id, witness_id=nest.head.user_id, made_by_id=0,
                            made_by_name="x", effective_on=now.date(), overlap_days=0)
        handover.store(now=now)
        HandoverLine(handover=handover, account_id=council).store(now=now)
    said = hold(nest, now)
    assert "争议" in said and f"交接 {handover.pk} 尚未结束" in said
    report = api.ask_subject(actor=nest.scene.head, now=now, contact_id=nest.person, kind="report", basis="来函")
    assert report, "a copy is not refused by a hold"


def test_an_erasure_that_is_held_at_the_last_moment_is_not_done(nest: Nest, now: datetime) -> None:
    request_id = asked_and_approved(nest, now, "erase")
    customers.edit_account(actor=ROOT, now=now, account_id=nest.scene.council, expected_version=1, values={"has_agreement": True})
    customers.edit_contact(actor=ROOT, now=now, contact_id=nest.person, expected_version=1, values={"is_key_person": True})
    assert api.fulfil_request(now=now, request_id=request_id) == "held" and api.fulfil_request(now=now, request_id=request_id) == "held"
    with access.bound(ROOT):
        assert Contact.objects.get(pk=nest.person).name == CANARY and not AuditAct.objects.filter(verb="erase_person", reason="ok").exists()


def test_nobody_reads_or_erases_a_person_outside_such_an_act(nest: Nest, now: datetime) -> None:
    person = customers.person_of
    with access.bound(ROOT):
        found = person(contact_id=nest.person)
    for call in (lambda: personal.forget(found), lambda: personal.reporters()[-2].report(person=found)):
        with pytest.raises(DatabaseError, match="only inside an act"), transaction.atomic(), audit.acting(actor=ROOT, verb="edit_contact", now=now):
            call()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), access.bound(ROOT), connection.cursor() as cursor:
        cursor.execute("delete from audit_personal")


def test_the_asker_does_not_decide_and_the_pages_lead_through(nest: Nest, now: datetime) -> None:
    browser = visitor(nest.scene.head)
    assert "个人信息请求" in browser.get(f"/accounts/contacts/{nest.person}/").content.decode()
    assert browser.post(f"/privacy/subjects/ask/{nest.person}/", {"kind": "report", "basis": ""}).status_code == 422
    card = browser.post(f"/privacy/subjects/ask/{nest.person}/", {"kind": "report", "basis": "函 2026-11"}, follow=True)
    assert "待审批" in card.content.decode()
    with access.bound(ROOT):
        row = SubjectRequest.objects.get()
        assert CANARY not in Request.objects.get(pk=row.approval_id or 0).title_zh
    with pytest.raises(Refusal) as no:
        approvals.decide_request(actor=nest.scene.head, now=now, request_id=row.approval_id or 0, decision="approve", expected_version=1)
    assert no.value.code == "own_request"
    api.take_subject_decision(actor=ROOT, now=now, approval_id=row.approval_id or 0, decision="approved", note="")
    api.fulfil_request(now=now, request_id=row.pk)
    assert "Excel" in browser.get(f"/privacy/subjects/{row.pk}/").content.decode()
    assert "个人信息请求" in browser.get("/privacy/subjects/").content.decode()
    book = CalamineWorkbook.from_filelike(io.BytesIO(browser.post(f"/privacy/subjects/{row.pk}/report/", {"format": "xlsx"}).content))
    rows = book.get_sheet_by_index(0).to_python()
    assert any(CANARY in map(str, line) for name in book.sheet_names for line in book.get_sheet_by_name(name).to_python()) and rows
    assert json.loads(browser.post(f"/privacy/subjects/{row.pk}/report/", {"format": "json"}).content)
    assert visitor(nest.scene.headquarters).get(f"/privacy/subjects/{row.pk}/").status_code == 200
    assert browser.get("/privacy/subjects/987654321/").status_code == 404


def test_prm_77_a_file_of_the_book_holds_no_person() -> None:
    """Files of exports hold columns of the book, and none of them is a field of a person: there is nothing to erase in that store."""
    people = {key for key, field in ((field.key, field) for field in customers.CONTACT.fields) if field.level != "L1" and key != "name"}
    assert not people & set(lists.columns())


def test_prm_77_the_lake_is_lent_no_people() -> None:
    """Facts are what the archive lends to the nights' Parquet: none of their columns is a contact's."""
    people = {field.key for field in customers.CONTACT.fields if field.level != "L1"} | {"contact_id", "mobile_hash"}
    for name in wiring.listed("FACTS"):
        lent = json.dumps(str(import_string(name))).lower()
        assert "customers_contact" not in lent and not [key for key in people if f"{key}" in lent.replace("customers_account", "")], name
