"""What goes down and comes up the line of units: two guidances, one of them late in a city, one experience that is spread (ORG-01). Through commands
only."""

from __future__ import annotations

from datetime import datetime, timedelta

from guanxi.domains.guidance import api as guidance
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, clock
from guanxi.shell.demo.load import staff

HOUSE, PROVINCE, CITY = "fangruolin", "xulicheng", "linwanqing"
HEAD_OF_SHOP, BELOW = "pengyuehua", ("97020301", "970221")
BOOK = ("金级以上客户档案核实", "年底前把金级以上客户的联系人和统一社会信用代码逐户核实一遍,缺项说明原因。各市反馈核实户数和主要缺项。")
VISIT = ("年末走访安排", "十二月上旬走完到期前三个月的专线客户,走访当天登记需求和异网情况。榆浦、柳塘先行,走访中发现的共性问题随时上报。")
RESULT = "已核实 46 户,缺项集中在两家新并入的园区企业,已派客户经理上门补录。"
TRIED = ("装维上门时顺手补联系人", "望溪市让装维人员上门时核对一次联系人,当天由客户经理录入。两个月里联系人缺项少了四成,客户没有多接一个电话。")


def load(*, now: datetime) -> str:
    """Plays it once; returns one sentence."""
    house, province, city = (staff.acting_as(login) for login in (HOUSE, PROVINCE, CITY))
    with access.bound(house):
        if guidance.papers(actor=house, today=now.astimezone(clock.ZONE).date()):
            return "guidance known"
    units = organisation.units_by_code(codes=BELOW)
    start, today = now - timedelta(days=12), now.astimezone(clock.ZONE).date()
    book = guidance.issue_guidance(actor=province, now=start, words=guidance.PaperWords(
        title=BOOK[0], text=BOOK[1], due_on=today - timedelta(days=2)))
    guidance.sign_paper(actor=city, now=start + timedelta(days=1), paper_id=book)
    guidance.answer_paper(actor=city, now=now - timedelta(days=3), paper_id=book, answer=RESULT)
    visit = guidance.issue_guidance(actor=city, now=now - timedelta(days=2), unit_ids=[units[code].id for code in BELOW], words=guidance.PaperWords(
        title=VISIT[0], text=VISIT[1], due_on=today + timedelta(days=14)))
    guidance.sign_paper(actor=staff.acting_as(HEAD_OF_SHOP), now=now - timedelta(days=1), paper_id=visit)
    tried = guidance.write_experience(actor=city, now=now - timedelta(days=6), title=TRIED[0], text=TRIED[1])
    guidance.spread_experience(actor=province, now=now - timedelta(days=1), paper_id=tried, due_on=today + timedelta(days=30),
                               note="望溪的做法不增加客户负担,请各市本月起照此办理,下月反馈缺项变化。")
    return "two guidances, one experience spread"
