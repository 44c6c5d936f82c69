"""Monthly usage from text to measures (ARC-29): units, refused call records, the night equal to plain Python, None where nothing is known."""

from __future__ import annotations

import csv
import random
from typing import Any

import duckdb
import pytest

from guanxi.analytics import profiles, usage_kinds
from guanxi.analytics.errors import AnalyticsError
from guanxi.analytics.tests.making import Lake, item, table
from guanxi.foundation.pure import months

ANCHOR = 202610
DECLARED = {"unit": "mb", "time_unit": "minute"}
EXCL = {"unit": "yuan", "tax": "excl"}
KB, MB, GB = 1, 1024, 1024 * 1024


def used(month: int, customer: str, kind: str, quantity: str, **more: str) -> dict[str, str]:
    return {"month": str(month), "customer_code": customer, "usage_kind": kind, "quantity": quantity, "product_code": "YD-GRP", **more}


def lake_of(tmp_path, *usage: dict[str, str], declared: dict[str, str] | None = None) -> Lake:
    """C1 and C2 are known and billed in the last two months."""
    lake = Lake(tmp_path)
    lake.know(("customer_code", "C1", 1), ("customer_code", "C2", 2))
    lake.load("bill_item", [item(month, code, "10") for month in (202609, ANCHOR) for code in ("C1", "C2")], declared=EXCL)
    if usage:
        assert lake.load("usage_month", list(usage), declared=declared or DECLARED)["ok"]
    return lake


def usage_of(answer: dict[str, Any]) -> dict[tuple[int, str, str], dict[str, str]]:
    return {(int(row["account_id"]), row["family"], row["usage_kind"]): row for row in table(answer, "account_usage")}


STORED = [
    ("流量", "1.5", "", 1536), ("流量", "1.5", "GB", 1536 * 1024), ("上网流量", "2", "kb", 2), ("data", "1", "TB", 1024**3),
    ("主叫时长", "2.5", "", 150), ("被叫时长", "90", "秒", 90), ("voice_out", "1", "小时", 3600), ("通话次数", "1,234", "", 1234),
    ("短信", "7", "条", 7), ("带宽峰值利用率", "85.25", "%", 8525), ("活跃天数", "31", "天", 31), ("流量", "0.0005", "KB", 0),
]
GOOD = used(ANCHOR, "C1", "流量", "1", quantity_unit="MB")
FAULTS = [
    ({"usage_kind": "心情"}, "unknown_usage_kind"), ({"usage_kind": ""}, "missing"), ({"quantity": "-1"}, "not_a_quantity"),
    ({"quantity": "很多"}, "not_a_quantity"), ({"quantity": "999999999999", "quantity_unit": "TB"}, "not_a_quantity"),
    ({"quantity_unit": "斤"}, "unknown_unit"), ({"quantity_unit": "分钟"}, "unit_of_other_kind"), ({"quantity_unit": ""}, "unit_missing"),
    ({"customer_code": ""}, "no_code"), ({"month": "202613"}, "not_a_month"),
]


def test_a_quantity_becomes_whole_base_units(tmp_path):
    lines = [used(ANCHOR, f"C{at:02}", kind, quantity, quantity_unit=unit) for at, (kind, quantity, unit, _) in enumerate(STORED)]
    answer = Lake(tmp_path).load("usage_month", lines, declared=DECLARED)
    path = tmp_path / "lake" / answer["entry"]["file"]
    found = duckdb.sql(f"select quantity from '{path}' order by customer_code").fetchall()
    assert [row[0] for row in found] == [stored for *_, stored in STORED]
    assert (answer["entry"]["total_fen"], answer["entry"]["groups"][0]["fen"]) == (0, 0), "usage is no money"


def test_lines_that_cannot_be_typed_are_listed(tmp_path):
    """A unit is declared or said by the line, never guessed."""
    lines = [GOOD, *({**GOOD, **line} for line, _ in FAULTS)]
    answer = Lake(tmp_path).load("usage_month", lines, declared={"unit": "line", "time_unit": "line"})
    assert [(fault["row"], fault["code"]) for fault in answer["rejects"]] == [(row, code) for row, (_, code) in enumerate(FAULTS, 3)]
    assert answer["accepted"] == 1


@pytest.mark.parametrize("declared", [{"unit": "", "time_unit": "minute"}, {"unit": "gb", "time_unit": ""}, {"unit": "yuan", "time_unit": "minute"}])
def test_units_of_volume_and_time_must_be_declared(tmp_path, declared):
    assert Lake(tmp_path).load("usage_month", [used(ANCHOR, "C1", "流量", "1")], declared=declared)["error"]["code"] == "unit_not_declared"


@pytest.mark.parametrize("column", ["被叫号码", "对端号码", "对方 号码", "主叫号码", "被叫手机号", "called_number", "Other Party Number", "B number"])
def test_single_call_records_are_refused(column):
    """ARC-29 without personal data: who was called has no purpose here."""
    header = ["账期", "客户编码", column, "使用量类型", "使用量"]
    with pytest.raises(AnalyticsError) as refused:
        profiles.match_header(profiles.USAGE_MONTH, header, unit="mb")
    assert refused.value.code == "call_records" and column in refused.value.text.zh


def test_words_of_kinds_are_no_call_records():
    profiles.refuse_call_records([column.zh for column in profiles.USAGE_MONTH.columns] + ["主叫时长", "被叫时长", "接入号", "手机号码"])


def test_numbers_are_summed_by_account_before_anything_is_written(tmp_path):
    """Two numbers of one account are one line of the lake; of bandwidth the highest counts, not the sum."""
    answer = Lake(tmp_path).load("usage_month", [
        used(ANCHOR, "C1", "流量", "1"), used(ANCHOR, "C1", "流量", "2"),
        used(ANCHOR, "C1", "带宽利用率", "40"), used(ANCHOR, "C1", "带宽利用率", "90"), used(ANCHOR, "C1", "带宽利用率", "10")], declared=DECLARED)
    path = tmp_path / "lake" / answer["entry"]["file"]
    assert duckdb.sql(f"select usage_kind, quantity, lines from '{path}' order by 1").fetchall() == [("bandwidth_peak", 9000, 3), ("data", 3 * MB, 2)]
    assert answer["accepted"] == answer["entry"]["groups"][0]["rows"] == 5
    assert not {"product_instance", "access_number", "row_number"} & set(duckdb.sql(f"select * from '{path}'").columns)


def test_measures_equal_plain_python(tmp_path):
    """A random year and a half counted twice: by the night and by loops."""
    dice, lines = random.Random(7), []
    span = months.span(ANCHOR, 18)
    for month in span:
        for kind, product in (("流量", "YD-GRP"), ("流量", "KD-BIZ"), ("短信条数", "YD-GRP"), ("带宽峰值利用率", "ZX-SDH")):
            lines.append(used(month, "C9", kind, "1", product_code=product))  # nobody's, so that the lake speaks of every month
            for customer in ("C1", "C2"):
                lines += [used(month, customer, kind, str(dice.randrange(1, 500)), product_code=product) for _ in range(dice.randrange(3))]
    answer = lake_of(tmp_path, *lines).night()
    found = usage_of(answer)
    families = {"YD-GRP": "mobile", "KD-BIZ": "broadband", "ZX-SDH": "leased_line"}
    for customer, product, kind in {(line["customer_code"], line["product_code"], line["usage_kind"]) for line in lines}:
        if customer == "C9":
            continue
        one = usage_kinds.BY_KEY[usage_kinds.KIND_WORDS[kind]]
        factor = {"data": MB, "share": 100}.get(one.dimension, 1)

        def of(month: int, these=(customer, product, kind), one=one, factor=factor) -> int:
            said = [int(line["quantity"]) * factor for line in lines
                    if (line["customer_code"], line["product_code"], line["usage_kind"]) == these and int(line["month"]) == month]
            return max(said, default=0) if one.is_peak else sum(said)
        row = found[int(customer[1]), families[product], one.key]
        now, then = (sum(map(of, months.span(last, 3))) for last in (ANCHOR, 202510))
        assert row["series_12"] == "{" + ",".join(str(of(month)) for month in months.span(ANCHOR, 12)) + "}"
        assert int(row["last_month"]) == of(ANCHOR)
        assert (int(row["mean_3m"]), int(row["mean_3m_year_ago"])) == ((now * 2 + 3) // 6, (then * 2 + 3) // 6)
        assert row["trend_rate"] == "" if not then else abs(float(row["trend_rate"]) - (now - then) / then) < 6e-5
        assert int(row["silent_months"]) == next(back for back in range(18) if of(months.shift(ANCHOR, -back)))
    assert {key[0] for key in found} == {1, 2}
    said = answer["figures"]["usage"]
    assert said["unmapped_lines"] == sum(line["customer_code"] == "C9" for line in lines)
    assert (said["month"], said["covered"]["data"]) == (ANCHOR, list(span))
    assert {"usage_lines", "usage_series"} <= {check["name"] for check in answer["checks"] if check["passed"]}


def test_nothing_is_said_of_months_the_lake_does_not_cover(tmp_path):
    """Data stops in August, messages go on: no figure of October for data, silence only where there is data."""
    lines = [used(month, "C1", "流量", "10") for month in months.span(202608, 6)]
    lines += [used(month, "C2", "流量", "0" if month > 202606 else "5") for month in months.span(202608, 6)]
    lines += [used(ANCHOR, "C1", "短信", "3")]
    found = usage_of(lake_of(tmp_path, *lines).night())
    data, silent, messages = found[1, "mobile", "data"], found[2, "mobile", "data"], found[1, "mobile", "messages"]
    assert (data["last_month"], data["mean_3m"], data["trend_rate"], data["silent_months"]) == ("", "", "", "0")
    assert (silent["silent_months"], silent["series_12"].split(",")[7:10]) == ("2", [str(5 * MB), "0", "0"])
    assert (messages["last_month"], messages["mean_3m"]) == ("3", "")


def test_a_later_file_of_the_month_replaces_it_and_reverting_brings_it_back(tmp_path):
    lake = lake_of(tmp_path, used(ANCHOR, "C1", "流量", "10"), used(ANCHOR, "C2", "流量", "4"))
    before = table(lake.night(), "account_usage")
    lake.load("usage_month", [used(ANCHOR, "C1", "流量", "30")], declared=DECLARED)
    lake.load("usage_month", [used(ANCHOR, "C1", "流量", "7")], declared={**DECLARED, "part": "9703"})
    found = {key: int(row["last_month"]) for key, row in usage_of(lake.night()).items()}
    assert found == {(1, "mobile", "data"): 37 * MB}, "the second replaces the first, a named part adds"
    lake.revert(3)
    lake.revert(2)
    assert table(lake.night(), "account_usage") == before


def test_usage_alone_opens_no_month_and_without_it_a_night_says_nothing_of_it(tmp_path):
    lake = lake_of(tmp_path)
    answer = lake.night()
    assert table(answer, "account_usage") == [] and "usage" not in answer["figures"]
    assert not [check for check in answer["checks"] if check["name"].startswith("usage")]
    lake.load("usage_month", [used(202611, "C1", "流量", "1")], declared={**DECLARED, "basis": "received"})
    again = lake.night(anchor_month=202612)
    assert (again["anchor_month"], table(again, "account_measures")) == (ANCHOR, table(answer, "account_measures"))


def test_unknown_codes_are_counted_by_delivered_line(tmp_path):
    lake = lake_of(tmp_path)
    from guanxi.analytics import write

    source = tmp_path / "usage.csv"
    keys = [column.key for column in profiles.USAGE_MONTH.columns]
    with source.open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, quoting=csv.QUOTE_ALL)
        out.writerow(["row_number", *keys])
        out.writerows([at, *(used(ANCHOR, code, "流量", "1").get(key, "") for key in keys)] for at, code in enumerate(("C1", "C8", "C8", "C8"), 2))
    answer = write.run(sources=[str(source)], profile="usage_month", declared=DECLARED, lake=str(lake.lake), loaded=9, as_of="2026-11-05",
                       options={"dims": str(lake.dims)})
    assert answer["unknown"] == [{"field": "customer_code", "code": "C8", "lines": 3}]


@pytest.mark.parametrize(("kind", "quantity", "said"), [
    ("data", 512, "512 KB"), ("data", 1536, "1.5 MB"), ("data", 250 * GB, "250 GB"), ("voice_out", 3_600, "60 分钟"), ("calls", 1234, "1,234 次"),
    ("bandwidth_peak", 8525, "85.2%"), ("active_days", 30, "30 天"), ("data", 0, "0 KB"),
])
def test_quantities_are_said_in_a_unit_people_read(kind, quantity, said):
    assert usage_kinds.shown(kind, quantity).zh == said
