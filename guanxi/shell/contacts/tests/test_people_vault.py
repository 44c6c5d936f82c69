"""More people than leave by themselves: asked of the vault, written by a job, fetched once, and only while everybody in it is still there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Disclosure
from guanxi.domains.customers.queries.disclosures import persons_of_day
from guanxi.domains.lists.models import BookExport
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.privacy import api as privacy
from guanxi.domains.privacy import jobs as privacy_jobs
from guanxi.domains.privacy.events import VaultDecided
from guanxi.domains.privacy.models import VaultRequest
from guanxi.domains.privacy.testing import decide
from guanxi.foundation.django import access, audit, personal, storage
from guanxi.foundation.django.models import AuditAct, EventLog
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.chinese import visible
from guanxi.shell.book import jobs as book_jobs
from guanxi.shell.book import later
from guanxi.shell.contacts import jobs, leaving
from guanxi.shell.contacts.tests.conftest import Scene, client_of
from guanxi.shell.contacts.tests.test_people import read

pytestmark = pytest.mark.django_db
ASKED = {"format": "csv", "on_screen": "post=长&sort=name&columns=account,post,mobile"}


@pytest.fixture
def head(scene: Scene, now: datetime) -> Actor:
    """Head of the city: other people's accounts, so that their people leave through the vault."""
    return make_actor("linwq", now=now, unit_id=scene.world.city, roles=("R9",))


def granted(scene: Scene, head: Actor, now: datetime) -> int:
    """Asked, approved by a superior, written by the job; the export's id."""
    superior = make_actor("shengzong", now=now, unit_id=scene.world.province, roles=("R10",))
    page = client_of(head).post("/contacts/export/", ASKED).content.decode()
    assert "导出联系人须经金库审批" in page and "13800138000" not in page
    refused = client_of(head).post("/contacts/export/vault/", ASKED)
    assert refused.status_code == 422 and "请填写导出原因" in refused.content.decode()
    refused = client_of(head).post("/contacts/export/vault/", ASKED | {"reason": "1"})
    assert "至少两个字,或四位以上的编号" in refused.content.decode()
    card = client_of(head).post("/contacts/export/vault/", ASKED | {"reason": "年度盘点"}, follow=True).content.decode()
    assert "导出联系人 2 人,明文列:手机(" in card, "who approves reads what it opens"
    with access.bound(system("test")):
        request_id = VaultRequest.objects.get().pk
    decide(superior, request_id, now)
    with access.bound(system("test")):
        decided = EventLog.objects.get(kind="guanxi.domains.approvals.events.ApprovalDecided")
    privacy_jobs.on_approval_decided(ApprovalDecided(**decided.payload), now=now)
    with access.bound(system("test")):
        event = VaultDecided(**EventLog.objects.get(kind="guanxi.domains.privacy.events.VaultDecided").payload)
    book_jobs.on_vault_decided(event, now=now)  # a list of people is none of the book's
    with access.bound(system("test")):
        assert BookExport.objects.get().state == "asked"
    jobs.on_vault_decided(event, now=now)
    with access.bound(system("test")):
        export_id = BookExport.objects.get().pk
    jobs.write_people(export_id=export_id)
    return export_id


def fetched(actor: Actor, export_id: int) -> Any:
    return client_of(actor).post(f"/book/exports/{export_id}/")


def test_prm_68_people_leave_with_an_approval_marked_and_once(scene: Scene, head: Actor, now: datetime) -> None:
    export_id = granted(scene, head, now)
    assert "联系人 · 职务:长" in client_of(head).get("/book/exports/").content.decode()
    lines = read(fetched(head, export_id)).splitlines()
    assert [visible(line.split(",")[0]) for line in lines[1:3]] == ["白露", "程砚秋"] and "13800138000" in lines[2] and "[V" in lines[3]
    assert "cheng@example.cn" not in "".join(lines), "a column that was not asked for"
    assert visible(lines[1]) != lines[1], "the hidden mark"
    again = fetched(head, export_id)
    assert again.status_code == 409 and "已下载过" in again.content.decode()
    with access.bound(system("test")):
        assert AuditAct.objects.get(verb="finish_export").reason == "rows=2"
        line, act = Disclosure.objects.get(), AuditAct.objects.get(verb="export_people")
        assert (line.user_id, line.level, line.contact_ids, line.act_id) == (head.user_id, "L2", [scene.cheng], act.pk), "who is in it is in the log"
        assert act.reason.startswith("V") and "rows=2 明文列:手机 (" in act.reason
        assert not persons_of_day(user_id=head.user_id, level="L2", day=now.date()), "what was approved takes nothing of the day's persons"


def test_prm_63_an_approval_opens_what_the_matrix_puts_behind_one_and_nothing_more(scene: Scene, head: Actor, now: datetime) -> None:
    """A private column is plain in the granted file; the rows themselves, unless a caller says what was granted, stay masked."""
    with access.bound(head, read_only=True):
        closed, opened = (customers.people_rows(actor=head, ids=[scene.cheng], granted=keys)[0] for keys in ((), ("mobile", scene.hidden)))
    assert (closed.said["mobile"].zh, closed.opened) == ("138****8000", frozenset())
    assert (opened.said["mobile"].zh, opened.said[scene.hidden].zh) == ("13800138000", "花粉过敏") and opened.opened == {"L2", "L3"}
    assert opened.said["email"].zh == "c***@example.cn"
    with access.bound(scene.on_site, read_only=True):
        site = customers.people_rows(actor=scene.on_site, ids=[scene.cheng], granted=("mobile", scene.hidden))[0]
    assert site.said[scene.hidden].zh == "****" and scene.hidden in site.masked, "what the matrix refuses stays refused"


def test_prm_70_a_file_with_somebody_who_left_since_is_not_fetched(scene: Scene, head: Actor, now: datetime) -> None:
    export_id = granted(scene, head, now)
    customers.retire_contact(actor=scene.manager, now=now, contact_id=scene.cheng, expected_version=1, reason="调走")
    gone = fetched(head, export_id)
    assert gone.status_code == 409 and "1 位联系人已离任" in gone.content.decode()


def test_prm_77_a_file_goes_with_whoever_is_erased(scene: Scene, head: Actor, now: datetime) -> None:
    export_id = granted(scene, head, now)
    with access.bound(system("test")):
        sha256 = BookExport.objects.get().sha256
        person = customers.person_of(contact_id=scene.cheng)
    with audit.acting(actor=system("test"), verb="erase_person", now=now) as act:
        for one in personal.erasers():
            if type(one).__name__ == "Lists":
                one.erase(subject=person.subject, act=act, person=person)
    assert not storage.path(sha256).is_file() and fetched(head, export_id).status_code == 409


def test_prm_77_a_file_that_is_being_written_while_somebody_is_erased_is_written_anew(
    scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any,
) -> None:
    """Its rows were read before he was gone: that file is destroyed and never offered, the next one is without him."""
    settings.GUANXI_STATE = str(tmp_path)
    monkeypatch.setattr("guanxi.domains.lists.rules.exports.AT_ONCE", 1)
    scene.client.post("/contacts/export/", ASKED, follow=True)
    with access.bound(system("test")):
        export_id = BookExport.objects.get().pk
    turns: list[int] = []

    def slowly(card: Any, owner: Actor, at: datetime, out: Any) -> later.Written:
        written = leaving._written(card, owner, at, out)
        turns.append(written.rows)
        if len(turns) == 1:
            assert privacy.erase_again(now=now, contact_id=scene.cheng)
        return written

    later.write(export_id=export_id, now=now, by=slowly)
    assert turns == [2, 1]
    assert len([one for one in storage.area("files").rglob("*") if one.is_file()]) == 1
    text = read(fetched(scene.manager, export_id))
    assert "白露" in text and "程砚秋" not in text and "13800138000" not in text


def test_a_longer_list_of_ones_own_is_written_in_the_background(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """SYS-22: above the rows of one answer a job writes it; the notice leads to the same page as the book's."""
    monkeypatch.setattr("guanxi.domains.lists.rules.exports.AT_ONCE", 1)
    page = scene.client.post("/contacts/export/", ASKED, follow=True).content.decode()
    assert "正在后台导出" in page
    with access.bound(system("test")):
        export_id = BookExport.objects.get().pk
    jobs.write_people(export_id=export_id)
    assert "程砚秋" in read(fetched(scene.manager, export_id))
