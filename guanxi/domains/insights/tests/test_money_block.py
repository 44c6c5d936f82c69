"""The account's money block: figures with stamp, bridge that sums, scope."""

from __future__ import annotations

from guanxi.analytics.profiles import Declared
from guanxi.domains.insights import api
from guanxi.domains.insights.testing import bill, load, night
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import access


def test_block_holds_revenue_bridge_stack_and_arrears(accounts, now, root):
    load([bill(202609, "G1", "100", billing_account="A1"), bill(202610, "G1", "76", billing_account="A1"),
          bill(202610, "G1", "40", product_instance="PI-2", product_code="KD-BIZ", product_name="商务宽带"),
          bill(202610, "G1", "-5", charge_kind="调账", product_instance="")], now=now)
    buckets = dict.fromkeys(("to_30", "to_60", "to_90", "to_180", "to_360", "over_360"), "0")
    load([{"snapshot_on": "20261105", "billing_account": "A1", "total": "9", "current": "4", **buckets, "to_90": "5"}],
         now=now, profile="arrears_snapshot", declared=Declared(unit="yuan"))
    night(now=now)
    block = api.money_block(actor=root, account_id=accounts[0])
    assert block is not None
    assert block.stamp.said.zh == "2026-10 出账 · 不含税 · 截至 11-05"
    assert [(item.kind, item.label.zh, item.fen) for item in block.bridge] == [
        ("new", "新装", 4000), ("price", "降价", -2400), ("adjustment", "调账", -500)]
    assert sum(item.fen for item in block.bridge) == 11100 - 10000
    assert [(stack.family, stack.fen[-1]) for stack in block.stacks] == [("leased_line", 7100), ("broadband", 4000)]
    assert (block.months[0], block.months[-1], len(block.series)) == (202511, 202610, 24)
    assert block.month_rate is not None
    assert round(block.month_rate, 2) == 0.11
    assert block.year_rate is None, "the lake does not cover the 12 months before"
    assert block.arrears is not None
    assert (block.arrears.total_fen, block.arrears.overdue_fen, block.arrears.oldest_days) == (900, 500, 61)
    assert {key: fen for key, _, fen in block.arrears.buckets}["to_90"] == 500


def test_out_of_scope_is_nothing(world, accounts, now):
    load([bill(202610, "G1", "1"), bill(202610, "G2", "1")], now=now)
    night(now=now)
    director = make_actor("lin", now=now, unit_id=world.city, roles=("R9",))
    with access.bound(director):
        assert api.money_block(actor=director, account_id=accounts[0]) is not None
        assert api.money_block(actor=director, account_id=accounts[1]) is None


def test_before_the_first_night_there_is_no_block(accounts, root):
    assert api.money_block(actor=root, account_id=accounts[0]) is None


def test_erasing_an_account_removes_its_figures(accounts, now, root):
    from guanxi.domains.insights.personal import AccountFigures
    from guanxi.foundation.django import audit
    from guanxi.foundation.pure.ref import Ref

    load([bill(202610, "G1", "1"), bill(202610, "G2", "1")], now=now)
    night(now=now)
    with audit.acting(actor=root, verb="erase_account", now=now) as act:
        AccountFigures().erase(subject=Ref("account", accounts[0]), act=act)
    assert set(api.measures_of(account_ids=accounts)) == {accounts[1]}
