"""A reason that somebody has to type: one rule for all of them, whatever it is asked for (PRM-65, PRM-66).

Not for here: what may be left empty, and answers chosen from a list.
"""

from __future__ import annotations

from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Refusal

LEAST_LETTERS, LEAST_DIGITS = 2, 4
"""Ours: less says no reason."""


def has_meaning(said: str) -> bool:
    """Whether it can mean something: two letters at least, or a number long enough to be an order's."""
    plain = chinese.normalise(said)
    return sum(one.isalpha() for one in plain) >= LEAST_LETTERS or sum(one.isdigit() for one in plain) >= LEAST_DIGITS


def refusal(said: str, *, ask: Text, code: str = "reason_needed", field: str = "reason", way_out: Text | None = None) -> Refusal | None:
    """What is wrong with it, in the words that ask for it; None when it will do."""
    if has_meaning(said):
        return None
    if not said.strip():
        return Refusal(code, ask, field=field, way_out=way_out)
    return Refusal(code, field=field, way_out=way_out, text=Text(
        f"{ask.zh}:至少两个字,或四位以上的编号", f"{ask.en}: two letters at least, or a number of four digits or more"))


def require(said: str, *, ask: Text, code: str = "reason_needed", field: str = "reason", longest: int = 200) -> str:
    """The reason as it is stored, without blanks around it. Refuses `code` at `field` for one that says nothing."""
    if no := refusal(said, ask=ask, code=code, field=field):
        raise no
    return said.strip()[:longest]
