"""Normal form, tokens and sort keys of Chinese names (IMP-19, 20, 26; hard-places 3.10)."""

from __future__ import annotations

import pytest

from guanxi.foundation.pure import chinese


@pytest.mark.parametrize(("written", "normal"), [
    ("中国工商银行(湘潭)", "中国工商银行湘潭"), ("中國工商銀行", "中国工商银行"), ("ABC 公司", "abc公司"),
    ("甲\u200b乙\u202e丙", "甲乙丙"), ("甲\x00乙", "甲乙"), ("軟體", "软体"), ("", ""), ("𠮷野家", "𠮷野家"),
])
def test_normal_form(written, normal):
    assert chinese.normalise(written) == normal


@pytest.mark.parametrize("name", ["望溪纺织有限公司", "望溪紡織有限公司", "望溪纺织", "望溪纺织(集团)有限公司", "望 溪纺织股份有限公司",
                                  "望溪纺织有限责任公司", "望溪纺织集团股份有限公司"])
def test_imp_19_the_same_company_has_the_same_key(name):
    assert chinese.company_key(name) == "望溪纺织"


def test_a_name_that_is_only_a_legal_form_keeps_it():
    assert chinese.company_key("集团公司")


def test_name_tokens_are_characters_and_pairs():
    assert chinese.name_tokens("工商银行") == ("工", "商", "银", "行", "工商", "商银", "银行")


@pytest.mark.parametrize(("surname", "pinyin"), [("单", "shan"), ("仇", "qiu"), ("区", "ou"), ("朴", "piao"), ("曾", "zeng"),
                                                 ("解", "xie"), ("查", "zha"), ("吕", "lv")])
def test_imp_20_surnames_are_found_by_every_reading(surname, pinyin):
    tokens = set(chinese.pinyin_tokens(surname + "伟"))
    assert any(set(wanted) <= tokens for wanted in chinese.query_tokens(pinyin))
    assert any(set(wanted) <= tokens for wanted in chinese.query_tokens(pinyin + "wei"))
    assert any(set(wanted) <= tokens for wanted in chinese.query_tokens(pinyin[0] + "w"))


@pytest.mark.parametrize("text", ["工商", "银行", "gsyh", "gs", "zggsyh", "gongshang", "yinhang", "zhongguogongshangyinhang", "gsyhxt"])
def test_a_bank_is_found_by_text_initials_and_syllables(text):
    name = "中国工商银行湘潭分行"
    tokens = {*chinese.name_tokens(name), *chinese.pinyin_tokens(name)}
    assert any(set(wanted) <= tokens for wanted in chinese.query_tokens(text))


@pytest.mark.parametrize("text", ["建设", "jsyh", "jianshe", "xyz", "农"])
def test_and_not_by_others(text):
    name = "中国工商银行湘潭分行"
    tokens = {*chinese.name_tokens(name), *chinese.pinyin_tokens(name)}
    assert not any(set(wanted) <= tokens for wanted in chinese.query_tokens(text))


def test_imp_20_only_a_legal_form_at_the_end_has_one_reading():
    tokens = set(chinese.pinyin_tokens("限行有限公司"))
    assert {"^xian", "^wen", "^hang", "^xing", "~xh", "~wx", "~hyx", "~yxg", "~xgs", "^you", "^gong", "^si"} <= tokens
    assert tokens.isdisjoint({"^wei", "^ci", "~hw", "~ywg", "~wgs"})
    assert {"^ci", "^si"} <= set(chinese.pinyin_tokens("公司"))  # a name that is nothing else


def test_sort_keys_follow_pinyin_and_surnames():
    people = ["朱一", "单伟", "仇英", "阿强", "曾文", "区明", "Bob"]
    ordered = sorted(people, key=lambda name: chinese.sort_key(name, is_person=True))
    assert ordered == ["阿强", "Bob", "区明", "仇英", "单伟", "曾文", "朱一"]
    assert chinese.sort_key("重庆银行").startswith("chong2 qing4 yin2 hang2")
    assert chinese.sort_key("长沙") < chinese.sort_key("长子县")


@pytest.mark.parametrize(("text", "said"), [
    ("甲\x00乙", "NUL"), ("甲\x07乙", "控制"), ("甲\u202e乙", "方向"), ("甲\u2066乙", "方向"), ("甲\ud800", "代理"),
])
def test_imp_26_what_is_unfit_to_be_stored(text, said):
    found = chinese.disguise(text)
    assert found is not None
    assert said in found.zh


@pytest.mark.parametrize("text", ["甲😀乙", "👨\u200d👩\u200d👧", "两行\n文字\t表格", "𠮷䶮㛃", "甲\u200b乙"])
def test_imp_26_what_is_stored_exactly(text):
    assert chinese.disguise(text) is None


def test_codes_lose_what_cannot_be_seen():
    assert chinese.visible("\ufeff GL-97\u200b02 ") == "GL-9702"


def test_queries_of_hostile_length_end_soon():
    assert chinese.query_tokens("a" * 5000)
    assert chinese.query_tokens("\u200b") == ()


@pytest.mark.parametrize(("text", "line"), [
    ("换行\r\n公司", "换行公司"), ("李\n廿", "李廿"), ("望溪\u3000\n 银行", "望溪银行"), ("Acme\tWorks", "Acme Works"), ("甲\n B", "甲 B"),
    ("望溪 银行", "望溪 银行"), ("望溪\u3000银行", "望溪\u3000银行"), ("", ""),
])
def test_imp_26_a_field_of_one_line_has_one(text, line):
    assert chinese.one_line(text) == line


@pytest.mark.parametrize(("text", "left"), [
    ("😀公司😀", "😀"), ("★1+1", "★+"), ("屿澜(银行)·望溪", ""), ("㈱①℃™", ""), ("<b>", "<>"), ("", ""), ("👨‍👩", "👨👩")])
def test_symbols_are_what_no_search_finds(text: str, left: str) -> None:
    """Punctuation is left out in silence; a symbol that has a normal form is found by it."""
    assert chinese.symbols(text) == left
