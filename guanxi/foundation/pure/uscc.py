"""Unified social credit codes (统一社会信用代码, GB 32100): spelling, check digit, old 15-digit numbers.

A wrong code is a warning and never a rejection (operator 1.2): schools' departments and project offices have
none, branches use the parent's. Not for here: whether two accounts share a code.
"""

from __future__ import annotations

import re
import unicodedata

from guanxi.foundation.pure.normalised import Normalised, clean, warned

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SEPARATORS = re.compile(r"[\s\-_.\u200b-\u200f\ufeff\u00ad]+")


def read_uscc(text: str) -> Normalised[str]:
    """The code in capitals without separators, with a warning when it cannot be right (IMP-17).

    Reads full-width and lower-case letters. Never refuses: what is not a code is kept as it was written.
    """
    code = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if len(code) == 15 and code.isdigit():
        return warned(code, "uscc_old_number", "这是15位旧注册号,请补18位统一社会信用代码",
                      "This is an old 15-digit registration number; ask for the 18-character code")
    if len(code) != 18:
        return warned(code, "uscc_length", "统一社会信用代码应为18位,现为{n}位",
                      "A social credit code has 18 characters, this has {n}", n=len(code))
    foreign = sorted({letter for letter in code if letter not in ALPHABET})
    if foreign:
        return warned(code, "uscc_letters", "统一社会信用代码不使用字符 {letters}(常见误写:I↔1,O↔0,S↔5,Z↔2)",
                      "A social credit code never uses {letters} (often I for 1, O for 0, S for 5, Z for 2)",
                      letters="、".join(foreign))
    if not code[2:8].isdigit():
        return warned(code, "uscc_region", "统一社会信用代码第3至8位应为行政区划数字",
                      "Characters 3 to 8 of a social credit code are the digits of a region")
    expected = check_character(code)
    if code[-1] != expected:
        return warned(code, "uscc_check", "统一社会信用代码校验位不符:末位是 {given},应为 {expected}",
                      "The check character is {given}, expected {expected}", given=code[-1], expected=expected)
    return clean(code)


def check_character(code: str) -> str:
    """The 18th character that belongs to the first 17 of `code`."""
    from stdnum.cn import uscc as standard  # it brings ssl and pydoc, a third of what a reading child starts with

    return str(standard.calc_check_digit(code[:17]))


def is_valid(text: str) -> bool:
    """True for an 18-character code whose check character is right."""
    return len(text) == 18 and all(letter in ALPHABET for letter in text) and check_character(text) == text[-1]
