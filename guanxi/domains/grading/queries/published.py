"""What a decided round publishes: the list (名单下发) as rows and as a workbook, the minutes (会议纪要).

Only lines of accounts the reader sees, like the round's sheet. Not for here: the sheet while a round runs (`reviews`).
"""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import Text, t

BATCH = 2_000
MOST_EXCEPTIONS = 300
COLUMNS: tuple[Text, ...] = (
    t("客户", "Account"), t("集团编码", "Group code"), t("原有效等级", "Previous grade"), t("测算等级", "Calculated grade"),
    t("拟定等级", "Proposed grade"), t("有效等级", "Effective grade"), t("审批结果", "Decision"), t("审批人", "Approver"),
    t("审批日期", "Date"), t("原因", "Reason"), t("政策版本", "Pack version"),
)
NO_GRADE = t("无等级", "no grade")
DECISIONS: dict[str, Text] = {
    "approved": t("通过", "approved"), "rejected": t("驳回", "rejected"), "expired": t("过期", "expired"), "": t("不变", "stays"),
}
