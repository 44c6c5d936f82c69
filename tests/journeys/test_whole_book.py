"""A manager's whole book in one story: handed over with a witness, deduplicated, exported through the vault, and reverted.

Real server, real workers on both queues, five people in their own browsers; only the accounts are made beforehand. A hand-over made in
error is taken back before its witness confirms; the double is found by comparing the whole book, not by its address.
"""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.organisation.testing import make_user
from guanxi.foundation.pure.chinese import visible

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
KEEP, DOUBLE, SCHOOL = "汀源水务集团", "汀源水务集团有限公司", "石城县第一中学"
SHOPS = tuple(f"石城县{place}{trade}" for place in ("城关镇", "河口乡", "柳林镇", "白石乡", "东关") for trade in (
    "百货商场", "农机修配厂", "粮油加工厂", "中心卫生院", "供销社", "汽车站", "建材市场"))
BOOK = {KEEP, DOUBLE, SCHOOL, *SHOPS}


@pytest.fixture(scope="module")
def cast(world, django_db_blocker) -> SimpleNamespace:
    """In 石渡市: the head, the witness; in its county the manager who goes, the one who comes, and 38 accounts."""
    with django_db_blocker.unblock():
        for login, unit, role in (("mo", world.other_city, "R9"), ("shu", world.other_city, "R1"), ("ren", world.other_county, "R1")):
            make_user(login, now=NOW, unit_id=unit, roles=(role,), name=login)
        qiao = make_user("qiao", now=NOW, unit_id=world.other_county, name="qiao")
        keep, double, school = (make_account(now=NOW, unit_id=world.other_county, name=name, owner_id=qiao, code=code, customer_kind="private")
                                for name, code in ((KEEP, "GL-9703-1"), (DOUBLE, "GL-9703-2"), (SCHOOL, "GL-9703-3")))
        make_contact(now=NOW, account_id=double, name="周雅琴", post="总工程师")
        for number, name in enumerate(SHOPS, start=4):
            make_account(now=NOW, unit_id=world.other_county, name=name, owner_id=qiao, code=f"GL-9703-{number}", customer_kind="private")
    return SimpleNamespace(keep=keep, double=double, school=school)


def book_of(visit, login: str) -> set[str]:
    """The names in this person's book."""
    page = visit(login, "/book/")
    return BOOK & set(page.locator("main tbody a").all_inner_texts())


def open_handover(visit, *, giver: str, taker: str):
    """The head hands everything over at once; his page of it."""
    page = visit("mo", f"/accounts/handovers/open/?from=S-{giver}&to=S-{taker}&witness=S-shu&overlap_days=0&note=2026-7")
    page.get_by_role("button", name="确认交接").click()
    page.wait_for_url("**/accounts/handovers/*/")
    return page


def hand_over(visit, *, giver: str, taker: str) -> None:
    """And the witness confirms that it took place."""
    page = open_handover(visit, giver=giver, taker=taker)
    witness = visit("shu", "/" + page.url.split("/", 3)[3])
    witness.get_by_label("监交意见").fill("当面清点")
    witness.get_by_role("button", name="确认已当面交接").click()
    witness.wait_for_selector("main :text('已完成')")


def waited_for(page, url: str, *, says: str) -> None:
    """A job has to come first: the page is looked at until it says so."""
    for _ in range(600):
        page.goto(url)
        if page.locator("main", has_text=says).count():
            return
        page.wait_for_timeout(300)
    raise TimeoutError(f"{url} never said {says}")


def test_a_whole_book_is_handed_over_deduplicated_exported_and_reverted(visit, site, cast, workers, accessible):
    assert book_of(visit, "qiao") == BOOK and book_of(visit, "ren") == set()
    wrong = open_handover(visit, giver="qiao", taker="ren")
    assert book_of(visit, "qiao") == set() and book_of(visit, "ren") == BOOK
    wrong.get_by_label("撤回原因").fill("日期未定")
    wrong.get_by_role("button", name="撤回交接").click()
    wrong.wait_for_selector("main :text('已撤回')")
    assert book_of(visit, "qiao") == BOOK and book_of(visit, "ren") == set()
    hand_over(visit, giver="qiao", taker="ren")
    assert book_of(visit, "qiao") == set() and book_of(visit, "ren") == BOOK

    head = visit("mo", "/duplicates/runs/")
    head.get_by_role("button", name="现在全库查重").click()
    waited_for(head, f"{site}/duplicates/runs/", says="疑似重复")
    head.goto(f"{site}/duplicates/")
    head.locator("main tbody a", has_text=KEEP).first.click()
    head.wait_for_url("**/duplicates/pairs/*/")
    head.get_by_role("button", name="是同一客户,去合并").click()
    head.wait_for_url(f"**/duplicates/accounts/{cast.keep}/with/{cast.double}/")
    assert accessible(head) == []
    head.get_by_label("合并原因").fill("同一家公司")
    head.get_by_role("button", name="合并", exact=True).click()
    head.wait_for_url("**/duplicates/merges/*/")
    merge_url = "/" + head.url.split("/", 3)[3]
    assert book_of(visit, "ren") == BOOK - {DOUBLE}
    assert "周雅琴" in visit("ren", f"/accounts/{cast.keep}/contacts/").locator("main").inner_text()

    page = visit("ren", "/book/?columns=code&sort=name")
    page.locator("summary", has_text="导出").click()
    page.get_by_role("button", name="导出 .csv").click()
    page.wait_for_selector("main :text('导出须经金库审批')")
    page.get_by_label("原因或工单号").fill("年度盘点")
    page.get_by_role("button", name="提交审批").click()
    page.wait_for_url("**/privacy/vault/*/")
    approver = visit("mo", "/approvals/")
    approver.locator("main tbody a").first.click()
    approver.get_by_role("button", name="同意").click()
    approver.locator("main, #toasts", has_text="已同意").first.wait_for()
    for _ in range(600):  # the request is decided by a job, the file written by another
        page.goto(f"{site}/book/exports/")
        if page.get_by_role("button", name="下载").count():
            break
        page.wait_for_timeout(300)
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载").click()
    lines = taken.value.path().read_text("utf-8-sig").splitlines()
    assert {visible(line).split(",")[0] for line in lines[1:-1]} == BOOK - {DOUBLE} and f"共 {len(BOOK) - 1} 户" in lines[-1]
    assert visible(lines[1]) != lines[1], "each row carries the mark that nobody sees"
    page.reload()
    page.wait_for_selector("main :text('已下载(仅一次)')")

    head.goto(f"{site}{merge_url}")
    head.get_by_label("撤销原因").fill("两家公司")
    head.get_by_role("button", name="撤销合并").click()
    head.wait_for_selector("main :text('撤销于'), main :text('已撤销'), main dt:text-is('撤销')")
    hand_over(visit, giver="ren", taker="qiao")
    assert book_of(visit, "qiao") == BOOK and book_of(visit, "ren") == set()
    assert "周雅琴" in visit("qiao", f"/accounts/{cast.double}/contacts/").locator("main").inner_text()
