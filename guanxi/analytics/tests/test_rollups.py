"""Roll-ups equal brute force in each of the three trees, on random forests, chains of 10,000 and 50,000 children (IMP-22, operator 1.1)."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.analytics import rollups
from guanxi.analytics.tests.making import Lake, item, table

Edges = dict[str, dict[int, int]]


@st.composite
def forests(draw: st.DrawFn) -> tuple[Edges, dict[int, int]]:
    """Up to 14 accounts with random parents in three kinds (a parent has a smaller place in that kind's own order: no circle)."""
    count = draw(st.integers(2, 14))
    edges: Edges = {}
    for kind in rollups.KINDS:
        order = draw(st.permutations(range(count)))
        edges[kind] = {child: order[draw(st.integers(0, place - 1))] for place, child in enumerate(order) if place and draw(st.booleans())}
    own = {node: draw(st.integers(-10**9, 10**12)) for node in range(count) if draw(st.booleans())}
    return edges, own


def top(legal: dict[int, int], node: int) -> int:
    while node in legal:
        node = legal[node]
    return node


def brute(edges: Edges, own: dict[int, int], kind: str, node: int) -> int:
    """By definition: the group's own edges of the kind, else its legal ones; recursion, every path walked again."""
    def is_kept(one: int) -> bool:
        group = {n for n in range(14) if top(edges["legal"], n) == top(edges["legal"], one)}
        return any(child in group or parent in group for child, parent in edges[kind].items())

    def children(one: int) -> list[int]:
        shown = edges[kind] if is_kept(one) else edges["legal"]
        return [child for child, parent in shown.items() if parent == one]

    return own.get(node, 0) + sum(brute(edges, own, kind, child) for child in children(node))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no wrong sum
@given(forests())
def test_equal_to_brute_force_in_each_tree(made: tuple[Edges, dict[int, int]]) -> None:
    edges, own = made
    for kind in rollups.KINDS:
        found = rollups.roll_up(rollups.shown_parents(edges, kind), own)
        assert found == {node: brute(edges, own, kind, node) for node in found}


def test_a_chain_of_ten_thousand_and_fifty_thousand_children() -> None:
    """IMP-22: depth 10,000 and 50,000 children."""
    chain = {node + 1: node for node in range(10_000)}
    assert rollups.roll_up(chain, dict.fromkeys(range(10_001), 1))[0] == 10_001
    wide = dict.fromkeys(range(1, 50_001), 0)
    edges = {"legal": wide, "service": {}, "billing": {1: 2}}
    assert rollups.roll_up(rollups.shown_parents(edges, "service"), dict.fromkeys(range(50_001), 2))[0] == 100_002
    assert rollups.roll_up(rollups.shown_parents(edges, "billing"), {1: 5}) == {1: 5, 2: 5}


def test_what_a_circle_would_spoil_is_left_out() -> None:
    assert rollups.roll_up({1: 2, 2: 1, 3: 2, 5: 4}, {1: 1, 3: 1, 5: 7}) == {3: 1, 5: 7, 4: 7}
    assert rollups.shown_parents({"legal": {1: 2, 2: 1}, "service": {7: 8}}, "service") == {7: 8, 1: 2, 2: 1}


def test_the_head_office_pays_for_its_branches(tmp_path: Path) -> None:
    """集团统付: two accounts use, the head office pays for one more that is not its own; both totals are right and differ."""
    lake = Lake(tmp_path)
    lake.know(("customer_code", "HQ", 1), ("customer_code", "W", 2), ("customer_code", "X", 3), ("customer_code", "P", 4))
    (lake.dims / "tree_edge.csv").write_text(
        '"tree_kind","child_id","parent_id"\n"legal","2","1"\n"legal","3","1"\n"billing","2","1"\n"billing","3","1"\n"billing","4","1"\n', "utf-8")
    lake.load("bill_item", [item(202610, code, amount) for code, amount in (("HQ", "10"), ("W", "20"), ("X", "30"), ("P", "40"))])
    rows = {int(row["account_id"]): row for row in table(lake.night(), "account_rollup")}
    head = rows[1]
    assert (head["rollup_legal_12m_fen"], head["rollup_service_12m_fen"], head["rollup_billing_12m_fen"]) == ("6000", "6000", "10000")
    assert rows[4]["rollup_legal_12m_fen"] == "" and rows[4]["rollup_billing_12m_fen"] == "4000"
