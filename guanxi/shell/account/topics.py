"""Words and icons of the timeline's topics (the chips of block 9)."""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import Text, t

TOPICS: dict[str, tuple[Text, str]] = {
    "visit": (t("走访", "Visits"), "users"), "case": (t("工单", "Cases"), "wrench"), "order": (t("订单", "Orders"), "clipboard-list"),
    "money": (t("账务", "Money"), "wallet"), "people": (t("人事", "People"), "user-round"), "grade": (t("等级", "Grades"), "medal"),
    "archive": (t("档案", "Archive"), "id-card"), "system": (t("系统", "System"), "cog"),
}
