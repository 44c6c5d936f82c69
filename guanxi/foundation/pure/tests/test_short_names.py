"""PRM-62, operator 1.11: what one is called for short, written down or formed as people form it."""

from __future__ import annotations

import pytest

from guanxi.foundation.pure import short_names


@pytest.mark.parametrize(("short", "long", "is_short"), [
    ("望溪一医院", "望溪市第一人民医院", True), ("望溪一医院有限公司", "望溪市第一人民医院", True), ("望溪市第一人民医院", "望溪一医院", False),
    ("望溪一医院", "石渡市第一人民医院", False), ("望溪一中学", "望溪市第一人民医院", False), ("望院", "望溪市第一人民医院", False),
    ("望溪医一院", "望溪市第一人民医院", False), ("望溪一医院", "望溪一医院", False),
])
def test_a_short_form_keeps_the_beginning_the_end_and_the_order(short: str, long: str, is_short: bool) -> None:
    assert short_names.is_short_for(short, long) is is_short


@pytest.mark.parametrize(("one", "other", "agree"), [
    (("屿澜银行望溪分行", "屿银望溪"), ("屿银望溪", ""), True), (("屿澜银行望溪分行", "屿銀 望溪"), ("屿银望溪有限公司", ""), True),
    (("屿澜银行望溪分行", "屿银望溪"), ("屿澜银行望溪营业部", "屿银望溪"), True), (("望溪一医院", ""), ("望溪市第一人民医院", ""), True),
    (("屿澜银行望溪分行", "屿银望溪"), ("屿银石渡", ""), False), (("屿澜银行望溪分行", ""), ("石渡煤矿", ""), False),
    (("屿澜银行望溪分行", "银"), ("银", ""), False), (("屿澜银行望溪分行", "公司"), ("石渡煤矿", " "), False),
])
def test_two_agree_whichever_of_them_is_the_short_one(one: tuple[str, str], other: tuple[str, str], agree: bool) -> None:
    assert short_names.agree(one, other) is short_names.agree(other, one) is agree


def test_as_the_index_holds_it() -> None:
    assert short_names.as_stored("屿瀾 ＷＸ", "", "望") == ["屿澜wx", "屿瀾wx"]
