"""消费行为 of an account (ARC-09, ARC-29): figures with their months, beside the money, read like money, quiet when nothing changed."""

from __future__ import annotations

import pytest

from guanxi.domains.insights import api
from guanxi.domains.insights.models import AccountUsage, NightRun
from guanxi.domains.insights.personal import AccountFigures
from guanxi.domains.insights.testing import USAGE, bill, load, night, publish_by_hand, used
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure import months
from guanxi.foundation.pure.ref import Ref


@pytest.fixture
def published(accounts, now):
    """The same shape without a night: both accounts use data."""
    series = "{" + ",".join(["1024"] * 12) + "}"
    publish_by_hand(now=now, revenue=dict.fromkeys(accounts, (1, 1)),
                    usage=[(one, "mobile", "data", 1024, 1024, 1024, 0.0, 0, series) for one in accounts])
    return accounts


def test_block_says_use_trend_silence_and_what_the_products_bring_and_a_quiet_night_writes_nothing(accounts, now, root):
    """Data grows, calls fell silent in September; a night in which nothing changed leaves every row as it is."""
    load([bill(202610, code, "100", product_code="YD-GRP", product_name="集团移动套餐") for code in ("G1", "G2")], now=now)
    lines = [used(month, "G1", "流量", "2" if month > 202601 else "1") for month in months.span(202610, 15)]
    lines += [used(month, "G1", "主叫时长", "0" if month > 202608 else "60") for month in months.span(202610, 3)]
    load([*lines, used(202610, "G2", "流量", "5")], now=now, profile="usage_month", declared=USAGE, name="usage.csv")
    night(now=now)
    block = api.usage_block(actor=root, account_id=accounts[0])
    assert block is not None and block.reach is not None
    assert (block.reach.month, block.reach.now_months[0], block.reach.then_months[0]) == (202610, 202608, 202508)
    (mobile,) = block.families
    assert (mobile.label.zh, mobile.last_month_fen, mobile.is_idle) == ("移动", 10000, False)
    calls, data = mobile.lines
    said = [one.zh for one in (data.last_said, data.mean_said, data.year_ago_said) if one]
    assert (data.label.zh, said, data.trend_rate) == ("流量", ["2 GB", "2 GB", "1 GB"], 1.0)
    assert (calls.label.zh, calls.silent_months, calls.last_month, calls.mean_3m_year_ago, calls.trend_rate) == ("主叫时长", 2, 0, None, None)
    assert calls.series == [None] * 9 + [3600, 0, 0], "months without a file are no data, not nothing used"
    before = list(AccountUsage.objects.order_by("pk").values())
    assert NightRun.objects.get(pk=night(now=now)).changed_rows == 0
    assert list(AccountUsage.objects.order_by("pk").values()) == before


def test_usage_is_read_like_money(world, published, now):
    director = make_actor("lin", now=now, unit_id=world.city, roles=("R9",))
    with access.bound(director):
        assert api.usage_block(actor=director, account_id=published[0]) is not None
        assert api.usage_block(actor=director, account_id=published[1]) is None


def test_without_a_file_there_is_nothing_to_say(accounts, now, root):
    assert api.usage_block(actor=root, account_id=accounts[0]) is None
    publish_by_hand(now=now, revenue={accounts[0]: (1, 1)})
    block = api.usage_block(actor=root, account_id=accounts[0])
    assert block is not None and block.reach is None and block.families == ()


def test_erasing_an_account_removes_its_usage(published, now, root):
    with audit.acting(actor=root, verb="erase_account", now=now) as act:
        AccountFigures().erase(subject=Ref("account", published[0]), act=act)
    assert set(AccountUsage.objects.values_list("account_id", flat=True)) == {published[1]}
