"""Rules of the archive as tables of cases, without a database: one catalogue says what a field is, on every page, sheet and call (ARC-08)."""

from __future__ import annotations

from datetime import date

import pytest

from guanxi.domains.customers.fields import ACCOUNT, CONTACT, industries
from guanxi.domains.customers.importing import prepare
from guanxi.domains.customers.rules import completeness, masking, tree, values
from guanxi.foundation.pure.catalogue import Catalogue, Field
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy.privacy import Masking, Pattern

MATRIX = Masking.model_validate({
    "origin": "ours",
    "matrix": {"L1": {"own": "plain", "same_unit": "plain", "other": "masked"},
               "L2": {"own": "plain_logged", "same_unit": "masked_reason", "other": "vault"},
               "L3": {"own": "daily_reason", "same_unit": "vault", "other": "refused"}},
    "limits": {"persons_per_day": 60, "grant_minutes": 30},
    "export": {"small_rows": 20, "small": {"own": "watermark", "same_unit": "vault", "other": "vault"},
               "large": {"own": "vault", "same_unit": "vault", "other": "refused"}},
    "patterns": {"phone": {"first": 3, "last": 4}, "email": {"first": 1, "last": 0}},
})


@pytest.mark.parametrize(("key", "relation", "disclosed", "shown"), [
    ("office_phone", "own", (), "0971-8000123"),
    ("office_phone", "same_unit", (), "0971-8000123"),
    ("office_phone", "other", (), "0971-800****"),
    ("office_phone", "other", ("L1",), "0971-800****"),
    ("mobile", "own", (), "138****1234"),
    ("mobile", "own", ("L2",), "13812341234"),
    ("mobile", "same_unit", ("L2",), "13812341234"),
    ("email", "own", (), "t***@wx.example"),
    ("hobby", "own", ("L2",), "****"),
    ("hobby", "own", ("L3",), "足球"),
    ("hobby", "other", ("L3",), "****"),
    ("birthday", "own", ("L3",), "5月10日"),
    ("residence", "own", (), ""),
])
def test_masking_by_class_and_relation(key: str, relation: masking.Relation, disclosed: tuple[str, ...], shown: str) -> None:
    person = {"office_phone": "0971-8000123", "mobile": "13812341234", "email": "tao@wx.example", "hobby": "足球", "birthday": "1970-05-10"}
    answer = masking.show(field=CONTACT[key], text=person.get(key, ""), relation=relation, masking=MATRIX, disclosed=frozenset(disclosed))
    assert answer.text == shown


def test_a_class_that_the_matrix_forgets_is_never_shown() -> None:
    field = Field(key="x", zh="x", en="x", level="L4", purpose="p", retention="r")
    assert masking.show(field=field, text="secret", relation="own", masking=MATRIX, disclosed=frozenset({"L4"})).is_masked


@pytest.mark.parametrize(("text", "mask"), [
    ("13812341234", "138****1234"), ("13812341234转801", "138****1234转*"), ("0971-8000123", "0971-800****"), ("95588", "****"),
    ("+85223456789", "+8522345****"),
])
def test_phone_masks(text: str, mask: str) -> None:
    patterns = MATRIX.patterns
    assert masking.masked(field=CONTACT["mobile"], text=text, patterns=patterns) == mask
    assert masking.is_mask(field=CONTACT["mobile"], text=mask, stored=text, patterns=patterns)
    assert not masking.is_mask(field=CONTACT["mobile"], text=mask, stored="", patterns=patterns)


@pytest.mark.parametrize(("key", "text", "kind", "first", "last", "mask"), [
    ("mobile", "13812341234", "phone", 3, 2, "138****34"), ("mobile", "13812341234", "phone", 6, 6, "****"),
    ("mobile", "13812341234", "", 0, 0, "****"), ("mobile", "0971-8000123", "phone", 0, 4, "****"),
    ("email", "tao@wx.example", "email", 0, 0, "***@wx.example"),
    ("email", "t@wx.example", "email", 1, 0, "***@wx.example"), ("name", "程砚秋", "name", 1, 0, "程****"), ("name", "程砚秋", "name", 1, 1, "****"),
    ("residence", "翠湖花园甲座", "text", 2, 0, "翠湖****"), ("hobby", "足球", "", 0, 0, "****"),
])
def test_prm_63_the_packs_patterns_say_what_stays_and_never_most_of_it(key: str, text: str, kind: str, first: int, last: int, mask: str) -> None:
    patterns = {kind: Pattern(first=first, last=last)} if kind else {}
    assert masking.masked(field=CONTACT[key], text=text, patterns=patterns) == mask  # type: ignore[arg-type] # literals


@pytest.mark.parametrize(("filled", "unknown", "percent"), [((), (), 0), (("a",), (), 50), (("a",), ("b",), 100), (("a", "b"), ("b",), 100)])
def test_completeness_counts_the_known_unknown(filled: tuple[str, ...], unknown: tuple[str, ...], percent: int) -> None:
    fields = Catalogue(subject="x", fields=(Field(key="a", zh="甲", en="A", required=True), Field(key="b", zh="乙", en="B", required=True),
                                            Field(key="c", zh="丙", en="C")))
    assert completeness.completeness(catalogue=fields, filled=filled, unknown=unknown).percent == percent


def test_an_answer_of_no_is_an_answer() -> None:
    assert completeness.filled_keys({"has_agreement": False, "name": "", "address": None, "office_phone": "1"}) == {
        "has_agreement", "office_phone", "mobile"}


@pytest.mark.parametrize(("edges", "bad"), [
    ({1: 2, 2: 3}, set()), ({1: 2, 2: 1}, {1, 2}), ({1: 1}, {1}), ({1: 2, 2: 3, 3: 1, 4: 1, 5: 4}, {1, 2, 3}),
    ({n: n + 1 for n in range(50_000)}, set()), ({n: (n + 1) % 50_000 for n in range(50_000)}, set(range(50_000))),
])
def test_cycles(edges: dict[int, int], bad: set[int]) -> None:
    assert tree.in_cycles(edges) == bad


@pytest.mark.parametrize(("child", "parent", "answer"), [(1, 3, True), (3, 1, False), (1, 1, True), (9, 1, False)])
def test_would_cycle(child: int, parent: int, answer: bool) -> None:
    assert tree.would_cycle(child=child, parent=parent, parent_of={3: 2, 2: 1}.get) is answer


@pytest.mark.parametrize(("text", "code"), [
    ("J66", "J66"), ("66", "J66"), ("j 66", "J66"), ("J66 货币金融服务", "J66"), ("J66货币金融服务", "J66"), ("货币金融服务", "J66"),
    ("金融业", "J"), ("Finance", "J"), ("教育", "P83"), ("6621", "J6621"), ("K66", None), ("炼金术", None), ("99", None), ("", None),
])
def test_industry_codes(text: str, code: str | None) -> None:
    assert industries.read(text) == code


@pytest.mark.parametrize(("text", "codes"), [
    ("货币金融服务", ("J66",)), ("房地产业", ("K", "K70")), ("Finance", ("J",)), ("J66", ()), ("J66 货币金融服务", ())])
def test_what_the_words_of_an_industry_may_mean(text: str, codes: tuple[str, ...]) -> None:
    assert industries.meant_by(text) == codes


def test_the_code_table_is_whole() -> None:
    """ARC-08: industries are coded, not written as anybody likes."""
    assert len(industries.SECTIONS) == 20 and len(industries.DIVISIONS) == 97
    assert [code[1:] for code in industries.DIVISIONS] == [f"{n:02d}" for n in range(1, 98)]


@pytest.mark.parametrize(("cell", "mobile", "office", "codes"), [
    ("13812341234", "13812341234", None, []),
    ("13812341234 (13800001111)", "13812341234", None, []),
    ("/".join(f"1380000000{n}" for n in range(8)), "13800000000", None, ["phone_more"]),
    ("0971-8000123/13812341234", "13812341234", "0971-8000123", []),
    ("8000123", None, "8000123", ["phone_no_area"]),
    ("1.38E+10", None, None, ["phone_scientific"]),
    ("未知", None, None, []),
])
def test_numbers_of_a_contact_card(cell: str, mobile: str | None, office: str | None, codes: list[str]) -> None:
    row, reasons = prepare.contact({"name": "陶静", "mobile": cell})
    assert (row.get("mobile"), row.get("office_phone"), [r.code for r in reasons]) == (mobile, office, codes)


@pytest.mark.parametrize(("written", "stored"), [("1970/5/10", "1970-05-10"), ("5月10日", "05-10"), ("02-29", "02-29"), ("2-30", None)])
def test_birthdays(written: str, stored: str | None) -> None:
    row, reasons = prepare.contact({"name": "陶静", "birthday": written})
    assert row["birthday"] == stored and bool(reasons) == (stored is None)


def test_catalogues_say_why_personal_data_are_kept() -> None:
    assert all(field.purpose and field.retention for field in CONTACT.fields if field.level != "L1")
    assert not [field for field in (*ACCOUNT.fields, *CONTACT.fields) if field.level == "L4"]


@pytest.mark.parametrize(("known", "key", "day", "is_refused"), [
    (CONTACT, "post_since", "2026-11-20", False), (CONTACT, "post_since", "2026-11-21", True), (CONTACT, "post_since", "2150-01-01", True),
    (CONTACT, "post_since", "", False), (ACCOUNT, "customer_since", "2026-11-21", True),
    (ACCOUNT, "agreement_until", "2150-01-01", False),
    (CONTACT, "birthday", "2026-11-21", True), (CONTACT, "birthday", "农历2028年闰五月初一", True), (CONTACT, "birthday", "11-21", False),
])
def test_arc_06_what_has_begun_did_not_begin_tomorrow(known: Catalogue, key: str, day: str, is_refused: bool) -> None:
    """A day ahead would take the person out of the view of the past."""
    try:
        values.clean(catalogue=known, values={key: day}, today=date(2026, 11, 20))
    except Refusal as refusal:
        assert is_refused and (refusal.code, refusal.field) == ("not_yet", key)
    else:
        assert not is_refused


@pytest.mark.parametrize("written", ["无", "-", " / ", "暂无"])
def test_arc_02_none_in_place_of_a_number_leaves_the_person(written):
    row, reasons = prepare.contact({"name": "闻人远", "mobile": written, "email": written, "hobby": "无"})
    assert row == {"name": "闻人远", "sort_key": row["sort_key"], "hobby": "无"}
    assert {(reason.code, reason.value, reason.met) for reason in reasons} == {("value_read_as", "mobile", None), ("value_read_as", "email", None)}
