"""Sums over trees of accounts, in linear time and without recursion: a chain may be 10,000 deep, a node have 50,000 children (IMP-22).

Which edges count for a kind: a group (one legal tree) that keeps no tree of the kind uses its legal one, so no path mixes two kinds
(operator 1.1). Not for here: Ibis, files (marts.account_rollup), what one reader may see (insights).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

KINDS = ("legal", "service", "billing")
Parents = dict[int, int]


def roll_up(parents: Mapping[int, int], own: Mapping[int, int]) -> dict[int, int]:
    """Node → its own amount and everything below it, for every node that has a parent or a child.

    Nodes of a circle, and those above one, are left out rather than guessed; commands keep circles from entering (IMP-21).
    """
    nodes = {*parents, *parents.values()}
    waiting = dict.fromkeys(nodes, 0)
    for parent in parents.values():
        waiting[parent] += 1
    sums = {node: own.get(node, 0) for node in nodes}
    ready, done = [node for node in nodes if not waiting[node]], dict[int, int]()
    while ready:
        node = ready.pop()
        done[node] = sums[node]
        if node in parents:
            parent = parents[node]
            sums[parent] += sums[node]
            waiting[parent] -= 1
            if not waiting[parent]:
                ready.append(parent)
    return done


def shown_parents(edges: Mapping[str, Mapping[int, int]], kind: str) -> Parents:
    """child → parent of the tree that is shown for this kind: its own edges where the group keeps some, the legal ones elsewhere."""
    legal, own = edges.get("legal", {}), edges.get(kind, {})
    if kind == "legal":
        return dict(legal)
    top = _tops(legal, {*legal, *legal.values(), *own, *own.values()})
    keeping = {top[node] for edge in own.items() for node in edge}
    return dict(own) | {child: parent for child, parent in legal.items() if top[child] not in keeping}


def by_kind(rows: Iterable[tuple[str, int, int]]) -> dict[str, Parents]:
    """Rows (kind, child, parent) as one mapping a kind."""
    edges: dict[str, Parents] = {kind: {} for kind in KINDS}
    for kind, child, parent in rows:
        edges.setdefault(kind, {})[child] = parent
    return edges


def _tops(parents: Mapping[int, int], nodes: Collection[int]) -> dict[int, int]:
    """Node → the top of its legal tree; each node is walked once."""
    top: dict[int, int] = {}
    for start in nodes:
        path: list[int] = []
        on_path: set[int] = set()
        node = start
        while node not in top and node in parents and node not in on_path:
            path.append(node)
            on_path.add(node)
            node = parents[node]
        found = top.get(node, node)
        top[node] = found
        for one in path:
            top[one] = found
    return top
