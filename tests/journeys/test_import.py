"""The main road of an account manager: his own spreadsheet in, seen before it is written, the bad rows back, all of it undone."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from guanxi.domains.intake import api as intake
from guanxi.domains.intake.tests.corpus import text, write
from tests.journeys.conftest import previewed

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
SHEET = [["单位名称", "集团客户编码", "客户类型", "详细地址"],
         ["屿澜银行望溪分行", "GL-9702-0001873", "国企", "砚湖区滨江路18号"], ["望溪䶮华农商银行", "GL-9702-0009901", "国企", "榆浦区新禾街2号"],
         ["", "GL-9702-0009904", "国企", ""]]


def test_a_gb18030_list_from_upload_to_revert(visit, accessible, overflow, django_db_blocker, tmp_path):
    page = visit("hejun", "/imports/upload/")
    page.set_input_files("input[type=file]", write(tmp_path / "accounts.csv", text(SHEET), encoding="gb18030"))
    page.click("text=上传并识别")
    page.wait_for_url("**/mapping/")
    fields = page.locator("select[name^=column_] option:checked").all_inner_texts()
    assert [field.removesuffix(" *") for field in fields] == ["客户名称", "集团编码", "客户类别", "地址"]
    assert page.locator("#encoding").input_value() == "gb18030" and accessible(page) == [] and overflow(page) <= 0
    run_id = previewed(page, django_db_blocker)
    body = page.locator("main").inner_text()
    assert all(said in body for said in ("望溪䶮华农商银行", "缺少客户名称", "写入 2 行", "预览不写入数据")) and accessible(page) == []
    with page.expect_download() as found:
        page.click("text=下载未导入的行")
    rows = list(openpyxl.load_workbook(io.BytesIO(found.value.path().read_bytes())).active.iter_rows(values_only=True))
    assert (rows[0][0], len(rows)) == ("行号", 2) and "缺少客户名称" in str(rows[1][2])
    page.dblclick("button:has-text('写入')")
    page.wait_for_selector("#progress")
    with django_db_blocker.unblock():
        intake.run_apply(run_id=run_id, now=NOW)
    page.wait_for_selector("main :text('已写入:新增 1,变更 1')")
    assert "已写入:新增 1,变更 1" in page.locator("main").inner_text() and accessible(page) == []
    page.click("button:has-text('撤销这次导入')")
    page.fill("#reason", "试一试")
    page.click("dialog button:has-text('撤销')")
    page.wait_for_selector("#progress")
    with django_db_blocker.unblock():
        intake.run_revert(run_id=run_id, now=NOW)
    page.wait_for_selector("#progress", state="detached")
    page.wait_for_selector("main :text('已撤销')")
    page.goto(page.url.replace(f"/imports/{run_id}/", "/book/?q=䶮华"))
    assert "没有符合条件的客户" in page.locator("main").inner_text()
