"""Rows and cells: ragged rows, repeated headers, identity cards, hostile characters and numbers (IMP-7, 8, 17, 18, 26)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from guanxi.domains.intake.readers.rows import RowReader
from guanxi.domains.intake.readers.values import ColumnSpec, reader_of
from guanxi.foundation.pure import watermark

HEADER = ["名称", "编码", "备注"]


def spec(kind: str, key: str = "x", index: int = 0, **more) -> ColumnSpec:
    return ColumnSpec(index=index, key=key, kind=kind, label_zh="某列", label_en="Column", **more)


def reader(*, identity=frozenset(), is_padded=False, prepare=None) -> RowReader:
    return RowReader(columns=[spec("text", "name"), spec("code", "code", 1), spec("long_text", "note", 2)],
                     header=HEADER, identity_columns=identity, prepare=prepare, is_padded=is_padded)


def fields(line: str | None) -> list[str]:
    assert line is not None
    _, number, cells, parsed, verdict, _, reasons, _ = line.rstrip("\n").split("\t")
    return [number, cells, parsed, verdict, reasons]


def test_imp_07_a_header_repeated_inside_the_file_is_an_error_row():
    assert "row_header_again" in fields(reader().line(9, HEADER))[4]


@pytest.mark.parametrize(("cells", "code"), [(["甲", "1"], "row_too_short"), (["甲", "1", "", "多"], "row_too_long")])
def test_imp_08_ragged_rows_are_rejected_and_the_others_kept(cells, code):
    rows = reader()
    assert code in fields(rows.line(2, cells))[4]
    assert fields(rows.line(3, ["乙", "2", ""]))[3] == "\\N"
    assert rows.rejected == 1


def test_imp_08_short_rows_are_filled_up_when_the_user_chose_so():
    assert fields(reader(is_padded=True).line(2, ["甲", "1"]))[3] == "\\N"
    assert fields(reader().line(2, ["甲", "1", "", "", " "]))[3] == "\\N"


def test_blank_rows_are_counted_and_skipped():
    rows = reader()
    assert rows.line(2, ["", " ", "\u3000"]) is None
    assert rows.blank == 1


def test_sys_22_the_line_under_a_list_of_ours_is_no_row_of_it():
    rows = reader()
    for line in ("导出人:何俊(工号 YJ7004);导出时间:2026-11-29 23:16;共 16 户;筛选:全部客户;排序:近12月收入降序。内部资料,请勿外传。",
                 "Exported by 何俊 (staff number YJ7004) at 2026-11-29 23:16; 16 accounts; filter: all. Internal, do not pass on."):
        assert rows.line(18, [line, "", ""]) is None and rows.line(19, [line]) is None, "in a workbook as in a text file"
    assert (rows.blank, rows.rejected) == (4, 0)
    assert rows.line(20, ["导出人:何俊", "1", ""]) is not None


@pytest.mark.parametrize(("cells", "is_total"), [
    (["合计", "", "12"], True), ([" 合 计:", "", ""], True), (["", "总计", ""], True), (["Grand Total", "", ""], True),
    (["合计(万元)", "", "12"], True), (["本页合计\uff1a", "", "12"], True), (["合计\uff08户\uff09", "", "12"], True),
    (["合计:1,200户", "", ""], True), (["小计 12家", "", ""], True),
    (["合计科技有限公司", "1", ""], False), (["合计(北京)科技", "1", ""], False), (["甲", "合计", ""], False), (["Total Energies", "1", ""], False),
])
def test_sys_22_a_line_of_totals_is_no_record(cells, is_total):
    found = fields(reader().line(9, cells))
    assert ("row_total" in found[4]) is is_total and (found[3] == "rejected") is is_total


@pytest.mark.parametrize(("cells", "is_note"), [
    (["填表人:张三   填表日期:2025年3月1日", "", ""], True), (["备注\uff1a本表不含个人客户", "", ""], True), (["注1: 数据截至三月", "", ""], True),
    (["审核人:李四", "", ""], True), (["说明:略", "GL-1", "x"], False), (["备注科技有限公司", "1", ""], False), (["填表人", "1", ""], False),
])
def test_sys_22_a_note_under_the_table_is_no_record(cells, is_note):
    found = fields(reader().line(9, cells))
    assert ("row_note" in found[4]) is is_note and (found[3] == "rejected") is is_note


@pytest.mark.parametrize(("written", "read"), [
    ("'00123", "00123"), ("’00123", "00123"), ('="00123"', "00123"), ("'GL-0012", "GL-0012"), (" '00123 ", "00123"), ("00123", "00123"),
])
def test_sys_22_what_keeps_digits_as_text_is_no_part_of_a_code(written, read):
    found = fields(reader().line(2, ["甲", written, ""]))
    assert json.loads(found[2])["code"] == read and found[3] == "\\N"


@pytest.mark.parametrize("written", ["'张三的店", "'", "'甲'"])
def test_an_apostrophe_before_words_stays(written):
    assert json.loads(fields(reader().line(2, [written, "1", ""]))[2])["name"] == written


@pytest.mark.parametrize(("kind", "written", "is_blank"), [
    ("code", "无", True), ("code", "-", True), ("code", "/", True), ("code", "\uff0d", True), ("phone", "无", True), ("email", "暂无", True),
    ("date", "—", True), ("date", "长期", True), ("date", " 无固定期限 ", True),
    ("text", "-", True), ("text", "无", False), ("long_text", "无", False), ("code", "-1", False), ("code", "N", False),
])
def test_sys_22_a_dash_and_none_are_nobody_s_code(kind, written, is_blank):
    read = reader_of(spec(kind))(written)
    assert (read.value == "") is is_blank and not read.is_refused
    assert ("按空白读取" in (read.reason.text.zh if read.reason else "")) is is_blank


def test_imp_17_a_wrong_credit_code_is_a_warning():
    rows = RowReader(columns=[replace(spec("code", "uscc"), label_zh="统一社会信用代码")], header=["统一社会信用代码"], identity_columns=frozenset())
    line = fields(rows.line(2, ["91970200MADEM002XE"]))
    assert line[3] == "\\N"
    assert '"level":"warning"' in line[4] and line[4].count("统一社会信用代码") == 1, "the label is not said twice"
    assert "91970200MADEM002XE" in line[2]


def test_imp_18_an_identity_column_never_leaves_the_reader():
    line = reader(identity=frozenset({2})).line(2, ["甲", "1", "970102199003071234"])
    assert line is not None
    assert "970102" not in line
    assert "隐去" in line


@pytest.mark.parametrize("cell", ["970102199003071234", "970102900307123", "身份证 970102199003071234 已核"])
def test_imp_18_a_number_in_another_column_is_not_echoed(cell):
    line = reader().line(2, [cell, "1", ""])
    assert line is not None
    assert "9003071" not in line


@pytest.mark.parametrize(("cell", "code"), [
    ("甲\x00乙", "cell_hidden_character"), ("甲\u202e乙", "cell_hidden_character"), ("甲\ud800", "cell_hidden_character"),
    ("甲" * 10_000_000, "cell_too_long"), ("甲" * 300, "text_too_long")])
def test_imp_26_what_cannot_be_stored_is_refused(cell, code):
    line = reader().line(2, [cell, "1", ""])
    assert line is not None
    assert code in line
    assert len(line) < 20_000
    line.encode("utf-8")
    assert "\x00" not in line


@pytest.mark.parametrize("name", ["甲😀公司", "👨\u200d👩\u200d👧", 'a"b\\c', "{a,b}", "NULL", "\\N", "𠮷"])
def test_imp_26_everything_else_is_stored_exactly(name):
    parsed = fields(reader().line(2, [name, "1", "第一行\n第二行"]))[2]
    assert json.loads(parsed.replace("\\\\", "\\"))["name"] == name


@pytest.mark.parametrize("written", ["NaN", "Infinity", "-Infinity", "1e400", "九千", "1.23456", "99999999999999", "--1"])
def test_imp_26_numbers_that_are_none(written):
    assert reader_of(spec("money"))(written).is_refused


@pytest.mark.parametrize(("written", "value"), [
    ("-0", "0"), ("0", "0"), ("1,234.50", "1234.5"), ("¥1,234.50", "1234.5"), ("1234.5元", "1234.5"), ("3.5万", "35000"),
    ("(12)", "-12"), ("12.30", "12.3"), ("1E3", "1000"), ("-0.00", "0")])
def test_money(written, value):
    assert reader_of(spec("money"))(written).value == value


@pytest.mark.parametrize(("kind", "written", "value"), [
    ("integer", "9223372036854775807", "9223372036854775807"), ("integer", "12.0", "12"), ("rate", "12%", "0.12"),
    ("rate", "0.9", "0.9"), ("bool", "是", "true"), ("bool", "√", "true"), ("bool", "无", "false"),
    ("month", "2024年2月", "202402"), ("email", "a@b.cn", "a@b.cn"), ("code", " GL-97 02 ", "GL-9702"),
    ("code", "00123", "00123"), ("code", "9702100456120.0", "9702100456120"),
    ("phone", "13812341234 (13800001111)", "13812341234;13800001111")])
def test_kinds(kind, written, value):
    assert reader_of(spec(kind))(written).value == value


@pytest.mark.parametrize(("kind", "written"), [
    ("integer", "9223372036854775808"), ("integer", "1.5"), ("bool", "也许"), ("email", "a@b"), ("money", "-"), ("bool", "-"),
    ("code", "9.7021E+12"), ("code", "1" * 65), ("month", "2024")])
def test_kinds_refused(kind, written):
    assert reader_of(spec(kind))(written).is_refused


def test_choices_are_known_by_value_and_both_labels():
    read = reader_of(spec("choice", choices=(("gov", "gov"), ("党政", "gov"), ("Government", "gov"))))
    assert [read(said).value for said in ("gov", "党政", " GOVERNMENT ")] == ["gov", "gov", "gov"]
    assert read("外星").is_refused


def test_imp_26_the_29th_of_february_of_a_common_year():
    assert reader_of(spec("date"))("2023-02-29").is_refused


@pytest.mark.parametrize(("cell", "value", "code"), [
    ("机关", "government", "value_read_as"), ("  机 关 ", "government", "value_read_as"), ("党政", "government", ""),
    ("不详", "", "value_read_as"), ("军队", "", "choice_unknown")])
def test_a_value_is_read_as_what_the_user_said_it_means(cell, value, code):
    choice = spec("choice", "kind", choices=(("党政", "government"),), replacements=(("机关", "党政"), ("不详", "")))
    _, _, parsed, verdict, reasons = fields(RowReader(columns=[choice], header=["类别", "x"], identity_columns=frozenset()).line(2, [cell, "1"]))
    assert json.loads(parsed).get("kind", "") == value
    assert [said["code"] for said in json.loads(reasons)] == ([code] if code else [])
    assert verdict == ("rejected" if code == "choice_unknown" else "\\N")


def test_sys_22_what_a_list_of_ours_adds_to_a_cell_is_no_part_of_it():
    mark = watermark.written(watermark.Mark(user_id=7, request_id=3, at=datetime(2026, 11, 29, tzinfo=UTC)), key="k")
    rows = reader()
    assert rows.line(2, [f"望溪银行{mark}", "'=1", ""]) == rows.line(2, ["望溪银行", "=1", ""])
