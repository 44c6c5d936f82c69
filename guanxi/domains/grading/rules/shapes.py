"""The grading sections for `policy check`, and how an example of a pack is decided.

Not for here: keys (`policy`), findings (`examine`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from guanxi.domains.grading.policy import CLEANUP, SCHEME, SCHEMES, Ladder
from guanxi.domains.grading.rules import examine
from guanxi.domains.grading.rules.compiled import AnyScheme, compile_scheme
from guanxi.domains.grading.rules.decision import calculate
from guanxi.foundation.pure import money
from guanxi.foundation.pure.bilingual import Text
from guanxi.policy.finding import Finding
from guanxi.policy.load import Pack, Section
from guanxi.policy.shapes import Shape

_EXAMPLE_DAY = date(2026, 1, 1)


def _examine(scheme: AnyScheme, section: Section, pack: Pack) -> Iterator[Finding]:
    yield from examine.examine_scheme(scheme, section, pack)
    yield from examine.examine_undecided(scheme, section, pack)


def decide(scheme: AnyScheme, given: Mapping[str, object]) -> Mapping[str, object]:
    """An example's account through a scheme. Keys ending in `_yuan` are money in yuan, `value_yuan` is the
    ladder's own measure whatever an operator names; `today` is the day.
    """
    facts = dict(given)
    if isinstance(scheme, Ladder) and "value_yuan" in facts:
        facts[f"{scheme.value.removesuffix('_fen')}_yuan"] = facts.pop("value_yuan")
    today = facts.pop("today", _EXAMPLE_DAY)
    row = {_measure(key): _value(key, value) for key, value in facts.items()}
    decision = calculate(
        compiled=compile_scheme(key="example", scheme=scheme),
        row=row,
        today=today if isinstance(today, date) else _EXAMPLE_DAY,
    )
    gap = None if decision.gap_fen is None else float(money.to_yuan(decision.gap_fen))
    return {
        "grade": decision.grade,
        "decided_by": decision.decided_by,
        "by_value": decision.by_value,
        "next_grade": decision.next_grade,
        "gap_yuan": gap,
        "missing": list(decision.missing),
    }


def _measure(key: str) -> str:
    return f"{key.removesuffix('_yuan')}_fen" if key.endswith("_yuan") else key


def _value(key: str, value: object) -> object:
    if key.endswith("_yuan") and isinstance(value, int | float):
        return round(value * 100)
    return value


SHAPES = (
    Shape(
        pattern="grading/schemes",
        title=Text("分级方案清单", "Grading schemes"),
        adapter=SCHEMES,
        examine=examine.examine_schemes,
    ),
    Shape(pattern="lifecycle/cleanup", title=Text("客户整理", "Clean-up of dead records"), adapter=CLEANUP, examine=examine.examine_cleanup),
    Shape(
        pattern="grading/*", title=Text("分级方案", "Grading scheme"), adapter=SCHEME, examine=_examine, decide=decide
    ),
)
