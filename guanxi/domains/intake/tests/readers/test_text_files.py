"""Delimited text: encodings, delimiters, quotes, sizes (IMP-1 to 6, 9)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from guanxi.domains.intake.readers import encodings
from guanxi.domains.intake.readers.entry import inspect_file, parse_file
from guanxi.domains.intake.tests import corpus

KNOWN = ["客户名称", "集团编码", "联系电话", "登记日期"]


def look(path: Path, **chosen):
    return inspect_file(path=str(path), name=path.name, known=KNOWN, **chosen)


def read(path: Path, tmp_path: Path, **chosen):
    """(answer, lines of the COPY file split into fields)."""
    reading = look(path, **chosen)
    if "refused" in reading:
        return reading, []
    out = tmp_path / "out.copy"
    answer = parse_file(path=str(path), reading=reading, columns=[
        {"index": 0, "key": "name", "kind": "text", "label_zh": "客户名称", "label_en": "Name"}], prepare="", out=str(out))
    return answer, [line.split("\t")[1:] for line in out.read_text(encoding="utf-8").splitlines()]


def names(lines):
    return [line[1][2:].split('"')[0] for line in lines]


def test_imp_01_gb18030_with_four_byte_characters(tmp_path):
    table = [corpus.HEADER, *[[name, f"GL-{n}", "13800000000", "2024-01-01"] for n, name in enumerate(corpus.RARE)]]
    path = corpus.write(tmp_path / "a.csv", corpus.text(table), encoding="gb18030")
    assert look(path)["encoding"] == "gb18030"
    assert names(read(path, tmp_path)[1]) == corpus.RARE


@pytest.mark.parametrize(("codec", "mark", "name"), [
    ("utf-8", b"\xef\xbb\xbf", "utf-8"), ("utf-16-le", b"\xff\xfe", "utf-16-le"), ("utf-16-le", b"", "utf-16-le"),
    ("utf-16-be", b"\xfe\xff", "utf-16-be"), ("utf-16-be", b"", "utf-16-be")])
def test_imp_02_unicode_with_and_without_mark(tmp_path, codec, mark, name):
    path = corpus.write(tmp_path / "a.csv", mark + corpus.text([corpus.HEADER, *corpus.rows()]).encode(codec))
    reading = look(path)
    assert reading["encoding"] == name
    assert reading["columns"] == corpus.HEADER
    assert len(read(path, tmp_path)[1]) == 5


ROW = ["望溪市第一中学", "王一", "13800000001", "2024-02-29"]
NULS = "客户名称,集团编码\r\n客\x00户一,JT\x0077\r\n"
TABLES = {
    "a header": lambda n: [corpus.HEADER, *[ROW] * n], "no header": lambda n: [ROW] * n, "many 一": lambda n: [["一一一一", "一"]] * n,
    "no digit": lambda n: [["单位名称", "姓名"], *[["望溪市第一中学", "王一"]] * n],
    "ascii": lambda n: [["name", "code"], *[["aaaaaaaaaaaaaaa", "b1"]] * n],
    "long cells": lambda n: [["单位名称", "地址"], *[["望溪市第一中学", "望溪市安仁区一心路一百一十一号" * 4]] * n],
}


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("table", TABLES)
def test_imp_02_utf_16_without_mark_whatever_its_letters(tmp_path, codec, table):
    """Every 一 (U+4E00) is a NUL on the other side, every delimiter one on this: what the letters are decides."""
    for rows in (1, 2, 7, 50, 500):
        path = corpus.write(tmp_path / "a.csv", corpus.text(TABLES[table](rows)).encode(codec))
        assert encodings.detect(path).name == codec, rows


@pytest.mark.parametrize(("codec", "text"), [
    ("utf-8", NULS), ("gb18030", NULS), ("utf-16-le", NULS), ("utf-16-be", NULS), ("utf-8", "name,code\nab\0cd,ef\n"),
    ("utf-8", "name,code\n" + "aaaaa bbbbb ccccc\0,ddddd\n" * 40), ("gb18030", "name,code\n" + "aaaaa bbbbb 望溪\0ccccc,ddddd\n" * 40)])
def test_imp_26_a_stray_nul_is_no_utf_16(tmp_path, codec, text):
    assert encodings.detect(corpus.write(tmp_path / "a.csv", text.encode(codec))).name == codec


def test_imp_03_big5_is_never_taken_for_gb18030(tmp_path):
    table = [["客戶名稱", "集團編碼"], ["望溪紡織股份有限公司", "GL-1"], ["石渡糧油機械", "GL-2"], ["青汀電子科技", "GL-3"]]
    path = corpus.write(tmp_path / "a.csv", corpus.text(table), encoding="big5")
    assert look(path)["encoding"] == "big5"
    assert names(read(path, tmp_path)[1]) == ["望溪紡織股份有限公司", "石渡糧油機械", "青汀電子科技"]


def test_imp_03_the_users_choice_wins_and_a_wrong_one_is_refused_with_the_line(tmp_path):
    path = corpus.write(tmp_path / "a.csv", corpus.text([corpus.HEADER, *corpus.rows()]), encoding="gb18030")
    assert look(path, encoding="gb18030")["encoding"] == "gb18030"
    refused = look(path, encoding="utf-8")["refused"]
    assert refused["code"] == "file_undecodable"
    assert "第 1 行" in refused["zh"]


def test_imp_03_a_short_doubtful_file_asks(tmp_path):
    """Two characters say too little: read as the likelier for now, and said to be a guess; the user's choice is no guess."""
    path = corpus.write(tmp_path / "a.csv", "name,code\n望溪,1\n".encode("big5"))
    guessed, chosen = look(path), look(path, encoding="big5")
    assert ([found["code"] for found in guessed["findings"]], guessed["sample"]) == (["encoding_uncertain"], [[2, ["辨匪", "1"]]])
    assert (chosen["findings"], chosen["sample"]) == ([], [[2, ["望溪", "1"]]])


def test_imp_04_ascii_first_then_gbk(tmp_path):
    table = [["name", "code"], *[[f"company {n}", str(n)] for n in range(5000)], ["望溪纺织有限公司", "x"]]
    path = corpus.write(tmp_path / "a.csv", corpus.text(table), encoding="gbk")
    assert path.stat().st_size > 60_000
    assert look(path)["encoding"] == "gb18030"
    assert names(read(path, tmp_path)[1])[-1] == "望溪纺织有限公司"


def test_imp_05_cut_inside_a_character(tmp_path):
    whole = corpus.text([corpus.HEADER, *corpus.rows(3)], end="\n").encode()
    path = corpus.write(tmp_path / "a.csv", whole + "望溪".encode()[:-1])
    refused = look(path)["refused"]
    assert refused["code"] == "file_undecodable"
    assert "第 5 行" in refused["zh"]


def test_imp_05_cut_inside_a_character_of_gb18030(tmp_path):
    whole = corpus.text([corpus.HEADER, *corpus.rows(3)], end="\n").encode("gb18030")
    path = corpus.write(tmp_path / "a.csv", whole + "望溪".encode("gb18030")[:-1])
    answer, lines = read(path, tmp_path)
    assert answer["refused"]["code"] == "file_undecodable"
    assert "第 5 行" in answer["refused"]["zh"]
    assert lines == []


def test_imp_05_last_quote_open(tmp_path):
    path = corpus.write(tmp_path / "a.csv", corpus.text([corpus.HEADER, *corpus.rows(3)]) + '"望溪,1\r\n石渡,2\r\n')
    refused = look(path)["refused"]
    assert refused["code"] == "file_open_quote"
    assert "第 5 行" in refused["zh"]


def test_imp_06_broken_quotes_name_their_line(tmp_path):
    path = corpus.write(tmp_path / "a.csv", '客户名称,集团编码\r\n"望溪"纺织,1\r\n')
    refused = look(path)["refused"]
    assert (refused["code"], "第 2 行" in refused["zh"]) == ("file_broken_quote", True)


def test_imp_06_embedded_line_breaks_stay_in_their_cell(tmp_path):
    path = corpus.write(tmp_path / "a.csv", corpus.text([corpus.HEADER, ["望溪\n纺织", "1", "2", "3"], *corpus.rows(1)]))
    _, lines = read(path, tmp_path)
    assert [line[0] for line in lines] == ["2", "3"]
    assert "\\n" in lines[0][1]


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_imp_06_line_ends(tmp_path, end):
    path = corpus.write(tmp_path / "a.csv", corpus.text([corpus.HEADER, *corpus.rows(3)], end=end))
    assert len(read(path, tmp_path)[1]) == 3


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，", "|"])
def test_imp_06_delimiters(tmp_path, delimiter):
    path = corpus.write(tmp_path / "a.csv", corpus.text([corpus.HEADER, *corpus.rows()], delimiter=delimiter))
    reading = look(path)
    assert (reading["delimiter"], reading["columns"]) == (delimiter, corpus.HEADER)


def test_imp_09_a_large_file_is_streamed(tmp_path):
    """In a process of their own 60,000 rows (5 MB) need hardly more memory than the 2,000 before them (a million is measured in bench/)."""
    for name, rows in (("small", 2_000), ("large", 60_000)):
        with (tmp_path / f"{name}.csv").open("w", encoding="gb18030", newline="") as file:
            file.write("客户名称,集团编码,联系电话,登记日期\r\n")
            file.writelines(f"望溪测试企业{n}有限公司,GL-9702-{n:07d},138{n:08d},2024-02-29\r\n" for n in range(rows))
    program = (
        "import sys\n"
        "from guanxi.domains.intake.readers.entry import inspect_file, parse_file\n"
        "for name in ('small', 'large'):\n"
        f"  path = {str(tmp_path)!r} + '/' + name + '.csv'\n"
        "  reading = inspect_file(path=path, name='a.csv', known=[])\n"
        "  answer = parse_file(path=path, reading=reading, prepare='', out=path + '.out', columns=[\n"
        "    dict(index=0, key='name', kind='text', label_zh='名', label_en='n'),\n"
        "    dict(index=2, key='phone', kind='phone', label_zh='话', label_en='p')])\n"
        # not ru_maxrss: that begins with the size of the process which forked this one
        "  peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "  print(answer['rows'], int(peak.split()[1]) // 1024)\n"
        "print('django' in sys.modules)\n")
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert (said[0], said[2], said[4]) == ("2000", "60000", "False")
    assert int(said[3]) < 200 and int(said[3]) - int(said[1]) < 10
    with (tmp_path / "large.csv.out").open(encoding="utf-8") as out:
        for n, line in enumerate(out):  # every row right, in its place: number, cells as they stood, what was read of them
            name = f"望溪测试企业{n}有限公司"
            assert line.startswith(f"0\t{n + 2}\t{{") and f'{{"name":"{name}","phone":"138{n:08d}"}}' in line, n
    assert n == 59_999


def test_two_parts_together_are_the_whole_file(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("编码,名称\n" + "".join(f"T-{n},网点{n}\n" for n in range(2_300)) + ",\n", encoding="utf-8")
    reading = inspect_file(path=str(path), name="long.csv", known=[])
    columns = [{"index": 0, "key": "code", "kind": "code", "label_zh": "编码", "label_en": "Code"}]

    def read(part: int, parts: int) -> list[str]:
        out: Path = tmp_path / f"{parts}-{part}.copy"
        answer = parse_file(path=str(path), reading=reading, columns=columns, prepare="", out=str(out), part=part, parts=parts)
        assert answer["blank"] == (1 if parts == 1 or part == (2_302 // 500) % 2 else 0)
        return out.read_text(encoding="utf-8").split("\n")[:-1]

    assert sorted(read(0, 2) + read(1, 2)) == sorted(read(0, 1))
