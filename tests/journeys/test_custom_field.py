"""A field nobody programmed, from its definition to a book sorted by it: one story in the browser (issue 3, point 6)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guanxi.domains.organisation.testing import make_user
from tests.journeys.conftest import settled

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


def test_a_field_is_defined_filled_sorted_and_filtered(visit, scene, workers, accessible, overflow, django_db_blocker):
    """SYS-22: who keeps the fields writes a name and a kind; a worker builds the column; a manager fills it where he lists his accounts."""
    with django_db_blocker.unblock():
        make_user("fields", now=NOW, unit_id=scene.world.hq, roles=("R18",), name="欧阳存")
    page = visit("fields", "/accounts/fields/")
    page.get_by_role("link", name="新建客户字段").click()
    page.locator("#field input[name=zh]").fill("办公面积")
    page.locator("#field select[name=kind]").select_option("number")
    page.locator("#field [name=is_listed]").first.wait_for()
    page.locator("#preview td, #preview th", has_text="办公面积").first.wait_for()
    assert accessible(page) == [] and overflow(page) <= 0
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/accounts/fields/")
    page.locator("#fields :text('可筛选、排序')").wait_for()  # asked for anew until the worker has built the column

    book = visit("lin", "/book/?sort=-cf_1&columns=cf_1")
    for name, area in (("望溪市第一人民医院集团", "300"), ("屿澜银行望溪分行", "1200.5")):
        row = book.locator("tbody tr", has_text=name)
        row.locator("td[data-edit=cf_1]").dblclick()
        book.locator("form[data-cell] input[name=value]").fill(area)
        book.keyboard.press("Enter")
        row.locator("td", has_text=f"{float(area):,}".removesuffix(".0")).wait_for()
    settled(book)
    book.reload()
    assert [one.split()[0] for one in book.locator("tbody tr").all_inner_texts()] == ["屿澜银行望溪分行", "望溪市第一人民医院集团", "柳塘县人民政府"]
    book.goto(book.url.replace("?", "?cf_1_min=500&"))
    assert book.locator("tbody tr").count() == 1 and "1,200.5" in book.locator("tbody").inner_text() and accessible(book) == []
