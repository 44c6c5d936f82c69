"""Plain fields as they are kept, and why not."""

from __future__ import annotations

from datetime import date

import pytest

from guanxi.foundation.pure import entered
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal

NAME = Field(key="name", zh="名称", en="Name", max_length=6)
NOTE = Field(key="note", zh="备注", en="Note", kind="long_text", max_length=40)
SEEN = Field(key="seen_on", zh="资料日期", en="As of", kind="date")


@pytest.mark.parametrize(("field", "given", "kept"), [
    (NAME, " 望溪 ", "望溪"), (NAME, None, ""), (NAME, 0, "0"), (NAME, "望\n溪", "望溪"), (NOTE, "望\n溪", "望\n溪"),
    (NAME, "望溪市石渡镇", "望溪市石渡镇")])
def test_text_stands_on_its_line(field: Field, given: object, kept: str) -> None:
    assert entered.text(field, given) == kept


@pytest.mark.parametrize(("given", "code"), [("望溪市石渡镇北", "too_long"), ("望\u202e溪", "hidden_character")])
def test_what_is_no_text_is_refused_by_the_field(given: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        entered.text(NAME, given)
    assert (refusal.value.code, refusal.value.field) == (code, "name") and refusal.value.text.zh.startswith("名称:")


def test_identity_numbers_are_never_collected() -> None:
    with pytest.raises(Refusal) as refusal:
        entered.text(NOTE, "本人 11010519491231002X")
    assert refusal.value.code == "identity_number"
    code = Field(key="instance", zh="产品实例号", en="Instance", kind="code", max_length=40)
    assert entered.text(code, "11010519491231002X") == "11010519491231002X"


@pytest.mark.parametrize(("given", "kept"), [("", None), (None, None), (date(2026, 3, 3), date(2026, 3, 3)), ("2026年3月3日", date(2026, 3, 3))])
def test_a_day_is_read_as_lists_write_it(given: object, kept: date | None) -> None:
    assert entered.day(SEEN, given) == kept


def test_what_is_no_day_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        entered.day(SEEN, "上周")
    assert (refusal.value.code, refusal.value.field) == ("wrong_value", "seen_on")
