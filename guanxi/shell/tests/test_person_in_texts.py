"""PRM-77: an erased person is gone from what people wrote of his account, where no name of an account stands beside his."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import F

from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.customers.models import Account
from guanxi.domains.customers.testing import make_contact
from guanxi.domains.files import api as files
from guanxi.domains.intake.models import ImportRun, UnmatchedRow
from guanxi.domains.lists.models import BookExport, SavedView
from guanxi.domains.messages import api as mails
from guanxi.domains.messages.models import Notice
from guanxi.domains.privacy import api
from guanxi.domains.registration.models import HistoryLine, Registration
from guanxi.domains.work import api as work
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access, audit, events, storage
from guanxi.foundation.django.models import AuditAct, EventLog
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.web.typed import SESSION
from guanxi.shell.book.testing import visitor
from guanxi.shell.tests.everywhere import everywhere
from guanxi.shell.tests.test_person import CANARY, FOREIGN, MOBILE, ROOT, Nest, asked_and_approved
from guanxi.shell.tests.test_person import nest as nest

pytestmark = pytest.mark.django_db


def test_prm_77_he_is_gone_from_what_is_said_of_his_account(nest: Nest, now: datetime) -> None:
    """As people write it: an address, a custom field, a project and a file called by him, none of them beside the account's name."""
    account = nest.scene.council
    with audit.acting(actor=ROOT, verb="plant", now=now):
        Account.objects.filter(pk=account).update(address=f"人民路1号 {CANARY}收", extra={"cf_9": f"找{FOREIGN}或{CANARY} {MOBILE}", "cf_8": 5},
                                                  version=F("version") + 1)
        claim = Registration(account_id=account, project=f"{CANARY}项目", project_key=f"{CANARY}项目", proof="函", state="lapsed",
                             registered_on=now.date(), user_id=nest.head.user_id, unit_id=nest.scene.world.county)
        claim.store(now=now)
        HistoryLine(registration=claim, at=now, kind="x", zh=f"报备项目“{CANARY}项目”", en=f"project {CANARY}项目", actor_name="x").save()
        run = ImportRun.objects.create(kind="contacts", status="done", file_sha256="0" * 64, file_name=f"名单-{CANARY}.csv", created_by=0,
                                       created_at=now, updated_at=now)
        with connection.cursor() as cursor:
            cursor.execute("insert into intake_row (run_id, row_no, cells, parsed) values (%s, 2, %s, '{}')", [run.pk, [CANARY, MOBILE]])
    assert {"customers_account", "registration_historyline", "intake_importrun"} <= set(everywhere(CANARY))
    assert api.fulfil_request(now=now, request_id=asked_and_approved(nest, now, "erase")) == "done"
    assert everywhere(CANARY, MOBILE) == {}
    with access.bound(ROOT):
        left = Account.objects.get(pk=account)
    assert left.address == "人民路1号 〔已删除〕收" and left.extra == {"cf_9": f"找{FOREIGN}或〔已删除〕 〔已删除〕", "cf_8": 5}


def test_prm_77_images_under_seal_are_counted_and_said(nest: Nest, now: datetime) -> None:
    """A firm's address with his name, edited again before the erasure: the older image may not be changed, and the card says that it is there."""
    with audit.acting(actor=ROOT, verb="plant", now=now):
        for address in (f"人民路1号 {CANARY}收", "人民路2号"):
            Account.objects.filter(pk=nest.scene.council).update(address=address, version=F("version") + 1)
    request_id = asked_and_approved(nest, now, "erase")
    assert api.fulfil_request(now=now, request_id=request_id) == "done"
    assert set(everywhere(CANARY)) == {"audit_row"}
    page = visitor(nest.scene.head).get(f"/privacy/subjects/{request_id}/").content.decode()
    assert "历史中另有 1 条较早的记录" in page and "left_in_history" not in page


def a_run(now: datetime, *rows: list[str], name: str = "x.csv") -> ImportRun:
    """A finished import with these rows."""
    run = ImportRun.objects.create(kind="contacts", status="done", file_sha256="0" * 64, file_name=name, created_by=0, created_at=now, updated_at=now)
    with connection.cursor() as cursor:
        for number, cells in enumerate(rows, 2):
            cursor.execute("insert into intake_row (run_id, row_no, cells, parsed, reasons) values (%s, %s, %s, '{}', %s)",
                           [run.pk, number, cells, f'["{cells[-1]}"]'])
    return run


def test_prm_77_he_is_gone_from_what_repeats_the_name_of_his_list(nest: Nest, now: datetime) -> None:
    """A notice and an item about an import that brought him, a cell of another's row, a code nobody knew."""
    with audit.acting(actor=ROOT, verb="plant", now=now) as act:
        run = a_run(now, [CANARY, MOBILE], ["某某", f"由{CANARY}介绍"], name=f"名单-{CANARY}.csv")
        other = a_run(now, ["某某", f"秘书电话{MOBILE}"], ["某某", f"找{CANARY}"], name=f"{CANARY}宾馆.csv")
        for one in (run, other):
            text = Text(f"导入完成:{one.file_name}", f"Import finished: {one.file_name}")
            mails.notify(act=act, user_ids=[nest.head.user_id], kind="x", text=text, subject=Ref("import", one.pk), dedupe_key=f"x{one.pk}")
            work.raise_call(act=act, call=work.Call(kind="x", about=Ref("import", one.pk), owner_id=nest.head.user_id, due_on=now.date(),
                                                    title=text, dedupe_key=f"x{one.pk}"))
            UnmatchedRow.objects.create(run=one, row_no=2, kind="contacts", field="account", code=CANARY, source_name="", note="", created_at=now)
    assert api.fulfil_request(now=now, request_id=asked_and_approved(nest, now, "erase")) == "done"
    left = everywhere(CANARY, MOBILE)
    assert set(left) == {"work_workitem", "notices_notice", "intake_importrun", "intake_row", "intake_unmatchedrow"}, "what never held him"
    assert all(len(rows) == 1 for rows in left.values())
    with access.bound(nest.head):  # a notice is read by its owner only
        told = [Notice.objects.get(subject_kind="import", subject_id=one.pk).zh for one in (run, other)]
    assert told == ["导入完成:名单-〔已删除〕.csv", f"导入完成:{CANARY}宾馆.csv"]
    with access.bound(ROOT), connection.cursor() as cursor:
        assert WorkItem.objects.get(subject_kind="import", subject_id=run.pk).en == "Import finished: 名单-〔已删除〕.csv"
        cursor.execute("select cells, reasons ->> 0 from intake_row where run_id = %s or row_no = 2 order by run_id", [run.pk])
        assert cursor.fetchall() == [(["某某", "由〔已删除〕介绍"], "由〔已删除〕介绍"), (["某某", "秘书电话〔已删除〕"], "秘书电话〔已删除〕")]


def test_prm_77_he_is_gone_from_reasons_and_events_of_acts_at_his_account_only(nest: Nest, now: datetime) -> None:
    """The reason of an act that has no subject, a note in an event; an act at another account, or at both, may mean a namesake."""
    council, elsewhere = nest.scene.council, nest.scene.bank
    for reason, accounts in ((f"{CANARY}项目", [council]), (f"{CANARY}别处", [elsewhere]), (f"{CANARY}两处", [council, elsewhere]),
                             (f"致电{MOBILE}", [elsewhere])):
        with audit.acting(actor=ROOT, verb="plant", now=now, reason=reason) as act:
            Account.objects.filter(pk__in=accounts).update(address=f"{reason[-2:]}路", version=F("version") + 1)
            events.publish(ApprovalDecided(request_id=0, kind="x", subject_kind="x", subject_id=0, subject_version=1, decision="x",
                                           decided_by_id=0, decided_by_name="x", note=reason), act=act)
    assert api.fulfil_request(now=now, request_id=asked_and_approved(nest, now, "erase")) == "done"
    with access.bound(ROOT):
        kept = [reason for reason in AuditAct.objects.filter(verb="plant").order_by("at", "reason").values_list("reason", flat=True) if reason]
        told = {payload["note"] for payload in EventLog.objects.values_list("payload", flat=True) if payload.get("note")}
    assert sorted(kept) == sorted(told) == sorted(["〔已删除〕项目", f"{CANARY}别处", f"{CANARY}两处", "致电〔已删除〕"])


def test_prm_77_a_restored_backup_erases_again_in_every_text(nest: Nest, now: datetime) -> None:
    """The database as it was before: a view, a claim with its line, reasons, names of files, an import that was still waiting then. What held the
    erasure back at that time does not: he was erased, and nothing brings him back."""
    with audit.acting(actor=ROOT, verb="plant", now=now, reason=f"致电{MOBILE}") as act:
        SavedView(name=f"{CANARY}的客户", text=urlencode({"q": CANARY}), owner_id=nest.head.user_id, sort="name", catalogue=1).store(now=now)
        claim = Registration(account_id=nest.scene.council, project=f"{CANARY}项目", project_key=f"{CANARY}项目", proof=f"{CANARY}来函",
                             state="lapsed", registered_on=now.date(), user_id=nest.head.user_id, unit_id=nest.scene.world.county)
        claim.store(now=now)
        HistoryLine(registration=claim, at=now, kind="x", zh=f"报备项目“{CANARY}项目”", en=f"project {CANARY}项目", actor_name="x").save()
        run = a_run(now, [CANARY, MOBILE], name=f"名单-{CANARY}.csv")
        ImportRun.objects.filter(pk=run.pk).update(status="previewed")
        files.attach(act=act, subject=Ref("import", run.pk), name=f"名单-{CANARY}.csv", sha256=storage.put([b"x"]))
    assert {"lists_savedview", "registration_registration", "registration_historyline", "intake_importrun", "intake_row", "files_attachment",
            "audit_act"} <= set(everywhere(CANARY, MOBILE))
    assert api.erase_again(now=now, contact_id=nest.person)
    assert everywhere(CANARY, MOBILE) == {}
    with access.bound(ROOT):
        run.refresh_from_db()
    assert (run.status, run.trouble["code"], run.file_name) == ("failed", "person_erased", "名单-〔已删除〕.csv")
    assert api.erase_again(now=now, contact_id=nest.person), "a second restore does no harm"


def test_prm_77_a_mark_does_not_outgrow_its_column(nest: Nest, now: datetime) -> None:
    """An item's title as long as its column may be: the mark is longer than the name, and the erasure must not fail by it."""
    with audit.acting(actor=ROOT, verb="plant", now=now) as act:
        title = f"{CANARY}{'长' * 197}"
        work.raise_call(act=act, call=work.Call(kind="x", about=Ref("contact", nest.person), owner_id=nest.head.user_id, due_on=now.date(),
                                                title=Text(title, title), dedupe_key="x", account_id=nest.scene.council))
    assert api.fulfil_request(now=now, request_id=asked_and_approved(nest, now, "erase")) == "done"
    with access.bound(ROOT):
        assert WorkItem.objects.get(dedupe_key="x").zh == f"〔已删除〕{'长' * 195}"


def test_prm_77_he_is_gone_from_what_waits_for_a_refused_form(nest: Nest, now: datetime) -> None:
    """Typed into a form, refused, and not looked at again; another's words stay, and a logout takes all of them."""
    asked, other = visitor(nest.head), visitor(nest.scene.head)
    for client, name in ((asked, CANARY), (other, "不相干")):
        session = client.session
        session[SESSION] = ["/accounts/1/contacts/add/", 0, {"name": [name]}]
        session.save()
    assert api.fulfil_request(now=now, request_id=asked_and_approved(nest, now, "erase")) == "done"
    assert SESSION not in asked.session and SESSION in other.session
    key = other.session.session_key
    other.post("/logout/")
    assert not Session.objects.filter(session_key=key).exists()


@pytest.mark.parametrize("is_alone", [True, False])
def test_prm_77_he_is_gone_from_saved_views(nest: Nest, now: datetime, *, is_alone: bool) -> None:
    """By his number always; by his name where nobody else in the archive bears it. Two views of one owner do not end under one name."""
    if not is_alone:
        make_contact(now=now, account_id=nest.scene.bank, name=CANARY, mobile="13899990009")
    given = {"owner_id": nest.head.user_id, "sort": "name", "catalogue": 1}
    with audit.acting(actor=ROOT, verb="plant", now=now):
        for name, text in ((f"{CANARY}的客户" + "长" * 20, urlencode({"grade": "gold", "q": CANARY})), (MOBILE, ""), ("〔已删除〕", ""),
                           ("号码", urlencode({"q": f"{CANARY} {MOBILE}"})), ("不相干", "grade=gold")):
            SavedView(name=name[:30], text=text, **given).store(now=now)
    assert api.fulfil_request(now=now, request_id=asked_and_approved(nest, now, "erase")) == "done"
    with access.bound(ROOT):
        left = {row.name: row.text for row in SavedView.objects.all()}
    mark = urlencode({"q": "〔已删除〕"})
    first = {f"〔已删除〕的客户{'长' * 20}"[:30]: f"grade=gold&{mark}"} if is_alone else {
        f"{CANARY}的客户{'长' * 20}"[:30]: urlencode({"grade": "gold", "q": CANARY})}
    assert left == first | {"〔已删除〕 2": "", "〔已删除〕": "", "号码": urlencode({"q": "〔已删除〕 〔已删除〕"}), "不相干": "grade=gold"}


def test_prm_77_he_is_gone_from_filters_by_which_lists_were_taken_away(nest: Nest, now: datetime) -> None:
    """The record of a list says who took it and by which filter: somebody looked for him."""
    with audit.acting(actor=ROOT, verb="plant", now=now):
        for text in (urlencode({"q": CANARY, "grade": "gold"}), urlencode({"where": f"name = '{CANARY}'"}), "grade=gold"):
            BookExport(owner_id=nest.head.user_id, of="people", text=text, sort="name", columns=[], format="csv", language="zh-hans", rows=1,
                       state="failed").store(now=now)
    assert api.fulfil_request(now=now, request_id=asked_and_approved(nest, now, "erase")) == "done"
    with access.bound(ROOT):
        left = list(BookExport.objects.order_by("pk").values_list("text", flat=True))
    assert left == [urlencode({"q": "〔已删除〕", "grade": "gold"}), urlencode({"where": "name = '〔已删除〕'"}), "grade=gold"]
