"""The catalogue of a case: form, import, export and history read it. Kinds after GB/T 19012; business data (L1), like a contact's name."""

from __future__ import annotations

from typing import Any

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Catalogue, Field

KINDS: tuple[tuple[str, Text], ...] = (
    ("complaint", t("投诉", "Complaint")), ("regulator_appeal", t("申诉", "Regulator appeal")), ("request", t("服务需求", "Service request")),
    ("enquiry", t("咨询", "Enquiry")), ("suggestion", t("建议", "Suggestion")))
CHANNELS: tuple[tuple[str, Text], ...] = (
    ("phone", t("电话", "Phone")), ("hall", t("营业厅", "Hall")), ("visit", t("走访", "Visit")), ("web", t("网站与掌厅", "Web and app")),
    ("email", t("电子邮件", "E-mail")), ("social", t("社交媒体", "Social media")), ("letter", t("来函", "Letter")),
    ("regulator", t("监管转办", "Passed on by the regulator")), ("other", t("其他", "Other")))
SEVERITIES: tuple[tuple[str, Text], ...] = (("high", t("重大", "High")), ("normal", t("一般", "Normal")), ("low", t("轻微", "Low")))
OPEN, ANSWERED, CLOSED = "open", "answered", "closed"
STATES: tuple[tuple[str, Text], ...] = (
    (OPEN, t("处理中", "Open")), (ANSWERED, t("已答复", "Answered")), (CLOSED, t("已办结", "Closed")))
SATISFACTIONS: tuple[tuple[str, Text], ...] = (
    ("yes", t("满意", "Satisfied")), ("no", t("不满意", "Not satisfied")), ("not_asked", t("未询问", "Not asked")))
# What became of a request to a support centre (ORG-13 to ORG-15).
ASKED, SOLVED, GIVEN_BACK, TAKEN_BACK = "asked", "solved", "given_back", "taken_back"
SUPPORT_STATES: tuple[tuple[str, Text], ...] = (
    (ASKED, t("待答复", "Waits for an answer")), (SOLVED, t("已解决", "Solved")), (GIVEN_BACK, t("未能解决,已退回", "Could not, given back")),
    (TAKEN_BACK, t("已撤回", "Taken back")))
LONGEST_QUESTION, LONGEST_ANSWER, LONGEST_KNOW_HOW = 1000, 2000, 1000
# Words people and complaint systems write besides the labels.
WORDS: dict[str, dict[str, str]] = {
    "kind": {"客户投诉": "complaint", "监管申诉": "regulator_appeal", "工信部申诉": "regulator_appeal", "需求": "request", "业务需求": "request",
             "业务咨询": "enquiry", "意见建议": "suggestion"},
    "channel": {"热线": "phone", "客服热线": "phone", "厅店": "hall", "上门": "visit", "网站": "web", "掌厅": "web", "邮件": "email",
                "微信": "social", "微博": "social", "信函": "letter", "监管": "regulator"},
    "severity": {"高": "high", "紧急": "high", "重要": "high", "中": "normal", "普通": "normal", "低": "low"},
    "satisfaction": {"是": "yes", "否": "no", "未回访": "not_asked"},
}
_MOMENT = t("如 2026-11-20 15:30", "such as 2026-11-20 15:30")


def _field(key: str, zh: str, en: str, *aliases: str, **more: Any) -> Field:
    flags: dict[str, Any] = {"importable": True, "editable": True, "listable": True, "steward": "R4"} | more
    return Field(key=key, zh=zh, en=en, aliases=aliases, **flags)


CASE = Catalogue(subject="case", fields=(
    _field("kind", "类型", "Kind", "工单类型", "投诉类型", "业务类别", "受理类型", kind="choice", choices=KINDS, required=True, filterable=True),
    _field("subject", "主题", "Subject", "标题", "工单标题", "投诉主题", "问题概述", required=True, max_length=120),
    _field("said", "客户原话", "What was said", "内容", "投诉内容", "受理内容", "工单内容", "问题描述", kind="long_text", max_length=2000),
    _field("channel", "渠道", "Channel", "受理渠道", "来源渠道", "投诉渠道", kind="choice", choices=CHANNELS),
    _field("contact_id", "反映人(联系人)", "Said by a contact", importable=False),
    _field("said_by", "反映人姓名", "Said by (name)", "投诉人", "反映人", "联系人", "联系人姓名", "客户联系人", max_length=60),
    _field("received_at", "受理时间", "Received at", "投诉时间", "受理日期", "建单时间", "创建时间", required=True, max_length=40, help=_MOMENT,
           sortable=True),
    _field("severity", "严重程度", "Severity", "级别", "紧急程度", "重要程度", kind="choice", choices=SEVERITIES, filterable=True),
    _field("external_number", "外部工单号", "Number in the complaint system", "工单号", "工单编号", "投诉编号", "流水号", "受理编号", max_length=60),
    _field("due_at", "到期时间", "Due at", "时限", "处理时限", "要求完成时间", "截止时间", max_length=40, help=_MOMENT, sortable=True),
    _field("answer", "答复内容", "Answer", "处理结果", "答复", "回复内容", "处理意见", kind="long_text", max_length=2000),
    _field("closed_at", "办结时间", "Closed at", "完成时间", "归档时间", "结案时间", max_length=40, help=_MOMENT),
    _field("satisfaction", "是否满意", "Satisfied", "满意度", "客户是否满意", "回访结果", kind="choice", choices=SATISFACTIONS),
    _field("reopen_reason", "重开原因", "Why it was reopened", importable=False, max_length=300),
    _field("state", "状态", "State", kind="choice", choices=STATES, importable=False, filterable=True),
    _field("answered_at", "答复时间", "Answered at", importable=False), _field("answered_by_name", "答复人", "Answered by", importable=False),
    _field("closed_by_name", "办结人", "Closed by", importable=False), _field("reopened_at", "重开时间", "Reopened at", importable=False),
    _field("reopened", "重开次数", "Times reopened", kind="integer", importable=False),
    _field("handler_id", "负责人", "In charge", importable=False), _field("handler_name", "负责人姓名", "In charge (name)", importable=False),
))
