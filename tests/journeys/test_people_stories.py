"""Three stories about people: who stands where at a customer, a list of staff from file to first login, a list of contacts through the vault."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guanxi.domains.intake import api as intake
from guanxi.domains.intake.tests.corpus import text, write
from guanxi.foundation.pure.chinese import visible
from tests.journeys.conftest import previewed, settled

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
STAFF = [["登录名", "工号", "姓名", "单位编码", "岗位", "角色"],
         ["anping", "6001", "安平", "970221", "客户经理", "客户经理"], ["jishu", "6002", "季舒", "没有这个单位", "客户经理", "客户经理"],
         ["guan", "6003", "管理", "970221", "管理员", "系统管理员"]]


def test_who_stands_where_is_filled_asked_for_and_put_right(visit, scene, accessible, overflow):
    """ARC-27, ORG-23: an empty row is what to find out next; a line to oneself is refused in the form; what was done is taken back."""
    page = visit("hejun", f"/structure/accounts/{scene.bank}/")
    main = page.locator("main")
    assert accessible(page) == [] and overflow(page) <= 0 and "分管行长" in main.inner_text()
    page.get_by_role("link", name="安排 程砚秋").click()
    page.locator("#d-structure select[name=row]").select_option(label="行领导")
    page.locator("#d-structure button[type=submit]").click()
    page.wait_for_selector("li:has(h3:text-is('行领导')) :text('程砚秋')")
    page.get_by_role("link", name="登记汇报或分管").click()
    form = page.locator("#d-structure form")
    form.locator("input[name=kind]").first.check()
    form.locator("select[name=above_id]").select_option(index=1)
    form.locator("select[name=below]").select_option(index=1)
    form.locator("button[type=submit]").click()
    page.wait_for_selector("main :text('两端是同一个人')")
    assert page.locator("select[name=above_id] option:checked").inner_text().startswith("程砚秋"), "what was chosen stays"
    assert accessible(page) == []
    page.goto(page.url.replace("lines/draw/", ""))
    page.locator("li:has(h3:text-is('分管行长'))").get_by_role("button", name="记为未知(已问)").click()
    page.wait_for_selector("li:has(h3:text-is('分管行长')) :text('未知(已问)')")
    page.get_by_role("button", name="移出岗位 程砚秋").click()
    page.wait_for_selector("main :text('安排 程砚秋'), main a:has-text('程砚秋')")
    assert page.get_by_role("link", name="安排 程砚秋").count() == 1
    page.locator("#toasts, [role=status]").get_by_role("button", name="撤销").first.click()
    page.wait_for_selector("li:has(h3:text-is('行领导')) :text('程砚秋')")
    page.set_viewport_size({"width": 390, "height": 900})
    assert overflow(page) <= 0


def test_a_list_of_staff_from_file_to_first_login(visit, site, browser, accessible, overflow, django_db_blocker, tmp_path):
    """ORG-02, PRM-71, SYS-22: what cannot be taken says why; who is new gets a slip, logs in with it and has to change it before anything else."""
    page = visit("admin", "/imports/upload/?kind=staff")
    page.set_input_files("input[type=file]", write(tmp_path / "staff.csv", text(STAFF), encoding="gb18030"))
    run_id = previewed(page, django_db_blocker)
    body = page.locator("main").inner_text()
    assert "安平" in body and "没有这个单位" in body and "写入 1 行" in body and accessible(page) == [] and overflow(page) <= 0
    page.click("button:has-text('写入')")
    page.wait_for_selector("#progress")
    with django_db_blocker.unblock():
        intake.run_apply(run_id=run_id, now=NOW)
    page.wait_for_selector("main :text('已写入:新增 1')")
    page.goto(f"{site}/people/first-passwords/")
    page.locator("main tr", has_text="970221").get_by_role("button").click()
    page.wait_for_selector("main :text('只显示这一次')")
    login, password = page.locator("main dl dd").all_inner_texts()[:2]
    assert login == "anping" and accessible(page) == []
    own = browser.new_context(locale="zh-CN").new_page()
    own.goto(f"{site}/login/")
    own.fill("input[name=login]", login)
    own.fill("input[name=password]", password)
    own.get_by_role("button", name="登录").click()
    own.wait_for_url("**/me/security/**")
    own.goto(f"{site}/book/")
    assert "/me/security/" in own.url, "no page before the password is his own"
    own.context.close()


def test_people_of_others_leave_through_the_vault(visit, site, scene, workers, accessible):
    """PRM-68, PRM-66: asked with a reason that says something, approved by a superior, written by a job, fetched once and marked."""
    page = visit("lin", "/contacts/?post=行长")
    assert "程砚秋" in page.locator("main").inner_text()
    page.locator("summary", has_text="导出").click()
    page.get_by_role("button", name="导出 .csv").click()
    page.wait_for_selector("main :text('导出联系人须经金库审批')")
    page.get_by_label("原因或工单号").fill("1")
    page.get_by_role("button", name="提交审批").click()
    page.wait_for_selector("main :text('至少两个字,或四位以上的编号')")
    assert page.get_by_label("原因或工单号").input_value() == "1" and accessible(page) == []
    page.get_by_label("原因或工单号").fill("年度走访名单")
    page.get_by_role("button", name="提交审批").click()
    page.wait_for_url("**/privacy/vault/*/")
    approver = visit("manager", "/approvals/")
    approver.locator("main tbody a", has_text="导出联系人").first.click()
    approver.wait_for_selector("main :text('年度走访名单')")
    approver.get_by_role("button", name="同意").click()
    approver.locator("main, #toasts", has_text="已同意").first.wait_for()
    for _ in range(600):  # decided by one job, written by another
        page.goto(f"{site}/book/exports/")
        if page.locator("main", has_text="联系人").get_by_role("button", name="下载").count():
            break
        page.wait_for_timeout(300)
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载").first.click()
    lines = taken.value.path().read_text("utf-8-sig").splitlines()
    assert "程砚秋" in visible(lines[1]) and "13812341234" in visible(lines[1]), "what was approved"
    assert visible(lines[1]) != lines[1], "the hidden mark"
    page.reload()
    settled(page)
    assert "已下载(仅一次)" in page.locator("main").inner_text()
