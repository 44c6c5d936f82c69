"""set_parent in three kinds of tree: fallback to the legal one, circles, two leads, undo (IMP-21, ARC-27, operator 1.1)."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import TreeEdge
from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation.testing import World, make_actor, make_user
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def nodes(together: Together, world: World, root: Actor, now: datetime) -> dict[str, int]:
    """A legal tree A > B > C and a second one X > Y."""
    with together():
        made = {code: make_account(now=now, unit_id=world.city, name=f"{code}厂", code=code) for code in "ABCXY"}
        for child, parent in (("B", "A"), ("C", "B"), ("Y", "X")):
            api.set_parent(actor=root, now=now, account_id=made[child], parent_code=parent)
        return made


def shape(actor: Actor, nodes: dict[str, int], code: str, kind: str) -> tuple[str, str, int]:
    """(kind shown, path from the top, how many below)"""
    with access.bound(actor):
        found = api.account_tree(actor=actor, account_id=nodes[code], tree_kind=kind)
    return found.shown, "".join(one.name[0] for one in found.ancestors), found.below


def test_a_group_without_edges_of_a_kind_shows_its_legal_tree(root: Actor, nodes: dict[str, int], now: datetime) -> None:
    assert shape(root, nodes, "B", "service") == ("legal", "A", 1)
    api.set_parent(actor=root, now=now, account_id=nodes["C"], parent_code="A", tree_kind="service")
    assert shape(root, nodes, "A", "service") == ("service", "", 1)
    assert shape(root, nodes, "C", "service") == ("service", "A", 0)
    assert shape(root, nodes, "B", "service") == ("service", "", 0)  # of a group that keeps the tree, but not in it
    assert shape(root, nodes, "Y", "service") == ("legal", "X", 0)  # another group
    assert shape(root, nodes, "B", "billing") == ("legal", "A", 1)
    assert shape(root, nodes, "B", "legal") == ("legal", "A", 1)


def test_a_parent_is_named_by_its_code_or_full_name(root: Actor, world: World, nodes: dict[str, int], now: datetime) -> None:
    """A name that two bear, or whose account he does not see, is answered as one nobody has (PRM-62)."""
    api.set_parent(actor=root, now=now, account_id=nodes["Y"], parent_code="C厂")
    assert shape(root, nodes, "Y", "legal")[1] == "ABC"
    make_account(now=now, unit_id=world.city, name="同名厂", code="T1"), make_account(now=now, unit_id=world.other_city, name="同名厂", code="T2")
    away = make_actor("away", now=now, unit_id=world.other_city, roles=("R9",))
    foreign = make_account(now=now, unit_id=world.other_city, name="外地厂", code="W")
    for actor, child, said in ((root, nodes["X"], "同名厂"), (away, foreign, "A厂"), (root, nodes["X"], "没有的厂")):
        with pytest.raises(Refusal) as no:
            api.set_parent(actor=actor, now=now, account_id=child, parent_code=said)
        assert (no.value.code, no.value.field) == ("unknown_parent", "parent_code")


def test_circles_are_refused_within_a_kind_only(root: Actor, nodes: dict[str, int], now: datetime) -> None:
    api.set_parent(actor=root, now=now, account_id=nodes["A"], parent_code="C", tree_kind="billing")
    for child, parent in (("C", "A"), ("C", "C")):
        with pytest.raises(Refusal) as no:
            api.set_parent(actor=root, now=now, account_id=nodes[child], parent_code=parent, tree_kind="billing")
        assert no.value.code == "cycle"
    with pytest.raises(Refusal) as unknown:
        api.set_parent(actor=root, now=now, account_id=nodes["A"], parent_code="B", tree_kind="family")
    assert unknown.value.code == "unknown_tree"
    assert TreeEdge.objects.filter(tree_kind="billing").count() == 1


def test_two_groups_with_a_lead_each_do_not_become_one(world: World, root: Actor, nodes: dict[str, int], now: datetime) -> None:
    first, second = (make_user(name, now=now, unit_id=world.city) for name in ("first", "second"))
    api.assign(actor=root, now=now, account_id=nodes["A"], user_id=first, role="lead")
    held = api.assign(actor=root, now=now, account_id=nodes["X"], user_id=second, role="lead")
    with pytest.raises(Refusal) as no:
        api.set_parent(actor=root, now=now, account_id=nodes["X"], parent_code="C")
    assert no.value.code == "lead_exists" and not TreeEdge.objects.filter(child_id=nodes["X"]).exists()
    api.set_parent(actor=root, now=now, account_id=nodes["X"], parent_code="C", tree_kind="service")
    api.end_assignment(actor=root, now=now, account_id=nodes["X"], assignment_id=held, reason="")
    api.set_parent(actor=root, now=now, account_id=nodes["X"], parent_code="C")
    api.set_parent(actor=root, now=now, account_id=nodes["A"], parent_code="")
    assert shape(root, nodes, "Y", "legal") == ("legal", "ABCX", 0)


def test_the_preview_says_what_changes(world: World, root: Actor, nodes: dict[str, int], now: datetime) -> None:
    api.assign(actor=root, now=now, account_id=nodes["A"], user_id=make_user("oldlead", now=now, unit_id=world.city), role="lead")
    api.assign(actor=root, now=now, account_id=nodes["Y"], user_id=make_user("newowner", now=now, unit_id=world.city))
    with access.bound(root):
        moved = api.preview_parent(actor=root, account_id=nodes["B"], tree_kind="legal", parent_code="Y")
        assert (moved.before and moved.before.name, moved.after, moved.moves) == ("A厂", "Y厂", 2)
        assert (moved.gains.names, moved.loses.names, moved.gains.others, moved.opens_tree) == (["newowner"], ["oldlead"], 0, False)
        kept = api.preview_parent(actor=root, account_id=nodes["B"], tree_kind="service", parent_code="Y")
        assert kept.opens_tree and kept.before is None and not kept.gains.names
        out = api.preview_parent(actor=root, account_id=nodes["B"], tree_kind="legal", parent_code="")
        assert out.after == "" and out.loses.names == ["oldlead"]
        for code, refused in (("C", "cycle"), ("none", "unknown_parent")):
            no = api.preview_parent(actor=root, account_id=nodes["B"], tree_kind="legal", parent_code=code).refusal
            assert no and no.code == refused


def test_undo_brings_the_place_back_unless_it_no_longer_fits(root: Actor, nodes: dict[str, int], now: datetime) -> None:
    act = api.set_parent(actor=root, now=now, account_id=nodes["C"], parent_code="Y")
    done = api.undo_edit(actor=root, now=now, act_id=act)
    assert (done.verb, done.account_id, shape(root, nodes, "C", "legal")) == ("set_parent", nodes["C"], ("legal", "AB", 0))
    removed = api.set_parent(actor=root, now=now, account_id=nodes["B"], parent_code="")
    api.set_parent(actor=root, now=now, account_id=nodes["A"], parent_code="C")
    with pytest.raises(Refusal) as no:
        api.undo_edit(actor=root, now=now, act_id=removed)
    assert no.value.code == "cycle" and shape(root, nodes, "A", "legal") == ("legal", "BC", 0)
    api.set_parent(actor=root, now=now, account_id=nodes["B"], parent_code="X")
    with pytest.raises(Refusal) as later:
        api.undo_edit(actor=root, now=now, act_id=removed)
    assert later.value.code == "changed_meanwhile" and shape(root, nodes, "A", "legal") == ("legal", "XBC", 0)
