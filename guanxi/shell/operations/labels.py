"""What coded values are called in history, where no field catalogue says so. Keys are (table, column) or a column of any table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.domains.duplicates import api as duplicates
from guanxi.domains.organisation import api as organisation
from guanxi.domains.rivals import api as rivals
from guanxi.domains.structure import api as structure
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import Text, t

CHOICES: Mapping[tuple[str, str], Mapping[str, Text]] = {
    ("rivals_rivalservice", "outcome"): dict(rivals.OUTCOMES),
    ("customers_assignment", "role"): dict(customers.ROLES),
    ("consent_consent", "state"): dict(consent.STATES), ("consent_consent", "evidence"): dict(consent.EVIDENCES),
    ("duplicates_pair", "state"): duplicates.PAIR_STATES, ("duplicates_merge", "state"): duplicates.MERGE_STATES,
    ("customers_accountidentifier", "scheme"): customers.IDENTIFIER_SCHEMES,
    ("grading_accountgrade", "kind"): {"effective": t("现行", "effective"), "named": t("命名", "named")},
    ("organisation_unit", "kind"): {
        "territory": t("地域单位", "territory"), "external": t("外部单位", "outside party"),
        "department": t("部门", "department"), "industry_team": t("行业团队", "industry team"),
        "response_centre": t("客响中心", "response centre"), "maintenance_partner": t("代维单位", "maintenance partner"),
        "county_team": t("县政企班组", "county team"), "enterprise_department": t("政企客户部", "enterprise department"),
        "network_operations": t("网络运营", "network operations")},
    ("organisation_user", "kind"): {
        "staff": t("员工", "staff"), "dealer": t("经销商", "dealer"), "customer": t("客户侧", "customer side"),
        "service": t("服务账号", "service account"), "external": t("外部人员", "from outside")},
    ("organisation_user", "language"): {"zh-hans": t("中文", "Chinese"), "en": t("英文", "English")},
}
COLUMNS: Mapping[tuple[str, str], Text] = {
    ("grading_accountgrade", "scheme"): t("等级方案", "scheme"), ("grading_gradereview", "scheme"): t("等级方案", "scheme"),
    ("grading_accountgrade", "kind"): t("等级类别", "kind of grade"), ("rivals_rivalservice", "monthly_rent_fen"): t("月租", "monthly rent"),
    ("rivals_rivalservice", "seen_by_name"): t("核实人", "seen by"), ("rivals_rivalpromotion", "answered_on"): t("回应日期", "answered on"),
    ("rivals_rivalpromotion", "answered_by_name"): t("回应人", "answered by"),
    ("consent_consent", "said_at"): t("表态时间", "said at"), ("consent_consent", "valid_until"): t("有效期至", "valid until"),
    ("consent_consent", "notice_version"): t("告知书版本", "version of the notice"),
    ("consent_touch", "by_id"): t("联系人员", "by"), ("consent_touch", "by_name"): t("联系人员", "by"), ("consent_touch", "at"): t("时间", "at"),
    ("consent_touch", "is_ours"): t("我方主动", "ours"), ("consent_touch", "decision_id"): t("放行编号", "decision"),
    ("consent_touch", "purpose"): t("用途", "purpose"), ("consent_touch", "channel"): t("渠道", "channel"),
    ("customers_contactphone", "number"): t("号码", "number"), ("customers_contactphone", "is_preferred"): t("首选", "preferred"),
    ("parentage_parentrequest", "said"): t("上级(原文)", "parent as typed"), ("parentage_parentrequest", "answer"): t("答复", "answer"),
    ("parentage_parentrequest", "asked_on"): t("申请日", "asked on"), ("parentage_parentrequest", "closed_on"): t("办结日", "over on"),
    ("parentage_parentrequest", "attached_by_name"): t("同意人", "agreed by"),
    ("shares_revenueshare", "rate"): t("比例", "rate"), ("shares_revenueshare", "split_id"): t("约定", "split"),
    ("shares_revenuesplit", "set_by_name"): t("约定人", "set by"), ("shares_revenuesplit", "set_by_id"): t("约定人", "set by"),
}
_DECISIONS = {
    "waiting": t("待审批", "waiting"), "approved": t("已同意", "approved"), "rejected": t("已驳回", "rejected"),
    "withdrawn": t("已撤回", "withdrawn"), "expired": t("已过期", "expired"), "agree": t("同意", "agree"),
    "object": t("异议", "objects"), "submitted": t("已提交", "submitted"),
    "closed": t("已结束", "closed"), "decided": t("已决定", "decided"),
}


def _products() -> Mapping[str, Text]:
    return {one.key: one.name.text for one in rivals.watch(on=clock.today()).products}


def _operators() -> Mapping[str, Text]:
    return {one.key: one.name.text for one in rivals.watch(on=clock.today()).operators}


def _rows() -> Mapping[str, Text]:
    return structure.row_words(on=clock.today())


def _purposes() -> Mapping[str, Text]:
    return {one.key: one.name.text for one in consent.contacting(on=clock.today()).purposes} | {consent.ALL: t("全部用途", "all purposes")}


def _channels() -> Mapping[str, Text]:
    return {one.key: one.name.text for one in consent.contacting(on=clock.today()).channels} | {consent.ALL: t("全部渠道", "all channels")}


OF_PACKS: Mapping[tuple[str, str], Callable[[], Mapping[str, Text]]] = {
    ("rivals_rivalservice", "product"): _products, ("rivals_rivalservice", "operator"): _operators, ("rivals_rivalpromotion", "operator"): _operators,
    **{(table, "row"): _rows for table in ("structure_seat", "structure_line", "structure_unknownrow")},
    **{(table, "purpose"): _purposes for table in ("consent_consent", "consent_touch")},
    **{(table, "channel"): _channels for table in ("consent_consent", "consent_touch")},
}
"""Words that stand in the packs in force."""
ANYWHERE: Mapping[str, Mapping[str, Text]] = {
    "roles": {key: role.name for key, role in organisation.ROLES.items()},
    "tree_kind": customers.TREES,
    "tier": {
        "group": t("集团", "group"), "province": t("省", "province"), "city": t("市", "city"), "county": t("县", "county"),
        "outlet": t("网点", "outlet")},
    "state": _DECISIONS | {"open": t("进行中", "open"), "done": t("已完成", "done"), "settled": t("自动关闭", "settled")},
    "decision": _DECISIONS, "opinion": _DECISIONS,
}
