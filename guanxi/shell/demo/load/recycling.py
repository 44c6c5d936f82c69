"""Two dead records in the recycle bin: one its manager put there, one its city's head, nearly kept long enough. Through commands only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from guanxi.domains.customers import api as customers
from guanxi.foundation.django import access, clock
from guanxi.shell.demo.load import staff


@dataclass(frozen=True, kw_only=True)
class Dead:
    """An account that exists no more, and who put it into the bin when and why."""

    name: str
    kind: str
    person: str
    by: str
    days_ago: int
    reason: str


DEAD = (
    Dead(name="望溪永盛货运有限公司", kind="private", person="卢昌海", by="hejun", days_ago=12, reason="已注销,营业执照公示注销日期为上月"),
    Dead(name="望溪市城南印刷厂", kind="state_owned", person="孟秀兰", by="linwanqing", days_ago=174, reason="厂区拆迁停产,两年无业务往来"),
)


def load(*, now: datetime) -> str:
    """Enters and retires both once; a second time changes nothing."""
    made = 0
    for dead in DEAD:
        actor, then = staff.acting_as(dead.by), now - timedelta(days=dead.days_ago)
        with access.bound(actor):
            is_there = customers.bin_entries(actor=actor, today=now.astimezone(clock.ZONE).date(), text=dead.name).rows
            half_done = customers.account_named(actor=actor, said=dead.name)
        if is_there:
            continue
        account_id = half_done or customers.create_account(actor=actor, now=then - timedelta(days=400), values={
            "name": dead.name, "customer_kind": dead.kind, "unit": actor.unit_id or 0, "address": "望溪市砚湖区"})
        if not half_done:
            customers.add_contact(actor=actor, now=then - timedelta(days=400), account_id=account_id, values={"name": dead.person, "post": "经理"})
        customers.retire_account(actor=actor, now=then, account_id=account_id, reason=dead.reason)
        made += 1
    return f"{made} accounts in the recycle bin"
