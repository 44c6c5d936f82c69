"""What people did at their customers: others than the owner captured something, a code changed, departments were asked, a rotation is planned.

Through commands only; each part looks whether it was played before, because a killed loader repeats the whole step.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.stewardship import api as stewardship
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.demo import cast
from guanxi.shell.demo.load import staff

HEAD, BANKER, TEACHER, COUNTY, ENGINEER = "linwanqing", "hejun", "shenzhixia", "zhouxiaoman", "luyiming"
HOSPITAL, BANK, PLANT = "望溪市第一人民医院集团", "屿澜银行望溪分行", "砺川装备集团望溪工厂"
# who it was, by the engineer's account of his visit to the machine room【虚构】
MET: customers.ContactValues = {"name": "宋屿舟", "post": "信息科机房管理员", "department": "信息科", "office_phone": "0970-8200-3316"}
NEED = "新院区明年三月启用,需两条不同路由的专线"
FAULT = "2G 专线 11 月以来第二次瞬断,请核查光缆路由并派修"
FORMER_CODE, NEW_CODE = "WXSB-2019-0417", "WXSB-2026-0108"
ROTATED, OVERLAP = 6, 10
NOTE = "年度轮岗:县分公司之间对调,交接期双人在岗"
PLAYERS = {one.number for one in cast.CAST}  # their accounts are the stories'


def load(*, now: datetime) -> str:
    """Plays what is missing; returns one sentence."""
    parts: tuple[Callable[[datetime], str], ...] = (_captured, _recoded, _asked, _rotation)
    return ", ".join(part(now) for part in parts)


def _captured(now: datetime) -> str:
    """The line engineer met somebody in the machine room and heard of a need; the hospital's owner is told (ARC-15, ORG-21)."""
    engineer, owner = staff.acting_as(ENGINEER), staff.acting_as(TEACHER)
    hospital = _named(owner, HOSPITAL)
    with access.bound(owner):
        if any(one.name == MET["name"] for one in customers.contacts(actor=owner, account_id=hospital)):
            return "visit captured"
    stewardship.capture(actor=engineer, now=now - timedelta(days=2), account_id=hospital, account={}, contact=MET, need=NEED, key="demo-captured")
    return "a visit captured"


def _recoded(now: datetime) -> str:
    """The plant's code was given anew in the billing system: the former one stays findable, with the day it ended (operator 1.2)."""
    head = staff.acting_as(HEAD)
    plant = _named(head, PLANT)
    with access.bound(head):
        if any(one.value == NEW_CODE for one in customers.identifiers(account_id=plant)):
            return "code known"
    customers.set_identifier(actor=head, now=now - timedelta(days=40), account_id=plant, scheme="customer_code", value=FORMER_CODE)
    customers.set_identifier(actor=head, now=now - timedelta(days=5), account_id=plant, scheme="customer_code", value=NEW_CODE)
    return "a code passed on"


def _asked(now: datetime) -> str:
    """The banker asks network operations and the department about a line that failed twice (ORG-22)."""
    banker = staff.acting_as(BANKER)
    bank = _named(banker, BANK)
    with access.bound(banker):
        if customers.collaborations(actor=banker, account_id=bank):
            return "departments asked"
    customers.ask_departments(actor=banker, now=now - timedelta(hours=5), account_id=bank, process="line_fault", wanted=FAULT, key="demo-departments")
    return "departments asked"


def _rotation(now: datetime) -> str:
    """Accounts of another county's manager pass on next month: a witness, ten workdays together, a cutoff (operator 1.13)."""
    head, heir = staff.acting_as(HEAD), staff.acting_as(COUNTY)
    today = now.astimezone(clock.ZONE).date()
    with access.bound(head):
        if customers.handovers(actor=head):
            return "rotation planned"
        rows = lists.book_page(query=lists.BookQuery(size=200), scope=customers.list_scope(head)).rows
        people = organisation.users(ids={row.owner_id for row in rows if row.owner_id})
        own: dict[int, list[int]] = {}
        for row in rows:
            if row.owner_id and people[row.owner_id].staff_number not in PLAYERS:
                own.setdefault(row.owner_id, []).append(row.account_id)
    if not own:
        return "nobody to rotate"
    former = max(own, key=lambda one: (len(own[one]), one))
    begins = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    customers.open_handover(actor=head, now=now - timedelta(days=1), account_ids=own[former][:ROTATED], key="demo-rotation",
                            terms=customers.HandoverTerms(from_user_id=former, to_user_id=heir.user_id or 0, witness_id=head.user_id or 0,
                                                          effective_on=begins, overlap_days=OVERLAP, cutoff_on=begins, note=NOTE))
    return f"a rotation of {len(own[former][:ROTATED])} planned"


def _named(actor: Actor, name: str) -> int:
    with access.bound(actor):
        found = customers.account_named(actor=actor, said=name)
    if found is None:
        raise LookupError(f"the story's account {name} is not there")
    return found
