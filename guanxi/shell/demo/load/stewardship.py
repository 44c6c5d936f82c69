"""Three managers who verify what they know: 何俊 least (operator 3.2), 沈知夏 her orphans, 周小满 her county. Then the figures, a sample to call
back, and a round of collection opened by 林婉清."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.domains.stewardship import api
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor, system
from guanxi.shell.demo.load import staff

# login, accounts he has verified, how he does it, every how many days
PEOPLE = (("hejun", 4, "call", 11), ("shenzhixia", 14, "visit", 3), ("zhouxiaoman", 10, "customer", 4))
FAULT_EVERY = 6
HEAD = "linwanqing"


def load(*, now: datetime) -> str:
    """Plays it once; a second time only the figures are made anew."""
    told = sum(_verify(staff.acting_as(login), now, most, source, days) for login, most, source, days in PEOPLE)
    summed = api.sum_up(actor=system("demo"), now=now)
    drawn = api.draw_call_backs(actor=system("demo"), now=now, seed="yunjiang")
    return f"{told} accounts verified; {summed} summed up; {drawn} to be called back; {_round(staff.acting_as(HEAD), now)}"


def _round(head: Actor, now: datetime) -> str:
    with access.bound(head):
        is_open = bool(api.rounds(actor=head))
    if is_open or head.unit_id is None:
        return "a round runs already"
    city = min(head.scope.unit_ids, default=head.unit_id)
    api.open_round(actor=head, now=now, name="四季度联系方式补全", unit_id=city, fields=["contact.mobile", "contact.email"],
                   due_on=now.astimezone(clock.ZONE).date() + timedelta(days=21))
    return "one round open"


def _verify(actor: Actor, now: datetime, most: int, source: str, days: int) -> int:
    own = lists.Condition(column="owner_id", operator="in", values=(actor.user_id,))
    with access.bound(actor):
        ids = [row.account_id for row in lists.book_page(query=lists.BookQuery(conditions=(own,), size=most), scope=customers.list_scope(actor)).rows]
    return sum(_account(actor, now - timedelta(days=place * days), account_id, source, is_wrong=place % FAULT_EVERY == FAULT_EVERY - 1)
               for place, account_id in enumerate(ids))


def _account(actor: Actor, at: datetime, account_id: int, source: str, *, is_wrong: bool) -> bool:
    with access.bound(actor):
        state = api.account_state(actor=actor, account_id=account_id, today=at.astimezone(clock.ZONE).date())
    if state.last_checked_on is not None:
        return False
    found: Sequence[api.Item] = [api.Item(one.contact_id, one.field) for group in state.groups[:2] for one in group.values if one.can_be_checked]
    if not found:
        return False
    api.verify_values(actor=actor, now=at, account_id=account_id, items=found, source=source)
    if is_wrong:
        api.find_fault(actor=actor, now=at + timedelta(hours=5), account_id=account_id, item=found[-1], source="visit", note="当面核对,与档案不符")
    return True
