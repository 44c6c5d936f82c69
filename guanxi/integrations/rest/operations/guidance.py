"""Guidance and experience (指导与经验): down and up the line of units, with receipts."""

from guanxi.domains.guidance import api as guidance
from guanxi.integrations.rest.operation import act, create, read

ALL, ONE = "guidance", "guidance/{paper_id}"
OPERATIONS = (
    read(ALL, guidance.papers, "guidance.view", "指导与经验列表", "What one's line of units issued and received"),
    create(ALL, guidance.issue_guidance, "guidance.issue", "下发指导意见", "Issue guidance to units below", "guidance:issue_guidance",
           answer="paper_id"),
    read("guidance/units", guidance.units_below, "guidance.issue", "可发往的下级单位", "The units it may go to"),
    create("guidance/experiences", guidance.write_experience, "guidance.report", "上报经验", "Write an experience up", "guidance:write_experience",
           answer="paper_id"),
    read(ONE, guidance.paper, "guidance.view", "读取指导或经验", "One paper, and how each unit stands with it"),
    act("POST", f"{ONE}/sign", guidance.sign_paper, "guidance.answer", "签收", "Confirm for one's unit that it was read", "guidance:sign_paper",
        answer="units"),
    act("POST", f"{ONE}/answer", guidance.answer_paper, "guidance.answer", "反馈落实情况", "Say what came of it", "guidance:answer_paper"),
    create(f"{ONE}/spread", guidance.spread_experience, "guidance.issue", "推广经验", "Spread an experience from below", "guidance:spread_experience",
           answer="paper_id"),
    act("POST", f"{ONE}/withdraw", guidance.withdraw_paper, "guidance.report", "撤回", "Take a paper back", "guidance:withdraw_paper"),
)
