"""Words and days that the pages of grading share. No reading, no rules."""

from __future__ import annotations

from datetime import date

from django.utils.dateparse import parse_date

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

ROUNDS: dict[str, Text] = {
    "annual": t("年度认定", "Annual determination"), "quarterly": t("季度动态调整", "Quarterly adjustment"),
    "event": t("事件触发", "Event-driven"),
}
STATES: dict[str, Text] = {
    "open": t("进行中", "Open"), "submitted": t("待审批", "Waiting for decisions"), "closed": t("已完成", "Closed"),
    "withdrawn": t("已撤回", "Withdrawn"),
}
TONES = {"open": "info", "submitted": "warning", "closed": "success", "withdrawn": "neutral"}
OPINIONS: dict[str, Text] = {"agree": t("同意", "Agreed"), "object": t("异议", "Objection")}
DECISIONS: dict[str, Text] = {
    "approved": t("通过", "Approved"), "rejected": t("驳回", "Rejected"), "expired": t("过期未批", "Expired"), "": t("不变", "Stays"),
}
FILTERS: tuple[tuple[str, Text], ...] = (
    ("", t("全部", "All")), ("up", t("预升", "Rising")), ("down", t("预降", "Falling")), ("silent", t("未表态", "No opinion yet")),
    ("object", t("有异议", "Objections")),
)


def day(text: str, field: str) -> date | None:
    """A day from a form; None when empty. Refuses `wrong_day`."""
    try:
        found = parse_date(text) if text else None
    except ValueError:
        found = None
    if text and found is None:
        raise Refusal("wrong_day", t("日期写作 2026-01-31", "Write a day as 2026-01-31"), field=field)
    return found


def needed_day(text: str, field: str) -> date:
    """A day that must be given."""
    found = day(text, field)
    if found is None:
        raise Refusal("required", t("请填写日期", "A day is needed"), field=field)
    return found


def number(text: str) -> int:
    """A version or id from a form; 0 (which no row has) for nonsense."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0
