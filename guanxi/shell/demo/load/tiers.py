"""Technical requests of one customer through the three centres of the vendor pack (ORG-13 to ORG-15). Through commands only.

Its representative serves this customer alone. What he cannot solve he passes on to the regional centre, which sees the technical request and never
the customer, and what that cannot solve to the last one. He tells the customer and closes the case with what the customer said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from guanxi.domains.customers import api as customers
from guanxi.domains.service import api as service
from guanxi.foundation.django import access
from guanxi.shell.demo.load import staff
from guanxi.shell.demo.load.rivals import UNIVERSITY

PROVINCE, OWNER = "xulicheng", "shenzhixia"
REPRESENTATIVE, REGIONAL, LAST = "peixiaoou", "qiaosong", "shenyuanshan"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request so many days ago: what the customer said, what the regional centre was asked, its answer after so many hours.

    satisfaction "": it is with the last centre now. know_how: what the centre passed on to the representatives.
    """

    subject: str
    said: str
    question: str
    days: int
    hours: int
    answer: str
    satisfaction: str
    know_how: str = ""


REQUESTS = (
    Asked(subject="教学区专线时延抖动", said="晚高峰视频会议卡顿。",
          question="专线晚高峰时延 30 毫秒以上,两端 QoS 配置附后,请判断队列是否合理。",
          days=68, hours=20, answer="语音队列带宽不足,按附表调整后时延回到 8 毫秒。", satisfaction="yes"),
    Asked(subject="数据中心链路聚合只走一条", said="两条链路流量不均。",
          question="聚合口只有一条成员有流量,哈希按源 MAC,请给出建议。",
          days=55, hours=6, answer="上联为三层,改按源和目的地址哈希。", satisfaction="yes",
          know_how="三层上联的聚合口按源 MAC 哈希时只走一条成员,应改按地址。"),
    Asked(subject="无线控制器升级后部分终端掉线", said="升级以后老终端连不上。",
          question="控制器升级后老终端反复掉线,日志附后,请定位。",
          days=33, hours=52, answer="新版本默认关闭低速率,已给出兼容配置。", satisfaction="no"),
    Asked(subject="出口防火墙会话数告警", said="开学当天上网很慢。",
          question="防火墙会话数到 95%,是否可在线扩容?",
          days=19, hours=9, answer="缩短空闲超时即可,不必扩容,脚本已给出。", satisfaction="not_asked"),
    Asked(subject="校园网出口 BGP 选路异常", said="两条出口有一条几乎没有流量,请协助核查路由策略。",
          question="两条出口中一条几乎无流量,对端为两家运营商,请核查选路。",
          days=6, hours=14, answer="对端本地优先级配置有误,已给出修正脚本。", satisfaction="yes",
          know_how="两家运营商双出口先核对本地优先级,排查手册见知识库。"),
    Asked(subject="核心路由器板卡偶发复位", said="一月内第三次,现网无法复现,希望给出根因。",
          question="板卡一月内第三次复位,现网无法复现,日志和版本附后,请定位。",
          days=1, hours=14, answer="已排除配置和供电,疑为板卡固件缺陷,本地不能解决。", satisfaction=""),
)


def load(*, now: datetime) -> str:
    """Plays it once; returns one sentence."""
    representative, owner = staff.acting_as(REPRESENTATIVE), staff.acting_as(OWNER)
    with access.bound(owner):
        account_id = customers.account_named(actor=owner, said=UNIVERSITY)
    if account_id is None:
        raise LookupError(f"the story's account {UNIVERSITY} is not there")
    if any(one.user_id == representative.user_id for one in customers.assignments(account_id=account_id)):
        return "tiers known"
    customers.assign(actor=staff.acting_as(PROVINCE), now=now - timedelta(days=70), account_id=account_id, user_id=representative.user_id or 0,
                     role="customer_response")
    for one in REQUESTS:
        _play(account_id, one, at=now - timedelta(days=one.days))
    return f"{len(REQUESTS) - 1} requests solved, one with the last centre"


def _play(account_id: int, one: Asked, *, at: datetime) -> None:
    representative, owner, regional = staff.acting_as(REPRESENTATIVE), staff.acting_as(OWNER), staff.acting_as(REGIONAL)
    case_id = service.record_case(actor=representative, now=at, account_id=account_id, key=f"demo-{one.subject}", values={
        "kind": "request", "subject": one.subject, "said": one.said, "channel": "phone", "severity": "high"})
    service.assign_case(actor=owner, now=at, case_id=case_id, user_id=representative.user_id)
    asked_at, done_at = at + timedelta(hours=1), at + timedelta(hours=1 + one.hours)
    asked = service.pass_on_case(actor=representative, now=asked_at, case_id=case_id, centre="rncc", question=one.question)
    if not one.satisfaction:
        service.give_back_support(actor=regional, now=done_at, support_id=asked, reason=one.answer)
        service.pass_on_case(actor=representative, now=done_at + timedelta(hours=1), case_id=case_id, centre="ncc",
                             question=f"{one.question}区域中心:{one.answer}")
        return
    service.answer_support(actor=regional, now=done_at, support_id=asked, answer=one.answer, know_how=one.know_how)
    service.answer_case(actor=representative, now=done_at + timedelta(hours=1), case_id=case_id, answer=one.answer)
    service.close_case(actor=representative, now=done_at + timedelta(hours=22), case_id=case_id, satisfaction=one.satisfaction)
