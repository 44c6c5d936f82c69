"""PRM-68: above the limit a list asks the vault, leaves once, marked, and the audit knows how many rows."""

from __future__ import annotations

import csv
import io
import random
from datetime import datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from guanxi.domains.approvals.events import ApprovalDecided
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.queries.privacy import masking
from guanxi.domains.lists.models import BookExport
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_user
from guanxi.domains.privacy import jobs as privacy_jobs
from guanxi.domains.privacy.events import VaultDecided
from guanxi.domains.privacy.models import VaultRequest
from guanxi.domains.privacy.testing import decide
from guanxi.foundation.django import access, clock
from guanxi.foundation.django.models import AuditAct, EventLog
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.chinese import visible
from guanxi.shell.book import jobs
from guanxi.shell.book.testing import Scene, make_scene, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(now: datetime, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Scene:
    settings.GUANXI_EXPORT_ROWS = 2
    monkeypatch.setattr(clock, "now", lambda: now)
    return make_scene(now=now)


def asked(scene: Scene, format: str) -> int:
    """The head asks to take three accounts away; the request's id."""
    client = visitor(scene.head)
    page = client.post("/book/export/", {"on_screen": "sort=-revenue&columns=code", "format": format}).content.decode()
    assert "导出须经金库审批" in page and "列表有 3 户,超过直接导出上限 2 户" in page and not BookExport.objects.exists()
    form = {"on_screen": "sort=-revenue&columns=code", "format": format}
    refused = client.post("/book/export/vault/", form)
    assert refused.status_code == 422 and "请填写导出原因" in refused.content.decode()
    refused = client.post("/book/export/vault/", form | {"reason": "1"})
    assert "至少两个字,或四位以上的编号" in refused.content.decode() and not VaultRequest.objects.exists(), "PRM-66: “1” was a reason"
    card = client.post("/book/export/vault/", form | {"reason": "年度盘点"}, follow=True).content.decode()
    assert "导出台账 3 户" in card and "待审批" in card
    with access.bound(system("test")):
        return VaultRequest.objects.get().pk


def test_the_same_list_is_not_asked_twice_while_it_waits(scene: Scene, now: datetime) -> None:
    """Same filter and columns, whatever their order or the format; another list is another request, and one taken back leaves the way free."""
    first, client = asked(scene, "csv"), visitor(scene.head)
    form = {"on_screen": "columns=code&sort=name", "format": "xlsx", "reason": "年度盘点"}
    again = client.post("/book/export/vault/", form)
    assert again.status_code == 409 and f"申请 {first}" in again.content.decode() and f'href="/privacy/vault/{first}/"' in again.content.decode()
    assert client.post("/book/export/vault/", form | {"on_screen": "sort=name&columns=code,district"}).status_code == 302
    assert client.post(f"/privacy/vault/{first}/revoke/", {"reason": "改期"}).status_code == 302
    assert client.post("/book/export/vault/", form).status_code == 302
    with access.bound(system("test")):
        assert VaultRequest.objects.count() == 3


def test_the_pack_says_how_many_rows_leave_by_themselves(scene: Scene, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Operator 1.8: the demo lets 20 rows go; the operator's IT may allow less, never more."""
    settings.GUANXI_EXPORT_ROWS, shipped = 50_000, masking()
    assert customers.rows_leaving() == shipped.export.business_rows == 20
    for decided, limit in ((None, 50_000), (2, 2), (60_000, 50_000)):
        terms = shipped.model_copy(update={"export": shipped.export.model_copy(update={"business_rows": decided})})
        monkeypatch.setattr("guanxi.domains.customers.queries.privacy.masking", lambda terms=terms: terms)
        assert customers.rows_leaving() == limit
        answer = visitor(scene.head).post("/book/export/", {"on_screen": "sort=-revenue&columns=code", "format": "csv"})
        assert ("Content-Disposition" in answer) is (limit != 2), "a file of three rows, or the page that asks the vault"


def granted(scene: Scene, request_id: int, now: datetime, decision: str = "approve") -> None:
    """A superior decides; the events arrive."""
    decide(scene.headquarters, request_id, now, decision=decision)
    with access.bound(system("test")):
        event = EventLog.objects.get(kind="guanxi.domains.approvals.events.ApprovalDecided")
    privacy_jobs.on_approval_decided(ApprovalDecided(**event.payload), now=now)
    with access.bound(system("test")):
        decided = EventLog.objects.get(kind="guanxi.domains.privacy.events.VaultDecided")
    jobs.on_vault_decided(VaultDecided(**decided.payload), now=now)


def fetched(actor: Actor, export_id: int) -> Any:
    return visitor(actor).post(f"/book/exports/{export_id}/")


def export_id() -> int:
    with access.bound(system("test")):
        return BookExport.objects.get().pk


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_prm_68_approved_written_marked_and_fetched_once(scene: Scene, now: datetime, format: str) -> None:
    request_id = asked(scene, format)
    granted(scene, request_id, now)
    number = export_id()
    jobs.write_export(export_id=number)
    content = b"".join(fetched(scene.head, number).streaming_content)
    again = fetched(scene.head, number)
    assert again.status_code == 409 and "已下载过" in again.content.decode()
    if format == "csv":
        table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    else:
        table = [[str(cell) for cell in row] for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()]
    assert [visible(row[0]) for row in table[1:4]] == ["望溪市第一人民医院集团", "屿澜银行望溪分行", "柳塘县人民政府"]
    assert f"[V{request_id}]" in table[4][0] and "林婉清" in table[4][0]
    with access.bound(system("test")):
        assert AuditAct.objects.get(verb="finish_export").reason == "rows=3"
    half = sorted(random.Random(3).sample(table[1:4], 1))
    leaked = io.BytesIO("\n".join(",".join(row) for row in half).encode("utf-8-sig"))
    leaked.name = "leak.csv"
    auditor = organisation.actor_of_user(user_id=make_user("auditor", now=now, unit_id=scene.world.hq, roles=("R22",)))
    page = visitor(auditor).post("/book/export/mark/", {"file": leaked}).content.decode()
    assert "林婉清" in page and "年度盘点" in page and "2026-11-20 10:00" in page
    assert visitor(scene.head).get("/book/export/mark/").status_code == 403


def test_prm_68_a_refused_request_leaves_nothing(scene: Scene, now: datetime) -> None:
    granted(scene, asked(scene, "csv"), now, "reject")
    number = export_id()
    assert fetched(scene.head, number).status_code == 409
    assert "金库未同意" in visitor(scene.head).get("/book/exports/").content.decode()


def test_prm_71_a_leavers_large_export_is_not_written(scene: Scene, now: datetime) -> None:
    granted(scene, asked(scene, "csv"), now)
    organisation.disable_user(actor=system("test"), now=now, user_id=scene.head.user_id, reason="离职")
    jobs.write_export(export_id=export_id())
    with access.bound(system("test")):
        assert BookExport.objects.get().state == "refused"
