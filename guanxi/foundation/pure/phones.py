"""Telephone numbers as operators' customers write them (IMP-16): read, normalised, or refused with the reason.

Numbers are stored as one text: `13812341234`, `0971-8000123转801`, `4008001234`, `+85223456789`.
Not for here: masking and hashing (foundation.django), who may see a number (each domain's access).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from guanxi.foundation.pure.normalised import Normalised, clean, refused, warned

PhoneKind = Literal["mobile", "fixed", "iot", "service", "foreign"]

_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")
_FLOAT_TAIL = re.compile(r"(\d{5,})\.0+")
_EXTENSION = re.compile(r"(?:[\s,]*(?:转|分机|ext\.?|x|#)[\s:]*(\d{1,6}))$", re.IGNORECASE)
_DASH_EXTENSION = re.compile(r"^(\(?0\d{2,3}\)?[\s-]?\d{7,8}|[2-8]\d{6,7})-(\d{1,6})$")
_SPLIT = re.compile(r"[;/、|\n]+|[,](?=\s*[\d+])")
_BRACKETED = re.compile(r"\((\+?[\d\s-]{7,})\)\s*$")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_IOT = re.compile(r"(?:1064|14[0-9]{2})\d{9}")
_FIXED = re.compile(r"(?=0(?:(?:10|2\d)\d{8}|[3-9]\d{2}\d{7,8})$)(010|02\d|0[3-9]\d{2})([2-8]\d+)")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_SERVICE = re.compile(r"(?:[48]00\d{7}|95\d{3,4}|9[67]\d{3,4}|10\d{3}|1[12]\d{1,3}|123\d{2})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Phone:
    """One number. `others`: further numbers of the same cell, in the same spelling."""

    number: str
    kind: PhoneKind
    extension: str = ""
    others: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The number with its extension, as it is stored and shown."""
        return f"{self.number}转{self.extension}" if self.extension else self.number


def read_phone(text: str) -> Normalised[Phone]:
    """The number(s) of one cell; the first is the main one, the others are kept in `others`.

    Refused: digits lost to scientific notation, wrong lengths, letters. Warned: no area code.
    """
    written = unicodedata.normalize("NFKC", text).replace("–", "-").replace("—", "-").strip()
    if _SCIENTIFIC.fullmatch(written.replace(" ", "")):
        return refused("phone_scientific", "号码被表格软件变成了科学计数法,末几位已丢失,请在源文件中改为文本后重新导入",
                       "A spreadsheet turned the number into scientific notation and digits are lost; "
                       "fix the source file (format the column as text)")
    parts = _parts(written)
    numbers: list[Phone] = []
    first: Normalised[Phone] | None = None
    for part in parts:
        answer = _one(part)
        if answer.value is None:
            return answer
        first = first or answer
        numbers.append(answer.value)
    if len(numbers) > 1 and first is not None:
        return replace(first, value=replace(numbers[0], others=tuple(phone.text for phone in numbers[1:])))
    return first or refused("phone_empty", "没有号码", "There is no number")


def _parts(written: str) -> list[str]:
    """The single numbers of a cell: `A (B)`, `A/B`, `A、B`."""
    bracketed = _BRACKETED.search(written)
    if bracketed and bracketed.start() > 0:
        return [*_parts(written[: bracketed.start()]), bracketed.group(1).strip()]
    return [part.strip() for part in _SPLIT.split(written) if part.strip()]


def _one(written: str) -> Normalised[Phone]:
    body, extension = _without_extension(written)
    body = _FLOAT_TAIL.sub(r"\1", body) if _FLOAT_TAIL.fullmatch(body) else body
    digits = re.sub(r"[\s\-().]+", "", body)
    if digits.startswith(("+86", "0086")):
        digits = _area_code(digits[3:] if digits.startswith("+") else digits[4:])
    elif digits.startswith(("+", "00")):
        return _foreign("+" + digits.lstrip("+0"), extension)
    elif len(digits) == 13 and digits.startswith("86") and _MOBILE.fullmatch(digits[2:]):
        digits = digits[2:]
    if not digits.isascii() or not digits.isdigit():
        return refused("phone_letters", "号码中有无法识别的字符", "The number holds characters that do not belong there")
    return _domestic(digits, extension)


def _area_code(digits: str) -> str:
    """Behind +86 the area code stands without its 0: 9718000123 → 09718000123."""
    is_whole = digits.startswith(("0", "400", "800")) or _MOBILE.fullmatch(digits) or _IOT.fullmatch(digits)
    return digits if is_whole or len(digits) not in (9, 10, 11) else f"0{digits}"


def _without_extension(written: str) -> tuple[str, str]:
    found = _EXTENSION.search(written)
    if found:
        return written[: found.start()].strip(), found.group(1)
    dashed = _DASH_EXTENSION.match(written)
    if dashed:
        return dashed.group(1), dashed.group(2)
    return written, ""


def _domestic(digits: str, extension: str) -> Normalised[Phone]:
    if _MOBILE.fullmatch(digits):
        return clean(Phone(number=digits, kind="mobile", extension=extension))
    if _IOT.fullmatch(digits):
        return clean(Phone(number=digits, kind="iot", extension=extension))
    fixed = _FIXED.fullmatch(digits)
    if fixed:
        return clean(Phone(number=f"{fixed.group(1)}-{fixed.group(2)}", kind="fixed", extension=extension))
    if _SERVICE.fullmatch(digits):
        return clean(Phone(number=digits, kind="service", extension=extension))
    if _LOCAL.fullmatch(digits):
        return warned(Phone(number=digits, kind="fixed", extension=extension), "phone_no_area",
                      "固定电话缺少区号", "The fixed number has no area code")
    if digits.startswith("1") and len(digits) != 11:
        return refused("phone_length", "手机号码应为11位,现为{n}位", "A mobile number has 11 digits, this has {n}",
                       n=len(digits))
    return refused("phone_unknown", "不是可识别的电话号码(共{n}位数字)", "Not a telephone number we know ({n:digit|digits})",
                   n=len(digits))


def _foreign(number: str, extension: str) -> Normalised[Phone]:
    # Imported here: the metadata take 18 MB, and a number from abroad is rare.
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not phonenumbers.is_valid_number(parsed):
        return refused("phone_foreign", "境外号码格式不正确", "The foreign number is not valid")
    e164 = str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
    return clean(Phone(number=e164, kind="foreign", extension=extension))
