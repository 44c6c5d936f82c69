"""Whose revenue the bank's lines are【虚构】: sold in 望溪, installed in 石渡, agreed twice; one line counts for one unit. Through commands only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from guanxi.domains.customers import api as customers
from guanxi.domains.shares import api as shares
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.demo.shapes import AccountPlan

BANK, PROVINCE, SOLD, BUILT = "屿澜银行望溪分行", "97", "9702", "9703"
AGREEMENT = "跨市专线收入分摊协议 YJ-FT-{year}-017"


def load(accounts: Iterable[AccountPlan], *, actor: Actor, now: datetime) -> str:
    """Three splits of two lines; a second time changes nothing."""
    bank = next((account for account in accounts if account.name == BANK), None)
    if bank is None or len(bank.instances) < 2:
        return "no bank"
    today = now.astimezone(clock.ZONE).date()
    with access.bound(actor):
        account_id = customers.accounts_by_identifier(actor=actor, codes=[bank.group_code], schemes=["group_code"])[bank.group_code]
        if shares.shares_of(actor=actor, account_id=account_id, on=today):
            return "known already"
    shared, own = (instance.number for instance in bank.instances[:2])
    plans = (
        (shared, date(today.year - 1, 1, 1), "受理在望溪,装机在石渡数据中心", ((SOLD, "60%"), (BUILT, "40%"))),
        (shared, date(today.year, 7, 1), "石渡自建末端后重议", ((SOLD, "50%"), (BUILT, "50%"))),
        (own, date(today.year - 1, 1, 1), "", ((SOLD, "100%"),)),
    )
    for number, since, reason, parts in plans:
        with access.bound(actor, read_only=True):
            seen = shares.instance_of(actor=actor, account_id=account_id, issuer=PROVINCE, instance=number, on=since).seen
        shares.set_revenue_shares(
            actor=actor, now=now, account_id=account_id, seen=seen, shares=[{"unit": unit, "rate": rate} for unit, rate in parts],
            values={"instance": number, "issuer": PROVINCE, "valid_from": since, "reason": reason,
                    "source_document": AGREEMENT.format(year=since.year)})
    return "3 revenue splits"
