"""Imports through the HTTP forms, as a browser sends them."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, ClientHandler, encode_multipart
from django.urls import reverse

from guanxi.domains.files.models import Attachment
from guanxi.domains.intake import api
from guanxi.domains.intake.models import ImportRun, UnmatchedRow
from guanxi.domains.intake.tests import corpus
from guanxi.domains.organisation.models import Unit
from guanxi.domains.organisation.testing import browser_of
from guanxi.foundation.pure.actor import system
from guanxi.foundation.web import uploads

pytestmark = pytest.mark.django_db
HEADER = ["单位编码", "单位名称", "上级编码", "联系电话"]
ROWS = [["T-1", "网点一", "9702", ""], ["T-2", "网点二", "9999", ""], ["T-3", "网点三", "", "1.38E+10"]]
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def browser(manager) -> Client:
    return browser_of(manager.user_id)


def upload(browser: Client, content: bytes, name: str = "网点.csv"):
    return browser.post(reverse("intake:upload_file"), {"kind": "test_units", "option_tier": "outlet",
                                                        "file": SimpleUploadedFile(name, content)})


def csv_bytes(rows=ROWS, header=HEADER) -> bytes:
    return corpus.text([header, *rows]).encode("gb18030")


def to_preview(browser: Client) -> ImportRun:
    assert upload(browser, csv_bytes()).status_code == 302
    run = ImportRun.objects.get()
    answer = browser.post(reverse("intake:choose_mapping", args=[run.pk]), {"column_0": "code", "column_1": "name",
                                                                           "column_2": "parent", "column_3": "phone"})
    assert answer.status_code == 302
    api.run_preview(run_id=run.pk, now=NOW)
    return ImportRun.objects.get()


def test_from_upload_to_revert(subject, browser):
    run = to_preview(browser)
    page = browser.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert "写入 1 行" in " ".join(page.split())
    assert "丢失" in page
    assert browser.post(reverse("intake:apply_import", args=[run.pk])).status_code == 302
    assert browser.get(reverse("intake:progress", args=[run.pk])).headers.get("HX-Refresh") is None
    api.run_apply(run_id=run.pk, now=NOW)
    assert browser.get(reverse("intake:progress", args=[run.pk])).headers["HX-Refresh"] == "true"
    assert Unit.objects.filter(code="T-1").exists()
    assert "撤销这次导入" in browser.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert browser.post(reverse("intake:revert_import", args=[run.pk]), {"reason": "文件有误"}).status_code == 302
    assert ImportRun.objects.get().status == "reverting"


def test_the_error_workbook_holds_the_rows_and_why(subject, browser):
    run = to_preview(browser)
    answer = browser.get(reverse("intake:error_workbook", args=[run.pk]))
    assert "attachment" in answer.headers["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["行号", "结果", "原因", *HEADER]
    assert [row[0] for row in rows[1:]] == [3, 4]
    assert rows[1][1:4] == ["未匹配", "上级编码未知", "T-2"]


def test_the_register_shows_unknown_codes_and_settles_them(subject, browser):
    run = to_preview(browser)
    browser.post(reverse("intake:apply_import", args=[run.pk]))
    api.run_apply(run_id=run.pk, now=NOW)
    assert "9999" in browser.get(reverse("intake:unmatched")).content.decode()
    row = UnmatchedRow.objects.get()
    assert browser.post(reverse("intake:settle_unmatched", args=[row.pk]), {"note": "已建"}).status_code == 302
    assert "9999" not in browser.get(reverse("intake:unmatched")).content.decode()


@pytest.mark.parametrize(("name", "content", "said"), [
    ("a.csv", b"", "文件是空的"), ("a.xlsx", "单位编码\n1\n".encode(), "扩展名"), ("a.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 900, "旧式 .xls"),
    ("a.csv", '单位编码,单位名称\n1,"甲\n'.encode(), "引号没有结束"), ("a.csv", "单位编码,单位名称\n甲,".encode() + b"\xe6\x9c", "第 2 行"),
])
def test_imp_05_06_14_a_wrong_file_is_explained_on_the_page(subject, browser, name, content, said):
    answer = upload(browser, content, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("row", [1, 2, 61], ids=["in the header", "in the sample", "far down"])
def test_imp_26_a_nul_never_stops_the_upload_and_its_row_is_refused(subject, browser, row):
    """PostgreSQL takes no NUL, neither in the sample nor in a column's name: the row is named, with its field and the way out."""
    rows = [["单位编码", "单位名称"], *[[f"T-{n}", "网点"] for n in range(2, 71)]]
    rows[row - 1][1] += "\x00"
    assert upload(browser, corpus.text(rows).encode()).status_code == 302
    run = ImportRun.objects.get()
    assert "\x00" not in browser.get(reverse("intake:choose_mapping", args=[run.pk])).content.decode()
    browser.post(reverse("intake:choose_mapping", args=[run.pk]), {"column_0": "code", "column_1": "name"})
    api.run_preview(run_id=run.pk, now=NOW)
    run.refresh_from_db()
    refused = [(one.row_no, text.zh) for one in api.rows(run_id=run.pk, actor=system("test"), verdict="rejected").rows
               for _, text in one.reasons]
    assert (run.status, refused) == ("previewed", [] if row == 1 else [(row, "单位名称:含有空字符 NUL,请在源文件中删除该字符后重新导入")])


@pytest.mark.parametrize(("share", "status", "runs"), [(1, 302, 1), (0.8, 403, 0)], ids=["whole", "broken off"])
def test_imp_24_half_a_form_is_not_taken_for_a_whole_one(subject, browser, share, status, runs):
    """The browser goes away in the middle, behind a whole line: the web server shows that as an early end."""
    lines = csv_bytes() + b"".join(f"T-{n},网点,9702\r\n".encode() for n in range(10))
    browser.cookies["csrftoken"] = token = "a" * 32
    body = encode_multipart(BOUNDARY, {"csrfmiddlewaretoken": token, "kind": subject, "file": SimpleUploadedFile("a.csv", lines)})
    environ = browser._base_environ(PATH_INFO=reverse("intake:upload_file"), REQUEST_METHOD="POST", CONTENT_TYPE=MULTIPART_CONTENT,
                                    CONTENT_LENGTH=len(body),
                                    **{"wsgi.input": io.BytesIO(body[:int(len(body) * share)])})
    answer: Any = uploads.whole_bodies_only(lambda environ, _start: ClientHandler()(environ))(environ, None)
    assert (answer.status_code, ImportRun.objects.count()) == (status, runs)


def test_imp_11_a_zip_bomb_through_the_form(subject, browser, tmp_path):
    answer = upload(browser, corpus.bomb(tmp_path / "a.xlsx").read_bytes(), "a.xlsx")
    assert answer.status_code == 422
    assert "异常庞大" in answer.content.decode()


def test_imp_03_another_encoding_can_be_chosen(subject, browser):
    upload(browser, corpus.text([["單位編碼", "單位名稱"], ["T-1", "工商銀行股份有限公司"], ["T-2", "望溪紡織"]]).encode("big5"))
    run = ImportRun.objects.get()
    assert "工商銀行" in browser.get(reverse("intake:choose_mapping", args=[run.pk])).content.decode()
    wrong = browser.post(reverse("intake:look_again", args=[run.pk]), {"encoding": "utf-8", "header_row": "1"})
    assert wrong.status_code == 422
    assert "第 1 行" in wrong.content.decode()
    assert browser.post(reverse("intake:look_again", args=[run.pk]), {"encoding": "big5", "header_row": "1"}).status_code == 302


def test_imp_03_what_the_refusal_advises_can_be_done_on_the_page(subject, browser):
    """A file whose encoding is found out wrongly is sent again with the right one; one that there is not is refused."""
    content = corpus.text([["单位编码", "单位名称"], ["T-1", "望溪纺织"]]).encode() + b"T-2,\x80\xff\r\n"
    refused = upload(browser, content)
    assert refused.status_code == 422
    assert "改选文件编码" in refused.content.decode() and '<option value="big5"' in refused.content.decode()
    whole = corpus.text([["單位編碼", "單位名稱"], ["T-1", "望溪"]]).encode("big5")
    offered = browser.get(reverse("intake:upload_file")).content.decode().split('name="encoding">', 1)[1].split("</select>", 1)[0]
    assert "GB18030" in offered and "selected" not in offered, "found by itself unless said"
    for encoding, status in (("big5", 302), ("utf-8", 422), ("latin-1", 422)):
        sent = {"kind": "test_units", "encoding": encoding, "file": SimpleUploadedFile("a.csv", whole)}
        assert browser.post(reverse("intake:upload_file"), sent).status_code == status
    assert ImportRun.objects.get().reading["sample"] == [[2, ["T-1", "望溪"]]]


def test_imp_06_delimiters_are_called_in_the_readers_language(subject, browser):
    upload(browser, csv_bytes())
    browser.cookies["language"] = "en"
    page = browser.get(reverse("intake:choose_mapping", args=[ImportRun.objects.get().pk])).content.decode()
    assert "comma ," in page and "逗号" not in page.replace("，", "")


def test_imp_07_the_mapping_page_names_what_is_missing(subject, browser):
    upload(browser, csv_bytes(header=["单位编码", "甲", "乙", "丙"]))
    run = ImportRun.objects.get()
    answer = browser.post(reverse("intake:choose_mapping", args=[run.pk]), {"column_0": "code"})
    assert answer.status_code == 422
    assert "还没有对应:单位名称" in answer.content.decode()
    assert ImportRun.objects.get().status == "read"


def test_imp_18_the_identity_column_is_shown_as_refused(subject, browser):
    upload(browser, csv_bytes(header=["单位编码", "单位名称", "身份证号", "联系电话"],
                              rows=[["T-1", "甲", "970102199003071234", ""]]))
    page = browser.get(reverse("intake:choose_mapping", args=[ImportRun.objects.get().pk])).content.decode()
    assert "身份证号,不导入" in page
    assert "970102" not in page


def test_imp_25_foreign_runs_and_files_are_not_found(subject, browser, stranger):
    run = to_preview(browser)
    attachment = Attachment.objects.get()
    other = browser_of(stranger.user_id)
    for name in ("run", "choose_mapping", "progress", "error_workbook"):
        assert other.get(reverse(f"intake:{name}", args=[run.pk])).status_code == 404
    for name in ("apply_import", "revert_import", "preview", "look_again"):
        assert other.post(reverse(f"intake:{name}", args=[run.pk])).status_code == 404
    assert other.get(reverse("files:open_attachment", args=[attachment.pk])).status_code == 404
    mine = browser.get(reverse("files:open_attachment", args=[attachment.pk]))
    assert mine.status_code == 200
    assert mine.headers["X-Content-Type-Options"] == "nosniff"
    assert "attachment" in mine.headers["Content-Disposition"]
    assert b"".join(mine.streaming_content) == csv_bytes()


def test_the_template_has_the_columns(subject, browser):
    answer = browser.get(reverse("intake:blank_workbook", args=["test_units"]))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == ["单位编码", "单位名称", "上级编码", "联系电话", "成立日期"]


def test_the_list_shows_ones_own_runs(subject, browser):
    assert "还没有导入过文件" in browser.get(reverse("intake:runs")).content.decode()
    upload(browser, csv_bytes())
    assert "网点.csv" in browser.get(reverse("intake:runs")).content.decode()


def test_no_part_of_the_kit_comes_out_raw(subject, browser):
    run = to_preview(browser)
    for name, args in (("runs", []), ("upload_file", []), ("unmatched", []), ("run", [run.pk]), ("choose_mapping", [run.pk])):
        page = browser.get(reverse(f"intake:{name}", args=args)).content.decode()
        assert "<c-" not in page


def lose_the_job(run: ImportRun) -> None:
    """What the rescue leaves when it has given up: no job that waits or runs."""
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where lock = %s", [f"import:{run.pk}"])


def test_a_run_whose_job_is_gone_can_go_on_or_be_reverted(subject, browser):
    run = to_preview(browser)
    browser.post(reverse("intake:apply_import", args=[run.pk]))
    assert "继续写入" not in browser.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert browser.post(reverse("intake:apply_import", args=[run.pk])).status_code == 409
    lose_the_job(run)
    page = browser.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert "没有后台任务" in page and "继续写入" in page
    assert browser.post(reverse("intake:apply_import", args=[run.pk])).status_code == 302
    lose_the_job(run)
    assert browser.post(reverse("intake:revert_import", args=[run.pk])).status_code == 302
    lose_the_job(run)
    assert browser.post(reverse("intake:revert_import", args=[run.pk])).status_code == 302
    api.run_revert(run_id=run.pk, now=NOW)
    assert ImportRun.objects.get().status == "reverted"


def test_a_preview_whose_job_is_gone_can_be_asked_for_again(subject, browser):
    run = to_preview(browser)
    browser.post(reverse("intake:preview", args=[run.pk]))
    lose_the_job(run)
    assert "重新预览" in browser.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert browser.post(reverse("intake:preview", args=[run.pk])).status_code == 302


def test_after_ninety_days_rows_go_and_counts_and_faults_stay(subject, browser):
    run = to_preview(browser)
    browser.post(reverse("intake:apply_import", args=[run.pk]))
    api.run_apply(run_id=run.pk, now=NOW)
    before = browser.get(reverse("intake:error_workbook", args=[run.pk])).content
    assert api.clear_rows(actor=system("schedule"), now=NOW + timedelta(days=89)) == 0
    assert api.clear_rows(actor=system("schedule"), now=NOW + timedelta(days=91)) == 1
    assert api.clear_rows(actor=system("schedule"), now=NOW + timedelta(days=92)) == 0
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from intake_row where run_id = %s", [run.pk])
        assert cursor.fetchone()[0] == 0
    page = browser.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert "不再提供撤销" in page and "撤销这次导入" not in page
    assert browser.post(reverse("intake:revert_import", args=[run.pk])).status_code == 409
    after = browser.get(reverse("intake:error_workbook", args=[run.pk])).content
    cells = [[cell.value for row in openpyxl.load_workbook(io.BytesIO(file)).active for cell in row] for file in (before, after)]
    assert cells[0] == cells[1] and "T-3" in cells[0]
