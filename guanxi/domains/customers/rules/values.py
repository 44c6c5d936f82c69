"""Values as people enter them, checked against the catalogue and brought into the form in which they are stored.

Raises a Refusal that names the field. Not for here: values of an import (intake reads them column by column).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from guanxi.domains.customers.fields import IDENTIFIER_SCHEMES, STARS, industries
from guanxi.domains.customers.rules import birthdays, custom_values
from guanxi.foundation.pure import chinese, dates, identity, phones, uscc
from guanxi.foundation.pure.bilingual import Text, counted, t
from guanxi.foundation.pure.catalogue import Catalogue, Field
from guanxi.foundation.pure.refusal import Refusal

_EMAIL = re.compile(r"[^@\s,;<>()\"']+@[^@\s,;<>()\"']+\.[^@\s,;<>()\"'.]+")


# Days on which something began: one that lies ahead would hide from the past who was there (ARC-06).
BEGUN = frozenset({"customer_since", "post_since"})


def clean(*, catalogue: Catalogue, values: Mapping[str, object], today: date | None = None) -> dict[str, Any]:
    """The given values, checked and normalised; refuses an unknown key or one with a command of its own (`unknown_field`), a wrong value, an
    identity number, and a day after `today` on which something is said to have begun (`not_yet`).

    So is what is shown instead of a person's value (`masked_value`): nobody's address is ***@example.cn (PRM-64).
    Custom fields (cf_<number>) come back as they lie in `extra`, None where one is emptied.
    """
    known = {field.key: field for field in catalogue.fields if field.editable}
    if unknown := next((key for key in values if key not in known), None):
        raise Refusal("unknown_field", t(f"没有这个字段:{unknown[:40]}", f"There is no such field: {unknown[:40]}"), field=unknown[:40])
    if catalogue.subject == "contact" and (shown := next((key for key, value in values.items() if isinstance(value, str) and STARS in value), None)):
        raise _refuse(known[shown], "这是脱敏后的显示,不是内容;不改就保持原样,要改请填写完整内容",
                      "this is how a hidden value is shown, not the value; leave it as it was, or enter the whole value", "masked_value")
    cleaned = {key: _clean_one(known[key], value) for key, value in values.items()}
    if today and (ahead := next((key for key in BEGUN if (day := cleaned.get(key)) and day > today), None)):
        raise _refuse(known[ahead], "在今天之后", "lies in the future", "not_yet")
    born = birthdays.stored_birthday(text=cleaned.get("birthday") or "")
    if today and born and birthdays.is_ahead(birthday=born, today=today):
        raise _refuse(known["birthday"], "在今天之后", "lies in the future", "not_yet")
    return cleaned


def clean_code(*, scheme: str, value: str) -> str:
    """An identifier's value as it is stored: half-width, no spaces; a USCC in capitals. Refuses lost digits."""
    if scheme not in IDENTIFIER_SCHEMES:
        raise Refusal("unknown_scheme", t(f"没有这种编码:{scheme}", f"There is no such identifier: {scheme}"), field="scheme")
    code = re.sub(r"\s+", "", chinese.visible(value))
    code = uscc.read_uscc(code).value or "" if scheme == "uscc" else code
    if re.fullmatch(r"\d+(\.\d+)?[eE][+-]?\d+", code):
        raise Refusal("code_scientific", t("编码被表格软件变成了科学计数法,末几位已丢失", "A spreadsheet lost digits of this code"),
                      field=scheme, way_out=t("请填写完整编码", "Enter the whole code"))
    if not 0 < len(code) <= 60:
        raise Refusal("code_length", t("编码应为1至60位", "A code has 1 to 60 characters"), field=scheme)
    return code


def code_warning(*, scheme: str, value: str) -> Text | None:
    """What looks wrong with a code although it is kept: the check digit of a USCC (operator 1.2, IMP-17)."""
    reason = uscc.read_uscc(value).reason if scheme == "uscc" and value else None
    return reason.text if reason else None


def _clean_one(field: Field, value: object) -> Any:
    if field.is_custom:
        return custom_values.stored(field, value)
    if field.key == "birthday":
        return _birthday(field, value)
    if field.key == "industry_code":
        return _industry(field, value)
    return _CLEANERS.get(field.kind, _text)(field, value)


def _refuse(field: Field, zh: str, en: str, code: str = "wrong_value") -> Refusal:
    return Refusal(code, t(f"{field.zh}:{zh}", f"{field.en}: {en}"), field=field.key)


def _text(field: Field, value: object) -> str:
    text = str(value or "").strip()
    if hidden := chinese.disguise(text):
        raise _refuse(field, hidden.zh, hidden.en, "hidden_character")
    text = text if field.kind == "long_text" else chinese.one_line(text)
    if identity.looks_like_identity_number(text) or identity.hide(text) != text:
        raise _refuse(field, "疑似身份证号,本系统不收集", "looks like an identity card number, which is not collected", "identity_number")
    if len(text) > field.max_length:
        raise _refuse(field, f"最多{field.max_length}字", f"at most {counted(field.max_length, 'character|characters')}", "too_long")
    if field.key == "name" and not text:
        raise _refuse(field, "必填", "is required", "required")
    return text


def _choice(field: Field, value: object) -> str | int | None:
    text = "" if value is None else str(value)
    if text and text not in dict(field.choices):
        raise _refuse(field, "不在可选值中", "is not one of the choices", "unknown_choice")
    if field.key == "revenue_group":
        return int(text) if text else None
    return text


def _bool(field: Field, value: object) -> bool | None:
    if value in (None, ""):
        return False if field.key in ("is_upstream", "is_key_person", "is_group_level") else None
    if isinstance(value, bool):
        return value
    if str(value).lower() in ("true", "1", "yes", "on", "是", "有"):
        return True
    if str(value).lower() in ("false", "0", "no", "否", "无"):
        return False
    raise _refuse(field, "请选择是或否", "choose yes or no")


def _date(field: Field, value: object) -> date | None:
    if value in (None, "") or isinstance(value, date):
        return value or None  # type: ignore[return-value] # "" and None
    found = dates.read_date(str(value))
    if found.value is None:
        text = found.reason.text if found.reason else t("不是日期", "is not a date")
        raise _refuse(field, text.zh, text.en)
    return found.value


def _integer(field: Field, value: object) -> int | None:
    if value in (None, ""):
        return None
    try:
        number = int(str(value).replace("_", "?"))
    except ValueError:
        raise _refuse(field, "请填写整数", "enter a whole number") from None
    if field.key == "influence_percentile" and not 0 <= number <= 100:
        raise _refuse(field, "应在0至100之间", "lies between 0 and 100")
    return number


def _id(field: Field, value: object) -> int:
    number = _integer(field, value)
    if not number:
        raise _refuse(field, "必填", "is required", "required")
    return number


def _phone(field: Field, value: object) -> str:
    text = _text_of_phone(value)
    if not text:
        return ""
    read = phones.read_phone(text)
    if read.value is None:
        said = read.reason.text if read.reason else t("不是电话号码", "is not a telephone number")
        raise _refuse(field, said.zh, said.en, read.reason.code if read.reason else "wrong_value")
    return read.value.text


def _text_of_phone(value: object) -> str:
    return str(value or "").strip()


def _email(field: Field, value: object) -> str:
    text = str(value or "").strip()
    if text and (len(text) > field.max_length or not _EMAIL.fullmatch(text)):
        raise _refuse(field, "邮箱格式不正确", "is not an e-mail address")
    return text


def _industry(field: Field, value: object) -> str:
    text = str(value or "").strip()
    code = industries.read(text) if text else ""
    if code is None:
        raise _refuse(field, "不是 GB/T 4754 的门类或大类", "is not a section or division of GB/T 4754")
    return code


def _birthday(field: Field, value: object) -> str:
    """1970-05-10, 05-10 when only month and day are known, or a lunar day (rules.birthdays)."""
    text = str(value or "").strip()
    if not text:
        return ""
    found = birthdays.read_birthday(text=text)
    if isinstance(found, Text):
        raise _refuse(field, found.zh, found.en)
    return found.text


_CLEANERS: dict[str, Callable[[Field, object], Any]] = {
    "choice": _choice, "bool": _bool, "date": _date, "integer": _integer, "phone": _phone, "email": _email, "unit": _id,
}
