"""What somebody typed into a plain field of a catalogue, as it is kept: text on its line, a day, or why not.

Not for here: choices, numbers and codes, which their domains judge.
"""

from __future__ import annotations

from datetime import date

from guanxi.foundation.pure import chinese, dates, identity
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.refusal import Refusal


def refused(field: Field, code: str, zh: str, en: str) -> Refusal:
    """The refusal that begins with the field's own name."""
    return Refusal(code, Text(f"{field.zh}:{zh}", f"{field.en}: {en}"), field=field.key)


def text(field: Field, value: object) -> str:
    """One line, of `long_text` as many as were typed. Refuses `hidden_character`, `identity_number` (a code may look so), `too_long`."""
    said = str(value if value is not None else "").strip()
    if hidden := chinese.disguise(said):
        raise refused(field, "hidden_character", hidden.zh, hidden.en)
    said = said if field.kind == "long_text" else chinese.one_line(said)
    if field.kind != "code" and (identity.looks_like_identity_number(said) or identity.hide(said) != said):
        raise refused(field, "identity_number", "疑似身份证号,本系统不收集", "looks like an identity card number, which is not collected")
    if len(said) > field.max_length:
        raise refused(field, "too_long", f"最多{field.max_length}字", f"at most {counted(field.max_length, 'character|characters')}")
    return said


def day(field: Field, value: object) -> date | None:
    """A day, in any way of writing it that a list may have; blank: None. Refuses `wrong_value`."""
    if value in (None, "") or isinstance(value, date):
        return value or None  # type: ignore[return-value] # "" and None
    read = dates.read_date(str(value))
    if read.value is None:
        said = read.reason.text if read.reason else t("不是日期", "is not a date")
        raise refused(field, "wrong_value", said.zh, said.en)
    return read.value
