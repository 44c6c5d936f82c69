"""The numbers by which the systems of 云江电信 know a customer (operator 1.2), with right check digits.

Not for here: reading numbers that others wrote (foundation.pure.uscc, phones).
"""

from __future__ import annotations

from guanxi.foundation.pure import uscc

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NATURE = {"党政": "11", "事业": "12", "国企": "91", "民企": "91", "个人": "92"}


def group_code(city: str, number: int) -> str:
    """GL-9702-0001873."""
    return f"GL-{city}-{number:07d}"


def customer_code(city: str, number: int) -> str:
    """Thirteen digits, the ones a table program ruins: 9702100456120."""
    return f"{city}1{number:08d}"


def billing_account(city: str, number: int) -> str:
    """A970200345871."""
    return f"A{city}{number:08d}"


def credit_code(kind: str, region: str, number: int) -> str:
    """A unified social credit code (GB 32100) whose two check characters are right and whose region is nobody's."""
    body = "MG" + _digits(number, uscc.ALPHABET, 6)
    head = _NATURE[kind] + region.ljust(6, "0") + body + _organisation_check(body)
    return head + uscc.check_character(head)


def mobile(number: int) -> str:
    """A number of the demo's own block 154-97…, 154-98…, 154-99…: the prefix 154 is allocated to no operator."""
    return f"154{97_000_000 + number * 7_919 % 3_000_000}"


def office_phone(city: str, number: int) -> str:
    """A fixed number behind 096x, area codes that no Chinese city has."""
    return f"096{int(city[2:]) % 10}-8{number * 613 % 1_000_000:06d}"


def _digits(number: int, alphabet: str, width: int) -> str:
    text = ""
    for _ in range(width):
        number, digit = divmod(number, len(alphabet))
        text = alphabet[digit] + text
    return text


def _organisation_check(body: str) -> str:
    """The check character of GB 11714 over eight characters."""
    total = sum(_BASE36.index(letter) * weight for letter, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    rest = 11 - total % 11
    return "X" if rest == 10 else "0" if rest == 11 else str(rest)
