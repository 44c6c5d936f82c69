"""A sheet of revenue shares: groups stand or fall together, twice writes nothing, unknown accounts are registered, revert."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection

from guanxi.domains.intake import api as intake
from guanxi.domains.intake import rules as batches
from guanxi.domains.shares import api
from guanxi.domains.shares.models import RevenueShare, RevenueSplit
from guanxi.domains.shares.tests.conftest import LINE, Scene, make_scene, parts
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)
SHEET = f"""集团编码,产品实例号,发放省,收入归属单位,比例,生效日期,分摊协议,备注
GL-1,{LINE},97,9702,60%,2026-07-01,FT-1,
望溪银行,{LINE},澜州省,石渡市,0.4,2026-07-01,FT-1,跨市
GL-1,PI-2,,9702,60%,2026/1/1,FT-2,
GL-1,PI-2,,9703,35%,2026/1/1,FT-2,
GL-1,PI-3,,9702,六成,2026-01-01,FT-3,
GL-1,PI-3,,9703,40%,2026-01-01,FT-3,
GL-7,PI-4,,9702,1,2026-01-01,FT-4,
GL-1,PI-5,,4711,1,2026-01-01,FT-5,
GL-1,PI-6,,9702,1,2026-01-01,FT-6,
GL-1,PI-6,,9703,1,2026-09-01,FT-6,
"""


@pytest.fixture
def scene(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Committed."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return make_scene(now)


def load(scene: Scene, now: datetime, sheet: str = SHEET) -> tuple[int, dict[str, int]]:
    run_id, counts = intake.import_now(actor=scene.head, now=now, kind="revenue_shares", file_name="shares.csv",
                                       chunks=[sheet.encode("gb18030")], options={})
    return run_id, {verdict: n for verdict, n in counts.items() if n}


def reasons(run_id: int) -> dict[int, tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("select row_no, e->>'code', e->>'field', e->>'zh' from intake_row, jsonb_array_elements(reading || reasons) e "
                       "where run_id = %s and e->>'level' = 'error' order by row_no", [run_id])
        return {row_no: (code, field, zh) for row_no, code, field, zh in cursor.fetchall()}


def test_a_sheet_goes_in_once_as_wholes_and_back(scene: Scene, root: Actor, now: datetime) -> None:
    """operator 1.1, CON-83: an instance's rows sum to 1 or none of them is written; file, row and field are named."""
    first = scene.lay_down("9703 100%", now=now)
    run_id, counts = load(scene, now)
    assert counts == {"new": 4, "rejected": 5, "unmatched": 1}
    said = reasons(run_id)
    assert said[4][:2] == ("sum_not_one", "rate") and "shares.csv 第 4、5 行:比例合计 95%,还差 5%" in said[4][2]
    assert said[6][:2] == ("rate_wrong", "rate") and said[7][0] == "row_beside_wrong" and "第 6 行" in said[7][2]
    assert said[9][:2] == ("unknown_unit", "unit") and said[8][:2] == ("unknown_account", "account")
    with access.bound(scene.head):
        found = {one.instance: one for one in api.shares_of(actor=scene.head, account_id=scene.own, on=date(2026, 8, 1))}
    line = found[LINE].current
    assert line and [(one.unit_code, one.rate_said) for one in line.shares] == [("9702", "60%"), ("9703", "40%")]
    assert (line.source_document, line.reason, found[LINE].periods[1].valid_until) == ("FT-1", "跨市", date(2026, 7, 1))
    assert [one.valid_from for one in found["PI-6"].periods] == [date(2026, 9, 1), date(2026, 1, 1)]
    _, counts = load(scene, now)
    assert counts == {"unchanged": 4, "rejected": 5, "unmatched": 1}
    api.end_revenue_shares(actor=scene.head, now=now, account_id=scene.own, issuer="97", instance="PI-6", valid_until="2026-10-01",
                           seen=found["PI-6"].seen)
    kept = intake.revert_now(now=now, run_id=run_id)
    assert {one["label"] for one in kept} == {"PI-6"} and len(kept) == 2
    with access.bound(root):
        assert RevenueSplit.objects.get(instance=LINE).pk == first and RevenueSplit.objects.get(instance=LINE).valid_until is None
        assert RevenueSplit.objects.filter(instance="PI-6").count() == 2
        assert sum(RevenueShare.objects.filter(split__instance=LINE).values_list("rate", flat=True)) == 1


@pytest.mark.parametrize("is_there", [False, True], ids=["new", "changed"])
def test_rows_behind_the_cut_of_a_batch_say_what_their_first_row_says(
    scene: Scene, root: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch, is_there: bool,
) -> None:
    """IMP-24: the first batch writes the whole split; its row in the next batch was written too and is counted so, twice is unchanged."""
    monkeypatch.setattr(batches, "BATCH_ROWS", 2)
    if is_there:
        scene.lay_down("9703 100%", now=now, valid_from=date(2026, 7, 1))
    sheet = SHEET.splitlines()[0] + f"\nGL-1,PI-6,,9702,1,2026-01-01,FT-6,\nGL-1,{LINE},97,9702,60%,2026-07-01,FT-1,\n" \
        f"GL-1,{LINE},97,9703,40%,2026-07-01,FT-1,\n"
    _, counts = load(scene, now, sheet)
    assert counts == ({"new": 1, "changed": 2} if is_there else {"new": 3})
    with access.bound(root):
        assert sorted(RevenueShare.objects.filter(split__instance=LINE).values_list("rate", flat=True)) == [Decimal("0.4"), Decimal("0.6")]
    assert load(scene, now, sheet)[1] == {"unchanged": 3}


def test_rows_behind_the_cut_are_not_counted_as_written_when_their_split_is_refused(
    scene: Scene, root: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batches, "BATCH_ROWS", 1)
    api.set_revenue_shares(actor=root, now=now, account_id=scene.foreign, shares=parts("98 1"), seen="0", values={
        "instance": LINE, "issuer": "97", "valid_from": "2025-01-01", "source_document": "FT-0"})
    run_id, counts = load(scene, now, "\n".join(SHEET.splitlines()[:3]) + "\n")
    assert counts == {"conflict": 2} and [no[0] for no in reasons(run_id).values()] == ["instance_elsewhere", "first_row_refused"]


def test_a_number_at_another_customer_is_a_conflict(scene: Scene, root: Actor, now: datetime) -> None:
    api.set_revenue_shares(actor=root, now=now, account_id=scene.foreign, shares=parts("98 1"), seen="0", values={
        "instance": LINE, "issuer": "97", "valid_from": "2025-01-01", "source_document": "FT-0"})
    run_id, counts = load(scene, now, "\n".join(SHEET.splitlines()[:3]) + "\n")
    assert counts == {"conflict": 2} and reasons(run_id)[2][0] == "instance_elsewhere"
