"""What is wrong with a scheme although every key and rule of it can be read: overlaps, unreachable grades, size.

GRD-24: too many dimensions or grades is a warning. Not for here: types and keys (`policy`), examples.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise, product

from pydantic import ValidationError

from guanxi.domains.grading.policy import SCHEMES, Axis, Cleanup, Grade, Ladder, Limits, Matrix, Ruled, Schemes
from guanxi.domains.grading.rules.compiled import AnyScheme, coefficients, undecided
from guanxi.foundation.pure.bilingual import Text, counted
from guanxi.policy import placed
from guanxi.policy.finding import Finding, Severity
from guanxi.policy.language import bounds, nodes, parse
from guanxi.policy.language.nodes import Every, Node, Not
from guanxi.policy.load import Pack, Section
from guanxi.policy.measures import CATALOGUE
from guanxi.policy.shapes import conditions_in

_ORDER = Text("等级从高到低排列,门槛须严格递减", "list grades from best to worst with strictly falling thresholds")


def examine_scheme(scheme: AnyScheme, section: Section, pack: Pack) -> Iterator[Finding]:
    """Findings of one scheme, in the order of the file."""
    yield from _same_keys(scheme, section)
    match scheme:
        case Ladder():
            yield from _ladder(scheme, section)
        case Matrix():
            yield from _matrix(scheme, section)
        case Ruled():
            yield from _rules(scheme, section)
    yield from _size(scheme, section, _limits(pack))


def examine_cleanup(terms: Cleanup, section: Section, pack: Pack) -> Iterator[Finding]:
    """Months without a scheme move nobody; a scheme that is not active cannot fall (ARC-22)."""
    listed = pack.sections.get("grading/schemes")
    try:
        active = SCHEMES.validate_python(dict(listed.data)).active if listed else []
    except ValidationError:
        return  # that section's own check says what is wrong with it
    for number, key in enumerate(terms.schemes):
        if key not in active:
            yield _finding(section, ("schemes", number), "scheme_not_active", Text(f"方案 {key} 未启用", f"the scheme {key} is not active"),
                           Text("请改为 grading/schemes 里启用的方案", "name one that grading/schemes activates"))
    if terms.unvisited_months is not None and active and not terms.schemes:
        yield _finding(section, ("unvisited_months",), "no_scheme_named", severity="warning",
                       text=Text("没有写适用的方案,谁的等级都不会下调", "no scheme is named, so nobody's grade falls"),
                       way_out=Text("请在 schemes 里写明", "name it under schemes"))


def examine_schemes(schemes: Schemes, section: Section, pack: Pack) -> Iterator[Finding]:
    """Active schemes must exist and be decided; the leading scheme must be active (decisions 9)."""
    for number, key in enumerate(schemes.active):
        path = ("active", number)
        if f"grading/{key}" not in pack.sections or key == "schemes":
            yield _finding(
                section,
                path,
                "unknown_scheme",
                Text(f"没有方案 {key}", f"there is no scheme {key}"),
                Text("请写 grading/ 下的文件名", "write the name of a file under grading/"),
            )
    if schemes.leading is not None and schemes.leading not in schemes.active:
        yield _finding(
            section,
            ("leading",),
            "leading_not_active",
            Text("主用方案未启用", "the leading scheme is not active"),
            Text("请把它加入 active", "add it to active"),
        )
    if schemes.active and schemes.leading is None:
        yield _finding(
            section,
            ("active",),
            "no_leading_scheme",
            Text("没有主用方案", "there is no leading scheme"),
            Text("请写 leading: …(名册显示的等级)", "write leading: … (the grade shown in the book)"),
        )


def _limits(pack: Pack) -> Limits:
    section = pack.sections.get("grading/schemes")
    try:
        return Schemes.model_validate(section.data).limits if section else Limits()
    except ValueError:
        return Limits()


def _is_active(section: Section, pack_active: object) -> bool:
    return isinstance(pack_active, list) and section.key.removeprefix("grading/") in pack_active


def examine_undecided(scheme: AnyScheme, section: Section, pack: Pack) -> Iterator[Finding]:
    """An active scheme with a blank that the sources leave open cannot be activated."""
    schemes = pack.sections.get("grading/schemes")
    refusal = undecided(scheme)
    if refusal is not None and schemes is not None and _is_active(section, schemes.data.get("active")):
        path = ("cells",) if isinstance(scheme, Matrix) else ("coefficient_applies_to",)
        yield _finding(section, path, refusal.code, refusal.text, refusal.way_out or _ORDER)


def _finding(
    section: Section, path: tuple[str | int, ...], code: str, text: Text, way_out: Text, severity: Severity = "error"
) -> Finding:
    place = placed.at(section.node, path).place
    return Finding(code=code, place=place, text=text, way_out=way_out, severity=severity)


def _same_keys(scheme: AnyScheme, section: Section) -> Iterator[Finding]:
    keys = [grade.key for grade in scheme.grades]
    for number, key in enumerate(keys):
        if key in keys[:number]:
            yield _finding(
                section,
                ("grades", number),
                "grade_twice",
                Text(f"等级 {key} 写了两次", f"grade {key} stands twice"),
                Text("每个等级一个 key", "one key for each grade"),
            )


def _ladder(scheme: Ladder, section: Section) -> Iterator[Finding]:
    measure = CATALOGUE.get(scheme.value)
    if measure is None or measure.type != "fen":
        yield _finding(
            section,
            ("value",),
            "unknown_measure",
            Text(f"不是金额指标:{scheme.value}", f"not a money measure: {scheme.value}"),
            Text("指标清单见 docs/reference/measures.md", "see docs/reference/measures.md"),
        )
    yield from _coefficient(scheme, section)
    with_money = [(n, grade, grade.from_yuan) for n, grade in enumerate(scheme.grades) if grade.from_yuan is not None]
    for (_, better, high), (number, grade, low) in pairwise(with_money):
        yield from _pair(scheme, section, number, (better, high), (grade, low))
    for number, grade in enumerate(scheme.grades):
        if grade.from_yuan is None and not grade.also_when:
            yield _unreachable(section, number, grade, "from_yuan")


def _pair(
    scheme: Ladder, section: Section, number: int, above: tuple[Grade, Decimal], below: tuple[Grade, Decimal]
) -> Iterator[Finding]:
    (better, high), (grade, low) = above, below
    if low >= high:
        yield _finding(
            section,
            ("grades", number, "from_yuan"),
            "grades_overlap",
            Text(
                f"{grade.name.zh} 与 {better.name.zh} 重叠,{grade.name.zh} 永远不会出现",
                f"{grade.name.en} overlaps {better.name.en} and can never be reached",
            ),
            _ORDER,
        )
        return
    if grade.below_yuan is not None and grade.below_yuan != high:
        code = "grades_overlap" if grade.below_yuan > high else "grades_hole"
        yield _finding(
            section,
            ("grades", number, "below_yuan"),
            code,
            Text(
                f"{grade.name.zh} 的上限与 {better.name.zh} 的门槛不一致",
                f"the upper limit of {grade.name.en} is not the threshold of {better.name.en}",
            ),
            Text(f"请写 below_yuan: {high}", f"write below_yuan: {high}"),
        )
    for group in {*coefficients(scheme, better), *coefficients(scheme, grade)}:
        one = coefficients(scheme, better).get(group, Decimal(1))
        other = coefficients(scheme, grade).get(group, Decimal(1))
        if low * other >= high * one:
            yield _finding(
                section,
                ("grades", number, "from_yuan"),
                "grades_overlap",
                Text(
                    f"营收组 {group} 的系数使 {grade.name.zh} 无法出现",
                    f"the coefficient of group {group} leaves no room for {grade.name.en}",
                ),
                _ORDER,
            )


def _coefficient(scheme: Ladder, section: Section) -> Iterator[Finding]:
    found, target = scheme.regional_coefficient, scheme.coefficient_applies_to
    if target is not None and target not in ("all", *(grade.key for grade in scheme.grades)):
        yield _finding(
            section,
            ("coefficient_applies_to",),
            "unknown_grade",
            Text(f"没有等级 {target}", f"there is no grade {target}"),
            Text("可写 all 或一个等级的 key", "write all or the key of a grade"),
        )
    if found is None:
        return
    for group, factor in (found.by_value or {}).items():
        if not found.lowest <= factor <= found.highest:
            yield _finding(
                section,
                ("regional_coefficient", "by_value", str(group)),
                "coefficient_range",
                Text(
                    f"系数 {factor} 不在 {found.lowest}–{found.highest} 内",
                    f"coefficient {factor} is outside {found.lowest}–{found.highest}",
                ),
                Text("原文只允许 0.9–0.8", "the source allows 0.9–0.8 only"),
            )


def _matrix(scheme: Matrix, section: Section) -> Iterator[Finding]:
    for number, axis in enumerate(scheme.axes):
        yield from _axis(axis, section, number)
    grades = {grade.key for grade in scheme.grades}
    for number, veto in enumerate(scheme.veto):
        if veto.grade not in grades:
            yield _unknown_grade(section, ("veto", number, "grade"), veto.grade)
    if scheme.cells:
        yield from _cells(scheme, section, scheme.cells, grades)


def _cells(scheme: Matrix, section: Section, cells: dict[str, str | None], grades: set[str]) -> Iterator[Finding]:
    wanted = {"/".join(band.key for band in bands) for bands in product(*(axis.bands for axis in scheme.axes))}
    for cell, reached in cells.items():
        if cell not in wanted:
            yield _finding(
                section,
                ("cells", cell),
                "unknown_cell",
                Text(f"没有格子 {cell}", f"there is no cell {cell}"),
                Text("格子写作 段/段,顺序同 axes", "a cell is band/band in the order of the axes"),
            )
        if reached is not None and reached not in grades:
            yield _unknown_grade(section, ("cells", cell), reached)
    for cell in sorted(wanted - set(cells)):
        yield _finding(
            section,
            ("cells",),
            "cell_missing",
            Text(f"矩阵缺格子 {cell}", f"the matrix lacks the cell {cell}"),
            Text(f"请写 {cell}: 等级,或 null 表示不定级", f"write {cell}: grade, or null for no grade"),
        )
    used = {*cells.values(), *(veto.grade for veto in scheme.veto)}
    for number, grade in enumerate(scheme.grades):
        if grade.key not in used:
            yield _unreachable(section, number, grade, "cells")


def _axis(axis: Axis, section: Section, number: int) -> Iterator[Finding]:
    measure = CATALOGUE.get(axis.measure)
    if measure is None or measure.type not in ("fen", "int", "rate"):
        yield _finding(
            section,
            ("axes", number, "measure"),
            "unknown_measure",
            Text(f"不是数值指标:{axis.measure}", f"not a measure with numbers: {axis.measure}"),
            Text("指标清单见 docs/reference/measures.md", "see docs/reference/measures.md"),
        )
        return
    is_money = measure.type == "fen"
    edges = [band.from_yuan if is_money else band.at_least for band in axis.bands]
    for place, edge in enumerate(edges):
        path = ("axes", number, "bands", place)
        before = edges[place - 1] if place else None
        if edge is None:
            key = "from_yuan" if is_money else "at_least"
            yield _finding(
                section,
                path,
                "band_edge",
                Text(f"这一段缺 {key}", f"this band lacks {key}"),
                Text(f"请写 {key}: …", f"write {key}: …"),
            )
        elif before is not None and edge >= before:
            yield _finding(section, path, "grades_overlap", Text("两段重叠", "two bands overlap"), _ORDER)


def _rules(scheme: Ruled, section: Section) -> Iterator[Finding]:
    before: list[Node] = []
    for number, grade in enumerate(scheme.grades):
        if not grade.when:
            yield _unreachable(section, number, grade, "when")
            continue
        node = parse.condition(grade.when).node
        if before and bounds.is_impossible(Every((node, *(Not(one) for one in before)))):
            yield _unreachable(section, number, grade, "when")
        before.append(node)


def _size(scheme: AnyScheme, section: Section, limits: Limits) -> Iterator[Finding]:
    used = {key for _, text in conditions_in(scheme) for key in nodes.measures_of(parse.condition(text).node)}
    if isinstance(scheme, Ladder):
        used.add(scheme.value)
    if isinstance(scheme, Matrix):
        used.update(axis.measure for axis in scheme.axes)
    required = {key for one in scheme.requirements for key in nodes.measures_of(parse.condition(one.rule).node)}
    dimensions = len(used - required)
    if dimensions > limits.most_dimensions:
        yield _finding(
            section,
            ("grades",),
            "too_many_dimensions",
            Text(
                f"用了 {dimensions} 个维度,超过 {limits.most_dimensions}",
                f"{counted(dimensions, 'dimension|dimensions')}, more than {limits.most_dimensions}",
            ),
            Text("简单实用:请减少维度(GRD-24)", "keep it simple: use fewer dimensions (GRD-24)"),
            "warning",
        )
    if len(scheme.grades) > limits.most_grades:
        yield _finding(
            section,
            ("grades",),
            "too_many_grades",
            Text(
                f"有 {len(scheme.grades)} 个等级,超过 {limits.most_grades}",
                f"{counted(len(scheme.grades), 'grade|grades')}, more than {limits.most_grades}",
            ),
            Text("简单实用:请合并等级(GRD-24)", "keep it simple: merge grades (GRD-24)"),
            "warning",
        )


def _unreachable(section: Section, number: int, grade: Grade, key: str) -> Finding:
    return _finding(
        section,
        ("grades", number),
        "grade_unreachable",
        Text(f"没有任何客户能成为{grade.name.zh}", f"no account can ever be {grade.name.en}"),
        Text(f"请检查 {key} 与更高的等级", f"check {key} and the better grades"),
    )


def _unknown_grade(section: Section, path: tuple[str | int, ...], key: str) -> Finding:
    return _finding(
        section,
        path,
        "unknown_grade",
        Text(f"没有等级 {key}", f"there is no grade {key}"),
        Text("请先在 grades 里写这个等级", "add the grade under grades first"),
    )
