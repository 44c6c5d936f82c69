"""A scheme of a pack turned into conditions: requirements, steps from best to worst, rungs of money.

Everything below (one account, a million accounts, the check) reads this one form, so they cannot disagree.
Not for here: words for people, SQL, pydantic.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from guanxi.domains.grading.policy import Axis, Band, Grade, Ladder, Matrix, Requirement, Ruled
from guanxi.foundation.pure import money
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Refusal
from guanxi.policy.language import parse
from guanxi.policy.language.nodes import Call, Column, Compare, Constant, Every, In, Node, Not, Some
from guanxi.policy.measures import CATALOGUE

AnyScheme = Ladder | Matrix | Ruled
ALWAYS = Constant(True, "bool")


@dataclass(frozen=True, kw_only=True)
class Step:
    """One way into a grade. code is stable: `threshold:gold`, `also:diamond`, `veto:sales`, `cell:high/low`."""

    grade: str
    code: str
    node: Node
    text: Text
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Rung:
    """With at_least fen of the value measure, and `when`, an account reaches the grade: the gap is counted to it."""

    grade: str
    at_least_fen: int
    when: Node = ALWAYS


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """A scheme ready to decide. ranks: grade → 1 (best) …; value: the money measure, None where there is none."""

    key: str
    scheme: AnyScheme
    requirements: tuple[tuple[Requirement, Node], ...]
    steps: tuple[Step, ...]
    rungs: tuple[Rung, ...]
    value: str | None

    @property
    def ranks(self) -> dict[str, int]:
        """Grade key → rank, 1 is the best."""
        return {grade.key: number for number, grade in enumerate(self.scheme.grades, start=1)}


def compile_scheme(*, key: str, scheme: AnyScheme) -> Compiled:
    """The scheme as conditions. Refuses what the sources leave blank: `matrix_blank`, `coefficient_undecided`.

    GRD-03..08, GRD-25, GRD-26.
    """
    blank = undecided(scheme)
    if blank is not None:
        raise blank
    requirements = tuple((one, parse.condition(one.rule).node) for one in scheme.requirements)
    match scheme:
        case Ladder():
            rungs = tuple(_ladder_rungs(scheme))
            steps = tuple(_ladder_steps(scheme, rungs))
            value: str | None = scheme.value
        case Matrix():
            money_axis = _money_axis(scheme)
            value = money_axis.measure if money_axis else None
            steps = (*_veto_steps(scheme), *_cell_steps(scheme))
            rungs = tuple(_matrix_rungs(scheme, money_axis)) if money_axis else ()
        case Ruled():
            steps, rungs, value = tuple(_rule_steps(scheme)), (), None
    return Compiled(key=key, scheme=scheme, requirements=requirements, steps=steps, rungs=rungs, value=value)


def undecided(scheme: AnyScheme) -> Refusal | None:
    """What the sources leave open and the operator has not decided yet; None when the scheme can decide."""
    found = scheme.regional_coefficient if isinstance(scheme, Ladder) else None
    if isinstance(scheme, Ladder) and found and None in (found.by_value, scheme.coefficient_applies_to):
        return Refusal(
            "coefficient_undecided",
            Text(
                "地区系数口径未定(原文为 0.9–0.8,适用范围有歧义)",
                "the regional coefficient is undecided (the source says 0.9–0.8 and is ambiguous in scope)",
            ),
            way_out=Text(
                "请在运营商的政策包里写 by_value 与 coefficient_applies_to",
                "set by_value and coefficient_applies_to in the operator's pack",
            ),
        )
    if isinstance(scheme, Matrix) and (not scheme.cells or not all(axis.bands for axis in scheme.axes)):
        return Refusal(
            "matrix_blank",
            Text("矩阵未填", "the matrix is blank"),
            way_out=Text(
                "原文没有矩阵数值,请在运营商的政策包里填 axes.bands 与 cells",
                "the sources give no figures: fill axes.bands and cells in the operator's pack",
            ),
        )
    return None


def fen(yuan: Decimal) -> int:
    """A threshold of a pack in whole fen."""
    return money.to_fen(yuan)


def column(measure: str) -> Column:
    """A measure as a typed column."""
    node = parse.parse(measure).node
    if not isinstance(node, Column):
        raise ValueError(f"not a measure: {measure}")
    return node


def coefficients(scheme: Ladder, grade: Grade) -> dict[int, Decimal]:
    """Group → coefficient for this grade; empty where none applies."""
    found = scheme.regional_coefficient
    if found is None or scheme.coefficient_applies_to not in ("all", grade.key):
        return {}
    return found.by_value or {}


def _at_least(measure: str, amount_fen: int) -> Compare:
    said = f"yuan({money.to_yuan(amount_fen).normalize():f})"
    return Compare(">=", column(measure), Constant(amount_fen, "fen", said))


def _ladder_rungs(scheme: Ladder) -> Iterator[Rung]:
    for grade in scheme.grades:
        if grade.from_yuan is None:
            continue
        full = fen(grade.from_yuan)
        factors = coefficients(scheme, grade)
        if not factors or scheme.regional_coefficient is None:
            yield Rung(grade=grade.key, at_least_fen=full)
            continue
        group = column(scheme.regional_coefficient.measure)
        for value, factor in sorted(factors.items()):
            when = Compare("=", group, Constant(value, "int"))
            yield Rung(grade=grade.key, at_least_fen=math.ceil(full * factor), when=when)
        others = Not(In(group, tuple(Constant(value, "int") for value in sorted(factors))))
        yield Rung(grade=grade.key, at_least_fen=full, when=Call("coalesce", (others, ALWAYS), "bool"))


def _ladder_steps(scheme: Ladder, rungs: tuple[Rung, ...]) -> Iterator[Step]:
    label = CATALOGUE[scheme.value].label
    for grade in scheme.grades:
        ways = tuple(
            _both(_at_least(scheme.value, rung.at_least_fen), rung.when) for rung in rungs if rung.grade == grade.key
        )
        if ways and grade.from_yuan is not None:
            amount = f"{grade.from_yuan:,.0f}" if grade.from_yuan % 1 == 0 else f"{grade.from_yuan:,}"
            note = Text(" × 地区系数", " × regional coefficient") if len(ways) > 1 else Text("", "")
            yield Step(
                grade=grade.key,
                code=f"threshold:{grade.key}",
                source=grade.source,
                node=ways[0] if len(ways) == 1 else Some(ways),
                text=Text(f"{label.zh} ≥ {amount} 元{note.zh}", f"{label.en} ≥ {amount} yuan{note.en}"),
            )
        if grade.also_when:
            yield _also(grade)


def _also(grade: Grade) -> Step:
    rule = parse.condition(grade.also_when or "FALSE")
    words = (
        " · ".join(CATALOGUE[key].zh for key in rule.measures),
        " · ".join(CATALOGUE[key].en for key in rule.measures),
    )
    return Step(
        grade=grade.key,
        code=f"also:{grade.key}",
        node=rule.node,
        source=grade.source,
        text=Text(f"或:{words[0]}", f"or: {words[1]}"),
    )


def _rule_steps(scheme: Ruled) -> Iterator[Step]:
    for grade in scheme.grades:
        if grade.when:
            rule = parse.condition(grade.when)
            yield Step(
                grade=grade.key,
                code=f"rule:{grade.key}",
                node=rule.node,
                source=grade.source,
                text=Text(grade.when, grade.when),
            )


def _veto_steps(scheme: Matrix) -> Iterator[Step]:
    for veto in scheme.veto:
        yield Step(
            grade=veto.grade,
            code=f"veto:{veto.key}",
            node=parse.condition(veto.rule).node,
            source=veto.source,
            text=veto.name.text,
        )


def _cell_steps(scheme: Matrix) -> Iterator[Step]:
    for bands in product(*(axis.bands for axis in scheme.axes)):
        name = "/".join(band.key for band in bands)
        grade = (scheme.cells or {}).get(name)
        if grade is None:
            continue
        node = Every(tuple(_in_band(axis, band) for axis, band in zip(scheme.axes, bands, strict=True)))
        said = [f"{axis.name.zh}·{band.name.zh}" for axis, band in zip(scheme.axes, bands, strict=True)]
        says = [f"{axis.name.en}: {band.name.en}" for axis, band in zip(scheme.axes, bands, strict=True)]
        yield Step(grade=grade, code=f"cell:{name}", node=node, text=Text(" × ".join(said), " × ".join(says)))


def _in_band(axis: Axis, band: Band) -> Node:
    of = column(axis.measure)
    low = Compare(">=", of, _edge(of, band))
    higher = axis.bands[: axis.bands.index(band)]
    return Every((low, Compare("<", of, _edge(of, higher[-1])))) if higher else low


def _edge(of: Column, band: Band) -> Constant:
    if of.type == "fen":
        return Constant(fen(band.from_yuan or Decimal(0)), "fen")
    limit = band.at_least or Decimal(0)
    return Constant(int(limit), "int") if of.type == "int" and limit % 1 == 0 else Constant(float(limit), "real")


def _money_axis(scheme: Matrix) -> Axis | None:
    return next((axis for axis in scheme.axes if column(axis.measure).type == "fen"), None)


def _matrix_rungs(scheme: Matrix, money_axis: Axis) -> Iterator[Rung]:
    for veto in scheme.veto:
        match parse.condition(veto.rule).node:
            case Compare((">" | ">=") as sign, Column(key, _, False), Constant(value)) if key == money_axis.measure:
                edge = int(str(value)) + (1 if sign == ">" else 0)
                yield Rung(grade=veto.grade, at_least_fen=edge)
    place = scheme.axes.index(money_axis)
    for bands in product(*(axis.bands for axis in scheme.axes)):
        grade = (scheme.cells or {}).get("/".join(band.key for band in bands))
        if grade is None:
            continue
        others = [_in_band(axis, band) for axis, band in zip(scheme.axes, bands, strict=True) if axis is not money_axis]
        when = others[0] if len(others) == 1 else Every(tuple(others))
        yield Rung(grade=grade, at_least_fen=fen(bands[place].from_yuan or Decimal(0)), when=when)


def _both(one: Node, other: Node) -> Node:
    return one if other == ALWAYS else Every((one, other))
