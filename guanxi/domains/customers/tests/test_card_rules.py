"""vCards read and written, and topics to talk about (ARC-05)."""

from __future__ import annotations

from datetime import date

import pytest

from guanxi.domains.customers.policy import ADAPTER
from guanxi.domains.customers.rules import cards, topics
from guanxi.domains.customers.rules.cards import Card
from guanxi.foundation.pure.refusal import Refusal

CHENG = Card(name="程砚秋", post="信息部总经理;兼", department="信息科技部", company="望溪银行,总部", mobile="13800001234",
             office_phone="0971-8000123", email="cheng@example.org")
PHONE = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E9=99=B6;=E9=9D=99
TEL;CELL:+86 138-0000-0001
TEL;WORK:0971 8000 123
BDAY:19700510
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:孙越
TITLE:主管
EMAIL:sun@example.org
END:VCARD
"""


def test_what_is_written_is_read_back() -> None:
    text = cards.written(cards=[CHENG] * 2, note="导出人:hejun" + "很长" * 60)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n")) and text.count("BEGIN:VCARD") == 2
    assert cards.read(data=text.encode()) == (CHENG, CHENG)
    assert cards.read(data=text.encode("gb18030"))[0].name == "程砚秋"


def test_cards_of_a_telephone() -> None:
    tao, sun = cards.read(data=PHONE.encode())
    assert (tao.name, tao.mobile, tao.office_phone, tao.birthday) == ("陶静", "13800000001", "0971 8000 123", "1970-05-10")
    assert (sun.name, sun.post, sun.email, sun.mobile) == ("孙越", "主管", "sun@example.org", "")


@pytest.mark.parametrize(("data", "code"), [
    (b"", "no_cards"), (b"PK\x03\x04", "no_cards"), ("姓名,手机\n".encode(), "no_cards"), (b"x" * 1_000_001, "file_large"),
    (b"BEGIN:VCARD\nVERSION:3.0\nFN:a\nEND:VCARD\n" * 61, "many")])
def test_what_is_no_file_of_cards(data: bytes, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        cards.read(data=data)


def topic(key: str, words: list[str], *days: str) -> dict[str, object]:
    events = [{"key": f"e{n}", "on": day, "name": {"zh": day, "en": day}} for n, day in enumerate(days)]
    return {"key": key, "name": {"zh": key, "en": key}, "words": words, "events": events}


TOPICS = ADAPTER.validate_python({"horizon_days": 30, "most": 2, "topics": [
    topic("football", ["足球", "NBA"], "2026-11-19", "2026-12-20", "2026-11-20", "2026-12-21"), topic("go", ["围棋"], "2026-12-01")]})


@pytest.mark.parametrize(("hobby", "days"), [("足球、曼联", [0, 30]), ("看nba", [0, 30]), ("足球、围棋", [0, 11]), ("钓鱼", []), ("", [])])
def test_what_is_coming_up_for_a_hobby(hobby: str, days: list[int]) -> None:
    """ARC-05: within the horizon, the next first, at most so many."""
    assert [hint.days_left for hint in topics.hints(hobby=hobby, topics=TOPICS, today=date(2026, 11, 20))] == days


def card(*lines: str) -> bytes:
    return "\r\n".join(("BEGIN:VCARD", *lines, "END:VCARD", "")).encode()


@pytest.mark.parametrize(("data", "expected"), [
    (card("VERSION:4.0", "FN:欧阳明", "TEL;VALUE=uri;TYPE=cell:tel:+86-138-0000-0001", "EMAIL:mailto:o@example.org"),
     Card(name="欧阳明", mobile="13800000001", email="o@example.org")),
    (card("VERSION:2.1", "FN:x", "N:x", "TITLE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=80=BB=E7=BB=\r\n=8F=E7=90=86"),
     Card(name="x", post="总经理")),
    (card("VERSION:3.0", "PHOTO;ENCODING=b;TYPE=JPEG:" + "A" * 70, " " + "A" * 69, "FN:欧阳明"), Card(name="欧阳明")),
])
def test_cards_of_other_programs(data: bytes, expected: Card) -> None:
    assert cards.read(data=data) == (expected,)


def test_a_line_that_cannot_be_read_is_not_said_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert cards.read(data=card("VERSION:3.0", "欧阳明的家 13800000001", "FN:欧阳明"))[0].name == "欧阳明"
    assert "13800000001" not in caplog.text
