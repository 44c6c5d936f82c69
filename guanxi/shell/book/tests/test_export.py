"""A list that leaves: exactly what is seen, at once or later, with its line, its act, and no formula."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from python_calamine import CalamineWorkbook

from guanxi.domains.customers.testing import make_account
from guanxi.domains.lists import api as lists
from guanxi.domains.lists.models import BookExport
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_user
from guanxi.foundation.django import access, clock
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure import chinese, watermark
from guanxi.foundation.pure.actor import Actor, system
from guanxi.shell.book import jobs, leaving
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


def body(response: Any) -> bytes:
    assert response.status_code == 200, response
    return b"".join(response.streaming_content)


def ask(actor: Actor, on_screen: str, format: str, **more: str) -> Any:
    return visitor(actor).post("/book/export/", {"on_screen": on_screen, "format": format, **more})


def sheet(actor: Actor, on_screen: str) -> list[list[Any]]:
    found = CalamineWorkbook.from_filelike(io.BytesIO(body(ask(actor, on_screen, "xlsx")))).get_sheet_by_index(0).to_python()
    return [[watermark.without(str(row[0])), *row[1:]] for row in found]


def rows(content: bytes, *, is_marked: bool = False) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text if is_marked else watermark.without(text))))


def test_a_workbook_holds_what_is_seen(scene: Scene) -> None:
    found = sheet(scene.head, "sort=revenue&columns=revenue,grade,trend")
    assert found[0] == ["客户名称", "归属单位", "近12月收入(元)", "有效等级", "等级变动", "趋势"]
    assert [row[0] for row in found[1:4]] == ["屿澜银行望溪分行", "望溪市第一人民医院集团", "柳塘县人民政府"]
    assert found[1][2] == 1234567.89
    assert found[1][4:6] == ["预升", -0.12]
    assert found[3][2] == ""
    assert "林婉清" in found[4][0] and "共 3 户" in found[4][0] and "排序:近12月收入升序" in found[4][0]


def test_csv_opens_in_a_spreadsheet_and_filters_hold(scene: Scene) -> None:
    found = rows(body(ask(scene.manager, "grade=gold&columns=code,arrears,trend,completeness", "csv")))
    assert found[0] == ["客户名称", "集团编码", "欠费(元)", "趋势", "完整度"]
    assert found[1][:4] == ["屿澜银行望溪分行", "GL-9702-0001873", "486000.00", "-12.0%"]
    assert len(found) == 3
    assert "筛选:有效等级:" in found[2][0]


def test_the_readers_own_columns_are_exported(scene: Scene) -> None:
    client = visitor(scene.manager)
    client.post("/book/columns/", {"on_screen": "", "column": ["code"]})
    found = rows(body(client.post("/book/export/", {"on_screen": "", "format": "csv"})))
    assert found[0] == ["客户名称", "集团编码"]


def test_english_is_complete(scene: Scene) -> None:
    client = visitor(scene.head)
    client.cookies["language"] = "en"
    found = rows(body(client.post("/book/export/", {"on_screen": "differs=up", "format": "csv"})))
    assert not [text for text in found[0] if not text.isascii()]
    assert "1 account; filter: rising; sorted by Revenue, 12 months, descending" in found[2][0]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_no_cell_is_a_formula(scene: Scene, now: datetime, format: str) -> None:
    make_account(now=now, unit_id=scene.world.county, name="=HYPERLINK(\"http://x\")", owner_id=scene.head.user_id)
    content = body(ask(scene.head, "q=HYPERLINK&columns=code", format))
    if format == "csv":
        assert rows(content)[1][0].startswith("'=")
        return
    import zipfile
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_the_act_says_filter_and_rows(scene: Scene) -> None:
    ask(scene.head, "q=人民&columns=grade", "xlsx")
    act = AuditAct.objects.get(verb="export_book")
    assert act.actor_id == scene.head.user_id
    assert act.reason.startswith("rows=2 format=xlsx columns=name,grade sort=-revenue filter=q=%E4%BA%BA%E6%B0%91 (关键词:人民")


def test_nobody_exports_more_than_he_sees(scene: Scene) -> None:
    assert [row[0] for row in sheet(scene.manager, "")[1:-1]] == ["望溪市第一人民医院集团", "屿澜银行望溪分行"]
    assert len(sheet(scene.headquarters, "")) == 6


def test_no_personal_data_leaves(scene: Scene) -> None:
    every = ",".join(column.key for column in lists.COLUMNS)
    content = body(ask(scene.head, f"columns={every}", "csv")).decode()
    assert "程砚秋" not in content and "1381234" not in content and "行长" not in content


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_prm_68_a_list_that_leaves_by_itself_says_who_took_it_without_its_last_line(
    scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch, format: str,
) -> None:
    """One row that is left is enough: who, when, and that no vault was asked. Its name pasted into a form is the plain name."""
    monkeypatch.setattr(clock, "now", lambda: now)
    content = body(ask(scene.manager, "columns=code", format))
    lines = rows(content, is_marked=True) if format == "csv" else [
        [str(cell) for cell in row] for row in CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()]
    left = lines[2]
    [(mark, count)] = watermark.read(left, key=settings.GUANXI_HASH_KEY)
    assert (mark.user_id, mark.request_id, mark.at, count) == (scene.manager.user_id, 0, now.replace(second=0, microsecond=0), 1)
    assert left[0] != "屿澜银行望溪分行" == chinese.one_line(left[0])
    leaked = io.BytesIO(",".join(left).encode("utf-8-sig"))
    leaked.name = "leak.csv"
    auditor = organisation.actor_of_user(user_id=make_user("auditor", now=now, unit_id=scene.world.hq, roles=("R22",)))
    page = visitor(auditor).post("/book/export/mark/", {"file": leaked}).content.decode()
    assert "何俊" in page and "未经金库" in page


@pytest.mark.parametrize(("on_screen", "format", "status"), [("", "pdf", 422), ("kind=private", "csv", 409), ("password=1", "csv", 400)])
def test_what_cannot_leave(scene: Scene, on_screen: str, format: str, status: int) -> None:
    assert ask(scene.manager, on_screen, format).status_code == status


def test_who_may_not_export_has_no_button(scene: Scene, now: datetime) -> None:
    agent = organisation.actor_of_user(user_id=make_user("agent", now=now, unit_id=scene.world.county, roles=("R4",)))
    assert "/book/export/" not in visitor(agent).get("/book/").content.decode()
    assert ask(agent, "", "csv").status_code == 403
    assert "/book/export/" in visitor(scene.manager).get("/book/").content.decode()


@pytest.fixture
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    from guanxi.domains.lists.rules import exports

    monkeypatch.setattr(exports, "AT_ONCE", 1)
    monkeypatch.setattr(leaving, "BATCH", 2)


@pytest.mark.usefixtures("_large")
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_large_list_is_written_by_a_job_and_fetched(scene: Scene, format: str) -> None:
    client = visitor(scene.head)
    response = client.post("/book/export/", {"on_screen": "sort=-revenue&columns=code", "format": format}, follow=True)
    assert "生成中" in response.content.decode()
    with access.bound(system("test")):
        export_id = BookExport.objects.get().pk
    jobs.write_export(export_id=export_id)
    page = client.get("/book/exports/", headers={"HX-Request": "true"}).content.decode()
    assert "下载" in page and "<html" not in page and "every 2s" not in page
    content = body(client.post(f"/book/exports/{export_id}/"))
    found = rows(content) if format == "csv" else CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [watermark.without(str(row[0])) for row in found[1:4]] == ["望溪市第一人民医院集团", "屿澜银行望溪分行", "柳塘县人民政府"]
    assert "共 3 户" in str(found[4][0])
    assert "台账导出已完成:3 户" in client.get("/notices/").content.decode()
    assert visitor(scene.manager).post(f"/book/exports/{export_id}/").status_code == 404
    assert set(AuditAct.objects.filter(verb__contains="export").values_list("verb", flat=True)) == {"export_book", "fetch_export", "finish_export"}


@pytest.mark.usefixtures("_large")
def test_who_lost_the_right_gets_no_file(scene: Scene, now: datetime) -> None:
    visitor(scene.head).post("/book/export/", {"on_screen": "", "format": "csv"})
    organisation.disable_user(actor=system("test"), now=now, user_id=scene.head.user_id, reason="离职")
    with access.bound(system("test")):
        export_id = BookExport.objects.get().pk
    jobs.write_export(export_id=export_id)
    with access.bound(system("test")):
        assert BookExport.objects.get().state == "refused"
