"""Values of a YAML file that remember where they stand, and what an upper layer put over a lower one.

Not for here: which files there are (`files`), what the values mean (`shapes` and the domains).
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, ScalarString, SingleQuotedScalarString

from guanxi.foundation.pure.bilingual import Text
from guanxi.policy import wrong
from guanxi.policy.finding import Finding, Place

Scalar = str | int | float | bool | date | None
Path_ = tuple[str | int, ...]


class PackError(Exception):
    """A pack file cannot be read at all."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(finding.said("en") for finding in findings))
        self.findings = findings


@dataclass(frozen=True)
class Placed:
    """One value with its place. value: a dict of Placed, a list of Placed, or a scalar.

    text_at: where the text of a scalar begins (after a quote, on the line after `|`). below: what lower
    layers said here, oldest first.
    """

    value: dict[str, Placed] | list[Placed] | Scalar
    place: Place
    text_at: Place
    below: tuple[tuple[Place, object], ...] = ()


def read(path: Path, *, name: str, layer: str) -> Placed:
    """Reads one YAML file or raises `PackError` with line, column and way out. The same text is parsed once."""
    try:
        return _read(path.read_text(encoding="utf-8"), name, layer)
    except UnicodeDecodeError:
        start = Place(file=name, line=1, column=1, layer=layer)
        raise PackError(_trouble("not_utf8", start, Text("文件不是 UTF-8", "the file is not UTF-8"))) from None


@functools.lru_cache(maxsize=256)  # sixteen files took 0.13 s of every preview
def _read(content: str, name: str, layer: str) -> Placed:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    start = Place(file=name, line=1, column=1, layer=layer)
    try:
        found = yaml.load(content)
    except DuplicateKeyError as error:
        text = Text("同一个键写了两次", "a key is written twice")
        raise PackError(_trouble("duplicate_key", _marked(error, start), text)) from None
    except MarkedYAMLError as error:
        raise PackError(_trouble("yaml_syntax", _marked(error, start), wrong.yaml(str(error.problem or error.context)))) from None
    except (YAMLError, ValueError) as error:
        raise PackError(_trouble("yaml_syntax", start, wrong.yaml(str(error)))) from None
    return _placed(found if found is not None else CommentedMap(), start, start)


def _trouble(code: str, place: Place, text: Text) -> Finding:
    way_out = Text(
        "请改正该行;键与值之间用冒号加空格,缩进用空格",
        "correct this line; `key: value`, indented with blanks",
    )
    return Finding(code=code, place=place, text=text, way_out=way_out)


def _marked(error: MarkedYAMLError, start: Place) -> Place:
    mark = error.problem_mark or error.context_mark
    return replace(start, line=mark.line + 1, column=mark.column + 1) if mark else start


def _placed(found: object, place: Place, text_at: Place) -> Placed:
    if isinstance(found, CommentedMap):
        inside: dict[str, Placed] = {}
        for key, value in found.items():
            at = _at(place, found.lc.key(key))
            inside[str(key)] = _placed(value, at, _text_at(value, _at(place, found.lc.value(key))))
        return Placed(inside, place, text_at)
    if isinstance(found, CommentedSeq):
        items = [_item(found, number, place) for number in range(len(found))]
        return Placed(items, place, text_at)
    return Placed(_scalar(found, place), place, text_at)


def _item(found: CommentedSeq, number: int, place: Place) -> Placed:
    at = _at(place, found.lc.item(number))
    return _placed(found[number], at, _text_at(found[number], at))


def _at(place: Place, mark: tuple[int, int]) -> Place:
    return replace(place, line=mark[0] + 1, column=mark[1] + 1)


def _text_at(value: object, at: Place) -> Place:
    if isinstance(value, DoubleQuotedScalarString | SingleQuotedScalarString):
        return replace(at, column=at.column + 1)
    return replace(at, line=at.line + 1, column=1) if isinstance(value, ScalarString) else at


def _scalar(found: object, place: Place) -> Scalar:
    match found:
        case None | bool() | date():
            return found
        case str():
            return str(found)
        case int():
            return int(found)
        case float():
            return float(found)
    text = Text("这里只能写普通的值", "only plain values are allowed here")
    raise PackError(_trouble("yaml_tag", place, text))


def plain(node: Placed) -> object:
    """The value without places: dicts, lists, scalars."""
    if isinstance(node.value, dict):
        return {key: plain(inside) for key, inside in node.value.items()}
    if isinstance(node.value, list):
        return [plain(inside) for inside in node.value]
    return node.value


def overlay(lower: Placed, upper: Placed) -> Placed:
    """`upper` put over `lower`: maps deeply, lists of entries with a `key` by entry, else replaced."""
    if isinstance(lower.value, dict) and isinstance(upper.value, dict):
        merged = dict(lower.value)
        for key, inside in upper.value.items():
            merged[key] = overlay(merged[key], inside) if key in merged else inside
        return replace(upper, value=merged)
    if isinstance(lower.value, list) and isinstance(upper.value, list):
        by_key = _keyed(lower.value), _keyed(upper.value)
        if by_key[0] is not None and by_key[1] is not None:
            return replace(upper, value=_overlay_entries(by_key[0], by_key[1]))
    return replace(upper, below=(*lower.below, (lower.place, plain(lower))))


def _keyed(items: list[Placed]) -> dict[Scalar, Placed] | None:
    found: dict[Scalar, Placed] = {}
    for item in items:
        key = item.value.get("key") if isinstance(item.value, dict) else None
        if key is None or isinstance(key.value, dict | list) or key.value in found:
            return None
        found[key.value] = item
    return found or None


def _overlay_entries(lower: dict[Scalar, Placed], upper: dict[Scalar, Placed]) -> list[Placed]:
    merged = dict(lower)
    for key, item in upper.items():
        merged[key] = overlay(merged[key], item) if key in merged else item
    return list(merged.values())


def at(node: Placed, path: Sequence[str | int]) -> Placed:
    """The value at `path`; steps that do not exist are skipped, so the nearest known place is given."""
    for step in path:
        if isinstance(node.value, dict) and str(step) in node.value:
            node = node.value[str(step)]
        elif isinstance(node.value, list) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
    return node


def leaves(node: Placed, path: Path_ = ()) -> Iterator[tuple[Path_, Placed]]:
    """Every scalar (and empty list or map) with its path; entries with a `key` are named by it."""
    if isinstance(node.value, dict) and node.value:
        for key, inside in node.value.items():
            yield from leaves(inside, (*path, key))
    elif isinstance(node.value, list) and node.value:
        for number, inside in enumerate(node.value):
            entry = inside.value.get("key") if isinstance(inside.value, dict) else None
            yield from leaves(inside, (*path, str(entry.value) if entry else number))
    else:
        yield path, node
