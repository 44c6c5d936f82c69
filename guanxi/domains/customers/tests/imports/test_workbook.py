"""A workbook with accounts on one sheet and their people on another comes in whole and goes out whole (ARC-30, IMP-27)."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guanxi.domains.customers.models import Account, Assignment, Contact
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_user
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db
PEOPLE = [["单位", "姓名", "职务"], ["GL-1", "王海川", "总经理"], ["GL-2", "陶静", "副行长"], ["GL-9", "无人", ""]]
ACCOUNTS = [["客户名称", "集团编码", "客户类别", "归属单位"], ["望溪银行", "GL-1", "国企", "9702"], ["望溪一中", "GL-2", "事业", "9702"]]


@pytest.fixture(scope="module")
def steward(together: Together, world: World, now: datetime) -> Actor:
    with together():
        return make_actor("steward", now=now, unit_id=world.city, roles=("R18",))


@pytest.fixture
def browser(steward: Actor) -> Client:
    return browser_of(steward.user_id)


def workbook(**sheets: list[list[str]]) -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("整体.xlsx", out.getvalue())


def bring(browser: Client, steward: Actor) -> tuple[int, int]:
    """People stand before accounts in the file, and a sheet of remarks between: the order is the product's, not the file's."""
    answer = browser.post(reverse("intake:upload_file"), {
        "kind": "workbook", "file": workbook(联系人=PEOPLE, 说明=[["本表由政企部填写"], ["如有疑问请联系"]], 客户=ACCOUNTS)})
    assert answer.status_code == 302, answer.content.decode()[:500]
    people, accounts = (run.id for run in intake.runs(actor=steward).rows)
    return accounts, people


def step(name: str, *run_ids: int, now: datetime) -> None:
    for run_id in run_ids:
        intake.take_step(run_id=run_id, step=name, now=now)


def counts(run_id: int, steward: Actor) -> dict[str, int]:
    return {verdict: n for verdict, n in intake.run(run_id=run_id, actor=steward).counts.items() if n}


def test_accounts_come_first_and_their_people_are_judged_again(steward: Actor, browser: Client, now: datetime) -> None:
    accounts, people = bring(browser, steward)
    page = browser.get(reverse("intake:workbook", args=[people])).content.decode()
    places = [page.index(f"这张表是什么:{sheet}") for sheet in ("客户", "联系人", "说明")]
    assert places == sorted(places), "a sheet nobody understands stays out, last"

    browser.post(reverse("intake:preview_workbook", args=[accounts]))
    step("preview", accounts, people, now=now)
    assert (counts(accounts, steward), counts(people, steward)) == ({"new": 2}, {"unmatched": 3})

    assert browser.post(reverse("intake:apply_workbook", args=[accounts])).status_code == 302
    fragment = browser.get(reverse("intake:workbook", args=[accounts]), headers={"HX-Request": "true"}).content.decode()
    assert "every 1500ms" in fragment and "<html" not in fragment
    step("apply", accounts, now=now)
    step("preview", people, now=now)
    step("apply", people, now=now)
    assert counts(people, steward) == {"new": 2, "unmatched": 1}
    with access.bound(steward):
        assert list(Contact.objects.order_by("name").values_list("name", flat=True)) == ["王海川", "陶静"]

    browser.post(reverse("intake:revert_workbook", args=[accounts]), {"reason": "试用"})
    assert intake.run(run_id=accounts, actor=steward).status == "done", "the people go first"
    step("revert", people, accounts, now=now)
    assert {intake.run(run_id=run_id, actor=steward).status for run_id in (accounts, people)} == {"reverted"}
    with access.bound(steward):
        assert not Contact.objects.exists() and not Account.objects.exists()


def test_a_killed_step_does_not_move_the_chain_twice(steward: Actor, browser: Client, now: datetime) -> None:
    accounts, people = bring(browser, steward)
    browser.post(reverse("intake:preview_workbook", args=[accounts]))
    step("preview", accounts, people, now=now)
    browser.post(reverse("intake:apply_workbook", args=[people]))
    step("apply", accounts, accounts, now=now)
    assert intake.run(run_id=people, actor=steward).status == "reading"


def test_nothing_is_written_before_every_sheet_was_previewed(steward: Actor, browser: Client, now: datetime) -> None:
    accounts, _ = bring(browser, steward)
    assert browser.post(reverse("intake:apply_workbook", args=[accounts])).status_code == 409
    with pytest.raises(Refusal, match="workbook_nothing"):
        intake.revert_workbook(actor=steward, now=now, run_id=accounts)


@pytest.mark.parametrize(("file", "said"), [
    (SimpleUploadedFile("x.csv", "客户名称,集团编码\n甲,1".encode()), "这不是 Excel 工作簿"),
    (workbook(说明=[["本表由政企部填写"], ["如有疑问"]]), "没有一张工作表的表头能识别"),
])
def test_what_is_no_workbook_of_ours_is_refused_on_the_form(browser: Client, file: SimpleUploadedFile, said: str) -> None:
    answer = browser.post(reverse("intake:upload_file"), {"kind": "workbook", "file": file})
    assert answer.status_code == 422 and said in answer.content.decode()


def test_a_foreign_workbook_is_not_found(world: World, steward: Actor, browser: Client, now: datetime) -> None:
    accounts, _ = bring(browser, steward)
    other = browser_of(make_actor("other", now=now, unit_id=world.city, roles=("R18",)).user_id)
    assert other.get(reverse("intake:workbook", args=[accounts])).status_code == 404
    assert other.post(reverse("intake:revert_workbook", args=[accounts])).status_code == 404


def test_accounts_their_people_and_who_is_responsible_in_one_workbook(steward: Actor, world: World, now: datetime) -> None:
    """Three sheets, each judged when the one before is written, and all of it back out (issue: one workbook)."""
    owner = make_user("hejun", now=now, unit_id=world.city)
    held = [["单位", "工号", "归属角色"], ["GL-1", "S-hejun", "归属客户经理"], ["GL-2", "S-hejun", "客响专席"], ["GL-9", "S-hejun", ""]]
    first = intake.upload_workbook(actor=steward, now=now, file_name="整体.xlsx",
                                   chunks=workbook(归属=held, 联系人=PEOPLE, 客户=ACCOUNTS).chunks())
    runs = [first, first + 1, first + 2]
    intake.preview_workbook(actor=steward, now=now, run_id=first)
    step("preview", *runs, now=now)
    intake.apply_workbook(actor=steward, now=now, run_id=first)
    step("apply", first, now=now)
    for run_id in runs[1:]:
        step("preview", run_id, now=now)
        step("apply", run_id, now=now)
    with access.bound(steward):
        assert set(Assignment.objects.filter(user_id=owner).values_list("account__name", "role")) == {
            ("望溪银行", "owner"), ("望溪一中", "customer_response")}
    assert counts(runs[2], steward) == {"new": 2, "unmatched": 1}
    intake.revert_workbook(actor=steward, now=now, run_id=first)
    step("revert", *runs[::-1], now=now)
    with access.bound(steward):
        assert not Account.objects.exists() and not Assignment.objects.exists()


def test_what_a_sheet_holds_can_be_said_otherwise(steward: Actor, browser: Client, now: datetime) -> None:
    """A sheet with headers of its own is named by hand, one that was understood is left out and taken in again."""
    odd = [["户名", "谁", "干什么"], ["GL-1", "王海川", "总经理"]]
    first = intake.upload_workbook(actor=steward, now=now, file_name="整体.xlsx", chunks=workbook(杂项=odd, 客户=ACCOUNTS).chunks())
    accounts, other = intake.workbook(run_id=first, actor=steward)
    assert (accounts.kind, other.kind, other.sheet) == ("accounts", "", "杂项")
    assert [run.id for run in intake.runs(actor=steward).rows] == [first], "a sheet that stays out is no import"

    assert browser.post(reverse("intake:choose_sheet", args=[other.id]), {"kind": "contacts"}).status_code == 302
    assert [(card.kind, card.sheet) for card in intake.workbook(run_id=first, actor=steward)] == [("accounts", "客户"), ("contacts", "杂项")]
    intake.choose_mapping(actor=steward, now=now, run_id=other.id, mapping={0: "account", 1: "name", 2: "post"})
    intake.preview_workbook(actor=steward, now=now, run_id=first)
    step("preview", first, other.id, now=now)

    browser.post(reverse("intake:choose_sheet", args=[first]), {"kind": ""})
    left = intake.workbook(run_id=first, actor=steward)
    assert [(card.kind, card.sheet, card.counts) for card in left][1] == ("", "客户", {}) and left[0].id == other.id
    assert "不导入" in browser.get(reverse("intake:workbook", args=[other.id])).content.decode()
    intake.apply_workbook(actor=steward, now=now, run_id=first)
    step("apply", other.id, now=now)
    assert {card.status for card in intake.workbook(run_id=first, actor=steward)} == {"done", "read"}

    said = browser.post(reverse("intake:choose_sheet", args=[other.id]), {"kind": ""})
    assert said.status_code == 409 and "不能执行此操作" in said.content.decode(), "what is written is reverted, not left out"
    assert browser.post(reverse("intake:choose_sheet", args=[first]), {"kind": "nonsense"}).status_code == 422
    alone = intake.upload_file(actor=steward, now=now, kind="accounts", file_name="x.csv", chunks=["客户名称,集团编码\n甲,1".encode()])
    with pytest.raises(Refusal, match="not_a_sheet"):
        intake.choose_sheet(actor=steward, now=now, run_id=alone, kind="contacts")
