"""The shop in 榆浦 (retail pack): two groups of clerks with a month that runs, one that is over and one of summer; registration, first entry,
existing customers whom the manager has yet to distribute (ARC-19, ARC-20, ARC-21, ORG-20). Through commands only."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.stewardship import api as stewardship
from guanxi.foundation.django import access, clock
from guanxi.foundation.django.idempotency import AlreadyDone
from guanxi.foundation.pure import months
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.demo import words
from guanxi.shell.demo.load import staff

MANAGER = "pengyuehua"
GROUPS = (("营业一组", ("qiuyu", "jiaxiaochuan")), ("营业二组", ("xiangqing", "baiyang")))
# new customers of both groups and new buyers: of this month, of the last one, of the last summer month before (quota 20)
RUNNING, OVER, SUMMER = ((9, 6), 17), ((31, 18), 52), ((21, 12), 33)
SUMMER_MONTHS = (7, 8, 9)
DAYS_OF_ENTRY = 9  # the pack gives seven
KINDS = ("面馆", "便利店", "修车铺", "理发店", "水果店", "五金店", "裁缝铺", "早餐店", "茶馆", "文具店", "花店", "药房")
EXISTING = ("榆浦区老船坞渔具店", "榆浦区南门粮油行", "榆浦区桥头照相馆", "榆浦区春和旅社", "榆浦区振兴打印社", "榆浦区柳巷幼教中心")


def load(*, now: datetime) -> str:
    """Plays it once; accounts and checks that are there are not made again."""
    manager, today = staff.acting_as(MANAGER), now.astimezone(clock.ZONE).date()
    played, place = _months(today), 0
    first = date(played[-1][0] // 100, played[-1][0] % 100, 1)
    _groups(manager, datetime.combine(first, time(9), clock.ZONE))
    for month, (counts, buyers) in played:
        for (_, clerks), count in zip(GROUPS, counts, strict=True):
            for number in range(count):
                _customer(staff.acting_as(clerks[number % 2]), _name(place), _day(month, number, today), now)
                place += 1
        stewardship.report_buyers(actor=manager, now=now, unit_id=manager.unit_id or 0, month=month, count=buyers)
    stewardship.report_migration(
        actor=manager, now=now, unit_id=manager.unit_id or 0, began_on=first, finished_on=first + timedelta(days=DAYS_OF_ENTRY))
    _existing(manager, now)
    return f"{place} new customers in two groups, {len(EXISTING)} to distribute"


def _months(today: date) -> list[tuple[int, tuple[tuple[int, int], int]]]:
    """Months with what they brought, the newest first; no month is two of them."""
    running = today.year * 100 + today.month
    over = months.shift(running, -1)
    summer = months.shift(over, -1)
    while summer % 100 not in SUMMER_MONTHS:
        summer = months.shift(summer, -1)
    return [(running, RUNNING), (over, OVER), (summer, SUMMER)]


def _day(month: int, number: int, today: date) -> date:
    first = date(month // 100, month % 100, 1)
    last = min(today, date(months.shift(month, 1) // 100, months.shift(month, 1) % 100, 1) - timedelta(days=1))
    return first + timedelta(days=number % last.day)


def _groups(manager: Actor, since: datetime) -> None:
    unit_id = manager.unit_id or 0
    if organisation.groups(unit_id=unit_id, on=since.date() + timedelta(days=1)):
        return
    for name, clerks in GROUPS:
        made = organisation.open_group(actor=manager, now=since, unit_id=unit_id, name=name)
        for login in clerks:
            organisation.join_group(actor=manager, now=since, group_id=made, user_id=staff.acting_as(login).user_id or 0)


def _name(place: int) -> str:
    """A shop of its own for every place: family name by family name, trade by trade."""
    return f"榆浦区{words.SURNAMES[place // len(KINDS)]}记{KINDS[place % len(KINDS)]}"


def _customer(clerk: Actor, name: str, day: date, now: datetime) -> None:
    """Won at the counter, entered and confirmed in one visit."""
    at = min(datetime.combine(day, time(10, 20), clock.ZONE), now)
    made = _entered(clerk, name, at, address=f"望溪市榆浦区河街{len(name) * 7}号")
    with access.bound(clerk):
        state = stewardship.account_state(actor=clerk, account_id=made, today=at.astimezone(clock.ZONE).date())
    if state.last_checked_on is None:
        stewardship.verify_values(actor=clerk, now=at, account_id=made, source="customer", items=[
            stewardship.Item(None, "account.name"), stewardship.Item(None, "account.address")])


def _existing(manager: Actor, now: datetime) -> None:
    """Nobody's yet; how they would lie over the groups has been previewed (ORG-20)."""
    made = [_entered(manager, name, now - timedelta(days=1)) for name in EXISTING]
    with access.bound(manager):
        if customers.distributions(actor=manager, unit_id=manager.unit_id or 0):
            return
    customers.prepare_distribution(actor=manager, now=now, terms=customers.DistributionTerms(
        unit_id=manager.unit_id or 0, scope="ticked", account_ids=tuple(made), note="存量客户分到两组,先看一遍"))


def _entered(actor: Actor, name: str, at: datetime, address: str = "") -> int:
    """The account of this name, entered now or by a loader that was killed."""
    try:
        return customers.create_account(actor=actor, now=at, key=f"demo-{name}", values={
            "name": name, "customer_kind": "private", "district": "榆浦区", "industry_code": "F52", "address": address})
    except AlreadyDone as done:
        return int(done.result)
