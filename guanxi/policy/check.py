"""`policy check`: everything that is wrong with a pack, each with file, line and way out.

Unknown sections and keys, wrong values, rule errors, conditions nobody can meet, what each domain examines
itself (overlaps, unreachable grades), and examples whose decision differs.
Not for here: the domains' own examinations; activation.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy import examples, files, load, placed, wrong
from guanxi.policy.finding import Finding, Place
from guanxi.policy.language import bounds, parse
from guanxi.policy.language.trouble import Trouble
from guanxi.policy.load import Pack, Section
from guanxi.policy.placed import PackError
from guanxi.policy.shapes import RULE_ERROR, Shape, conditions_in, shape_of


def check_operator(operator: str, *, shapes: Sequence[Shape], root: Path | None = None) -> tuple[Finding, ...]:
    """Findings of one operator's pack, files that cannot be read included."""
    try:
        pack = load.load(operator, root=root)
    except PackError as error:
        return error.findings
    return check(pack, shapes=shapes)


def check_all(*, shapes: Sequence[Shape], root: Path | None = None) -> tuple[Finding, ...]:
    """Findings of every operator's pack, each once."""
    folder = root or files.root()
    found: dict[Finding, None] = {}
    for operator in files.operators(folder):
        found.update(dict.fromkeys(check_operator(operator, shapes=shapes, root=folder)))
    return tuple(found)


def check(pack: Pack, *, shapes: Sequence[Shape]) -> tuple[Finding, ...]:
    """Findings of a pack that was read, in the order of its sections."""
    found: list[Finding] = []
    for section in pack.sections.values():
        found.extend(_section(section, pack, shapes))
    if not any(finding.severity == "error" for finding in found):
        found.extend(examples.run(pack, shapes=shapes))
    return tuple(found)


def _section(section: Section, pack: Pack, shapes: Sequence[Shape]) -> Iterator[Finding]:
    shape = shape_of(section.key, shapes)
    if shape is None:
        yield _unknown_section(section, shapes)
        return
    try:
        typed = shape.read(section.data)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            yield _wrong_value(section, shape, one)
        return
    yield from _conditions(typed, section)
    yield from shape.examine(typed, section, pack)


def _unknown_section(section: Section, shapes: Sequence[Shape]) -> Finding:
    known = ", ".join(sorted(shape.pattern for shape in shapes))
    return Finding(
        code="unknown_section",
        place=section.node.place,
        text=Text(f"没有任何模块认识这一节:{section.key}", f"no part of the system knows this section: {section.key}"),
        way_out=Text(f"可用的节:{known}", f"known sections: {known}"),
    )


def _wrong_value(section: Section, shape: Shape, error: Any) -> Finding:
    path = list(error["loc"])
    node = placed.at(section.node, path)
    kind = str(error["type"])
    if kind == RULE_ERROR:
        return rule_finding(node, error["ctx"]["trouble"])
    last = str(path[-1]) if path else section.key
    if kind == "extra_forbidden":
        return _unknown_key(node.place, last, shape.known_keys())
    if kind == "missing":
        text = Text(f"缺少 {last}", f"{last} is missing")
        way_out = Text(f"请在这里写上 {last}: …", f"write {last}: … here")
        return Finding(code="missing_key", place=node.place, text=text, way_out=way_out)
    text, way_out = wrong.value(last, error)
    return Finding(code="wrong_value", place=node.place, text=text, way_out=way_out)


def _unknown_key(place: Place, key: str, known: Iterable[str]) -> Finding:
    near = difflib.get_close_matches(key, list(known), n=1)
    return Finding(
        code="unknown_key",
        place=place,
        text=Text(f"没有这个键:{key}", f"there is no key {key}"),
        way_out=Text(f"是否指 {near[0]}?", f"did you mean {near[0]}?")
        if near
        else Text("请删去,或查 docs/policy/packs.md", "remove it, or see docs/policy/packs.md"),
    )


def rule_finding(node: placed.Placed, trouble: Trouble, *, is_warning: bool = False) -> Finding:
    """A remark about a rule, at its own line and column in the file."""
    start = node.text_at
    line = start.line + trouble.line - 1
    column = start.column + trouble.column - 1 if trouble.line == 1 else trouble.column
    return Finding(
        code=trouble.code,
        place=replace(start, line=line, column=column),
        text=trouble.text,
        way_out=trouble.way_out,
        severity="warning" if is_warning else "error",
    )


def _conditions(typed: object, section: Section) -> Iterator[Finding]:
    for path, text in conditions_in(typed):
        rule = parse.condition(text)
        node = placed.at(section.node, path)
        for warning in rule.warnings:
            yield rule_finding(node, warning, is_warning=True)
        if bounds.is_impossible(rule.node):
            yield Finding(
                code="rule_never_true",
                place=node.text_at,
                text=Text("没有任何客户能满足这条规则", "no account can ever meet this rule"),
                way_out=Text("请检查界限与 AND/OR", "check the limits and AND/OR"),
            )
