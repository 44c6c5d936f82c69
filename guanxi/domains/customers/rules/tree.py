"""No cycles in a tree of accounts (IMP-21, hard-places 3.6). Walks iteratively: a chain may be 50,000 deep (IMP-22)."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def would_cycle(*, child: int, parent: int, parent_of: Callable[[int], int | None]) -> bool:
    """True when `child` is `parent` or stands above it."""
    node: int | None = parent
    seen: set[int] = set()
    while node is not None and node not in seen:
        if node == child:
            return True
        seen.add(node)
        node = parent_of(node)
    return False


def in_cycles(parents: Mapping[int, int]) -> frozenset[int]:
    """The children of `parents` (child → parent) that stand in a cycle, each once. Linear in the number of edges."""
    safe: set[int] = set()
    bad: set[int] = set()
    for start in parents:
        path: dict[int, int] = {}
        node: int | None = start
        while node is not None and node not in safe and node not in bad and node not in path:
            path[node] = len(path)
            node = parents.get(node)
        if node in path:
            bad.update(n for n, place in path.items() if place >= path[node])
        safe.update(n for n in path if n not in bad)
    return frozenset(bad)
