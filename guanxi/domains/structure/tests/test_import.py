"""A sheet of hierarchies: verdicts row by row, twice writes nothing, back out keeping what people changed since (operator 1.15, IMP 16, 20, 27)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_contact
from guanxi.domains.intake import api as intake
from guanxi.domains.structure import api
from guanxi.domains.structure.importing.hierarchies import HIERARCHIES
from guanxi.domains.structure.models import Line, Seat, UnknownRow
from guanxi.domains.structure.tests.conftest import Scene, chart, lines, standing
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db
HEAD = "单位,姓名,手机,岗位,汇报对象,分管,自何时,来源,可信度"
WHOLE = ("{own},江映雪,,分管副院长,柏文渊,信息科、丁浩,2025-03-01,本人告知,", "{own},丁浩,,信息科,江映雪,,,,", "{own},顾小北,,,丁浩,,,,")


@pytest.fixture
def named(scene: Scene, root: Actor, now: datetime) -> Scene:
    """Both accounts with a code."""
    for account_id, code in ((scene.own, "OWN"), (scene.foreign, "FAR")):
        customers.set_identifier(actor=root, now=now, account_id=account_id, scheme="group_code", value=code)
    return scene


def bring(scene: Scene, now: datetime, *rows: str) -> tuple[int, dict[str, int]]:
    text = "\n".join((HEAD, *rows)).replace("{own}", "OWN")
    run_id, counts = intake.import_now(actor=scene.manager, now=now, kind="structure", file_name="层级.csv", chunks=[text.encode()])
    return run_id, {verdict: n for verdict, n in counts.items() if n}


def said(run_id: int) -> list[tuple[int, str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("select r.row_no, x->>'code', x->>'field', x->>'zh' from intake_row r, jsonb_array_elements(r.reading || r.reasons) x "
                       "where run_id = %s order by row_no", [run_id])
        return cursor.fetchall()  # type: ignore[no-any-return] # four columns


def test_a_sheet_goes_in_once_and_back(named: Scene, root: Actor, now: datetime) -> None:
    """Rows lean on the rows before them; 未知(已问) is answered by a name, and asked again when the sheet is taken back."""
    api.mark_row_unknown(actor=named.manager, now=now, account_id=named.own, row="hospital.it")
    run_id, counts = bring(named, now, *WHOLE)
    assert counts == {"new": 2, "changed": 1}, "the head of IT stands in the first one's lines already"
    found = chart(named.manager, named.own)
    assert standing(found) == {"deputy": ["江映雪"], "it": ["丁浩"]}
    assert lines(found)[:4] == ["汇柏文渊", "汇.江映雪", "汇..丁浩", "汇...顾小北"]
    assert [one for one in lines(found) if one.startswith("管")] == ["管江映雪", "管.信息科", "管..丁浩", "管.丁浩"]
    with access.bound(root):
        seat = Seat.objects.get(contact_id=named.deputy)
        assert (str(seat.valid_from), seat.source, seat.recorded_by_id) == ("2025-03-01", "he_said", named.manager.user_id)
        before = AuditRow.objects.filter(table_name__startswith="structure").count()
    assert bring(named, now, *WHOLE)[1] == {"unchanged": 3}
    with access.bound(root):
        assert AuditRow.objects.filter(table_name__startswith="structure").count() == before and not UnknownRow.objects.exists()
    assert intake.revert_now(run_id=run_id, now=now) == []
    with access.bound(root):
        assert (Seat.objects.count(), Line.objects.count(), UnknownRow.objects.count()) == (0, 0, 1)


@pytest.mark.parametrize(("row", "verdict", "code", "field"), [
    ("FAR,机密人,,院长,,,,,", "unmatched", "unknown_account", "account"),
    ("GL-404,江映雪,,分管副院长,,,,,", "unmatched", "unknown_account", "account"),
    ("{own},机密人,,分管副院长,,,,,", "rejected", "not_here", "name"),
    ("{own},双胞胎,,分管副院长,,,,,", "rejected", "not_here", "name"),
    ("{own},江映雪,,行领导,,,,,", "rejected", "unknown_row", "row"),
    ("{own},江映雪,,,无此人,,,,", "rejected", "not_here", "superior"),
    ("{own},江映雪,,,江映雪,,,,", "rejected", "to_self", "superior"),
    ("{own},江映雪,,,,宇航部,,,", "rejected", "not_here", "oversees"),
    ("{own},江映雪,,分管副院长,,,2150-01-01,,", "rejected", "in_future", "valid_from"),
    ("{own},江映雪,,,,,,,", "rejected", "nothing_said", "row"), ("{own},,,经办,,,,,", "rejected", "name_missing", "name"),
    ("{own},柏文渊,,,丁浩,,,,", "conflict", "circle", "superior"),
])
def test_a_wrong_row_is_refused_by_row_and_field(named: Scene, now: datetime, row: str, verdict: str, code: str, field: str) -> None:
    """The others go their way; the text says the way out. A foreign account looks like none."""
    for mobile in ("13800000001", "13800000002"):
        make_contact(now=now, account_id=named.own, name="双胞胎", mobile=mobile)
    named.draw("reports_to", named.director, now, below=named.head)
    run_id, counts = bring(named, now, row, "{own},顾小北,,经办,,,,,")
    assert counts == {verdict: 1, "new": 1}
    (number, said_code, said_field, text), = [one for one in said(run_id) if one[0] == 2]
    assert (number, said_code, said_field) == (2, code, field)
    column = next(one.zh for one in HIERARCHIES.fields if one.key == field)
    assert code == "nothing_said" or text.startswith(f"{column}:"), "which column"
    assert code == "in_future" or "请" in text or "可填" in text, "what to do"
    if code == "unknown_row" or field == "oversees":
        assert "信息科" in text, "the rows there are"


def test_the_preview_says_what_a_row_changes(named: Scene, now: datetime) -> None:
    """IMP-20: by the sheet's columns."""
    bring(named, now, *WHOLE)
    run_id, counts = bring(named, now, "{own},丁浩,,,,顾小北,,传闻,", "{own},顾小北,,经办,江映雪,,,,", WHOLE[0].replace("本人告知", "传闻"))
    assert counts == {"changed": 3}
    assert [text for *_, text in said(run_id)] == ["将更新:分管", "将更新:岗位、汇报对象", "将更新:来源"]


def test_two_of_one_name_are_told_apart_by_mobile(named: Scene, now: datetime) -> None:
    twins = {mobile: make_contact(now=now, account_id=named.own, name="双胞胎", mobile=mobile) for mobile in ("13800000001", "13800000002")}
    assert bring(named, now, "{own},双胞胎,138 0000 0002,信息科,,,,,")[1] == {"new": 1}
    assert Seat.objects.get().contact_id == twins["13800000002"]


def test_taking_back_keeps_whom_somebody_placed_otherwise_since(named: Scene, root: Actor, now: datetime) -> None:
    run_id, _ = bring(named, now, *WHOLE)
    named.place(named.head, "equipment", now)
    version = customers_version(named, named.man)
    customers.retire_contact(actor=named.manager, now=now, contact_id=named.man, expected_version=version, reason="退休")
    kept = intake.revert_now(run_id=run_id, now=now)
    assert {one["label"] for one in kept} >= {"丁浩"}
    found = chart(named.manager, named.own)
    assert standing(found) == {"equipment": ["丁浩"]} and "汇.江映雪" not in lines(found)


def customers_version(scene: Scene, contact_id: int) -> int:
    with access.bound(scene.manager):
        return customers.contact(actor=scene.manager, contact_id=contact_id).version
