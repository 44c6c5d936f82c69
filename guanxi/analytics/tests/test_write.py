"""Text to typed facts: units, tax, rejects with row and field, broken files."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from guanxi.analytics import write
from guanxi.analytics.tests.making import Lake, item

HEADER = ("账期,集团编码,客户编码,账户号,产品实例号,接入号,产品编码,产品名称,费项编码,费项名称,费项类型,应收金额(元),"
          "优惠减免(元),税率,不含税金额(元),收入归属单位,出账批次")
FIRST = ("202610,GL-9702-0001873,9702100456120,A970200345871,PI9702-20190417-00318,WXZX0009981,ZX-SDH,数字电路,"
         "F2011,电路月租,周期性,3600.00,-360.00,0.09,2972.48,9702,20261102-01")


def load(folder: Path, content: bytes, *, name: str = "bills.csv", **declared: str) -> dict[str, Any]:
    lake = folder / "lake"
    lake.mkdir(exist_ok=True)
    source = folder / name
    source.write_bytes(content)
    return write.run(sources=[str(source)], profile="bill_item", declared={"unit": "yuan", "tax": "incl", **declared},
                     lake=str(lake), loaded=1, as_of="2026-11-05", options={"raw": True})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_operators_sheet_in_every_encoding(tmp_path, encoding):
    answer = load(tmp_path, f"{HEADER}\n{FIRST.replace('数字电路', '数字电路䶮')}\n".encode(encoding))
    assert (answer["accepted"], answer["rejected"], answer["entry"]["total_fen"]) == (1, 0, 297248)


@pytest.mark.parametrize(("amount", "unit", "fen"), [
    ("3600.00", "yuan", 360000), ("1,234.565", "yuan", 123457), ("-1234.565", "yuan", -123457),
    ("12345", "fen", 12345), ("12345", "li", 1235), ("1.5", "wan", 1500000), ("-0", "yuan", 0),
])
def test_units_round_half_away_from_zero(tmp_path, amount, unit, fen):
    answer = Lake(tmp_path).load("bill_item", [item(202610, "C1", amount)], declared={"unit": unit, "tax": "excl"})
    assert answer["entry"]["total_fen"] == fen


@pytest.mark.parametrize(("charged", "rate", "fen"), [
    ("3240.00", "0.09", 297248), ("26000.00", "0.09", 2385321), ("-3900.00", "0.09", -357798), ("106", ".06", 10000),
])
def test_tax_is_taken_out_exactly(tmp_path, charged, rate, fen):
    answer = Lake(tmp_path).load("bill_item", [item(202610, "C1", charged, tax_rate=rate)])
    assert answer["entry"]["total_fen"] == fen


@pytest.mark.parametrize(("field", "value", "code"), [
    ("month", "202613", "not_a_month"), ("month", "", "missing"), ("charged", "abc", "not_an_amount"),
    ("charged", "1e400", "not_an_amount"), ("charged", "NaN", "not_an_amount"), ("charged", "9" * 30, "not_an_amount"),
    ("customer_code", "9.7021E+12", "digits_lost"), ("customer_code", "", "no_code"), ("batch", "", "missing"),
    ("charge_kind", "神秘", "unknown_charge_kind"), ("tax_rate", "9", "not_a_rate"), ("tax_rate", "", "tax_rate_missing"),
])
def test_rows_that_cannot_be_typed_are_listed_and_the_rest_is_kept(tmp_path, field, value, code):
    answer = Lake(tmp_path).load("bill_item", [item(202610, "C1", "10"), {**item(202610, "C2", "10"), field: value}])
    assert (answer["accepted"], answer["rejected"]) == (1, 1)
    assert (3, field, code) in [(fault["row"], fault["field"], fault["code"]) for fault in answer["rejects"]]


def test_buckets_must_sum_to_the_total(tmp_path):
    row = {"snapshot_on": "2026-11-20", "billing_account": "A1", "total": "10", "current": "1",
           **dict.fromkeys(("to_30", "to_60", "to_90", "to_180", "to_360", "over_360"), "0")}
    good = {**row, "total": "1"}
    answer = Lake(tmp_path).load("arrears_snapshot", [row, good, {**good, "snapshot_on": "2026-02-30"}],
                                 declared={"unit": "yuan"})
    assert [fault["code"] for fault in answer["rejects"]] == ["buckets_do_not_sum", "not_a_day"]


@pytest.mark.parametrize(("content", "code"), [
    (b"", "file_empty"),
    (b"\x80\x81\xff\xfe\n", "encoding_unknown"),
    (f"{HEADER}\n{FIRST}\n\"open".encode(), "csv_broken"),
    (f"{HEADER.replace('出账批次', '账期')}\n{FIRST}\n".encode(), "header_twice"),
    (f"{HEADER.replace('费项类型', '类型')}\n{FIRST}\n".encode(), "columns_missing"),
    (f"{HEADER.replace('应收金额(元)', '应收金额(分)')}\n{FIRST}\n".encode(), "unit_contradicts_header"),
    (f"{HEADER}\n".encode(), "nothing_accepted"),
])
def test_broken_files_are_refused_by_name_and_leave_nothing(tmp_path, content, code):
    answer = load(tmp_path, content)
    assert answer["error"]["code"] == code
    assert [path for path in (tmp_path / "lake").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("declared", "code"), [
    ({"unit": "", "tax": "excl"}, "unit_not_declared"), ({"unit": "yuan", "tax": ""}, "tax_not_declared"),
    ({"unit": "yuan", "tax": "incl", "tax_rate": "9"}, "tax_rate_wrong"),
    ({"unit": "yuan", "tax": "excl", "basis": "guess"}, "basis_unknown"),
])
def test_what_is_not_declared_is_not_guessed(tmp_path, declared, code):
    assert Lake(tmp_path).load("bill_item", [item(202610, "C1", "1")], declared=declared)["error"]["code"] == code


def test_ragged_rows_are_listed(tmp_path):
    answer = load(tmp_path, f"{HEADER}\n{FIRST}\n202610,x\n{FIRST},more\n".encode())
    assert (answer["accepted"], answer["ragged"]) == (1, 2)
    assert [fault["row"] for fault in answer["rejects"]] == [3, 4]


def test_parquet_with_the_operators_headers(tmp_path):
    import duckdb

    source = tmp_path / "bills.parquet"
    names, values = HEADER.split(","), FIRST.split(",")
    columns = ", ".join(f"'{value}' AS \"{name}\"" for name, value in zip(names, values, strict=True))
    duckdb.sql(f"COPY (SELECT {columns}) TO '{source}'")
    answer = load(tmp_path, source.read_bytes(), name="bills.parquet")
    assert (answer["accepted"], answer["entry"]["total_fen"]) == (1, 297248)


def test_rejects_file_lists_every_row(tmp_path):
    lake = Lake(tmp_path)
    source, target = tmp_path / "chunk.csv", tmp_path / "rejects.csv"
    from guanxi.analytics import profiles

    keys = [column.key for column in profiles.BILL_ITEM.columns]
    with source.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, quoting=csv.QUOTE_ALL)
        out.writerow(["row_number", *keys])
        for number in range(300):
            row = item(202610 if number == 0 else 202699, "C1", "1")
            out.writerow([number, *(row.get(key, "") for key in keys)])
    answer = write.run(sources=[str(source)], profile="bill_item", declared={"unit": "yuan", "tax": "incl"},
                       lake=str(lake.lake), loaded=1, as_of="2026-11-05", options={"rejects_file": str(target)})
    assert (answer["rejected"], len(answer["rejects"])) == (299, 200)
    assert len(target.read_text("utf-8").splitlines()) == 300
