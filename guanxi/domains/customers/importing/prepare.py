"""One row's values brought into the form that is stored: pure functions, called in the reading child for every row.

未知 becomes a known unknown (ARC-03): its key goes on the list `unknown`, and no value is stored. No Django here.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Any

from guanxi.domains.customers.fields import (
    ACCOUNT_UNKNOWN,
    CONTACT,
    CONTACT_UNKNOWN,
    IDENTIFIER_SCHEMES,
    LINES,
    STARS,
    UNKNOWN_WORDS,
    industries,
)
from guanxi.domains.customers.rules import birthdays
from guanxi.foundation.pure import chinese, phones, short_names, tokens
from guanxi.foundation.pure.bilingual import Text, counted
from guanxi.foundation.pure.cells import says_nothing
from guanxi.foundation.pure.refusal import Reason

Row = dict[str, Any]
SCHEMES = ("group_code", "customer_code", "uscc", "billing_account")
LINE_BREAK = "\n"
"""Between the codes of one cell, as they are handed on."""
LONGEST_CODE = 60
MOST_PHONES = 5  # further numbers of a person kept from one cell
CUSTOM = "cf_"  # any custom field may be 未知(已问)
INDEXED = "indexed"
"""Where an importable's `prepare` leaves what the search index will hold (intake.readers.rows)."""

_LABELS = {field.key: Text(field.zh, field.en) for field in CONTACT.fields}
_EMAIL = re.compile(r"[^@\s,;<>()\"']+@[^@\s,;<>()\"']+\.[^@\s,;<>()\"'.]+")
_BETWEEN = re.compile(r"[;；、,，\r\n]+")
_SCIENTIFIC = re.compile(r"\d+(\.\d+)?[eE][+-]?\d+")
_NUMBERS = ("mobile", "office_phone", "email", "birthday")
_YES = frozenset({"是", "有", "true", "yes", "y", "1", "√", "✓", "已签", "已签约"})
_NO = frozenset({"否", "无", "false", "no", "n", "0", "×", "x", "没有", "未签", "未签约"})


def account(parsed: Row) -> tuple[Row, Sequence[Reason]]:
    """An account's row: industry, agreement, percentile checked; sort and duplicate keys, words for the search added."""
    row, reasons = _unknowns(parsed, ACCOUNT_UNKNOWN)
    for key in LINES:
        if key in row:
            reasons += _lines(row, key)
    if name := row.get("name"):
        row["sort_key"], row["name_key"] = chinese.sort_key(name)[:240], chinese.company_key(name)[:120]
        row[INDEXED] = _indexed(name, row)
        row["short_key"], row["shorts"] = short_names.key_of(row.get("short_name", ""))[:120], short_names.as_stored(name, row.get("short_name", ""))
    if industry := row.get("industry_code"):
        code = industries.read(industry)
        if code is None:
            reasons.append(_no("industry_unknown", "industry_code", "行业:不是 GB/T 4754 的门类或大类",
                               "Industry: not a section or division of GB/T 4754"))
        if words := industries.meant_by(industry):
            row["industry_words"] = list(words)
        row["industry_code"] = code
    if said := row.get("has_agreement"):
        word = said.lower()
        row["has_agreement"] = "true" if word in _YES else "false" if word in _NO else None
        if row["has_agreement"] is None:
            reasons.append(_no("bool_unknown", "has_agreement", "协议:请填 有 或 无", "Agreement: write yes or no (有 or 无)"))
    percentile = row.get("influence_percentile")
    if percentile is not None and not 0 <= int(percentile) <= 100:
        reasons.append(_no("percentile_range", "influence_percentile", "影响力分位:应在0至100之间",
                           "Influence percentile: between 0 and 100"))
    return row, reasons


def _indexed(name: str, row: Row) -> list[str]:
    """Version, keys and tokens of a new account with just these names and codes (codes in the order of the index)."""
    names, codes = [name, row.get("short_name", "")], sorted([*(row[key] for key in SCHEMES if key in row), *_codes_of_lines(row)])
    return [str(chinese.VERSION), tokens.keys_of(names=names, codes=codes), tokens.account_vector(names=names, codes=codes)]


def _codes_of_lines(row: Row) -> list[str]:
    return [code for key in LINES if key in row for code in row[key].split(LINE_BREAK)]


def _lines(row: Row, key: str) -> list[Reason]:
    """The codes of one cell, each once, half-width and without spaces; one that lost its digits is refused with the row (operator 1.2)."""
    label = IDENTIFIER_SCHEMES[key]
    found = [re.sub(r"\s+", "", unicodedata.normalize("NFKC", chinese.visible(part))) for part in _BETWEEN.split(row.pop(key))]
    codes = list(dict.fromkeys(filter(None, found)))
    if codes:
        row[key] = LINE_BREAK.join(codes)
    if any(map(_SCIENTIFIC.fullmatch, codes)):
        return [_no("code_scientific", key, f"{label.zh}:被表格软件变成了科学计数法,末几位已丢失,请在源文件中改为文本",
                    f"{label.en}: a spreadsheet lost digits of it; format the column as text")]
    if any(len(code) > LONGEST_CODE for code in codes):
        return [_no("code_too_long", key, f"{label.zh}:单个编码超过{LONGEST_CODE}位;多个请用分号或顿号隔开",
                    f"{label.en}: one code has more than {LONGEST_CODE} characters; put semicolons between several")]
    return []


def contact(parsed: Row) -> tuple[Row, Sequence[Reason]]:
    """A contact's row (ARC-02): numbers sorted into mobile and office phone, e-mail and birthday checked."""
    row, reasons = _unknowns(parsed, CONTACT_UNKNOWN)
    reasons += _masks(row)
    reasons += _nothing(row)
    reasons += _phones(row)
    email = row.get("email")
    if email is not None:
        row["email"] = chinese.visible(email)
        if len(row["email"]) > 120 or not _EMAIL.fullmatch(row["email"]):
            reasons.append(_no("email_invalid", "email", "邮箱:不是有效的邮箱地址", "E-mail: not a valid address"))
    if birthday := row.get("birthday"):
        row["birthday"], why = _birthday(birthday)
        reasons += [why] if why else []
    if name := row.get("name"):
        row["sort_key"] = chinese.sort_key(name, is_person=True)[:120]
    if account_said := row.get("account"):
        row["account_key"] = chinese.company_key(account_said)[:120]
    if "name" not in row:
        reasons.append(_no("name_missing", "name", "缺少姓名", "The name is missing"))
    return row, reasons


def assignment(parsed: Row) -> tuple[Row, Sequence[Reason]]:
    """A row of responsibilities: the key by which the account's name is recognised."""
    said = parsed.get("account")
    return ({**parsed, "account_key": chinese.company_key(said)[:120]} if said else dict(parsed)), []


def _unknowns(parsed: Row, allowed: Collection[str]) -> tuple[Row, list[Reason]]:
    own = [key for key in parsed if key.startswith(CUSTOM)]
    unknown = sorted(key for key in (*allowed, *own) if (said := parsed.get(key)) and len(said) < 30 and said.strip().lower() in UNKNOWN_WORDS)
    row = {key: value for key, value in parsed.items() if key not in unknown} if unknown else dict(parsed)
    if unknown:
        row["unknown"] = unknown
    return row, []


def _nothing(row: Row) -> list[Reason]:
    """Takes out 无 where a number, an address or a day is asked for: nobody's, and no reason to refuse the person."""
    found = [key for key in _NUMBERS if says_nothing(row.get(key, ""))]
    return [Reason(code="value_read_as", value=key, text=Text(f"{_LABELS[key].zh}:“{(said := row.pop(key).strip())}”按空白读取",
                                                      f"{_LABELS[key].en}: “{said}” is read as blank")) for key in found]


def _masks(row: Row) -> list[Reason]:
    """Takes out what a list of ours shows instead of a value: brought back, it would overwrite the value itself (PRM-64). A name refuses the row."""
    hidden = [key for key, value in row.items() if (key in _LABELS or key.startswith(CUSTOM)) and isinstance(value, str) and STARS in value]
    reasons = []
    for key in hidden:
        if key == "name":
            reasons.append(_no("masked_name", key, "姓名:是脱敏后的显示,不是内容", "Name: shown masked, not the value"))
            continue
        del row[key]
        label = _LABELS.get(key, Text("自定义字段", "Custom field"))
        reasons.append(Reason(code="masked_left", value=key, text=Text(
            f"{label.zh}:是脱敏后的显示,不写入,原值不变", f"{label.en}: shown masked, left as it is stored")))
    return reasons


def _phones(row: Row) -> list[Reason]:
    """ARC-02 has one column 联系电话: a mobile goes to `mobile`, anything else to `office_phone`; the rest are further numbers."""
    found: dict[str, str] = {}
    reasons: list[Reason] = []
    spare: list[str] = []
    for key in ("mobile", "office_phone"):
        written = row.pop(key, None)
        if written is None:
            continue
        read = phones.read_phone(written)
        if read.reason is not None:
            reasons.append(Reason(code=read.reason.code, text=read.reason.text, value=key, met=False if read.is_refused else None))
        if read.value is None:
            continue
        for number in (read.value.text, *read.value.others):
            place = "mobile" if re.fullmatch(r"1\d{10}(转\d+)?", number) else "office_phone"
            if place in found and found[place] != number and number not in spare:
                spare.append(number)
            found.setdefault(place, number)
    if spare:
        row["phones"] = spare[:MOST_PHONES]
        if (left := len(spare) - MOST_PHONES) > 0:
            reasons.append(Reason(code="phone_more", value="mobile", text=Text(
                f"另有 {left} 个号码未保存,请手工补充", f"{counted(left, 'more number is|more numbers are')} not stored; add them by hand")))
    row.update(found)
    return reasons


@functools.lru_cache(maxsize=4096)
def _birthday(text: str) -> tuple[str | None, Reason | None]:
    found = birthdays.read_birthday(text=text)
    if isinstance(found, Text):
        return None, _no("birthday_unknown", "birthday", f"生日:{found.zh}", f"Birthday: {found.en}")
    return found.text, None


def _no(code: str, field: str, zh: str, en: str) -> Reason:
    return Reason(code=code, value=field, text=Text(zh, en), met=False)
