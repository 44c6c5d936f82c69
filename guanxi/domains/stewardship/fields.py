"""Words of stewardship: where a verification comes from, what a value's state is called. The fields themselves are customers'."""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import Text, t

RIGHT, WRONG = "right", "wrong"
OUTCOMES: tuple[tuple[str, Text], ...] = ((RIGHT, t("核实无误", "Right")), (WRONG, t("核实有误", "Wrong")))

# What a person may choose; the rest is written by the house itself.
SOURCES: tuple[tuple[str, Text], ...] = (
    ("call", t("电话核实", "Telephone")), ("visit", t("走访当面", "Visit")), ("customer", t("客户自述", "Customer's own word")),
    ("contract", t("合同文本", "Contract")), ("register", t("公开登记", "Public register")),
)
FAULTS: tuple[tuple[str, Text], ...] = (
    ("call", t("电话打不通或非本人", "Number dead or another person")), ("bounce", t("邮件退回", "Mail bounced")),
    ("returned_letter", t("信函退回", "Letter returned")), ("visit", t("走访发现", "Found at a visit")),
)
ALL_SOURCES: dict[str, Text] = dict(SOURCES) | {
    "bounce": t("邮件退回", "Bounced mail"), "returned_letter": t("信函退回", "Returned letter"), "call_back": t("抽样回访", "Call-back"),
    "sales_step": t("销售环节采集", "Sales step"), "import": t("导入文件", "Imported file"),
}
# Who looks at a value with eyes of his own: these results say how true the archive is (ARC-12).
JUDGING = ("call_back", "visit", "bounce", "returned_letter")

MISSING, UNKNOWN, UNVERIFIED, AT_FAULT, STALE, FRESH, OWN = "missing", "unknown", "unverified", "wrong", "stale", "fresh", "own"
STATES: dict[str, Text] = {
    MISSING: t("缺失", "Missing"), UNVERIFIED: t("未核实", "Not verified"), AT_FAULT: t("已知有误", "Known to be wrong"),
    STALE: t("久未核实", "Verified long ago"), UNKNOWN: t("未知(已问)", "Asked, unknown"), FRESH: t("已核实", "Verified"),
    OWN: t("内部记录", "Our own record"),
}
GAPS = (MISSING, UNVERIFIED, AT_FAULT, STALE)
