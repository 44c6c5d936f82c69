"""One cell read as its field's kind: the text that is stored, or the reason why not. Nothing is dropped silently.

Parsed values are text: dates 2024-02-29, months 202402, money and numbers as plain decimals in the file's unit,
codes without spaces. Not for here: whether a code exists, whose account it is (the domain's check_batch).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from guanxi.foundation.pure import cells, chinese, dates, identity, phones, uscc
from guanxi.foundation.pure.normalised import Normalised, clean, refused, warned

_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")
_FLOAT_TAIL = re.compile(r"(\d+)\.0+")
_EMAIL = re.compile(r"[^@\s,;<>()\"']+@[^@\s,;<>()\"']+\.[^@\s,;<>()\"'.]+")
_PLAIN_CODE = re.compile(r"[!-~]+")
_SURE_CODE = re.compile(r"[!-*,\-/-DF-Za-df-~]{1,64}")  # no letter E, point or plus: no number of a spreadsheet
_BETWEEN = re.compile(r"[、,,;;\n|/]+")
# Of these kinds 无 may be an answer, or a dash a nought.
_MAY_SAY_NO = frozenset({"bool", "choice", "multi_choice", "money", "rate", "integer", "number"})
_CELL_MAX = 32_767
READ_AS = "value_read_as"
_OPEN_ENDED = frozenset({"长期", "长期有效", "长期合同", "无固定期限", "无期限", "永久", "永久有效"})
_MONEY_MAX = Decimal(10) ** 13
_INTEGER_MAX = 2**63 - 1
_YES = {"是", "有", "true", "yes", "y", "1", "√", "✓", "对"}
_NO = {"否", "无", "false", "no", "n", "0", "×", "x", "错", "没有"}

Answer = Normalised[str]


@dataclass(frozen=True, kw_only=True)
class ColumnSpec:
    """What the reader must know of one mapped column; crosses the process border as JSON.

    replacements: what a cell says (`said_as`) and what is read instead, "" for nothing (SYS-22).
    """

    index: int
    key: str
    kind: str
    label_zh: str
    label_en: str
    max_length: int = 200
    choices: tuple[tuple[str, str], ...] = ()
    is_1904: bool = False
    replacements: tuple[tuple[str, str], ...] = ()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ColumnSpec:
        """The other side of `dataclasses.asdict`."""
        pairs = {name: tuple((str(said), str(value)) for said, value in data.get(name, ())) for name in ("choices", "replacements")}
        return cls(**{**data, **pairs})


Reader = Callable[[str], Answer]


def reader_of(spec: ColumnSpec) -> Reader:
    """The function that reads this column's cells, hostile ones too. Blank cells are not passed to it."""
    read = plain_reader_of(spec)
    return lambda text: hostile(text) or read(text)


def is_plain(joined: str) -> bool:
    """True when no cell of the row (all of them, joined) can be hostile: then `plain_reader_of` is enough. One look instead of one per cell."""
    return len(joined) <= _CELL_MAX and "#" not in joined and chinese.disguise(joined) is None


def hostile(text: str) -> Answer | None:
    """The refusal of a cell that no kind of field takes: errors of a spreadsheet, hidden characters, huge texts."""
    if text in _ERRORS:
        return refused("cell_error", "单元格是错误值 {text}", "The cell holds the error {text}", text=text)
    if text == "#FORMULA!":
        return refused("cell_formula", "公式没有保存计算结果,请用 Excel 打开并保存后再导入",
                       "The formula was saved without its result; open and save the file in a spreadsheet")
    if len(text) > _CELL_MAX:
        return refused("cell_too_long", "内容有 {n} 字,太长", "The cell holds {n:character|characters}", n=len(text))
    hidden = chinese.disguise(text)
    if hidden is None:
        return None
    return refused("cell_hidden_character", f"{hidden.zh},请在源文件中删除该字符后重新导入", f"{hidden.en}; remove it in the source and import again")


def plain_reader_of(spec: ColumnSpec) -> Reader:
    """The function for cells of rows that `is_plain`."""
    read = _reader_of_kind(spec)
    if spec.kind not in _MAY_SAY_NO:
        read = functools.partial(_or_nothing, spec.kind in ("text", "long_text"), read)
    return functools.partial(_replaced, dict(spec.replacements), read) if spec.replacements else read


def _or_nothing(is_prose: bool, read: Reader, text: str) -> Answer:
    """A dash, or 无 where a code is asked for, is nobody's code: read as blank, and said."""
    if cells.says_nothing(text, is_prose=is_prose):
        return warned("", READ_AS, "“{text}”按空白读取", "“{text}” is read as blank", text=text.strip())
    return read(text)


def said_as(text: str) -> str:
    """Under which a value of a file is known: two spellings that differ in width, case or spaces are one."""
    return chinese.normalise(text) or text.strip()


def _replaced(known: dict[str, str], read: Reader, text: str) -> Answer:
    """Reads what the user said this value means; the row says so, unless it has something worse to say."""
    meant = known.get(said_as(text))
    if meant is None:
        return read(text)
    answer = read(meant) if meant else clean("")
    if answer.reason is not None:
        return answer
    return warned(answer.value or "", READ_AS, "“{text}”按“{meant}”读取", "“{text}” is read as “{meant}”", text=text.strip()[:30],
                  meant=meant or "空")


def _reader_of_kind(spec: ColumnSpec) -> Reader:
    if spec.key == "uscc":
        return uscc.read_uscc
    if spec.kind == "date":
        return functools.lru_cache(maxsize=4096)(functools.partial(_date, is_1904=spec.is_1904))
    if spec.kind == "choice":
        return functools.partial(_choice, {chinese.normalise(said): value for said, value in spec.choices})
    if spec.kind == "multi_choice":
        return functools.partial(_choices, {chinese.normalise(said): value for said, value in spec.choices})
    if spec.kind in ("text", "long_text"):
        return functools.partial(_one_line, spec.max_length) if spec.kind == "text" else functools.partial(_text, _CELL_MAX)
    return _READERS.get(spec.kind, functools.partial(_text, spec.max_length))


def read_code(text: str) -> Answer:
    """An identifier: half-width, no spaces; refused when a spreadsheet has lost its digits (operator 1.2)."""
    if _SURE_CODE.fullmatch(text):
        return clean(text)
    code = text if _PLAIN_CODE.fullmatch(text) else re.sub(r"\s+", "", unicodedata.normalize("NFKC", chinese.visible(text)))
    code = _FLOAT_TAIL.sub(r"\1", code) if _FLOAT_TAIL.fullmatch(code) else code
    if _SCIENTIFIC.fullmatch(code):
        return refused("code_scientific", "编码被表格软件变成了科学计数法,末几位已丢失,请在源文件中改为文本后重新导入",
                       "A spreadsheet turned the code into scientific notation and digits are lost; "
                       "fix the source file (format the column as text)")
    if len(code) > 64:
        return refused("code_too_long", "编码超过64位", "The code has more than 64 characters")
    return clean(code)


def read_money(text: str) -> Answer:
    """A plain decimal in the file's unit: ¥1,234.50 → 1234.50, (12) → -12, 3.5万 → 35000."""
    return _number(text, limit=_MONEY_MAX, places=4)


def _one_line(limit: int, text: str) -> Answer:
    return _text(limit, chinese.one_line(text.strip()))


def _text(limit: int, text: str) -> Answer:
    trimmed = text.strip(" \t\r\n\u3000\u00a0\ufeff\u200b")
    if identity.looks_like_identity_number(trimmed):
        return refused("identity_number", "疑似身份证号,本系统不收集,已隐去",
                       "Looks like an identity card number, which is not collected; hidden")
    if len(trimmed) > limit:
        return refused("text_too_long", "内容超过 {n} 字", "The text is longer than {n:character|characters}", n=limit)
    hidden = identity.hide(trimmed) if len(trimmed) >= 18 else trimmed
    if hidden != trimmed:
        return warned(hidden, "identity_hidden", "文中的身份证号已隐去,不予保存",
                      "An identity card number inside the text was hidden and is not stored")
    return clean(trimmed)


def _number(text: str, *, limit: Decimal, places: int) -> Answer:
    written = re.sub(r"[\s,¥$]|元$", "", unicodedata.normalize("NFKC", chinese.visible(text)).replace("¥", "¥"))
    written = re.sub(r"^(?:RMB|CNY)", "", written, flags=re.IGNORECASE)
    factor = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}.get(written[-1:], Decimal(1))
    written = written.rstrip("万亿")
    if re.fullmatch(r"\(\d[\d.]*\)", written):
        written = "-" + written[1:-1]
    try:
        number = Decimal(written) * factor if len(written) <= 60 else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        return refused("number_unknown", "不是数字", "Not a number")
    if abs(number) > limit:
        return refused("number_too_large", "数字超出范围", "The number is out of range")
    if number != round(number, places):
        return refused("number_too_fine", "小数超过 {n} 位", "More than {n:decimal place|decimal places}", n=places)
    return clean(f"{round(number, places).normalize() + 0:f}")


def _integer(text: str) -> Answer:
    answer = _number(text, limit=Decimal(_INTEGER_MAX), places=6)
    if answer.value is not None and Decimal(answer.value) % 1:
        return refused("number_not_whole", "应为整数", "Must be a whole number")
    return answer


def _rate(text: str) -> Answer:
    """`12%` and `0.12` are both 0.12."""
    written = unicodedata.normalize("NFKC", text).strip()
    answer = _number(written.rstrip("%"), limit=Decimal(1_000_000), places=6)
    if answer.value is not None and written.endswith("%"):
        return clean(f"{(Decimal(answer.value) / 100).normalize():f}")
    return answer


def _date(text: str, *, is_1904: bool) -> Answer:
    if text.strip() in _OPEN_ENDED:
        return warned("", READ_AS, "“{text}”没有截止的日子,按空白读取", "“{text}” is no day: read as blank", text=text.strip())
    answer = dates.read_date(text, is_1904=is_1904)
    return Normalised(value=answer.value.isoformat() if answer.value else None, reason=answer.reason,
                      is_refused=answer.is_refused)


@functools.lru_cache(maxsize=1024)
def _month(text: str) -> Answer:
    answer = dates.read_month(text)
    return Normalised(value=str(answer.value) if answer.value else None, reason=answer.reason,
                      is_refused=answer.is_refused)


def _phone(text: str) -> Answer:
    answer = phones.read_phone(text)
    value = answer.value
    return Normalised(value=";".join((value.text, *value.others)) if value else None, reason=answer.reason,
                      is_refused=answer.is_refused)


def _email(text: str) -> Answer:
    address = unicodedata.normalize("NFKC", chinese.visible(text)).removeprefix("mailto:")
    if len(address) <= 254 and _EMAIL.fullmatch(address):
        return clean(address)
    return refused("email_invalid", "不是有效的邮箱地址", "Not a valid e-mail address")


def _bool(text: str) -> Answer:
    word = chinese.normalise(text) or text.strip()
    if word in _YES:
        return clean("true")
    return clean("false") if word in _NO else refused("bool_unknown", "请填 是 或 否", "Write yes or no (是 or 否)")


def _choice(known: dict[str, str], text: str) -> Answer:
    value = known.get(chinese.normalise(text))
    if value is not None:
        return clean(value)
    return refused("choice_unknown", "“{text}”不在可选值内", "“{text}” is not one of the choices", text=text[:30])


def _choices(known: dict[str, str], text: str) -> Answer:
    """Several choices between 、 , ; or line breaks: their codes with `;`, in the catalogue's order."""
    found = {said: known.get(chinese.normalise(said)) for said in (part.strip() for part in _BETWEEN.split(text)) if said}
    if unknown := next((said for said, value in found.items() if value is None), None):
        return refused("choice_unknown", "“{text}”不在可选值内", "“{text}” is not one of the choices", text=unknown[:30])
    return clean(";".join(value for value in dict.fromkeys(known.values()) if value in found.values()))


def _plain_number(text: str) -> Answer:
    return _number(text, limit=_MONEY_MAX, places=6)


_READERS: dict[str, Reader] = {
    "code": read_code, "money": read_money, "rate": _rate, "integer": _integer, "number": _plain_number, "month": _month, "phone": _phone,
    "email": _email, "bool": _bool,
}
