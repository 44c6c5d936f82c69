"""A leased line from its record to what a tester measured on it: entered, imported, judged, voided and taken back (LLD-01, LLD-15)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guanxi.domains.intake import api as intake
from tests.journeys.conftest import previewed, settled
from tests.journeys.test_pages import look

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
EXPORT = """Circuit ID,Side,Test type,Start time,Elapsed time,Meter,BER,ES(s),Tx,Lost,RTT avg(us),Result
望溪/石渡FE0099,A,BER test,2026-11-19 09:10:05,15 min,BNT-2200,<1E-9,0,,,,Passed
望溪/石渡FE0099,A,E1 PING,2026-11-19 09:30:05,60,BNT-2200,,,1000,38,6400,
望溪/石渡FE0099,A,E1 PING,2026-11-19 09:40:05,60,BNT-2200,,,10,38,6400,
"""


def test_a_line_is_recorded_and_what_a_tester_exports_is_attached(visit, site, scene, accessible, overflow, django_db_blocker, tmp_path):
    page = visit("hejun", f"/accounts/{scene.bank}/")
    page.click("#circuits a:has-text('登记一条')")
    page.wait_for_selector("#field_designation")
    look(page, accessible, overflow)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.fill("#field_designation", "望溪/石渡 FE 0099")
    page.select_option("#field_technology", "e1_g703")
    page.fill("#field_a_end", "望溪分行机房")
    page.fill("#field_z_end", "石渡支行")
    page.click("main button:has-text('保存')")
    page.wait_for_selector("h1:has-text('望溪/石渡 FE 0099')")
    look(page, accessible, overflow)
    address = page.url
    page.goto(f"{site}/imports/upload/?kind=circuit_tests")
    (tmp_path / "BNT-1119.csv").write_bytes(EXPORT.encode("gb18030"))
    page.set_input_files("input[type=file]", tmp_path / "BNT-1119.csv")
    run_id = previewed(page, django_db_blocker)
    body = page.locator("main").inner_text()
    assert "写入 2 行" in body and "丢包数:38 大于发包数 10,请核对两列是否对调" in body and "BNT-1119.csv" in body
    page.dblclick("button:has-text('写入')")
    page.wait_for_selector("#progress")
    with django_db_blocker.unblock():
        intake.run_apply(run_id=run_id, now=NOW)
    page.wait_for_selector("main :text('已写入:新增 2')")
    page.goto(address)
    settled(page)
    body = page.locator("main").inner_text()
    assert all(said in body for said in ("<1E-9", "6.4", "2026-11-19 09:10:05", "仪表:合格", "来自文件 BNT-1119.csv", "未判定")), body
    page.locator("summary:has-text('判定依据')").first.click()
    assert "政策包没有为该测试规定标准" in page.locator("main").inner_text()
    look(page, accessible, overflow)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator("summary:has-text('作废')").first.click()
    page.locator("input[name=reason]").first.fill("接错端口")
    page.locator("button:has-text('作废')").first.click()
    page.wait_for_selector("main :text('不计入:接错端口')")
    page.locator("button:has-text('撤销')").first.click()
    page.wait_for_selector("main :text('不计入:接错端口')", state="detached")
    page.goto(f"{address}tests/add/?kind=link_ping")
    settled(page)
    look(page, accessible, overflow)
    for there in ("/circuits/", f"/circuits/accounts/{scene.bank}/"):
        page.goto(f"{site}{there}")
        settled(page)
        look(page, accessible, overflow)
