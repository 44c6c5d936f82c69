"""月出账明细, 欠费账龄快照, 简化账单 through intake: upload to figures, and back by revert (issue items 3, 4)."""

from __future__ import annotations

import pytest
from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.insights import api
from guanxi.domains.insights.models import FactFile, NightRun, UnmappedRevenue
from guanxi.domains.insights.testing import bill, load, night
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import audit
from guanxi.foundation.pure.refusal import Refusal

BILL_HEADER = ("账期,集团编码,客户编码,账户号,产品实例号,接入号,产品编码,产品名称,费项编码,费项名称,费项类型,应收金额(元),优惠减免(元),"
               "税率,不含税金额(元),收入归属单位,出账批次")
ARREARS_HEADER = "快照日,账户号,欠费合计,账期内,1-30天,31-60天,61-90天,91-180天,181-360天,360天以上,是否争议,承诺回款日,免停标志"
INCL = {"unit": "yuan", "tax": "incl", "basis": "bill", "as_of": "2026-11-05"}


def line(month: int, group: str, amount: str, *, kind: str = "周期性", account: str = "A1") -> str:
    return f"{month},{group},,{account},PI-{group},WX1,ZX-SDH,数字电路,F2011,电路月租,{kind},{amount},0.00,0.09,,9702,{month}-01"


@pytest.fixture(scope="module")
def analyst(together, world, accounts, now):
    with together():
        return make_actor("fang", now=now, unit_id=world.hq, roles=("R15",))


def bring(actor, now, *lines: str, kind: str = "bill_items", header: str = BILL_HEADER, options=None, encoding="gb18030"):
    return intake.import_now(actor=actor, now=now, kind=kind, file_name="出账.csv", options=INCL if options is None else options,
                             chunks=["\n".join((header, *lines)).encode(encoding)])


def verdicts(run_id: int) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("select verdict, coalesce((reading || reasons)->0->>'code', '') from intake_row where run_id = %s order by row_no", [run_id])
        return list(cursor.fetchall())


def run_waiting_night(now) -> NightRun:
    waiting = NightRun.objects.get(status="queued")
    api.perform_night(run_id=waiting.pk, now=now)
    return NightRun.objects.get(pk=waiting.pk)


def test_bills_become_figures(analyst, accounts, now):
    run_id, counts = bring(analyst, now, line(202609, "G1", "109.00"), line(202610, "G1", "218.00"),
                           line(202610, "G1", "-10.90", kind="调账"), line(202610, "G404", "54.50"))
    assert counts == {"new": 3, "unmatched": 1}
    file = FactFile.objects.get(import_run_id=run_id)
    assert (file.rows, file.total_fen, file.declared["tax"], str(file.as_of)) == (4, 34000, "incl", "2026-11-05")
    assert run_waiting_night(now).error_en == ""
    measures = api.measures_of(account_ids=accounts)[accounts[0]]
    assert (measures["last_month_fen"], measures["month_before_fen"]) == (19000, 10000)
    assert UnmappedRevenue.objects.values_list("group_code", "fen").get() == ("G404", 5000)
    with connection.cursor() as cursor:
        cursor.execute("select field, code from intake_unmatchedrow where run_id = %s", [run_id])
        assert cursor.fetchall() == [("group_code", "G404")]


def test_rows_with_faults_are_rejected_with_reason_and_the_rest_is_taken(analyst, now):
    run_id, counts = bring(analyst, now, line(202610, "G1", "1"), line(202610, "", "1", account=""),
                           line(202610, "G1", "1", kind="神秘"), line(202613, "G1", "1"), line(202610, "G1", "abc"))
    assert (counts["new"], counts["rejected"]) == (1, 4)
    assert [code for _, code in verdicts(run_id)][1:3] == ["no_code", "unknown_charge_kind"]
    assert FactFile.objects.get(import_run_id=run_id).rows == 1


def test_same_file_twice_is_unchanged(analyst, now):
    bring(analyst, now, line(202610, "G1", "1"))
    assert bring(analyst, now, line(202610, "G1", "1"))[1] == {"unchanged": 1}
    assert FactFile.objects.count() == 1


def test_revert_takes_the_file_out_and_the_figures_go_back(analyst, accounts, now, root):
    load([bill(202610, "G1", "100")], now=now)
    night(now=now)
    before = api.measures_of(account_ids=accounts)
    run_id, _ = bring(analyst, now, line(202610, "G1", "999"), line(202610, "G2", "5"))
    run_waiting_night(now)
    assert api.measures_of(account_ids=accounts) != before
    assert intake.revert_now(now=now, run_id=run_id) == []
    assert FactFile.objects.get(import_run_id=run_id).status == "reverted"
    run_waiting_night(now)
    assert api.measures_of(account_ids=accounts) == before


def test_arrears_snapshot(analyst, accounts, now):
    bring(analyst, now, line(202610, "G1", "109.00"))
    _run_id, counts = bring(
        analyst, now, "20261120,A1,486000.00,81000.00,81000.00,81000.00,81000.00,162000.00,0.00,0.00,否,20261225,是",
        "20261120,A1,5.00,1.00,0.00,0.00,0.00,0.00,0.00,0.00,否,,否",
        kind="arrears", header=ARREARS_HEADER, options={"unit": "yuan"})
    assert (counts["new"], counts["rejected"]) == (1, 1)
    run_waiting_night(now)
    assert api.measures_of(account_ids=accounts)[accounts[0]]["arrears_fen"] == 48600000


def test_simplified_bill_by_code_or_name(analyst, accounts, now):
    _, counts = bring(
        analyst, now, "G1,202610,专线,106.00,50.00,2026-11-01", "石渡市财政局,2026年10月,宽带,10.60,10.60,", "无此客户,202610,专线,1,,",
        kind="simple_bills", header="客户,账期,产品,金额,已缴,到期日", options={**INCL, "tax_rate": "0.06"})
    assert counts == {"new": 2, "unmatched": 1}
    run_waiting_night(now)
    found = api.measures_of(account_ids=accounts)
    assert [found[account]["last_month_fen"] for account in accounts] == [10000, 1000]
    assert [found[account]["arrears_fen"] for account in accounts] == [5600, 0]


@pytest.mark.parametrize(("options", "code"), [({}, "unit_not_declared"), ({"unit": "yuan"}, "tax_not_declared"),
                                               ({**INCL, "as_of": "gestern"}, "not_a_day")])
def test_what_is_not_declared_is_refused_at_upload(analyst, now, options, code):
    with pytest.raises(Refusal) as refused:
        bring(analyst, now, line(202610, "G1", "1"), options=options)
    assert refused.value.code == code


def test_account_managers_may_not_import_bills(world, accounts, now):
    with pytest.raises(Refusal) as refused:
        bring(make_actor("he", now=now, unit_id=world.city), now, line(202610, "G1", "1"))
    assert refused.value.code == "forbidden"


def test_bills_of_old_months_count_by_the_code_of_their_month(analyst, accounts, now, root):
    """Operator 1.2, from the file to the figure: a code that ended in October was its account's in September, and nobody's since."""
    with audit.acting(actor=root, verb="test", now=now), connection.cursor() as cursor:
        cursor.execute("insert into customers_accountidentifier (account_id, scheme, value, valid_until, version, created_at, updated_at) values "
                       "(%s, 'group_code', 'OLD', '2026-10-09', 1, now(), now()), (%s, 'group_code', 'SLIP', '2026-10-09', 1, now(), now())",
                       [accounts[0], accounts[1]])
        cursor.execute("update customers_accountidentifier set valid_from = valid_until where value = 'SLIP'")
    run_id, counts = bring(analyst, now, line(202609, "OLD", "109.00", account=""), line(202610, "OLD", "54.50", account=""),
                           line(202609, "SLIP", "1.09", account=""), line(202610, "G1", "218.00"))
    assert counts == {"new": 2, "unmatched": 2}
    assert [verdict for verdict, _ in verdicts(run_id)] == ["new", "unmatched", "unmatched", "new"]
    assert run_waiting_night(now).error_en == ""
    measures = api.measures_of(account_ids=accounts)[accounts[0]]
    assert (measures["month_before_fen"], measures["last_month_fen"]) == (10000, 20000)
    assert set(UnmappedRevenue.objects.values_list("group_code", "month", "fen")) == {("OLD", 202610, 5000), ("SLIP", 202609, 100)}


def test_a_code_that_passed_on_is_known_in_the_months_of_both(analyst, world, accounts, now, root):
    """The first holder owns what lies before; who sees only one of them knows only his months (PRM-62)."""
    with audit.acting(actor=root, verb="test", now=now), connection.cursor() as cursor:
        cursor.execute("insert into customers_accountidentifier (account_id, scheme, value, valid_from, valid_until, version, created_at, updated_at)"
                       " values (%s, 'group_code', 'P', null, '2026-07-01', 1, now(), now()), "
                       "(%s, 'group_code', 'P', '2026-07-01', null, 1, now(), now())", list(accounts))
    months = [202501, 202606, 202607, 202610]
    assert customers.codes_in_month(actor=root, said=[("P", month) for month in months]) == {("P", month) for month in months}
    city = make_actor("lin", now=now, unit_id=world.city, roles=("R9",))
    assert customers.codes_in_month(actor=city, said=[("P", month) for month in months]) == {("P", 202501), ("P", 202606)}
