"""What work items hold of people at customers (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from guanxi.foundation.django.personal import Held, Personal
from guanxi.foundation.pure.bilingual import t


class Work(Personal):
    """Items stay with the account; his words go out of titles, reasons and outcomes."""

    holds = (Held(table="work_workitem", title=t("待办", "Work items"), own="subject_id", free=("kind", "subject_kind", "dedupe_key", "state"),
                  columns={"created_at": t("生成时间", "Raised at"), "zh": t("标题", "Title"), "en": t("标题(英文)", "Title (English)"),
                           "reasons": t("理由", "Reasons"), "snooze_reason": t("改期原因", "Why put off"), "outcome": t("结果", "Outcome")}),)
