"""Technical requests of one customer through the three centres of the vendor pack (ORG-13 to ORG-15). Through commands only.

Its representative serves this customer alone; what he cannot solve the regional centre does, and what that cannot, the last one. The regional
centre speaks with no customer: it gives the request back, and the representative closes it with what the customer said.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation import api as organisation
from guanxi.domains.service import api as service
from guanxi.foundation.django import access
from guanxi.shell.demo.load import staff
from guanxi.shell.demo.load.rivals import UNIVERSITY

PROVINCE, OWNER = "xulicheng", "shenzhixia"
REPRESENTATIVE, REGIONAL, LAST = "peixiaoou", "qiaosong", "shenyuanshan"
SOLVED: service.CaseValues = {"kind": "request", "subject": "校园网出口 BGP 选路异常", "channel": "phone", "severity": "high",
                              "said": "两条出口有一条几乎没有流量,请协助核查路由策略。"}
SOLUTION = "对端本地优先级配置有误,已给出修正脚本并在互动中心同步了排查手册。"
PASSED_ON: service.CaseValues = {"kind": "request", "subject": "核心路由器板卡偶发复位", "channel": "phone", "severity": "high",
                                 "said": "一月内第三次,现网无法复现,希望给出根因。"}


def load(*, now: datetime) -> str:
    """Plays it once; returns one sentence."""
    representative, owner = staff.acting_as(REPRESENTATIVE), staff.acting_as(OWNER)
    with access.bound(owner):
        account_id = customers.account_named(actor=owner, said=UNIVERSITY)
    if account_id is None:
        raise LookupError(f"the story's account {UNIVERSITY} is not there")
    if any(one.user_id == representative.user_id for one in customers.assignments(account_id=account_id)):
        return "tiers known"
    people = organisation.users_by_staff_number(numbers=[REGIONAL, LAST])
    for login, function in ((REGIONAL, "engineering"), (LAST, "research")):
        customers.join_team(actor=owner, now=now - timedelta(days=8), account_id=account_id, function=function,
                            staff_number=people[login].staff_number)
    customers.assign(actor=staff.acting_as(PROVINCE), now=now - timedelta(days=8), account_id=account_id, user_id=representative.user_id or 0,
                     role="customer_response")
    first, second = (_passed(account_id, values, at=now - timedelta(days=days), to=(REPRESENTATIVE, REGIONAL))
                     for values, days in ((SOLVED, 6), (PASSED_ON, 1)))
    regional = staff.acting_as(REGIONAL)
    service.answer_case(actor=regional, now=now - timedelta(days=5), case_id=first, answer=SOLUTION)
    service.assign_case(actor=regional, now=now - timedelta(days=5), case_id=first, user_id=representative.user_id)
    service.close_case(actor=representative, now=now - timedelta(days=4), case_id=first, satisfaction="yes")
    service.assign_case(actor=regional, now=now - timedelta(hours=5), case_id=second, user_id=staff.acting_as(LAST).user_id)
    return "one request solved, one with the last centre"


def _passed(account_id: int, values: service.CaseValues, *, at: datetime, to: tuple[str, str]) -> int:
    """The representative writes it down and passes it on."""
    representative = staff.acting_as(to[0])
    made = service.record_case(actor=representative, now=at, account_id=account_id, values=values, key=f"demo-{values['subject']}")
    for login, wait in zip(to, (0, 4), strict=True):
        actor = staff.acting_as(OWNER) if login == to[0] else representative
        service.assign_case(actor=actor, now=at + timedelta(hours=wait), case_id=made, user_id=staff.acting_as(login).user_id)
    return made
