"""Words and tones of states. Nothing is decided here."""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import Text, t

STATES: dict[str, Text] = {
    "waiting": t("待确认", "To be confirmed"), "active": t("保护中", "Protected"), "refused": t("未受理", "Refused"),
    "supporting": t("协办", "Supporting"), "withdrawn": t("已撤回", "Withdrawn"), "lapsed": t("无进展失效", "Lapsed"),
    "expired": t("保护期满", "Protection over"), "declined": t("不予确认", "Declined"),
}
TONES = {"waiting": "warning", "active": "success", "refused": "error", "supporting": "info", "withdrawn": "neutral", "lapsed": "neutral",
         "expired": "neutral", "declined": "error"}
DECISIONS: dict[str, Text] = {
    "keep": t("维持原报备,申请方协办", "The claim stays; the other side supports"),
    "transfer": t("改由申请方负责,原报备方协办", "The challenger takes over; the former holder supports"),
}
VIEWS: tuple[tuple[str, Text], ...] = (("mine", t("我的报备", "Mine")), ("decide", t("待我裁决", "Waiting for me")),
                                     ("left", t("待承接", "To be taken over")), ("all", t("全部", "All")))
ICONS = {"registered": "flag", "refused": "ban", "confirm": "check", "decline": "x", "progress": "activity", "document": "paperclip",
         "similar": "copy", "disputed": "scale", "appealed": "scale", "decided": "landmark",
         "withdrawn": "undo-2", "left": "users", "adopted": "user-check", "handed_over": "user-check", "stranded": "users", "handed_back": "undo-2",
         "lapsed": "timer", "expired": "timer"}
LETTERS: dict[str, Text] = {
    "valid": t("有效", "In force"), "future": t("未生效", "Not yet"), "expired": t("已到期", "Expired"), "revoked": t("已撤销", "Revoked"),
}
LETTER_TONES = {"valid": "success", "future": "info", "expired": "error", "revoked": "neutral"}
REPORTS: dict[str, Text] = {
    "reported": t("待市局确认", "To be received"), "confirmed": t("已备案", "On record"), "returned": t("已退回", "Returned"),
}
REPORT_TONES = {"reported": "warning", "confirmed": "success", "returned": "error"}
