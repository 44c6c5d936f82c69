"""Values of custom fields: what people and programs give, how it lies in `extra`, how it is shown. Pure.

Stored as JSON: text and choice as text, number as a plain decimal text, money as whole fen, date as 2026-01-31, yes or no as a
boolean, several choices as a list of codes in the catalogue's order. What says nothing is not stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from guanxi.foundation.pure import chinese, dates, identity
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.catalogue import Field
from guanxi.foundation.pure.money import to_fen, to_yuan
from guanxi.foundation.pure.refusal import Refusal

PREFIX = "cf_"
PLACES = 6
_MOST = Decimal(10) ** 13
_YES, _NO = ("true", "1", "yes", "on", "是", "有"), ("false", "0", "no", "否", "无")
SAID = {True: t("是", "Yes"), False: t("否", "No")}


def stored(field: Field, value: object) -> Any:
    """The value as it lies in `extra`; None for nothing. Refuses by the field's key: `wrong_value`, `unknown_choice`, `too_long`,
    `hidden_character`, `identity_number`."""
    if value is None or value == "" or value == []:
        return None
    return _READ[field.kind](field, value)


def is_custom(key: str) -> bool:
    """Whether this is the key of a custom field."""
    return key.startswith(PREFIX)


def apart(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Declared values, and those of custom fields."""
    return ({key: value for key, value in values.items() if not key.startswith(PREFIX)},
            {key: value for key, value in values.items() if key.startswith(PREFIX)})


def merged(extra: Mapping[str, Any], custom: Mapping[str, Any]) -> dict[str, Any]:
    """What lies in `extra` after these were set; None takes a value away."""
    return {key: value for key, value in {**extra, **custom}.items() if value is not None}


def as_text(field: Field, value: Any) -> str:
    """The stored value as a form shows it and takes it back (several choices: codes with `;`)."""
    if value is None:
        return ""
    if field.kind == "money":
        return f"{to_yuan(int(value))}"
    if field.kind == "bool":
        return "true" if value else "false"
    return ";".join(value) if isinstance(value, list) else str(value)


def said(field: Field, value: Any) -> Text:
    """The stored value for people."""
    if value is None:
        return Text("", "")
    if field.kind == "bool":
        return SAID[bool(value)]
    if field.kind == "money":
        return Text(f"{to_yuan(int(value)):,} 元", f"{to_yuan(int(value)):,} yuan")
    if field.kind in ("choice", "multi_choice"):
        labels = [dict(field.choices).get(code, Text(code, code)) for code in (value if isinstance(value, list) else [value])]
        return Text("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
    return Text(str(value), str(value))


def _refuse(field: Field, zh: str, en: str, code: str = "wrong_value") -> Refusal:
    return Refusal(code, t(f"{field.zh}:{zh}", f"{field.en}: {en}"), field=field.key)


def _text(field: Field, value: object) -> str | None:
    text = str(value).strip()
    if hidden := chinese.disguise(text):
        raise _refuse(field, hidden.zh, hidden.en, "hidden_character")
    text = text if field.kind == "long_text" else chinese.one_line(text)
    if identity.looks_like_identity_number(text) or identity.hide(text) != text:
        raise _refuse(field, "疑似身份证号,本系统不收集", "looks like an identity card number, which is not collected", "identity_number")
    if len(text) > field.max_length:
        raise _refuse(field, f"最多{field.max_length}字", f"at most {counted(field.max_length, 'character|characters')}", "too_long")
    return text or None


def _decimal(field: Field, value: object, places: int) -> Decimal:
    try:
        number = Decimal(re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", str(value)).replace("_", "?")))
    except InvalidOperation:
        number = Decimal("NaN")
    if isinstance(value, bool) or not number.is_finite() or abs(number) > _MOST:
        raise _refuse(field, "请填写数字", "enter a number")
    if number != round(number, places):
        raise _refuse(field, f"最多{places}位小数", f"at most {counted(places, 'decimal place|decimal places')}")
    return round(number, places)


def _number(field: Field, value: object) -> str:
    return f"{_decimal(field, value, PLACES).normalize() + 0:f}"


def _money(field: Field, value: object) -> int:
    return to_fen(_decimal(field, value, 2))


def _date(field: Field, value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    found = dates.read_date(str(value))
    if found.value is None:
        text = found.reason.text if found.reason else t("不是日期", "is not a date")
        raise _refuse(field, text.zh, text.en)
    return found.value.isoformat()


def _bool(field: Field, value: object) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in _YES:
        return True
    if str(value).lower() in _NO:
        return False
    raise _refuse(field, "请选择是或否", "choose yes or no")


def _choice(field: Field, value: object) -> str:
    if str(value) not in dict(field.choices):
        raise _refuse(field, "不在可选值中", "is not one of the choices", "unknown_choice")
    return str(value)


def _choices(field: Field, value: object) -> list[str] | None:
    given = {_choice(field, one) for one in (value if isinstance(value, (list, tuple)) else str(value).split(";")) if str(one).strip()}
    return [code for code, _ in field.choices if code in given] or None


_READ = {"text": _text, "number": _number, "money": _money, "date": _date, "bool": _bool, "choice": _choice, "multi_choice": _choices}
