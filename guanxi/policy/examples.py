"""Runs a pack's `examples.yaml`: what is given goes through the section, and what comes out must be as expected.

Only the keys named under `expect` are compared. Sector examples run for every operator that stands on the sector;
an operator's example of the same name replaces them. Not for here: what a decision is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy.finding import Finding
from guanxi.policy.load import Example, Pack
from guanxi.policy.shapes import Shape, shape_of


def run(pack: Pack, *, shapes: Sequence[Shape]) -> Iterator[Finding]:
    """A finding for every example whose decision differs, or that names a section which decides nothing."""
    for example in pack.examples:
        section = pack.sections.get(example.section)
        shape = shape_of(example.section, shapes) if section else None
        if section is None or shape is None or shape.decide is None:
            yield _finding(example, Text("没有能作决定的节", "there is no deciding section"), example.section)
            continue
        typed = shape.read(section.data)
        try:
            found = shape.decide(typed, example.given)
        except Refusal as refusal:
            found = {"refused": refusal.code}
        wrong = {key: found.get(key) for key, wanted in example.expect.items() if found.get(key) != wanted}
        if wrong:
            expected = {key: example.expect[key] for key in wrong}
            yield _finding(example, Text("示例的结果不同", "the example decides differently"), f"{expected} ≠ {wrong}")


def _finding(example: Example, text: Text, detail: str) -> Finding:
    return Finding(
        code="example_differs",
        place=example.place,
        text=Text(f"{example.name}:{text.zh}({detail})", f"{example.name}: {text.en} ({detail})"),
        way_out=Text("请改规则或改示例", "correct the rule or the example"),
    )
