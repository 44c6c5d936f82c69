"""What differs between two contents of a pack, value by value. Not for here: whom it moves (preview)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Change:
    """One value that differs. path is `grades.diamond.from_yuan`; list entries are named by their key."""

    section: str
    path: str
    kind: Literal["added", "removed", "changed"]
    old: object = None
    new: object = None


def diff(old: Mapping[str, object], new: Mapping[str, object]) -> tuple[Change, ...]:
    """All changes from one content (section → data) to another, in the order of section and path."""
    return tuple(change for key in sorted({*old, *new}) for change in _section(key, old.get(key), new.get(key)))


def _section(key: str, old: object, new: object) -> Iterator[Change]:
    before, after = dict(flat(old)), dict(flat(new))
    for path in [*before, *(path for path in after if path not in before)]:
        if path not in after:
            yield Change(section=key, path=path, kind="removed", old=before[path])
        elif path not in before:
            yield Change(section=key, path=path, kind="added", new=after[path])
        elif before[path] != after[path]:
            yield Change(section=key, path=path, kind="changed", old=before[path], new=after[path])


def flat(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every scalar with its dotted path; days as ISO text, so that stored JSON and YAML compare equal."""
    if isinstance(value, Mapping) and value:
        for key, inside in value.items():
            yield from flat(inside, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value:
        for number, inside in enumerate(value):
            name = inside.get("key", number) if isinstance(inside, Mapping) else number
            yield from flat(inside, f"{path}.{name}" if path else str(name))
    elif value is not None or path:
        yield path, value.isoformat() if isinstance(value, date) else value
