"""The three billing files through the forms of a browser: upload, mapping, preview, write, night, and back by revert.

Figures after a revert are those before the import, in every published table (issue item 4).
"""

from __future__ import annotations

import re
import shutil

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from guanxi.domains.insights import api
from guanxi.domains.insights.models import (
    AccountArrears,
    AccountMeasure,
    AccountSeries,
    FactFile,
    NightRun,
    UnmappedRevenue,
)
from guanxi.domains.insights.testing import bill, load, night
from guanxi.domains.insights.tests.conftest import in_this_process
from guanxi.domains.insights.tests.imports.test_billing_imports import ARREARS_HEADER, BILL_HEADER, line
from guanxi.domains.intake import api as intake
from guanxi.foundation import child

SIMPLE_HEADER = "客户,账期,产品,金额,已缴,到期日"
INCL = {"unit": "yuan", "tax": "incl", "basis": "bill", "as_of": "2026-11-05"}
SIMPLE = {**INCL, "tax_rate": "0.06"}


@pytest.fixture
def client(accounts, as_role, now, root):
    """An analyst's browser that knows the time, and who may ask about runs."""
    browser = as_role("R15")
    browser.now, browser.actor = now, root
    return browser


def upload(client, kind, header, lines, options):
    """From the form to the preview, with the mapping the page has guessed; the run's id."""
    file = SimpleUploadedFile("出账.csv", "\n".join((header, *lines)).encode("gb18030"))
    given = {"kind": kind, "file": file, **{f"option_{key}": value for key, value in options.items()}}
    answer = client.post(reverse("intake:upload_file"), given)
    assert answer.status_code == 302, re.findall(r'role="alert".*?</div>', answer.content.decode(), re.DOTALL)[:1]
    run_id = int(answer.headers["Location"].split("/")[-3])
    page = client.get(answer.headers["Location"]).content.decode()
    guessed = {}
    for name, inside in re.findall(r'<select[^>]*name="(column_\d+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]*\sselected', inside)
        guessed[name] = chosen.group(1) if chosen else ""
    assert len(guessed) == header.count(",") + 1
    assert client.post(answer.headers["Location"], guessed).status_code == 302
    intake.run_preview(run_id=run_id, now=client.now)
    return run_id


def write(client, run_id):
    """The button “write”, and what the queue then does."""
    assert client.post(reverse("intake:apply_import", args=[run_id])).status_code == 302
    intake.run_apply(run_id=run_id, now=client.now)
    intake.run_tidy(run_id=run_id)
    assert intake.run(run_id=run_id, actor=client.actor).status == "done"


def take_back(client, run_id):
    """The button “revert”, and what the queue then does."""
    assert client.post(reverse("intake:revert_import", args=[run_id]), {"reason": "文件有误"}).status_code == 302
    intake.run_revert(run_id=run_id, now=client.now)
    assert intake.run(run_id=run_id, actor=client.actor).status == "reverted"


def next_night(now):
    """The night that was asked for runs; its reason."""
    waiting = NightRun.objects.get(status="queued")
    api.perform_night(run_id=waiting.pk, now=now)
    waiting.refresh_from_db()
    assert waiting.status == "published", waiting.error_en
    return waiting.reason


def figures():
    """Every published figure, without which night wrote it when."""
    tables = {model: model.objects.order_by("pk") for model in (AccountMeasure, AccountArrears, AccountSeries)}
    found = {model.__name__: [{key: value for key, value in row.items() if key not in ("run_id", "as_of")} for row in rows.values()]
             for model, rows in tables.items()}
    return found | {"unmapped": list(UnmappedRevenue.objects.order_by("month", "group_code").values_list(
        "month", "group_code", "customer_code", "billing_account", "fen", "lines"))}


@pytest.fixture(scope="module")
def _before(together, accounts, now, tmp_path_factory):
    state = tmp_path_factory.mktemp("before")
    with together(), override_settings(GUANXI_STATE=str(state)), pytest.MonkeyPatch.context() as patch:
        patch.setattr(child, "run", in_this_process)
        load([bill(202609, "G1", "100", billing_account="A1"), bill(202610, "G1", "100", billing_account="A1")], now=now)
        night(now=now)
        return figures(), state


@pytest.fixture
def before(_before, tmp_path):
    """G1 has two months of bills on A1, and a night was published."""
    found, state = _before
    shutil.copytree(state, tmp_path, dirs_exist_ok=True)
    return found


FILES = [
    ("bill_items", BILL_HEADER, (line(202610, "G1", "999"), line(202610, "G2", "5.45"), line(202610, "G404", "54.50")), INCL,
     {"new": 2, "unmatched": 1}, 202610),
    ("arrears", ARREARS_HEADER, ("20261115,A1,486.00,81.00,81.00,81.00,81.00,162.00,0.00,0.00,否,20261225,是",), {"unit": "yuan"},
     {"new": 1}, 202611),
    ("simple_bills", SIMPLE_HEADER, ("G2,202610,专线,106.00,50.00,2026-11-01", "无此客户,202610,专线,10.60,,"), SIMPLE,
     {"new": 1, "unmatched": 1}, 202610),
]


@pytest.mark.parametrize(("kind", "header", "lines", "options", "counts", "month"), FILES, ids=[one[0] for one in FILES])
def test_a_file_in_through_the_browser_and_out_again(client, before, now, kind, header, lines, options, counts, month):
    run_id = upload(client, kind, header, lines, options)
    assert {key: n for key, n in intake.run(run_id=run_id, actor=client.actor).counts.items() if n} == counts
    write(client, run_id)
    next_night(now)
    assert figures() != before
    file = FactFile.objects.get(import_run_id=run_id)
    assert (file.status, file.months) == ("active", [month])
    take_back(client, run_id)
    file.refresh_from_db()
    assert file.status == "reverted"
    assert str(month) in next_night(now), "the night says for which months it runs"
    assert figures() == before


def test_unknown_codes_of_bills_are_on_the_register_and_their_money_is_unmapped_with_its_month(client, before, now):
    write(client, upload(client, *FILES[0][:4]))
    next_night(now)
    assert "G404" in client.get(reverse("intake:unmatched")).content.decode()
    page = client.get(reverse("insights:unmapped_revenue")).content.decode()
    assert "2026-10" in page and "G404" in page and "50.00" in page


def test_a_month_that_is_run_again_replaces_its_batch_and_leaves_the_others(client, before, accounts, now):
    def bring(*lines):
        write(client, upload(client, "bill_items", BILL_HEADER, lines, {**INCL, "tax": "excl"}))
    first, again = line(202610, "G2", "70.00"), line(202610, "G2", "40.00")
    bring(first, line(202609, "G2", "9.00"))
    bring(line(202610, "G2", "3.00").replace("202610-01", "202610-02"))
    bring(again)
    next_night(now)
    found = api.measures_of(account_ids=accounts)[accounts[1]]
    assert (found["last_month_fen"], found["month_before_fen"]) == (4_300, 900)


@pytest.mark.parametrize(("options", "amount"), [
    ({"unit": "yuan", "tax": "excl"}, "100.00"), ({"unit": "fen", "tax": "excl"}, "10000"), ({"unit": "wan", "tax": "excl"}, "0.01"),
    ({"unit": "yuan", "tax": "incl", "tax_rate": "0.06"}, "106.00"), ({"unit": "fen", "tax": "incl", "tax_rate": "0.09"}, "10900"),
    ({"unit": "wan", "tax": "excl", "basis": "recognised"}, "0.01"),
])
def test_unit_tax_and_basis_are_declared_per_file(client, options, amount):
    run_id = upload(client, "simple_bills", SIMPLE_HEADER, (f"G2,202610,专线,{amount},,",), {"basis": "bill", **options})
    write(client, run_id)
    file = FactFile.objects.get(import_run_id=run_id)
    assert file.total_fen == 10_000
    assert {key: file.declared[key] for key in options} == options


@pytest.mark.parametrize(("kind", "header", "row", "options", "said"), [
    ("bill_items", BILL_HEADER, line(202610, "G1", "1"), {"basis": "bill"}, "金额单位"),
    ("simple_bills", SIMPLE_HEADER, "G1,202610,专线,1,,", {"unit": "yuan", "basis": "bill"}, "含税"),
    ("simple_bills", SIMPLE_HEADER, "G1,202610,专线,1,,", {"unit": "yuan", "tax": "incl", "basis": "bill"}, "税率"),
    ("arrears", ARREARS_HEADER, "20261115,A1,1,1,0,0,0,0,0,0,否,,否", {}, "金额单位"),
])
def test_what_is_not_declared_is_asked_for_on_the_page(client, kind, header, row, options, said):
    file, known = SimpleUploadedFile("出账.csv", f"{header}\n{row}".encode("gb18030")), FactFile.objects.count()
    answer = client.post(reverse("intake:upload_file"), {"kind": kind, "file": file, **{f"option_{key}": value for key, value in options.items()}})
    assert answer.status_code == 422 and said in answer.content.decode()
    assert FactFile.objects.count() == known
