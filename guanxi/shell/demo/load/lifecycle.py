"""When the stories' accounts were last visited; the university's manager has three weeks left before its grade falls (ARC-22).

Through commands only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import api as grading
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor, system
from guanxi.shell.demo.load.rivals import BANK, HOSPITAL, UNIVERSITY
from guanxi.shell.demo.shapes import AccountPlan

VISITS = ((BANK, 12, "与采购中心对齐专线续签时间表"), (HOSPITAL, 40, "信息科演示影像归档方案"), (UNIVERSITY, 163, "参加新校区开学典礼"))


def load(accounts: Iterable[AccountPlan], *, actor: Actor, now: datetime) -> str:
    """Three visits, then one day's clean-up; a second time changes nothing."""
    codes = {account.name: account.group_code for account in accounts if account.name in (BANK, HOSPITAL, UNIVERSITY)}
    today = now.astimezone(clock.ZONE).date()
    with access.bound(actor):
        ids = customers.accounts_by_identifier(actor=actor, codes=codes.values(), schemes=["group_code"])
        known = {pk: card.last_visited_on for pk, card in customers.cards(actor=actor, ids=ids.values()).items()}
    for name, days, remark in VISITS:
        account_id = ids.get(codes.get(name, ""))
        if account_id is not None and known[account_id] is None:
            customers.record_visit(actor=actor, now=now, account_id=account_id, values={"visited_on": today - timedelta(days=days), "remark": remark})
    done = grading.lower_unvisited(actor=system("demo"), now=now)
    return f"{done.announced} falls announced"
