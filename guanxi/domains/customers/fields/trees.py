"""The three trees of accounts and what their parents are called. operator 1.1: who belongs to whom, who uses, who pays.

Not for here: walking a tree (queries.trees), changing one (commands.trees).
"""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import Text, t

TREES: dict[str, Text] = {
    "legal": t("法人树", "Legal tree"), "service": t("使用树", "Service tree"), "billing": t("付费树", "Billing tree"),
}
PARENTS: dict[str, Text] = {
    "legal": t("上级集团", "Parent account"), "service": t("上级使用单位", "Parent in use"), "billing": t("上级付费单位", "Parent who pays"),
}
# column of an account list → kind of tree
PARENT_COLUMNS: dict[str, str] = {"parent": "legal", "service_parent": "service", "billing_parent": "billing"}
