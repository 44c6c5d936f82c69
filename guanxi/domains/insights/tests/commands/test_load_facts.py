"""load_facts: row, audit, refusals; the manifest follows the table."""

from __future__ import annotations

import pytest
from django.db import connection

from guanxi.analytics import manifest
from guanxi.analytics.profiles import Declared
from guanxi.domains.insights import api
from guanxi.domains.insights.models import FactFile
from guanxi.domains.insights.testing import EXCL, bill, load, write_csv
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import access, audit, storage
from guanxi.foundation.django.models import AuditAct, AuditRow
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import Refusal


def test_row_file_and_manifest(accounts, now, root, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        file_id = load([bill(202609, "G1", "100"), bill(202610, "G1", "90.5"), bill(202610, "G1", "x")], now=now)
    row = FactFile.objects.get(pk=file_id)
    assert (row.rows, row.rejected, row.months, row.total_fen, row.status) == (2, 1, [202609, 202610], 19050, "active")
    assert row.rejects[0] | {"zh": "", "en": ""} == {"row": 4, "field": "charged", "code": "not_an_amount", "zh": "", "en": ""}
    entry = manifest.read(storage.area("lake"))[0]
    assert (entry.file, entry.sha256, entry.loaded) == (row.file, row.sha256, file_id)
    manifest.verify(storage.area("lake"), [entry])


def test_audit_names_who_and_what(world, accounts, now):
    analyst = make_actor("fang", now=now, unit_id=world.hq, roles=("R15",))
    file_id = load([bill(202610, "G1", "1")], now=now, actor=analyst)
    act = AuditAct.objects.get(verb="load_facts")
    assert (act.actor_id, act.subject_kind, act.subject_id) == (analyst.user_id, "fact_file", file_id)
    assert AuditRow.objects.filter(act_id=act.id, table_name="insights_factfile", row_id=file_id, op="I").count() == 1


def test_rerun_marks_the_first_file_replaced_and_reverting_it_brings_it_back(accounts, now, root):
    first, second = load([bill(202610, "G1", "1")], now=now), load([bill(202610, "G1", "2")], now=now)
    assert FactFile.objects.get(pk=first).status == "replaced"
    api.revert_facts(actor=root, now=now, fact_file_id=second, reason="试算错误")
    assert FactFile.objects.get(pk=first).status == "active"


@pytest.mark.parametrize(("rows", "declared", "code"), [
    ([bill(202610, "G1", "1")], Declared(unit="", tax="excl"), "unit_not_declared"),
    ([bill(202610, "G1", "1")], Declared(unit="yuan"), "tax_not_declared"),
    ([bill(209913, "G1", "1")], EXCL, "nothing_accepted"),
])
def test_refusals_write_nothing(accounts, now, rows, declared, code):
    with pytest.raises(Refusal) as refused:
        load(rows, now=now, declared=declared)
    assert refused.value.code == code
    assert FactFile.objects.count() == 0


def test_same_file_twice_is_refused(accounts, now, root):
    source = write_csv([bill(202610, "G1", "1")])
    from datetime import date

    def again():
        return api.load_facts(actor=root, now=now, profile="bill_item", declared=EXCL,
                              delivery=api.Delivery(sources=(source,), source_name="a.csv", as_of=date(2026, 11, 5)))
    again()
    with pytest.raises(Refusal) as refused:
        again()
    assert refused.value.code == "already_loaded"


def test_account_managers_may_not_load_billing(world, accounts, now):
    manager = make_actor("he", now=now, unit_id=world.city)
    with pytest.raises(Refusal) as refused:
        load([bill(202610, "G1", "1")], now=now, actor=manager)
    assert refused.value.code == "forbidden"


def register():
    with access.bound(system("test")):
        return {(row.label.zh, row.field.zh, row.code, row.rows, row.run_id, row.file_name)
                for row in intake.unmatched(actor=system("test")).rows}


def test_unknown_codes_go_on_the_unmatched_register_and_leave_it_with_the_file(accounts, now, root):
    file_id = load([bill(202610, "G404", "1"), bill(202610, "G404", "2"), bill(202610, "G1", "3"),
                    bill(202610, "", "4", billing_account="A9"), bill(202610, "G1", "5", customer_code="unknown too")], now=now)
    assert register() == {("月出账明细", "集团编码", "G404", 2, None, "bills.csv"), ("月出账明细", "账户号", "A9", 1, None, "bills.csv")}
    api.revert_facts(actor=root, now=now, fact_file_id=file_id, reason="出账错误")
    assert register() == set()


def test_a_code_that_ended_is_unknown_only_in_months_it_was_nobodys(accounts, now, root):
    """Operator 1.2: as in an import and in the night."""
    with audit.acting(actor=root, verb="test", now=now), connection.cursor() as cursor:
        cursor.execute("insert into customers_accountidentifier (account_id, scheme, value, valid_until, version, created_at, updated_at) "
                       "values (%s, 'group_code', 'OLD', '2026-10-09', 1, now(), now())", [accounts[0]])
    load([bill(202609, "OLD", "1"), bill(202610, "OLD", "2"), bill(202610, "OLD", "3")], now=now)
    assert register() == {("月出账明细", "集团编码", "OLD", 2, None, "bills.csv")}


def test_a_simplified_bill_may_name_an_account_by_code_or_name(accounts, now):
    rows = [{"account_code": code, "month": "202610", "product": "专线", "amount": "1"} for code in ("G1", "石渡市财政局", "无此客户")]
    load(rows, now=now, profile="simple_bill")
    assert register() == {("简化账单", "客户", "无此客户", 1, None, "bills.csv")}


def test_a_refused_file_leaves_nothing_on_the_register(accounts, now):
    with pytest.raises(Refusal, match="nothing_accepted"):
        load([bill(209913, "G404", "1")], now=now)
    assert register() == set()


def test_only_who_sees_everything_sees_codes_without_an_import_and_may_settle_them(world, accounts, now, root):
    load([bill(202610, "G404", "1")], now=now)
    city = make_actor("lin", now=now, unit_id=world.city, roles=("R9",))
    assert intake.unmatched(actor=city).rows == []
    (line,) = intake.unmatched(actor=root).rows
    with pytest.raises(Refusal) as refused:
        intake.settle_unmatched(actor=city, now=now, row_id=line.id, note="已补建")
    assert refused.value.code in ("not_found", "forbidden")
    intake.settle_unmatched(actor=root, now=now, row_id=line.id, note="已补建")
    assert intake.unmatched(actor=root).rows == []


def test_prm_60_who_loads_or_reverts_covers_the_units_of_the_file(world, accounts, now, root):
    """PRM-60: headquarters anything, a province what its own codes are in; neither reverts nor replaces what is not his."""
    province = make_actor("sheng", now=now, unit_id=world.province, roles=("R18",))
    city = make_actor("shi", now=now, unit_id=world.city, roles=("R18",))
    of_97, of_98 = (Declared(unit="yuan", tax="excl", issuer=code) for code in ("97", "98"))
    everything = load([bill(202610, "G1", "1")], now=now)
    for actor, declared, rows in ((province, EXCL, [bill(202609, "G1", "1")]), (province, of_98, [bill(202609, "G1", "1")]),
                                  (city, of_97, [bill(202609, "G1", "1")]), (province, of_97, [bill(202610, "G1", "2")])):
        with pytest.raises(Refusal) as no:
            load(rows, now=now, actor=actor, declared=declared)
        assert no.value.code == "foreign_file"
    assert [(row.pk, row.status) for row in FactFile.objects.all()] == [(everything, "active")]
    assert len(list(storage.area("lake").glob("bill_item/*.parquet"))) == 1, "a refused file leaves nothing in the lake"
    own = load([bill(202609, "G1", "2")], now=now, actor=province, declared=of_97)
    assert {card.id: card.is_mine for card in api.fact_files(actor=province)} == {own: True, everything: False}
    with pytest.raises(Refusal) as no:
        api.revert_facts(actor=province, now=now, fact_file_id=everything, reason="试算错误")
    assert no.value.code == "foreign_file"
    api.revert_facts(actor=province, now=now, fact_file_id=own, reason="试算错误")
    assert FactFile.objects.get(pk=own).status == "reverted" and FactFile.objects.get(pk=everything).status == "active"


def test_prm_60_only_headquarters_publishes_figures_a_check_held(world, now):
    """PRM-60: a province may ask for a night; that the latest month is complete is said for every unit."""
    analyst = make_actor("fenxi", now=now, unit_id=world.province, roles=("R15",))
    assert api.request_night(actor=analyst, now=now)
    with pytest.raises(Refusal) as no:
        api.request_night(actor=analyst, now=now, accept_drift=True)
    assert no.value.code == "foreign_figures"
