"""The live roll-up of one account: equal to brute force in each tree, of what the reader may see, 10,000 deep and 50,000 wide (IMP-22)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

import pytest
from django.db import connection

from guanxi.domains.customers import api as customers
from guanxi.domains.insights import api, testing
from guanxi.domains.insights.queries import rollups as live
from guanxi.domains.organisation.testing import World, browser_of, make_actor
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
ROOT = system("test")


def plant(world: World, now: datetime, count: int) -> list[int]:
    """So many accounts of the city, in order."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.scope', 'all', true), set_config('app.act', gen_random_uuid()::text, true)")
        cursor.execute(
            "insert into customers_account (name, short_name, sort_key, customer_kind, industry_code, unit_id, region_code, district, address, "
            "agreement_number, version, created_at, updated_at) select '分公司' || n, '', '', '', '', %s, '', '', '', '', 1, %s, %s "
            "from generate_series(1, %s) n returning id", [world.city, now, now, count])
        return sorted(row[0] for row in cursor.fetchall())


def hang(now: datetime, kind: str, edges: Sequence[tuple[int, int]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("insert into customers_treeedge (tree_kind, child_id, parent_id, version, created_at, updated_at) "
                       "select %s, c, p, 1, %s, %s from unnest(%s::bigint[], %s::bigint[]) as e (c, p)",
                       [kind, now, now, [child for child, _ in edges], [parent for _, parent in edges]])


def bill(now: datetime, fen: dict[int, int]) -> None:
    testing.publish_by_hand(now=now, revenue={one: (0, amount) for one, amount in fen.items()})


def asked(actor: Actor, account_id: int) -> dict[str, live.Rollup]:
    with access.bound(actor, read_only=True):
        return {one.tree_kind: one for one in api.rollups(actor=actor, account_id=account_id)}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_equal_to_brute_force_per_tree(world: World, now: datetime, seed: int) -> None:
    dice = random.Random(seed)
    nodes = plant(world, now, 40)
    trees = {}
    for kind in ("legal", "service", "billing"):
        order = dice.sample(nodes, len(nodes))
        trees[kind] = {child: order[dice.randrange(place)] for place, child in enumerate(order) if place}
        hang(now, kind, list(trees[kind].items()))
    money = {one: dice.randrange(1, 10**9) for one in nodes if dice.random() < 0.8}
    bill(now, money)

    def brute(kind: str, node: int) -> int:
        return money.get(node, 0) + sum(brute(kind, child) for child, parent in trees[kind].items() if parent == node)

    for node in dice.sample(nodes, 4):
        found = asked(ROOT, node)
        assert {kind: one.fen or 0 for kind, one in found.items()} == {kind: brute(kind, node) for kind in trees}
        assert all(one.is_whole and not one.is_fallback for one in found.values())


def test_one_vendor_with_thirty_five_provincial_branches(world: World, now: datetime) -> None:
    """ARC-27: the reader of one branch's unit sees his part, and that it is a part."""
    head, *branches = plant(world, now, 36)
    hang(now, "legal", [(one, head) for one in branches])
    hang(now, "billing", [(one, head) for one in branches[:5]])
    with connection.cursor() as cursor:
        cursor.execute("update customers_account set unit_id = %s where id = any(%s)", [world.other_city, branches[:10]])
    bill(now, dict.fromkeys([head, *branches], 100))
    whole = asked(ROOT, head)
    assert (whole["legal"].fen, whole["legal"].accounts) == (3600, 36) and whole["service"].is_fallback and whole["service"].fen == 3600
    assert (whole["billing"].fen, whole["billing"].accounts) == (600, 6)
    part = asked(make_actor("hejun", now=now, unit_id=world.city, roles=("R9",)), head)
    assert (part["legal"].fen, part["legal"].seen, part["legal"].accounts, part["legal"].is_whole) == (2600, 26, 36, False)
    assert (part["billing"].fen, part["billing"].seen) == (100, 1)


@pytest.mark.parametrize(("billing", "said"), [
    ([], None), ([(1, 0), (2, 0)], None), ([(1, 0)], (200, True)), ([(1, 0), (2, 0), (3, 0)], (400, False)),
])
def test_where_use_and_payment_differ_it_is_said(world: World, now: datetime, billing: list[tuple[int, int]], said: tuple[int, bool] | None) -> None:
    """Operator 1.1: a head with two branches, of which it pays for none apart, both, one; and for a stranger besides."""
    nodes = plant(world, now, 4)
    hang(now, "legal", [(nodes[1], nodes[0]), (nodes[2], nodes[0])])
    hang(now, "billing", [(nodes[child], nodes[parent]) for child, parent in billing])
    bill(now, dict(zip(nodes, (1000, 100, 200, 400), strict=True)))
    apart = api.use_and_payment(list(asked(ROOT, nodes[0]).values()))
    assert (apart and (apart.fen, apart.is_paid_elsewhere)) == said
    page = browser_of(make_actor("top", now=now, unit_id=world.hq, roles=("R10",)).user_id).get(f"/accounts/{nodes[0]}/blocks/rollups/")
    assert ("不由本户付费" in page.content.decode(), "替使用树以外" in page.content.decode()) == (said == (200, True), said == (400, False))


def test_who_only_serves_the_site_gets_no_figure(world: World, now: datetime) -> None:
    head, branch = plant(world, now, 2)
    hang(now, "legal", [(branch, head)])
    bill(now, {head: 1, branch: 2})
    helper = make_actor("shudi", now=now, unit_id=world.other_province)
    customers.assign(actor=ROOT, now=now, account_id=head, user_id=helper.user_id, role="local_service")
    assert asked(helper, head) == {}


def test_ten_thousand_deep_and_beyond_the_live_bound(world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """IMP-22: a chain of 10,000 answers, without recursion: the sum, and the pages of its top, its middle and its end."""
    nodes = plant(world, now, 10_001)
    hang(now, "legal", list(zip(nodes[1:], nodes, strict=False)))
    browser = browser_of(make_actor("top", now=now, unit_id=world.hq, roles=("R10",)).user_id)
    for node in (nodes[0], nodes[5_000], nodes[-1]):
        for page in ("", "tree/", "blocks/rollups/"):
            assert browser.get(f"/accounts/{node}/{page}").status_code == 200, (node, page)
    bill(now, {nodes[0]: 5, nodes[5_000]: 7, nodes[-1]: 11})
    found = asked(ROOT, nodes[0])["legal"]
    assert (found.fen, found.accounts, found.is_exact) == (23, 10_001, True)
    monkeypatch.setattr(live, "LIVE", 100)
    found = asked(ROOT, nodes[0])["legal"]
    assert (found.fen, found.accounts, found.is_exact) == (None, 100, False), "no night has summed it up"
    assert asked(ROOT, nodes[-5])["legal"].is_exact


def test_a_lead_of_more_accounts_than_are_summed_at_once_reads_his_whole_tree(world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """IMP-22, operator 1.1: equal to brute force beyond the live bound, of what he may see in each kind of tree."""
    dice = random.Random(7)
    nodes = plant(world, now, 60)
    trees = {}
    for kind in ("legal", "service"):
        trees[kind] = {child: nodes[dice.randrange(place)] for place, child in enumerate(nodes) if place}
        hang(now, kind, list(trees[kind].items()))
    money = {one: dice.randrange(1, 10**9) for one in nodes if dice.random() < 0.8}
    bill(now, money)
    top, branch = nodes[0], max(nodes[1:20], key=lambda node: len(below(trees["legal"], node)))
    lead, owner = (make_actor(name, now=now, unit_id=world.other_province) for name in ("shouxi", "guishu"))
    for account_id, actor, role in ((top, lead, "lead"), (branch, owner, "owner")):
        customers.assign(actor=ROOT, now=now, account_id=account_id, user_id=actor.user_id, role=role)
    monkeypatch.setattr(live, "LIVE", 2)
    for actor, node in ((lead, top), (owner, branch)):
        mine = {*below(trees["legal"], node)}
        for kind, found in asked(actor, node).items():
            tree = below(trees.get(kind, trees["legal"]), node)
            wanted = [money.get(one) for one in tree if one in mine]
            assert (found.accounts, found.seen, found.is_exact) == (len(tree), len(wanted), True), kind
            assert found.fen == sum(fen or 0 for fen in wanted) and found.is_whole == (mine >= set(tree))
    assert len(below(trees["legal"], branch)) > 2


def below(parents: dict[int, int], node: int) -> list[int]:
    """An account and everything below it."""
    return [node, *(found for child, parent in parents.items() if parent == node for found in below(parents, child))]
