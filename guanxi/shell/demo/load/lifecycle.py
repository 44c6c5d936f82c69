"""When the stories' accounts were last visited; the university's manager has three weeks left before its grade falls (ARC-22).

Through commands only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import api as grading
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor, system
from guanxi.shell.demo.load.rivals import BANK, HOSPITAL, UNIVERSITY
from guanxi.shell.demo.shapes import AccountPlan

# which of the account's people were met, in their order on its page; the bank's first of them longer ago than the others
VISITS = ((BANK, 12, "与采购中心对齐专线续签时间表", slice(1, 3)), (HOSPITAL, 40, "信息科演示影像归档方案", slice(0, 2)),
          (UNIVERSITY, 163, "参加新校区开学典礼", slice(0, 1)), (BANK, 75, "年度合作回顾", slice(0, 1)))


def load(accounts: Iterable[AccountPlan], *, actor: Actor, now: datetime) -> str:
    """Visits of the accounts' managers with whom they met, then one day's clean-up; a second time changes nothing."""
    codes = {account.name: account.group_code for account in accounts if account.name in (BANK, HOSPITAL, UNIVERSITY)}
    today = now.astimezone(clock.ZONE).date()
    with access.bound(actor):
        ids = customers.accounts_by_identifier(actor=actor, codes=codes.values(), schemes=["group_code"])
        known = {pk: card.last_visited_on for pk, card in customers.cards(actor=actor, ids=ids.values()).items()}
        owners = {pk: customers.owner_of(account_id=pk) for pk in known}
        people = {pk: [one.contact_id for one in customers.people_to_visit(actor=actor, account_id=pk).people] for pk in known}
    for name, days, remark, met in VISITS:
        account_id = ids.get(codes.get(name, ""))
        if account_id is not None and known[account_id] is None:
            owner = owners[account_id]
            by = organisation.actor_of_user(user_id=owner.user_id) if owner else actor
            customers.record_visit(actor=by, now=now, account_id=account_id, contact_ids=people[account_id][met],
                                   values={"visited_on": today - timedelta(days=days), "remark": remark})
    done = grading.lower_unvisited(actor=system("demo"), now=now)
    return f"{done.announced} falls announced"
