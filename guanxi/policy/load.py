"""Reads an operator's pack: base → its sectors → the operator itself, one section per file, deeply overlaid.

A section is named after its file: `policies/base/privacy/masking.yaml` is `privacy/masking`. An
`examples.yaml` in any layer holds examples, `operators/<key>/operator.yaml` says which sectors the operator stands on.
Not for here: checks, hashes, databases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy import files, placed
from guanxi.policy.finding import Finding, Place
from guanxi.policy.placed import PackError, Placed


@dataclass(frozen=True, kw_only=True)
class Section:
    """One section of a pack after overlay. node remembers the place and the layers of every value."""

    key: str
    node: Placed

    @property
    def data(self) -> dict[str, object]:
        """The section without places."""
        found = placed.plain(self.node)
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, kw_only=True)
class Example:
    """One line of an `examples.yaml`: for this section, what is given and what must come out."""

    name: str
    section: str
    given: Mapping[str, object]
    expect: Mapping[str, object]
    place: Place


@dataclass(frozen=True, kw_only=True)
class Pack:
    """Everything an operator's policy says, with origins."""

    operator: str
    name: Text
    effective_from: date
    layers: tuple[str, ...]
    sections: Mapping[str, Section]
    examples: tuple[Example, ...] = ()

    @property
    def content(self) -> dict[str, object]:
        """All sections without places: what is stored and hashed."""
        return {key: self.sections[key].data for key in sorted(self.sections)}


def load(operator: str, *, root: Path | None = None, below: str = "") -> Pack:
    """The pack of one operator. Raises `PackError` where a file cannot be read or the operator is unknown.

    below: only sections whose key begins so; a pack of forty files takes a second to read, and some processes need one of them.
    """
    folder = root or files.root()
    head_name = f"operators/{operator}/{files.OPERATOR}.yaml"
    place = Place(file=head_name, line=1, column=1)
    if not (folder / head_name).is_file():
        known = ", ".join(files.operators(folder)) or "–"
        raise PackError(
            Finding(
                code="unknown_operator",
                place=place,
                text=Text(f"没有运营商 {operator}", f"there is no operator {operator}"),
                way_out=Text(f"可用:{known}", f"known: {known}"),
            )
        )
    head = placed.read(folder / head_name, name=head_name, layer=f"operators/{operator}")
    said = placed.plain(head)
    facts: dict[str, object] = said if isinstance(said, dict) else {}
    layers = ("base", *_sectors(facts, head, folder), f"operators/{operator}")
    sections, examples = _layers(folder, layers, below)
    return Pack(
        operator=operator,
        name=_name(facts.get("name"), operator),
        effective_from=_day(facts.get("effective_from"), head),
        layers=layers,
        sections=sections,
        examples=examples,
    )


def _layers(folder: Path, layers: tuple[str, ...], below: str) -> tuple[dict[str, Section], tuple[Example, ...]]:
    """All files are tried before the first error is raised, so that one run names every broken file."""
    sections: dict[str, Section] = {}
    examples: dict[tuple[str, str], Example] = {}
    findings: list[Finding] = []
    for layer in layers:
        for file in files.layer_files(folder, layer):
            if file.key == files.OPERATOR or not file.key.startswith(below):
                continue
            try:
                node = placed.read(file.path, name=file.name, layer=layer)
            except PackError as error:
                findings.extend(error.findings)
                continue
            if file.path.stem == files.EXAMPLES:
                examples.update({(one.section, one.name): one for one in _examples(node)})
                continue
            lower = sections.get(file.key)
            merged = placed.overlay(lower.node, node) if lower else node
            sections[file.key] = Section(key=file.key, node=merged)
    if findings:
        raise PackError(*findings)
    return sections, tuple(examples.values())


def _examples(node: Placed) -> list[Example]:
    found: list[Example] = []
    entries = node.value.get("examples") if isinstance(node.value, dict) else None
    if entries is None or not isinstance(entries.value, list):
        raise PackError(_wrong(node.place, "examples"))
    for entry in entries.value:
        facts = placed.plain(entry)
        if not isinstance(facts, dict) or {"name", "section", "given", "expect"} - set(facts):
            raise PackError(_wrong(entry.place, "name, section, given, expect"))
        found.append(
            Example(
                name=str(facts["name"]),
                section=str(facts["section"]),
                given=facts["given"] or {},
                expect=facts["expect"] or {},
                place=entry.place,
            )
        )
    return found


def _sectors(facts: dict[str, object], head: Placed, folder: Path) -> tuple[str, ...]:
    named = facts.get("sectors") or []
    if not isinstance(named, list):
        raise PackError(_wrong(placed.at(head, ["sectors"]).place, "sectors: […]"))
    for number, sector in enumerate(named):
        if not (folder / "sectors" / str(sector)).is_dir():
            raise PackError(_wrong(placed.at(head, ["sectors", number]).place, f"sectors/{sector}"))
    return tuple(f"sectors/{sector}" for sector in named)


def _day(value: object, head: Placed) -> date:
    if isinstance(value, date):
        return value
    raise PackError(_wrong(placed.at(head, ["effective_from"]).place, "effective_from: 2026-01-01"))


def _name(value: object, operator: str) -> Text:
    if isinstance(value, dict):
        return Text(str(value.get("zh", operator)), str(value.get("en", operator)))
    return Text(operator, operator)


def _wrong(place: Place, wanted: str) -> Finding:
    return Finding(
        code="pack_shape",
        place=place,
        text=Text(f"这里应有:{wanted}", f"expected here: {wanted}"),
        way_out=Text("写法见 docs/policy/packs.md", "see docs/policy/packs.md"),
    )
