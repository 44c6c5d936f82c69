"""Values nobody understood are said once and known from then on (SYS-22): through the form, on a real account list."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import World, browser_of, make_actor
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db
ROWS = ["客户名称,集团编码,客户类别,归属单位", "望溪一中,GL-1,学校,9702", "望溪二中,GL-2,学校,望溪分公司", "望溪钢厂,GL-3,国企,9702"]


@pytest.fixture(scope="module")
def steward(together: Together, world: World, now: datetime) -> Actor:
    with together():
        return make_actor("steward", now=now, unit_id=world.city, roles=("R18",))


@pytest.fixture
def browser(steward: Actor) -> Client:
    return browser_of(steward.user_id)


def to_preview(browser: Client, steward: Actor, now: datetime) -> int:
    file = SimpleUploadedFile("客户.csv", "\n".join(ROWS).encode())
    assert browser.post(reverse("intake:upload_file"), {"kind": "accounts", "file": file}).status_code == 302
    run_id = intake.runs(actor=steward).rows[0].id
    columns = {"column_0": "name", "column_1": "group_code", "column_2": "customer_kind", "column_3": "unit"}
    assert browser.post(reverse("intake:choose_mapping", args=[run_id]), columns).status_code == 302
    intake.run_preview(run_id=run_id, now=now)
    return run_id


def test_two_columns_of_foreign_words_are_said_once(steward: Actor, browser: Client, now: datetime) -> None:
    run_id = to_preview(browser, steward, now)
    assert intake.run(run_id=run_id, actor=steward).counts["rejected"] == 2
    kinds, = intake.unknown_values(run_id=run_id, actor=steward)
    assert (kinds.key, [(line.said, line.rows, line.meant) for line in kinds.lines]) == ("customer_kind", [("学校", 2, None)])
    address = reverse("intake:choose_values", args=[run_id])
    page = browser.get(address).content.decode()
    assert "学校" in page and "按空白读取" in page and "钢厂" not in page

    assert browser.post(address, {"said_customer_kind": "学校", "meant_customer_kind": "institution"}).status_code == 302
    intake.run_preview(run_id=run_id, now=now)
    assert intake.run(run_id=run_id, actor=steward).counts["new"] == 2
    assert [column.key for column in intake.unknown_values(run_id=run_id, actor=steward)] == ["customer_kind", "unit"]
    row = intake.rows(run_id=run_id, actor=steward, verdict="new").rows[0]
    assert [(level, text.zh) for level, text in row.reasons] == [("info", "客户类别:“学校”按“事业”读取")]

    browser.post(address, {"said_unit": "望溪分公司", "meant_unit": "9702"})
    intake.run_preview(run_id=run_id, now=now)
    assert intake.run(run_id=run_id, actor=steward).counts["new"] == 3


def test_the_next_file_with_these_headers_knows_them(steward: Actor, browser: Client, now: datetime) -> None:
    run_id = to_preview(browser, steward, now)
    intake.choose_values(actor=steward, now=now, run_id=run_id, values={"customer_kind": {" 学 校": "institution"}, "unit": {"望溪分公司": "9702"}})
    assert intake.run(run_id=to_preview(browser, steward, now), actor=steward).counts["new"] == 3


def test_what_is_no_choice_is_refused_and_nothing_is_kept(steward: Actor, browser: Client, now: datetime) -> None:
    run_id = to_preview(browser, steward, now)
    answer = browser.post(reverse("intake:choose_values", args=[run_id]), {"said_customer_kind": "学校", "meant_customer_kind": "school"})
    assert answer.status_code == 422 and "不是“客户类别”的可选值" in answer.content.decode()
    with pytest.raises(Refusal, match="value_unknown_field"):
        intake.choose_values(actor=steward, now=now, run_id=run_id, values={"district": {"甲": "乙"}})
    assert not intake.unknown_values(run_id=run_id, actor=steward)[0].lines[0].meant


def test_a_foreign_run_is_not_found(world: World, steward: Actor, browser: Client, now: datetime) -> None:
    run_id = to_preview(browser, steward, now)
    other = make_actor("other", now=now, unit_id=world.city, roles=("R18",))
    assert browser_of(other.user_id).get(reverse("intake:choose_values", args=[run_id])).status_code == 404
