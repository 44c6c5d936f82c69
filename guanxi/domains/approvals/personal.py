"""What approvals hold of people at customers (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from guanxi.foundation.django.personal import Held, Personal
from guanxi.foundation.pure.bilingual import t


class Approvals(Personal):
    """What was asked and decided stays; where a title or note names him together with his account, his words go."""

    holds = (
        Held(table="approvals_request", title=t("审批申请", "Requests"), account="", near=True, columns={
            "asked_at": t("时间", "At"), "title_zh": t("标题", "Title"), "title_en": t("标题(英文)", "Title (English)"),
            "payload": t("内容", "Content")},
             free=("kind", "subject_kind", "url", "policy_version", "asked_by_name", "unit_ids", "decider_ids", "state")),
        Held(table="approvals_step", title=t("审批意见", "Notes of approvals"), account="", near=True, free=("state", "decided_by_name"),
             columns={"decided_at": t("时间", "At"), "note": t("意见", "Note")}),
    )
