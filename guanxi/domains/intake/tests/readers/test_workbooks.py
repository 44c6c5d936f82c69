"""Workbooks: hostile ones, odd ones, and what calamine would hide (IMP-10 to 15)."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from guanxi.domains.intake.readers import sheet_scan
from guanxi.domains.intake.readers.entry import inspect_file, parse_file
from guanxi.domains.intake.readers.verdicts import FileRefused
from guanxi.domains.intake.tests import corpus

SHEET = "xl/worksheets/sheet1.xml"
KNOWN = ["客户名称", "集团编码", "联系电话", "登记日期"]
COLUMNS = [
    {"index": 0, "key": "name", "kind": "text", "label_zh": "客户名称", "label_en": "Name"},
    {"index": 1, "key": "group_code", "kind": "code", "label_zh": "集团编码", "label_en": "Group code"},
    {"index": 2, "key": "phone", "kind": "phone", "label_zh": "联系电话", "label_en": "Phone"},
    {"index": 3, "key": "registered_on", "kind": "date", "label_zh": "登记日期", "label_en": "Registered on"},
]


def look(path: Path, **chosen):
    return inspect_file(path=str(path), name=path.name, known=KNOWN, **chosen)


def refusal(path: Path) -> str:
    return str(look(path)["refused"]["code"])


def read(path: Path, tmp_path: Path, **chosen):
    reading = look(path, **chosen)
    out = tmp_path / "out.copy"
    columns = [{**column, "is_1904": reading["is_1904"]} for column in COLUMNS]
    answer = parse_file(path=str(path), reading=reading, columns=columns, prepare="", out=str(out))
    return answer, [_without_settled(line.split("\t")) for line in out.read_text(encoding="utf-8").splitlines()]


def _without_settled(fields: list[str]) -> list[str]:
    _, number, cells, parsed, verdict, _, reasons, _ = fields
    return [number, cells, parsed, verdict, reasons]


def codes(look_or_answer) -> list[str]:
    return [found["code"] for found in look_or_answer["findings"]]


def test_imp_10_a_plain_workbook(tmp_path):
    _, lines = read(corpus.table_workbook(tmp_path / "a.xlsx", [corpus.HEADER, *corpus.rows()]), tmp_path)
    assert len(lines) == 5
    assert lines[0][2] == '{"name":"望溪测试企业1有限公司","group_code":"GL-9702-0000001","phone":"13800000001",' \
                          '"registered_on":"2024-02-29"}'


def test_imp_11_zip_bomb_is_refused_before_opening(tmp_path, monkeypatch):
    path = corpus.bomb(tmp_path / "a.xlsx")
    assert path.stat().st_size < 2_000_000
    monkeypatch.delattr(zipfile.ZipFile, "open")  # and with it read and extract: nothing was unpacked
    assert refusal(path) == "file_bomb"


def test_imp_11_nested_archives_and_thousands_of_parts(tmp_path):
    nested = corpus.replace_part(corpus.table_workbook(tmp_path / "a.xlsx", [corpus.HEADER]), "xl/inner.zip", lambda _: b"PK")
    assert refusal(nested) == "file_bomb"
    many = corpus.table_workbook(tmp_path / "b.xlsx", [corpus.HEADER])
    with zipfile.ZipFile(many, "a") as package:
        for n in range(2100):
            package.writestr(f"xl/part{n}.xml", "")
    assert refusal(many) == "file_bomb"


def test_imp_12_a_cell_in_the_last_corner_is_a_clean_refusal(tmp_path):
    path = corpus.far_cell(tmp_path / "a.xlsx")
    reading = look(path)
    assert reading["columns"] == corpus.HEADER
    answer = parse_file(path=str(path), reading=reading, columns=COLUMNS, prepare="", out=str(tmp_path / "out"))
    assert answer["refused"]["code"] == "sheet_far_cell"
    assert "1048576" in answer["refused"]["zh"]


@pytest.mark.parametrize("doctype", [corpus.BILLION_LAUGHS, corpus.OUTSIDE_FILE])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_imp_13_document_types_are_refused(tmp_path, doctype, part):
    path = corpus.table_workbook(tmp_path / "a.xlsx", [corpus.HEADER, *corpus.rows()])
    corpus.replace_part(path, part, lambda xml: xml.replace(b"?>", b"?>" + doctype, 1))
    answer = look(path)
    assert answer["refused"]["code"] == "file_entities"
    assert "root:" not in str(answer)


def test_imp_13_a_bomb_is_refused_by_its_first_piece():
    """Under a second by construction: what stands behind the definition, however much it is, is never read, and none of it is parsed."""
    class Part(io.BytesIO):
        def read(self, size=-1):
            taken.append(size)
            assert sum(taken) <= 6 * sheet_scan._CHUNK, "read on behind the definition"
            return corpus.BILLION_LAUGHS + b" " * (size - len(corpus.BILLION_LAUGHS))  # without end

    class Package:
        def open(self, part):
            return Part()

    package: Any = Package()

    for look_through in (lambda: sheet_scan.scan(package, "xl/worksheets/sheet1.xml"),
                         lambda: sheet_scan.refuse_hostile_parts(package, ["xl/workbook.xml"])):
        taken: list[int] = []
        with pytest.raises(FileRefused) as refused:
            look_through()
        assert refused.value.as_json()["refused"]["code"] == "file_entities" and taken


def test_imp_13_links_to_other_files_are_refused(tmp_path):
    path = corpus.table_workbook(tmp_path / "a.xlsx", [corpus.HEADER, *corpus.rows()])
    corpus.replace_part(path, "xl/externalLinks/externalLink1.xml", lambda _: b"<externalLink/>")
    assert refusal(path) == "file_external_links"


def test_imp_14_errors_and_formulas_without_a_result(tmp_path):
    def build(_, sheet):
        sheet.write_row(0, 0, corpus.HEADER)
        sheet.write_row(1, 0, corpus.rows(1)[0])
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")
        sheet.write_row(2, 0, corpus.rows(2)[1])
        sheet.write_formula(2, 1, '="GL"&"-1"', None, "")
        sheet.write_row(3, 0, corpus.rows(3)[2])
        sheet.write_formula(3, 1, '="GL"&"-2"', None, "GL-2")

    path = corpus.workbook(tmp_path / "a.xlsx", build)
    assert "sheet_faults" in codes(look(path))
    answer, lines = read(path, tmp_path)
    assert answer["rejected"] == 2
    assert [("cell_error" in line[4], "cell_formula" in line[4], line[3]) for line in lines] == [
        (True, False, "rejected"), (False, True, "rejected"), (False, False, "\\N")]
    assert '"group_code":"GL-2"' in lines[2][2]


def test_imp_14_a_formula_that_gave_an_empty_text_has_its_result(tmp_path):
    def build(_, sheet):
        for index, cells in enumerate([corpus.HEADER, *corpus.rows(2)]):
            sheet.write_row(index, 0, cells)
        sheet.write_formula(1, 3, '=IF(1=2,"x","")', None, "EMPTY")
        sheet.write_formula(2, 3, '=IF(1=2,"x","")', None, "")

    path = corpus.workbook(tmp_path / "a.xlsx", build)
    corpus.replace_part(path, SHEET, lambda xml: xml.replace(b"<v>EMPTY</v>", b"<v></v>"))  # as Excel writes it: t="str" and no letters
    answer, lines = read(path, tmp_path)
    assert answer["rejected"] == 1
    assert ["cell_formula" in line[4] for line in lines] == [False, True]


def test_imp_14_errors_are_found_under_prefixed_names(tmp_path):
    def build(_, sheet):
        for index, cells in enumerate([corpus.HEADER, *corpus.rows(3)]):
            sheet.write_row(index, 0, cells)
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")
        sheet.write_formula(2, 1, "=A1", None, "")
        sheet.set_row(3, None, None, {"hidden": True})

    path = corpus.workbook(tmp_path / "a.xlsx", build)
    corpus.replace_part(path, SHEET, lambda xml: re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", xml).replace(b" xmlns=", b" xmlns:x="))
    answer, lines = read(path, tmp_path)
    assert answer["rejected"] == 2
    assert [("cell_error" in line[4], "cell_formula" in line[4]) for line in lines] == [(True, False), (False, True), (False, False)]
    assert "sheet_hidden_rows" in codes(look(path))


def test_imp_14_a_header_of_two_rows_is_read_as_one(tmp_path):
    def build(_, sheet):
        names = corpus.HEADER
        sheet.merge_range(0, 0, 0, len(names) - 1, "二〇二五年客户清单")
        for index, name in enumerate(names[:2]):
            sheet.merge_range(1, index, 2, index, name)
        sheet.merge_range(1, 2, 1, len(names) - 1, "基本信息")
        for index, name in enumerate(names[2:], 2):
            sheet.write(2, index, name)
        for index, cells in enumerate(corpus.rows(3), 3):
            sheet.write_row(index, 0, cells)

    reading = look(corpus.workbook(tmp_path / "a.xlsx", build))
    assert (reading["header_row"], reading["columns"][: len(corpus.HEADER)]) == (3, corpus.HEADER)
    assert reading["sample"][0][0] == 4


def test_imp_14_merged_cells_and_hidden_rows_are_said(tmp_path):
    def build(_, sheet):
        for index, cells in enumerate([corpus.HEADER, *corpus.rows(4)]):
            sheet.write_row(index, 0, cells)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.merge_range(5, 0, 6, 0, "合并企业")

    reading = look(corpus.workbook(tmp_path / "a.xlsx", build))
    assert {"sheet_hidden_rows", "sheet_merged"} <= set(codes(reading))
    assert "第 4 行" in reading["findings"][0]["zh"]


def test_imp_14_hidden_columns_in_use_are_named(tmp_path):
    def build(_, sheet):
        for index, cells in enumerate([corpus.HEADER, *corpus.rows(2)]):
            sheet.write_row(index, 0, cells)
        sheet.set_column(1, 1, None, None, {"hidden": True})
        sheet.set_column(100, 16383, None, None, {"hidden": True})  # all that lies behind the table: nothing is kept from anybody there

    path = corpus.workbook(tmp_path / "a.xlsx", build)
    said = next(one for one in look(path)["findings"] if one["code"] == "sheet_hidden_columns")
    assert said["zh"].startswith("有 1 个隐藏列(B)") and said["en"].startswith("1 hidden column is listed")
    answer, _ = read(path, tmp_path)
    assert "sheet_hidden_columns" in [one["code"] for one in answer["findings"]]


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_a_spreadsheet_does(index, letters):
    assert sheet_scan.column_letters(index) == letters and sheet_scan.column_index(letters) == index


def test_imp_14_hidden_sheets_are_named_and_not_chosen(tmp_path):
    def build(book, sheet):
        sheet.write_row(0, 0, ["说明", "版本"])
        sheet.write_row(1, 0, ["请勿修改", "1"])
        hidden = book.add_worksheet("隐藏表")
        hidden.write_row(0, 0, corpus.HEADER)
        hidden.hide()
        data = book.add_worksheet("数据")
        data.write_row(0, 0, corpus.HEADER)
        data.write_row(1, 0, corpus.rows(1)[0])

    reading = look(corpus.workbook(tmp_path / "a.xlsx", build))
    assert reading["sheet"] == "数据"
    assert "隐藏表" in reading["findings"][0]["zh"]
    assert look(tmp_path / "a.xlsx", sheet="客户")["sheet"] == "客户"


def test_text_that_a_billing_system_names_xls_is_read(tmp_path):
    """Excel opens it without a question, so everybody takes it for a workbook."""
    table = "客户名称\t集团编码\t联系电话\t登记日期\n望溪银行\tGL-9702-0000001\t13800001234\t2026-01-05\n"
    path = corpus.write(tmp_path / "账单客户.xls", table.encode("gb18030"))
    assert look(path)["kind"] == "csv" and "text_named_xls" in codes(look(path))
    answer, lines = read(path, tmp_path)
    assert answer["rows"] == 1 and "GL-9702-0000001" in lines[0][1]


@pytest.mark.parametrize(("name", "content", "code"), [
    ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "file_xls"),
    ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "file_password"),
    ("a.xlsx", "客户名称,集团编码\n望溪,1\n".encode(), "file_not_workbook"),
    ("a.xls", "\ufeff\n<html><table><tr><td>客户名称</td></tr></table></html>".encode(), "file_web_page"),
    ("a.xls", b"<?xml version='1.0'?><Workbook/>", "file_web_page"),
    ("a.xlsx", b"", "file_empty"), ("a.csv", b"", "file_empty"),
    ("a.xlsx", b"PK\x03\x04 cut off", "file_damaged"),
    ("a.csv", b"\n\n , \n", "file_no_rows"), ("a.csv", "客户名称,集团编码\n".encode(), "file_no_data_rows"),
    ("a.pdf", b"%PDF-1.7", "file_kind"),
])
def test_imp_14_each_kind_of_wrong_file_has_its_own_message(tmp_path, name, content, code):
    answer = look(corpus.write(tmp_path / name, content))["refused"]
    assert answer["code"] == code
    assert answer["way_zh"]
    assert answer["way_en"]


def test_imp_14_binary_workbooks_and_plain_archives(tmp_path):
    for part, code in (("xl/workbook.bin", "file_xlsb"), ("readme.txt", "file_zip")):
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
            package.writestr(part, "x")
        assert refusal(tmp_path / "a.xlsx") == code


def test_imp_14_a_workbook_named_csv_is_read_as_what_it_is(tmp_path):
    path = corpus.table_workbook(tmp_path / "a.xlsx", [corpus.HEADER, *corpus.rows()])
    assert look(path.rename(tmp_path / "b.csv"))["kind"] == "xlsx"


def test_imp_14_an_empty_sheet(tmp_path):
    assert refusal(corpus.table_workbook(tmp_path / "a.xlsx", [])) == "file_no_rows"
    assert refusal(corpus.table_workbook(tmp_path / "b.xlsx", [corpus.HEADER])) == "file_no_data_rows"


@pytest.mark.parametrize("is_1904", [False, True])
def test_imp_15_dates_of_both_systems_and_as_text(tmp_path, is_1904):
    def build(book, sheet):
        sheet.write_row(0, 0, corpus.HEADER)
        spelled = ["2024年2月29日", "2024/2/30", "民国113年2月29日", "24/2/29"]
        for index, said in enumerate(spelled, 1):
            sheet.write_row(index, 0, [f"企业{index}", f"GL-{index}", "13800000000", said])
        sheet.write_row(5, 0, ["企业5", "GL-5", "13800000000"])
        sheet.write_datetime(5, 3, date(2024, 2, 29), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(6, 0, ["企业6", "GL-6", "13800000000", 43889 if is_1904 else 45351])

    path = corpus.workbook(tmp_path / "a.xlsx", build, options={"date_1904": is_1904})
    assert look(path)["is_1904"] is is_1904
    _, lines = read(path, tmp_path)
    right = ['"registered_on":"2024-02-29"' in line[2] for line in lines]
    assert right == [True, False, True, False, True, True]
    assert [line[3] for line in lines] == ["\\N", "rejected", "\\N", "rejected", "\\N", "\\N"]


def test_imp_16_numbers_are_whole_and_lost_digits_name_the_row(tmp_path):
    table: list[list[object]] = [list(corpus.HEADER), ["企业1", 9702100456120, 13812341234, "2024-02-29"],
             ["企业2", 970210045612012345, 13812341234, "2024-02-29"], ["企业3", "9.7021E+12", 1.38e10, "2024-02-29"],
             ["企业4", "GL-4", "1.38E+10", "2024-02-29"]]
    _, lines = read(corpus.table_workbook(tmp_path / "a.xlsx", table), tmp_path)
    assert '"group_code":"9702100456120","phone":"13812341234"' in lines[0][2]
    assert ["code_scientific" in line[4] for line in lines] == [False, True, True, False]
    assert "phone_scientific" in lines[3][4]
    assert [line[0] for line in lines] == ["2", "3", "4", "5"]


def test_the_header_is_found_below_a_title_and_can_be_changed(tmp_path):
    path = corpus.table_workbook(tmp_path / "a.xlsx", [["望溪市客户清单"], [], corpus.HEADER, *corpus.rows(3)])
    assert look(path)["header_row"] == 3
    assert look(path, header_row=4)["columns"][0] == "望溪测试企业1有限公司"
    _, lines = read(path, tmp_path)
    assert [line[0] for line in lines] == ["4", "5", "6"]
