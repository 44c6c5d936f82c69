"""The six ways of being responsible for an account, in the order in which they are shown. operator 1.1.

Not for here: what each may do (access), who holds one (models.Assignment).
"""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import Text, t

ROLES: tuple[tuple[str, Text], ...] = (
    ("owner", t("归属客户经理", "Account manager")),
    ("lead", t("首席客户代表(牵头)", "Lead manager")),
    ("local_service", t("属地服务经理", "Local service manager")),
    ("industry", t("行业经理", "Industry manager")),
    ("executive_sponsor", t("高层挂钩人", "Executive sponsor")),
    ("customer_response", t("客响专席", "Customer response")),
)
RIGHTS: dict[str, Text] = {
    "owner": t("本级及法人树下级;上级只看户头、协议和集团级联系人", "This account and what hangs below it; of those above the header, agreement and "
               "group-level people"),
    "lead": t("整个法人树,含收入;只在本级修改", "The whole legal tree with its money; changes only this account"),
    "local_service": t(
        "本级的站点、线路、工单和现场联系人;不含收入、礼品、私人信息", "Sites, circuits, cases and people on site; no money, no gifts, "
        "no private data"),
    "industry": t("本级,含收入;联系方式脱敏", "This account with its money; numbers masked"),
    "executive_sponsor": t("本级及法人树下级,含收入;只读", "This account and what hangs below it with its money; reading only"),
    "customer_response": t("本级", "This account"),
}
SINGLE = frozenset({"owner", "lead"})
