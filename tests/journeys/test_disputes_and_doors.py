"""A story of another province: who leads a bank, disputed to the end; its hierarchy from a sheet and back; somebody from outside and what is shut."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import override_settings

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.intake import api as intake
from guanxi.domains.intake.tests.corpus import text, write
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_user
from guanxi.foundation.pure.actor import system
from tests.journeys.conftest import previewed, settled

pytestmark = pytest.mark.browser
NOW, ROOT = datetime(2026, 11, 20, 3, tzinfo=UTC), system("test")
SHEET = [["单位", "姓名", "岗位", "汇报对象", "分管"], ["砚川银行朔宁分行", "丁望", "部门总", "", ""], ["砚川银行朔宁分行", "柏舟", "", "柏舟", ""],
         ["砚川银行朔宁分行", "周宁", "行领导", "", "没有的科"]]
OWN = "Hengtong-2026-own"


@dataclass(frozen=True, kw_only=True)
class North:
    """head (other city) > branch (city) of one bank; both cities signed. yan owns the branch, bai the head office, boss stands above both."""

    city: int
    head: int
    branch: int


@pytest.fixture(scope="module")
def north(scene, django_db_blocker) -> North:
    served = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    with django_db_blocker.unblock(), override_settings(PASSWORD_HASHERS=served):
        city, other = (organisation.create_unit(actor=ROOT, now=NOW, code=code, name=name, tier="city", parent_id=scene.world.other_province)
                       for code, name in (("9801", "朔宁市"), ("9802", "北砚市")))
        yan, bai = (make_user(login, now=NOW, unit_id=unit, name=name) for login, unit, name in (("yan", city, "阎凯"), ("bai", other, "白砚")))
        make_user("boss", now=NOW, unit_id=scene.world.other_province, roles=("R10",), name="沧总")
        head = make_account(now=NOW, unit_id=other, name="砚川银行", code="YC-H", owner_id=bai, has_agreement=True, customer_kind="state_owned")
        branch = make_account(now=NOW, unit_id=city, name="砚川银行朔宁分行", code="YC-B", owner_id=yan, has_agreement=True,
                              customer_kind="state_owned", industry_code="J66")
        customers.set_parent(actor=ROOT, now=NOW, account_id=branch, parent_code="YC-H")
        for account_id, code in ((head, "9802"), (branch, "9801")):
            customers.set_agreement_unit(actor=ROOT, now=NOW, account_id=account_id, unit_code=code)
        for name in ("柏舟", "丁望", "周宁"):
            make_contact(now=NOW, account_id=branch, name=name)
    return North(city=city, head=head, branch=branch)


def test_a_dispute_a_hierarchy_and_somebody_from_outside(visit, site, browser, north, accessible, overflow, django_db_blocker, tmp_path):
    """GRD-10, operator 1.11 and 1.15, ORG-24, PRM-58, PRM-72: each as the person whose part it is."""
    _who_leads(visit, north, accessible, overflow)
    _hierarchy(visit, north, accessible, django_db_blocker, tmp_path)
    _outsider(visit, site, browser, north, accessible)


def _who_leads(visit, north, accessible, overflow) -> None:
    """Asked by the branch, decided for the head office, appealed, decided for the branch; a stranger finds nothing."""
    page = visit("yan", f"/accounts/{north.branch}/responsible/")
    page.get_by_label("理由").fill("主体协议由朔宁签订")
    page.get_by_role("button", name="申请裁决").click()
    page.wait_for_url("**/registration/leads/*/")
    first = page.url.split("/registration/")[1]
    assert "沧原省" in page.locator("main").inner_text() and accessible(page) == []
    boss = visit("boss", "/registration/?view=decide")
    boss.locator("main a", has_text="砚川银行").first.click()
    boss.get_by_label("牵头人工号").fill("S-ba1")
    boss.get_by_label("理由(各方可见)").fill("总行在北砚")
    boss.get_by_role("button", name="裁决").click()
    boss.wait_for_selector("main :text('牵头人:没有“S-ba1”')")
    assert boss.get_by_label("理由(各方可见)").input_value() == "总行在北砚" and accessible(boss) == []
    assert "S-bai" in boss.locator("main").inner_text(), "whom he is likely to name"
    boss.get_by_label("牵头人工号").fill("S-bai")
    boss.get_by_role("button", name="裁决").dblclick()
    boss.wait_for_selector("main :text('由 北砚市 白砚 牵头')")
    page.reload()
    settled(page)
    assert "总行在北砚" in page.locator("main").inner_text()
    page.get_by_label("申诉理由").fill("协议金额以朔宁为主")
    page.get_by_role("button", name="申诉").click()
    page.wait_for_selector("main :text('初裁单位的上一级')")
    appeal = page.url.split("/registration/")[1]
    top = visit("fang", f"/registration/{appeal}")
    assert top.get_by_role("link", name="争议", exact=False).first.is_visible() and accessible(top) == []
    top.get_by_label("牵头人工号").fill("S-yan")
    top.get_by_label("理由(各方可见)").fill("以协议金额为准")
    top.get_by_role("button", name="裁决").click()
    top.wait_for_selector("main :text('由 朔宁市 阎凯 牵头')")
    loser = visit("bai", f"/registration/{appeal}", width=390, dark=True)
    assert "以协议金额为准" in loser.locator("main").inner_text() and overflow(loser) <= 0 and accessible(loser) == []
    assert not loser.get_by_role("button", name="申诉").count(), "there is one appeal"
    for address in (first, appeal):
        assert "没有找到" in visit("hejun", f"/registration/{address}").locator("main").inner_text()


def _hierarchy(visit, north, accessible, django_db_blocker, tmp_path) -> None:
    """A right row and two wrong ones, told by column; written, seen, taken back."""
    page = visit("yan", "/imports/upload/?kind=structure")
    page.set_input_files("input[type=file]", write(tmp_path / "层级.csv", text(SHEET), encoding="gb18030"))
    run_id = previewed(page, django_db_blocker)
    said = page.locator("main").inner_text()
    assert "汇报对象:两端是同一个人" in said and "分管:“没有的科”既不是该客户的岗位" in said and "写入 1 行" in said and accessible(page) == []
    page.dblclick("button:has-text('写入')")
    page.wait_for_selector("#progress")
    with django_db_blocker.unblock():
        intake.run_apply(run_id=run_id, now=NOW)
    page.wait_for_selector("main :text('已写入:新增 1')")
    chart = visit("yan", f"/structure/accounts/{north.branch}/")
    placed = chart.locator("li:has(h3:text-is('部门总')) :text('丁望')")
    assert placed.count()
    page.click("button:has-text('撤销这次导入')")
    page.click("dialog button:has-text('撤销')")
    page.wait_for_selector("#progress")
    with django_db_blocker.unblock():
        intake.run_revert(run_id=run_id, now=NOW)
    page.wait_for_selector("main :text('已撤销')")
    chart.reload()
    settled(chart)
    assert not placed.count()


def _outsider(visit, site, browser, north, accessible) -> None:
    """Made by the administrator with a first password that is shown once; sees the account that is his to serve and nothing else."""
    admin = visit("admin", f"/units/{north.city}/")
    form = admin.locator("form[action$='/parties/']")
    form.locator("select").select_option(label="代理商")
    form.locator("input[name=name]").fill("恒通代理")
    form.locator("input[name=code]").fill("9801-DL")
    form.get_by_role("button").dblclick()
    admin.get_by_role("link", name="恒通代理").first.click()
    form = admin.locator("form[action$='/people/']")
    for field, value in (("name", "范志远"), ("username", "HEJUN"), ("contract_until", (datetime.now(UTC) + timedelta(days=30)).date().isoformat())):
        form.locator(f"input[name={field}]").fill(value)
    form.get_by_role("button").click()
    admin.wait_for_selector("main :text('该登录名已存在')")
    assert form.locator("input[name=name]").input_value() == "范志远" and accessible(admin) == []
    form.locator("input[name=username]").fill("fanzhiyuan")
    form.get_by_role("button").click()
    admin.wait_for_selector("main :text('只显示这一次')")
    first = admin.locator("main .font-mono.break-all").inner_text()
    boss = visit("boss", f"/accounts/{north.branch}/responsible/")
    role = boss.locator("main li", has_text="属地服务经理")
    role.locator("summary").first.click()
    role.locator("input[name=staff_number]").fill("fanzhiyuan")
    role.get_by_role("button", name="保存").click()
    boss.wait_for_selector("main :text('范志远(外部)')")
    context = browser.new_context(locale="zh-CN")
    his = context.new_page()
    his.goto(f"{site}/login/")
    his.fill("input[name=login]", "fanzhiyuan")
    his.fill("input[name=password]", first)
    his.get_by_role("button", name="登录").click()
    his.wait_for_url("**/me/security/**")
    his.goto(f"{site}/account/password/change/")
    for field, value in (("oldpassword", first), ("password1", OWN), ("password2", OWN)):
        his.fill(f"input[name={field}]", value)
    his.locator("form:has(input[name=oldpassword]) button[type=submit]").click()
    his.wait_for_url(lambda url: "password/change" not in url)
    his.goto(f"{site}/book/")
    assert "砚川银行朔宁分行" in (book := his.locator("main").inner_text()) and "共 1 条" in book and "导出" not in book
    shut = {"/registration/": 403, "/units/": 403, "/imports/": 403, "/people/": 403, f"/accounts/{north.head}/": 404,
            f"/structure/accounts/{north.head}/": 404}
    assert {path: his.goto(f"{site}{path}").status for path in shut} == shut
    assert "没有找到" in his.locator("main").inner_text()
    his.goto(f"{site}/search/?q=砚川银行")
    assert his.locator("main a", has_text="砚川银行").all_inner_texts() and "YC-H" not in his.locator("main").inner_text()
    assert his.goto(f"{site}/accounts/{north.branch}/").status == 200 and "您的岗位不含收入与欠费" in his.locator("main").inner_text()
    assert accessible(his) == [] and settings.SESSION_COOKIE_NAME in {one["name"] for one in context.cookies()}
    context.close()
