"""Money and usage as a program reads them: no data is said so, not answered as null."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from guanxi.domains.customers import api as customers
from guanxi.domains.insights import api as insights
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.foundation.pure.words import OneOf

MOST_PARTS = 20


def money(*, actor: Actor, account_id: int) -> insights.MoneyBlock:
    """Revenue, months, bridge, arrears of an account. Refuses `not_found`, `money_closed`, `no_figures` before the first night."""
    customers.require_money(actor, account_id)
    found = insights.money_block(actor=actor, account_id=account_id)
    if found is None:
        raise _no_figures()
    return found


def usage(*, actor: Actor, account_id: int) -> insights.UsageBlock:
    """What an account uses, by product family and kind. Refuses `not_found`, `money_closed`, `no_figures` before the first night. ARC-29."""
    customers.require_money(actor, account_id)
    found = insights.usage_block(actor=actor, account_id=account_id)
    if found is None:
        raise _no_figures()
    return found


def concentration(*, actor: Actor) -> insights.Concentration:
    """How few customers bring how much of what the caller sees. Refuses `no_figures` before the first night."""
    found = insights.concentration(actor=actor)
    if found is None:
        raise _no_figures()
    return found


def account_shared(*, actor: Actor, account_id: int) -> insights.SharedRevenue:
    """12 months of an account by unit. Refuses `not_found`, `money_closed`, `no_figures`."""
    found = insights.account_shared(actor=actor, account_id=account_id)
    if found is None:
        raise _no_figures()
    return found


def shared_revenue(*, actor: Actor, by: Annotated[str, OneOf(("unit", "person"))] = "unit") -> insights.SharedList:
    """What each unit, or with by=person each manager, counts of what the caller sees. Refuses `no_figures`."""
    found = insights.shared_revenue(actor=actor, by=by)
    if found is None:
        raise _no_figures()
    return found


def split_money(*, actor: Actor, account_id: int, instance: str, rates: Mapping[int, Decimal]) -> insights.SplitMoney:
    """What 12 months of a product instance are to each unit, now and under new `rates` (unit id to rate, together 1, or none). Refuses `not_found`,
    `money_closed`, `rates_not_whole` (422), `no_figures`.
    """
    if rates and (len(rates) > MOST_PARTS or sum(rates.values()) != 1 or any(not 0 <= rate <= 1 for rate in rates.values())):
        raise Refusal("rates_not_whole", t("比例之和须为1", "The rates must make one whole"), field="rates", status=422)
    customers.require_money(actor, account_id)
    found = insights.split_money(actor=actor, account_id=account_id, instance=instance[:60], rates=rates)
    if found is None:
        raise _no_figures()
    return found


def _no_figures() -> Refusal:
    return Refusal("no_figures", t("尚无数据", "There are no figures yet"), status=409,
                   way_out=t("请先完成一次夜间计算", "A night must have run first"))
