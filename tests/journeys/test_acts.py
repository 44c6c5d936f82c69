"""Acting: toasts, refusals where they belong, a double click, two editors of one record, and the keyboard."""

from __future__ import annotations

import re

import pytest

from tests.journeys.conftest import settled

pytestmark = pytest.mark.browser


def save(page, *, says: str) -> None:
    """Saves and waits for the answer: a toast goes after six seconds, so it is looked for from the click on."""
    page.locator("form:has([name=version]) button:has-text('保存')").first.click()
    page.locator("#toasts, form:has([name=version])", has_text=says).first.wait_for()
    settled(page)


def test_two_editors_of_one_account(visit, scene, accessible):
    first, second = (visit("hejun", f"/accounts/{scene.hospital}/edit/") for _ in range(2))
    first.fill("input[name=district]", "砚湖区")
    save(first, says="档案已保存")
    second.fill("input[name=district]", "榆浦区")
    save(second, says="已被他人修改")
    shown = second.locator("form:has([name=version])").inner_text()
    assert "已被他人修改" in shown and "砚湖区" in shown and second.locator("input[name=district]").input_value() == "榆浦区"
    assert accessible(second) == []
    save(second, says="档案已保存")


def test_a_refused_contact_stays_in_the_form_and_a_double_click_adds_one(visit, scene):
    page = visit("hejun", f"/accounts/{scene.hospital}/contacts/add/")
    page.fill("input[name=name]", "试一试")
    page.fill("input[name=mobile]", "12")
    page.click("button:has-text('保存')")
    assert "手机号码应为11位" in page.get_by_role("alert").first.inner_text() and page.locator("input[name=name]").input_value() == "试一试"
    page.fill("input[name=mobile]", "15497009999")
    page.dblclick("button:has-text('保存')")
    page.wait_for_url("**/contacts/")
    assert page.locator("li[id^=person-]:has-text('试一试')").count() == 1


def test_private_data_ask_for_a_reason_in_place(visit, scene, accessible):
    page = visit("hejun", f"/accounts/{scene.bank}/contacts/")
    if page.locator("button:has-text('查看')").count():
        page.locator("button:has-text('查看')").first.click()
        settled(page)
    assert page.locator("li[id^=person-]").count() == 1 and accessible(page) == []


def test_the_first_tab_skips_to_the_content_and_focus_is_seen(visit):
    page = visit("hejun", "/book/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.locator("a[href='#main']").bounding_box()["width"] > 20
    page.keyboard.press("Enter")
    page.locator("#main:focus").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_english_has_no_chinese_left_but_data(visit, scene):
    """What stays Chinese must be a name, an address, a post: a word of the data, never of the page. Divisions of GB/T 4754 have no English text."""
    data = re.compile(r"屿澜银行望溪分行|望溪市第一人民医院集团|柳塘县(人民政府)?|望溪市|何俊|程砚秋|行长|试一试|砚湖区|榆浦区|一院"
                      r"|[A-T]\d\d [^\n]+|单位; 未知")
    account = f"/accounts/{scene.bank}/"
    for path in ("/", "/book/", account, f"{account}edit/", "/imports/", "/imports/upload/", "/insights/concentration/"):
        page = visit("hejun", path, english=True)
        words = page.evaluate("[document.body.innerText, ...[...document.querySelectorAll('[aria-label],[placeholder],[title]')].flatMap("
                              "e => ['aria-label', 'placeholder', 'title'].map(n => e.getAttribute(n) ?? ''))].join('\\n')")
        left = [line for line in data.sub("", words).splitlines() if re.search("[\u4e00-\u9fff]", line)]
        assert [line for line in left if len(line.strip()) > 1] == [], path  # one character: the sign, a person's round, the switch
