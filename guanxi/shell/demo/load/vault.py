"""The vault of the city on stage: who is on duty in which shift, a wish that waits for him, and two emergencies (PRM-66, PRM-67).

Through commands only; each part looks whether it was played before, because a killed loader repeats the whole step.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.domains.privacy import api as privacy
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.demo.load import staff

HEAD, NEIGHBOUR, PROVINCE, GROUP, TEACHER, GUARD = "linwanqing", "luotian", "xulicheng", "fangruolin", "shenzhixia", "yanshouzheng"
# shift → who approves, and who stands in for him. By night another than by day; who asks himself is passed over for his substitute.
ROSTER = {"work": (PROVINCE, HEAD), "night": (GROUP, PROVINCE), "rest": (PROVINCE, GROUP)}
# who opened, how long ago, why, and what the security officer said of it ("": it waits for him)
OPENED = ((NEIGHBOUR, timedelta(hours=30), "石渡市机房进水,逐户联系单位负责人转移设备", "与当晚值班日志一致,通话记录齐全"),
          (HEAD, timedelta(hours=3), "专线全阻,客户值班电话无人接听,须联系负责人本人开门", ""))


def load(*, now: datetime) -> str:
    """Plays what is missing; returns one sentence."""
    return ", ".join((_roster(now), _wish(now), _emergencies(now)))


def _roster(now: datetime) -> str:
    head, today = staff.acting_as(HEAD), now.astimezone(clock.ZONE).date()
    with access.bound(head):
        if privacy.roster(actor=head, today=today, now=now):
            return "duty known"
    for shift, (approver, substitute) in ROSTER.items():
        privacy.set_duty(actor=head, now=now, values=privacy.TurnValues(
            unit_id=head.unit_id or 0, shift=shift, approver_id=staff.acting_as(approver).user_id or 0,
            substitute_id=staff.acting_as(substitute).user_id or 0, valid_from=today, valid_until=None))
    return "duty of three shifts"


def _wish(now: datetime) -> str:
    """One wish of the head that waits for whoever is on duty now."""
    head = staff.acting_as(HEAD)
    with access.bound(head):
        if any(one.kind == "view" for one in privacy.vault_requests(actor=head, now=now)):
            return "wish known"
    account_id, people = _somebody(head, owner_id=staff.acting_as(TEACHER).user_id)
    privacy.ask_vault(actor=head, now=now, account_id=account_id, wish=privacy.Wish(
        contact_ids=people, fields=("hobby", "residence"), reason="工单 GD-20261127-018:高层拜访准备", period="30"))
    return "one wish"


def _emergencies(now: datetime) -> str:
    """Two heads opened at night without asking: one was reviewed, one waits (its day is over tomorrow: then it is escalated)."""
    guard = staff.acting_as(GUARD)
    with access.bound(guard):
        if privacy.emergencies(actor=guard, now=now):
            return "emergencies known"
    for login, ago, reason, said in OPENED:
        head = staff.acting_as(login)
        account_id, people = _somebody(head)
        opened = privacy.break_glass(actor=head, now=now - ago, account_id=account_id, wish=privacy.Wish(
            contact_ids=people[:1], fields=("residence",), reason=reason))
        if said:
            privacy.review_emergency(actor=guard, now=now - ago + timedelta(hours=9), request_id=opened, verdict="justified", note=said)
    return f"{len(OPENED)} emergencies"


def _somebody(head: Actor, *, owner_id: int | None = None) -> tuple[int, list[int]]:
    """An account of the head's book (of this owner) and two of its people."""
    conditions = (lists.Condition(column="owner_id", operator="in", values=(owner_id,)),) if owner_id else ()
    with access.bound(head):
        rows = lists.book_page(query=lists.BookQuery(conditions=conditions, size=1), scope=customers.list_scope(head)).rows
        return rows[0].account_id, [one.id for one in customers.contacts(actor=head, account_id=rows[0].account_id)[:2]]
