"""What customers complained of, asked and suggested in the last year: a sheet of the operator's complaint system, imported like any other.

About one case per six accounts, at most 2,000; complaints of two accounts pile up, a few are late, one was reopened. Invented throughout.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from guanxi.domains.intake import api as intake
from guanxi.domains.service import api as service
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor
from guanxi.shell.demo.dice import dice
from guanxi.shell.demo.load.rivals import HOSPITAL, UNIVERSITY
from guanxi.shell.demo.plan import Plan
from guanxi.shell.demo.shapes import AccountPlan

EVERY, MOST, FILE = 6, 2_000, "投诉与工单清单.csv"
HEADS = ("集团编码", "工单号", "工单类型", "标题", "投诉内容", "受理渠道", "联系人", "受理时间", "紧急程度", "处理结果", "完成时间", "客户是否满意")
PILED = {HOSPITAL: 9, UNIVERSITY: 7}
"""Complaints of the two accounts where they concentrate."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """One thing customers say: subject, their words, our answer."""

    kind: str
    subject: str
    said: str
    answer: str


COMPLAINTS = (
    Told(kind="投诉", subject="专线频繁中断", said="本周断了三次,每次十几分钟,业务停办。", answer="更换接入段光模块并改走备用纤芯,观察一周无中断。"),
    Told(kind="投诉", subject="账单与合同价不符", said="上月账单多收一条专线的月租,合同里早已减免。", answer="核实为资费未同步,已退费并更正资费。"),
    Told(kind="投诉", subject="报障后无人联系", said="报障两小时没有人回电,只好自己打电话催。", answer="已向客户致歉,改由专席在十五分钟内首次回电。"),
    Told(kind="投诉", subject="施工未提前通知", said="院内挖沟没有打招呼,影响车辆进出。", answer="施工暂停,与后勤商定夜间施工并恢复路面。"),
    Told(kind="投诉", subject="高峰时段网速不达标", said="上午十点到十一点测速只有合同带宽的一半。", answer="出口限速配置有误,已更正,客户复测达标。"),
)
OTHERS = (
    Told(kind="服务需求", subject="专线带宽临时升速", said="下月有招聘会,希望临时升到 500M 一周。", answer="已安排临时升速,到期自动恢复。"),
    Told(kind="服务需求", subject="加装固定电话", said="新办公室需要六部电话。", answer="已安排装机,号码连号。"),
    Told(kind="服务需求", subject="迁移机房线路", said="机房搬到新楼三层,希望周末割接。", answer="周六夜间割接完成,业务测试正常。"),
    Told(kind="咨询", subject="电子发票如何下载", said="财务换人了,不知道在哪里下载发票。", answer="已发送操作说明并电话指导。"),
    Told(kind="咨询", subject="合同到期如何续签", said="协议年底到期,需要准备什么材料。", answer="已说明材料清单,由客户经理上门办理。"),
    Told(kind="建议", subject="希望增加故障短信通知", said="故障恢复后能发一条短信给值班人员。", answer="已纳入服务改进,先由专席人工通知。"),
    Told(kind="申诉", subject="对退费处理结果不服", said="退费金额少算一个月,向管理部门申诉。", answer="重新核算后补退一个月,客户撤回申诉。"),
)
CHANNELS = ("热线", "热线", "热线", "走访", "营业厅", "微信", "网站")


def load(plan: Plan, *, actor: Actor, now: datetime) -> str:
    """The sheet once, then one case that came back; a second time changes nothing."""
    rows = list(_rows(plan, now))
    _, counts = intake.import_now(actor=actor, now=now, kind=service.IMPORT_KIND, file_name=FILE, chunks=[_sheet(rows)])
    service.raise_cases(now=now)
    with access.bound(actor):
        ended = service.CaseFilter(state="closed", kind="complaint", text=COMPLAINTS[0].subject)
        closed = service.cases(actor=actor, now=now, narrowed=ended, size=1)
    if counts.get("new") and closed.rows:
        service.reopen_case(actor=actor, now=now, case_id=closed.rows[0].id, reason="客户来电:又断了一次,备用纤芯同样告警")
    return ", ".join(f"{number} {verdict}" for verdict, number in sorted(counts.items()) if number)


def _rows(plan: Plan, now: datetime) -> Iterator[list[str]]:
    number = 0
    for place, account in enumerate(plan.accounts()):
        chance = dice(plan.seed, "case", account.group_code)
        piled = PILED.get(account.name, 0)
        for nth in range(piled or int(place % EVERY == EVERY - 1)):
            number += 1
            told = COMPLAINTS[nth % len(COMPLAINTS)] if piled else chance.choice((*COMPLAINTS[:3], *OTHERS))
            yield _row(account, told, f"YJ{now:%y}{number:06d}", chance, now, is_fresh=piled > 0 and nth < 2)
            if number >= MOST:
                return


def _row(account: AccountPlan, told: Told, number: str, chance: Random, now: datetime, *, is_fresh: bool) -> list[str]:
    """One of eight still waits; those that came in lately are in time, a few are late."""
    waits = is_fresh or chance.random() < 0.12
    received = now - (timedelta(hours=chance.randint(2, 110)) if waits else timedelta(days=chance.randint(3, 350), hours=chance.randint(0, 9)))
    closed = min(received + timedelta(hours=chance.choice((2, 3, 5, 8, 20, 26, 45, 70))), now - timedelta(minutes=5))
    said_by = account.contacts[0].name if account.contacts else ""
    satisfied = chance.choices(("满意", "不满意", "未询问"), (6, 1, 3))[0]
    return [account.group_code, number, told.kind, told.subject, told.said, chance.choice(CHANNELS), said_by, _said(received),
            chance.choices(("高", "一般", "低"), (1, 6, 2))[0], *(("", "", "") if waits else (told.answer, _said(closed), satisfied))]


def _said(moment: datetime) -> str:
    return f"{moment.astimezone(clock.ZONE):%Y-%m-%d %H:%M}"


def _sheet(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADS, *rows])
    return out.getvalue().encode("gb18030")
