"""Degrees of likeness, what they weigh, who merges at once; no database."""

from __future__ import annotations

from typing import Any

import pytest

from guanxi.domains.duplicates.policy import ADAPTER, LEVELS, Matching
from guanxi.domains.duplicates.rules import likeness, rights
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy import load


@pytest.fixture(scope="module")
def matching() -> Matching:
    return ADAPTER.validate_python(load.load("demo").sections["duplicates/matching"].data)


@pytest.mark.parametrize(("one", "other", "level"), [
    ("望溪恒昌机械有限公司", "望溪恆昌機械（集团）股份有限公司", "same_key"),
    ("澜州省望溪市恒昌机械科技有限公司", "恒昌机械有限公司", "same_core"),
    ("望溪市恒昌重型机械制造有限公司", "恒昌重型机械", "contained"),
    ("望溪恒昌精密机械加工制造厂", "望溪恒昌精密机械加工制作厂", "close"),
    ("望溪第一纺织", "石渡第一纺织", "near"), ("望溪银行", "石渡煤矿", "different"), ("", "望溪银行", ""),
])
def test_names(one: str, other: str, level: str) -> None:
    assert likeness.name_level(one, other) == likeness.name_level(other, one) == level


@pytest.mark.parametrize(("one", "other", "level"), [
    ("人民路1号", "人民路１号", "same"), ("城关区人民路18号3楼", "城关区人民路18号", "close"), ("人民路1号", "解放西路99号", "different"),
    ("望溪市人民路12号", "望溪市人民路18号", "different"), ("城关区人民路１8－3号", "城关区人民路18号", "close"),
    ("城关区人民路18号3号楼", "城关区人民路18号", "close"),
    ("望溪市迎宾大道商贸城", "望溪市迎宾大道商贸城8号", "close"), ("", "人民路1号", "")])
def test_addresses(one: str, other: str, level: str) -> None:
    assert likeness.address_level(one, other) == likeness.address_level(other, one) == level


def test_what_is_not_known_is_no_sign_and_a_credit_code_alone_is_no_proof(matching: Matching) -> None:
    bare = likeness.Side(name="望溪恒昌机械")
    full = likeness.Side(name="望溪恒昌机械有限公司", uscc="X", phones=["a"], address="人民路1号", district="城关区")
    score, signs = likeness.compare(bare, full, matching)
    assert [sign.field for sign in signs] == ["name"] and 0.1 < score < 0.99
    branch = likeness.Side(name="石渡矿务局", uscc="X", address="解放西路99号", district="石城县", phones=["b"])
    assert likeness.compare(full, branch, matching)[0] < 0.5  # operator 1.2: a branch uses its parent's
    assert likeness.compare(full, full, matching)[0] > 0.99
    shops = [likeness.Side(name=name, address="人民路1号", district="城关区") for name in ("望溪市恒源建材商行", "望溪市丰达建材商行")]
    assert likeness.name_level(shops[0].name, shops[1].name) == "near" and likeness.compare(shops[0], shops[1], matching)[0] < matching.shown_from


def test_prm_62_a_short_name_is_a_sign_and_a_decision_falls_with_it_alone() -> None:
    """Who decided before short names counted is asked again only where the short name is what makes them alike."""
    full, brief = likeness.Side(name="屿澜银行望溪分行", short_name="屿银望溪"), likeness.Side(name="屿银望溪")
    assert likeness.name_level(full.name, brief.name, shorts=("屿银望溪", "")) == "short"
    assert likeness.name_level(brief.name, full.name, shorts=("", "屿银望溪")) == "short"
    assert likeness.name_level(full.name, brief.name) == "different"
    renamed = likeness.Side(name=full.name, short_name="屿澜望溪")
    assert likeness.fingerprint(full, brief) != likeness.fingerprint(renamed, brief)
    twin = likeness.Side(name="屿澜银行望溪分行")
    assert likeness.fingerprint(full, twin) == likeness.fingerprint(renamed, twin)


def test_the_fingerprint_follows_the_data() -> None:
    one, other = likeness.Side(name="甲", phones=["b", "a"]), likeness.Side(name="乙")
    assert likeness.fingerprint(one, other) == likeness.fingerprint(likeness.Side(name="甲", phones=["a", "b"]), other)
    assert likeness.fingerprint(one, other) != likeness.fingerprint(one, likeness.Side(name="乙", address="x"))


@pytest.mark.parametrize(("given", "way", "why"), [
    ({"may_merge": True}, "now", ""), ({"may_merge": True, "owners": (1, None)}, "now", ""),
    ({"may_merge": True, "owners": (1, 2)}, "ask", "两户归属不同的客户经理"), ({"may_merge": True, "owners": (1, 2), "is_superior": True}, "now", ""),
    ({"may_propose": True}, "ask", "您的岗位可以提出合并,不能直接合并"), ({"may_merge": True, "edits": (True, False)}, "ask", "您只负责其中一户"),
    ({"may_merge": True, "edits": (False, False)}, "", ""), ({}, "", ""),
])
def test_who_merges_and_why_he_has_to_ask(given: dict[str, Any], way: str, why: str) -> None:
    facts: dict[str, Any] = {"may_merge": False, "may_propose": False, "edits": (True, True), "owners": (1, 1), "is_superior": False, **given}
    if way:
        assert rights.way_of(**facts) == way
        said = rights.why_asked(may_merge=facts["may_merge"], edits=facts["edits"]).zh
        assert way == "now" or said == why
    else:
        with pytest.raises(Refusal, match="not_responsible"):
            rights.way_of(**facts)


@pytest.mark.parametrize(("change", "word"), [({"signs": []}, "signs"), ({"caps": {"core": 5}}, "caps"), ({"prior": 0}, "prior")])
def test_a_pack_that_forgets_something_is_refused(matching: Matching, change: dict[str, Any], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        ADAPTER.validate_python(matching.model_dump() | change)
    assert set(LEVELS) == {sign.field for sign in matching.signs}


def test_brackets_and_cores() -> None:
    """IMP-19."""
    assert chinese.company_key("望溪（集团）纺织有限公司") == chinese.company_key("望溪纺织") == chinese.company_key("望溪【集团】紡織")
    assert chinese.company_key("望溪(北方)纺织") == "望溪北方纺织" and chinese.company_core("澜州省望溪市恒昌贸易有限公司") == "恒昌"


def test_a_version_older_than_short_names_stays_in_force(matching: Matching) -> None:
    """After an upgrade the section an operator put in force earlier still reads; a short name weighs there as a name inside the other does."""
    given: Any = load.load("demo").sections["duplicates/matching"].data
    signs = [{**sign, "levels": [one for one in sign["levels"] if one["level"] != "short"]} for sign in given["signs"]]
    older = {**given, "signs": signs, "caps": {key: most for key, most in given["caps"].items() if not key.startswith("short_")}}
    read = ADAPTER.validate_python(older)
    assert read.level("name", "short").weight == read.level("name", "contained").weight == matching.level("name", "contained").weight
    assert set(read.caps) == set(matching.caps)
    with pytest.raises(ValueError, match="signs"):
        ADAPTER.validate_python({**older, "signs": signs[:-1]})
