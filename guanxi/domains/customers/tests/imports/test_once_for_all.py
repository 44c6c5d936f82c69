"""One unit for all rows of a list of customers, and all that a row lacks at once (IMP-16, IMP-25, SYS-22)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from guanxi.domains.customers.models import Account
from guanxi.domains.customers.testing import make_account
from guanxi.domains.customers.tests.imports.test_account_import import bring, reasons
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import World, browser_of, make_actor
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db
HEADER, ROWS = "客户名称,归属单位,地址", ("望溪银行,,解放路1号", "望溪厂,9702,")


@pytest.fixture
def steward(world: World, now: datetime) -> Actor:
    """He answers for the province: his own unit is not where the list belongs."""
    return make_actor("steward", now=now, unit_id=world.province, roles=("R18",))


def given(actor: Actor, now: datetime, *lines: str, header: str = HEADER, once: str = "") -> int:
    run_id = intake.upload_file(actor=actor, now=now, kind="accounts", file_name="清单.csv", chunks=["\n".join((header, *lines)).encode()])
    columns = {one.index: one.key for one in intake.mapping(run_id=run_id, actor=actor).columns if one.key}
    intake.choose_mapping(actor=actor, now=now, run_id=run_id, mapping=columns, once=once)
    return run_id


def written(actor: Actor, now: datetime, run_id: int) -> dict[str, int]:
    intake.preview(actor=actor, now=now, run_id=run_id)
    intake.run_preview(run_id=run_id, now=now)
    intake.apply_import(actor=actor, now=now, run_id=run_id)
    intake.run_apply(run_id=run_id, now=now)
    return {verdict: n for verdict, n in intake.run(run_id=run_id, actor=actor).counts.items() if n}


@pytest.mark.parametrize("said", ["9702", "望溪市"])
def test_rows_without_a_unit_go_where_the_list_belongs(world: World, steward: Actor, now: datetime, said: str) -> None:
    """By code or full name; a row that says a unit is believed; accounts that are there keep theirs."""
    make_account(now=now, unit_id=world.other_city, name="石渡厂", code="GL-3")
    run_id = given(steward, now, "望溪银行,,", "石渡行,9703,", "石渡厂,,GL-3", header="客户名称,归属单位,集团编码", once=f" {said} ")
    assert written(steward, now, run_id) == {"new": 2, "unchanged": 1}
    with access.bound(steward):
        assert dict(Account.objects.values_list("name", "unit_id")) == {
            "望溪银行": world.city, "石渡行": world.other_city, "石渡厂": world.other_city}
    card = intake.run(run_id=run_id, actor=steward)
    assert card.once is not None and card.once[1] == "望溪市"


def test_the_rule_of_the_column_holds_for_all_rows(world: World, now: datetime) -> None:
    ours = make_actor("ours", now=now, unit_id=world.city, roles=("R18",))
    for said, code in (("9703", "foreign_unit"), ("无此单位", "unknown_unit")):
        with pytest.raises(Refusal) as caught:
            given(ours, now, *ROWS, once=said)
        assert (caught.value.code, caught.value.field, bool(caught.value.way_out)) == (code, "once", True)
    run_id = given(ours, now, *ROWS, once="9702")
    assert given(ours, now, *ROWS) != run_id and intake.mapping(run_id=run_id, actor=ours).said_once == "望溪市"
    with access.bound(ours):
        assert not Account.objects.exists()


def test_a_kind_without_such_a_value_refuses_one(steward: Actor, now: datetime) -> None:
    run_id = intake.upload_file(actor=steward, now=now, kind="contacts", file_name="人.csv", chunks=["姓名,单位\n李华,望溪银行\n".encode()])
    with pytest.raises(Refusal, match="once_not_taken"):
        intake.choose_mapping(actor=steward, now=now, run_id=run_id, mapping={0: "name", 1: "account"}, once="9702")


def test_the_page_asks_it_and_says_what_was_taken(world: World, now: datetime) -> None:
    ours = make_actor("ours", now=now, unit_id=world.city, roles=("R18",))
    run_id, page = given(ours, now, *ROWS), browser_of(ours.user_id or 0)
    address = reverse("intake:choose_mapping", args=[run_id])
    assert 'name="once"' in page.get(address).content.decode()
    refused = page.post(address, {"column_0": "name", "column_2": "address", "once": "9703"})
    said = refused.content.decode()
    assert refused.status_code == 403 and "不在您的管辖范围内" in said and 'value="9703"' in said and "请改填您管辖的单位" in said
    assert page.post(address, {"column_0": "name", "column_2": "address", "once": "9702"}).status_code == 302
    intake.run_preview(run_id=run_id, now=now)
    assert "没有归属单位的新客户,归入:望溪市" in page.get(reverse("intake:run", args=[run_id])).content.decode()


@pytest.mark.parametrize(("row", "codes"), [
    (",GL-1,,", ["unit_missing", "name_missing"]),
    (",GL-1,无此单位,2099-01-01", ["unknown_unit", "name_missing", "visit_in_future"]),
    ("望溪厂,GL-1,无此单位,", ["unknown_unit"]),
    ("望溪厂,GL-1,,", ["unit_missing"]),
])
def test_all_that_a_row_lacks_is_said_at_once(world: World, now: datetime, row: str, codes: list[str]) -> None:
    headquarters = make_actor("hq", now=now, unit_id=world.hq, roles=("R18",))
    run_id, counts = bring(headquarters, now, row, header="客户名称,集团编码,归属单位,最近走访日期")
    assert counts == {"rejected": 1} and reasons(run_id) == codes
