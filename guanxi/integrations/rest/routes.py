"""Which operation a call is for: the list as a tree of the parts of its paths, so that no call pays for the other four hundred.

A part written out goes before one that is an argument. Not for here: what a value in a path means, and whether it may be seen.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guanxi.integrations.rest import arguments, given
from guanxi.integrations.rest.operation import Operation

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PLACE = re.compile(r"{([a-z_]+)}")


def _number(part: str) -> int | None:
    return int(part) if part.isascii() and part.isdecimal() and len(part) <= 4_000 else None


def _unique(part: str) -> uuid.UUID | None:
    return uuid.UUID(part) if _UUID.fullmatch(part) else None


def _text(part: str) -> str | None:
    return part or None


READ: Mapping[type, Callable[[str], Any]] = {int: _number, uuid.UUID: _unique, str: _text}
"""How a part is read as an argument; None: it is none, so the address does not exist."""


@dataclass(frozen=True, eq=False)
class Node:
    """Paths that begin alike: by their next part as it is written, by the argument it is, and by method where they end here."""

    written: dict[str, Node] = field(default_factory=dict)
    places: dict[tuple[str, type], Node] = field(default_factory=dict)
    methods: dict[str, Operation] = field(default_factory=dict)


def tree(operations: Sequence[Operation]) -> Node:
    """All operations by their paths."""
    root = Node()
    for operation in operations:
        kinds, node = {one.name: given.bare(one.kind) for one in arguments.of(operation).path}, root
        for part in operation.path.split("/"):
            place = _PLACE.fullmatch(part)
            node = node.places.setdefault((place[1], kinds[place[1]]), Node()) if place else node.written.setdefault(part, Node())
        node.methods[operation.method] = operation
    return root


def found(node: Node, parts: Sequence[str], at: int = 0) -> tuple[Node, dict[str, Any]] | None:
    """Where this address ends, with the arguments it names; None: nowhere."""
    if at == len(parts):
        return (node, {}) if node.methods else None
    if (below := node.written.get(parts[at])) is not None and (end := found(below, parts, at + 1)) is not None:
        return end
    for (name, kind), below in node.places.items():
        value = READ[kind](parts[at])
        if value is not None and (end := found(below, parts, at + 1)) is not None:
            end[1][name] = value
            return end
    return None
