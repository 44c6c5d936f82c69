"""Who left, who asks for what is held of him, who looks for a parent he does not see, and whom a partner serves (LIF-17, PRM-76, PRM-77, ARC-27).

Through commands only; each part looks whether it was played before, because a killed loader repeats the whole step.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from guanxi.domains.approvals import api as approvals
from guanxi.domains.customers import api as customers
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.parentage import api as parentage
from guanxi.domains.privacy import api as privacy
from guanxi.foundation.django import access
from guanxi.foundation.django.idempotency import AlreadyDone
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.demo import cast
from guanxi.shell.demo.load import staff

HEAD, COUNTY, BANKER, ADMIN, COMPLIANCE = "linwanqing", "zhouxiaoman", "hejun", "admin", "weidonglai"
PLAYERS = {one.number for one in cast.CAST}  # none of the stories' people leaves
FEW = 12
"""The leaver had so many accounts at most: each is adopted by hand."""
STATION, PARENT = "砺川装备柳塘服务站", "砺川装备集团有限公司"
SERVED_BY_PARTNER = "柳塘县供销合作社联合社"
AGENT, AGENTS_MAN = "柳塘乡信代理服务部", ("zhaiyuan", "翟远")
# whose wish, in the compliance officer's words; the first is granted, the second waits for the head
COPY = "本人来函(11月16日收)要求提供其个人信息副本"
ERASURE = "本人已离职,来电要求删除其个人信息,工单 KF-20261118-044"


def load(*, now: datetime) -> str:
    """Plays what is missing; returns one sentence."""
    parts: tuple[Callable[[datetime], str], ...] = (_leaver, _wishes, _parent, _partner)
    return ", ".join(part(now) for part in parts)


def _leaver(now: datetime) -> str:
    """A manager of the city resigned yesterday: his accounts wait for the head, who adopts them one by one."""
    head = staff.acting_as(HEAD)
    with access.bound(head):
        if customers.orphans(actor=head):
            return "leaver known"
        rows = lists.book_page(query=lists.BookQuery(size=200), scope=customers.list_scope(head)).rows
        owned: dict[int, int] = {}
        for row in rows:
            if row.owner_id:
                owned[row.owner_id] = owned.get(row.owner_id, 0) + 1
        people = organisation.users(ids=set(owned))
    may_leave = [user_id for user_id in owned if people[user_id].staff_number not in PLAYERS]
    if not may_leave:
        return "nobody to leave"
    fewest = min(owned[user_id] for user_id in may_leave)  # of a small book nobody has so few
    gone = max((user_id for user_id in may_leave if owned[user_id] <= max(FEW, fewest)), key=lambda one: (owned[one], -one))
    organisation.disable_user(actor=staff.acting_as(ADMIN), now=now - timedelta(days=1), user_id=gone, reason="员工离职,人力资源部〔2026〕离字31号")
    return f"a leaver with {owned[gone]} accounts"


def _wishes(now: datetime) -> str:
    """One person wants a copy, one wants to be forgotten."""
    officer, head = staff.acting_as(COMPLIANCE), staff.acting_as(HEAD)
    with access.bound(officer):
        if privacy.subject_requests(actor=officer, now=now):
            return "wishes known"
    copied, forgotten = _two_people(head)
    privacy.ask_subject(actor=officer, now=now - timedelta(days=4), contact_id=copied, kind="report", basis=COPY)
    with access.bound(head):
        waiting = [card for card in approvals.waiting_for(actor=head) if card.kind == "subject"]
    for card in waiting:
        approvals.decide_request(actor=head, now=now - timedelta(days=3), request_id=card.id, decision="approve", note="身份已核实",
                                 expected_version=card.version)
    privacy.ask_subject(actor=officer, now=now - timedelta(hours=6), contact_id=forgotten, kind="erase", basis=ERASURE)
    return "a copy and an erasure"


def _two_people(head: Actor) -> tuple[int, int]:
    """Of the last account by revenue with two people whom nothing keeps: no story stands on them."""
    with access.bound(head):
        rows = lists.book_page(query=lists.BookQuery(sort="revenue", is_descending=False, size=100), scope=customers.list_scope(head)).rows
        for row in rows:
            people = [one.id for one in customers.contacts(actor=head, account_id=row.account_id)]
            if len(people) > 1:
                return people[0], people[1]
    raise LookupError("no account of the head has two people")


def _parent(now: datetime) -> str:
    """The county found a branch of a group it does not see; who is in charge of the group, in another province, answers."""
    county = staff.acting_as(COUNTY)
    try:
        made = customers.create_account(actor=county, now=now - timedelta(days=2), key=f"demo-{STATION}", owner_id=county.user_id, values={
            "name": STATION, "customer_kind": "private", "district": "柳塘县", "industry_code": "C35"})
        parentage.ask_parent(actor=county, now=now - timedelta(days=2), account_id=made, said=PARENT, key=f"demo-{STATION}",
                             reason="营业执照载明为该集团分支机构,服务合同由集团统签")
    except AlreadyDone:
        return "parent asked"
    return "a parent asked for"


def _partner(now: datetime) -> str:
    """An account of the county that an agent of rural services looks after until the end of the year; one of its people serves there (ORG-24)."""
    head = staff.acting_as(HEAD)
    with access.bound(head):
        found = customers.account_named(actor=head, said=SERVED_BY_PARTNER)
        card = customers.cards(actor=head, ids=[found])[found] if found is not None else None
    if card is None or card.partner_unit_id is not None:
        return "partner known"
    admin, begun, until = staff.acting_as(ADMIN), now - timedelta(days=30), max(date(now.year, 12, 31), now.date() + timedelta(days=14))
    code = f"{organisation.unit(unit_id=card.unit_id).code}-DL"
    if (party := next((unit.id for unit in organisation.units() if unit.code == code), None)) is None:
        party = organisation.create_party(actor=admin, now=begun, parent_id=card.unit_id, code=code, name=AGENT, duty_kind="agent")
    if not organisation.users_by_staff_number(numbers=[AGENTS_MAN[0]]):
        organisation.create_external_user(actor=admin, now=begun, unit_id=party, terms=organisation.ExternalTerms(
            username=AGENTS_MAN[0], name=AGENTS_MAN[1], post="乡镇服务站站长", contract_until=until))
    customers.set_ownership_mode(actor=head, now=begun, account_id=card.id, mode="partner", partner_code=code, partner_until=until,
                                 reason="由县农村信息服务代理商上门维系,协议至年底")
    user_id = organisation.users_by_staff_number(numbers=[AGENTS_MAN[0]])[AGENTS_MAN[0]].id
    customers.assign(actor=head, now=begun, account_id=card.id, user_id=user_id, role="local_service", source_document="代理协议")
    return "one served by a partner"
