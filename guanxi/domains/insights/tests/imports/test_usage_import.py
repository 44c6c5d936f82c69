"""月度使用量 through intake: upload to figures and back by revert; single call records never stay (ARC-29)."""

from __future__ import annotations

import pytest
from django.db import connection

from guanxi.domains.insights import api
from guanxi.domains.insights.models import AccountUsage, FactFile
from guanxi.domains.insights.testing import bill, load, night
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import storage
from guanxi.foundation.pure.refusal import Refusal

HEADER = "账期,集团编码,产品编码,产品名称,使用量类型,使用量,计量单位"
DECLARED = {"unit": "gb", "time_unit": "line", "as_of": "2026-11-03"}


@pytest.fixture
def analyst(world, accounts, now):
    return make_actor("fang", now=now, unit_id=world.hq, roles=("R15",))


def bring(actor, now, *lines: str, header: str = HEADER, options=None):
    return intake.import_now(actor=actor, now=now, kind="usage_months", file_name="使用量.csv", options=options or DECLARED,
                             chunks=["\n".join((header, *lines)).encode("gb18030")])


def test_a_file_of_usage_becomes_figures_and_is_taken_back(analyst, accounts, now):
    load([bill(202610, "G1", "100", product_code="YD-GRP", product_name="集团移动套餐")], now=now)
    run_id, counts = bring(
        analyst, now, "202610,G1,YD-GRP,集团移动套餐,流量,1.5,", "202610,G1,YD-GRP,集团移动套餐,主叫时长,90,秒",
        "202610,G404,YD-GRP,集团移动套餐,流量,1,", "202610,G1,,,流量,-1,", "202610,G1,,,流量,1,次", "202610,G1,,,主叫时长,1,", "202610,G1,,,心情,1,")
    assert counts == {"new": 2, "unmatched": 1, "rejected": 4}
    file = FactFile.objects.get(import_run_id=run_id)
    assert (file.kind, file.rows, file.total_fen, file.declared["unit"], str(file.as_of)) == ("usage_month", 3, 0, "gb", "2026-11-03")
    with connection.cursor() as cursor:
        cursor.execute("select coalesce((reading || reasons)->0->>'code', '') from intake_row where run_id = %s order by row_no", [run_id])
        assert [row[0] for row in cursor.fetchall()] == [
            "", "", "unknown_code", "not_a_quantity", "unit_of_other_kind", "unit_missing", "choice_unknown"]
        cursor.execute("select field, code from intake_unmatchedrow where run_id = %s", [run_id])
        assert cursor.fetchall() == [("group_code", "G404")]
    night(now=now)
    found = {row.usage_kind: row.last_month for row in AccountUsage.objects.filter(account_id=accounts[0], family="mobile")}
    assert found == {"data": 1536 * 1024, "voice_out": 90}
    assert intake.revert_now(now=now, run_id=run_id) == []
    night(now=now)
    assert not AccountUsage.objects.exists()


def test_the_same_file_twice_is_unchanged(analyst, now):
    bring(analyst, now, "202610,G1,,,流量,1,")
    assert bring(analyst, now, "202610,G1,,,流量,1,")[1] == {"unchanged": 1}


@pytest.mark.parametrize("kind", ["usage_months", "bill_items"])
def test_a_file_with_numbers_called_is_refused_and_its_bytes_do_not_stay(analyst, now, kind):
    options = {"usage_months": DECLARED, "bill_items": {"unit": "yuan", "tax": "excl"}}[kind]
    records = "账期,集团编码,被叫号码,使用量\n202610,G1,13800138000,1".encode()
    with pytest.raises(Refusal) as refused:
        intake.import_now(actor=analyst, now=now, kind=kind, file_name="话单.csv", chunks=[records], options=options)
    assert refused.value.code == "call_records" and "被叫号码" in refused.value.text.zh and "numbers of calls" in refused.value.text.en
    assert [path for path in storage.area("files").rglob("*") if path.is_file()] == []


def test_units_must_be_declared_and_account_managers_may_not_load(analyst, world, now):
    with pytest.raises(Refusal) as refused:
        bring(analyst, now, "202610,G1,,,流量,1,", options={"unit": "gb"})
    assert refused.value.code == "unit_not_declared"
    with pytest.raises(Refusal) as refused:
        bring(make_actor("he", now=now, unit_id=world.city), now, "202610,G1,,,流量,1,")
    assert refused.value.code == "forbidden"


def test_data_files_say_units_and_no_money(analyst, now):
    bring(analyst, now, "202610,G1,,,流量,1,")
    (card,) = api.fact_files(actor=analyst)
    assert (card.profile.zh, card.total_fen, card.declared_text.zh) == ("月度使用量", None, "GB")
