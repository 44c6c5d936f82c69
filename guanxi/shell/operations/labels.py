"""What coded values are called in history, where no field catalogue says so. Keys are (table, column) or a column of any table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from guanxi.domains.circuits import api as circuits
from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.domains.duplicates import api as duplicates
from guanxi.domains.grading import api as grading
from guanxi.domains.guidance import api as guidance
from guanxi.domains.insights import api as insights
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.domains.placement import api as placement
from guanxi.domains.rivals import api as rivals
from guanxi.domains.service import api as service
from guanxi.domains.shares import api as shares
from guanxi.domains.structure import api as structure
from guanxi.foundation.django import clock
from guanxi.foundation.pure.bilingual import Text, t

OF_FIELDS: Mapping[str, tuple[str, ...]] = {
    "privacy_vaultrequest": ("contact",), "stewardship_verification": ("account", "contact"), "customers_changeset": ("account", "contact"),
    "stewardship_collectionround": ("account", "contact")}
"""Tables that name fields of the archive in `field` or `fields`, and of whom."""
TIERS: Mapping[str, Text] = {
    "group": t("集团", "group"), "province": t("省", "province"), "city": t("市", "city"), "county": t("县", "county"), "outlet": t("网点", "outlet")}
LANGUAGES: Mapping[str, Text] = {"zh-hans": t("中文", "Chinese"), "en": t("英文", "English")}
CHOICES: Mapping[tuple[str, str], Mapping[str, Text]] = {
    ("privacy_vaultrequest", "kind"): {"view": t("查看", "view"), "export": t("导出", "export"), "emergency": t("紧急查看", "emergency")},
    ("privacy_vaultrequest", "state"): {"waiting": t("待审批", "waiting"), "granted": t("已授权", "open"), "rejected": t("已驳回", "rejected"),
                                        "expired": t("已到期", "over"), "revoked": t("已收回", "revoked"), "used": t("已查看", "used")},
    ("privacy_vaultrequest", "verdict"): {"justified": t("情况属实", "justified"), "abuse": t("认定不当", "not justified")},
    ("privacy_subjectrequest", "kind"): {"report": t("个人信息副本", "copy of his data"), "erase": t("删除个人信息", "erasure")},
    ("privacy_subjectrequest", "state"): {"waiting": t("待审批", "waiting"), "approved": t("处理中", "under way"), "done": t("已完成", "done"),
                                          "held": t("依法保留", "kept by law"), "rejected": t("已驳回", "rejected"),
                                          "expired": t("已过期", "expired")},
    ("privacy_dutyturn", "shift"): {"work": t("工作时间", "work hours"), "night": t("夜间", "night"), "rest": t("休息日", "rest days")},
    ("customers_handover", "state"): {"planned": t("待生效", "planned"), "running": t("交叠期", "overlap"), "ended": t("已完成", "complete"),
                                      "taken_back": t("已撤回", "taken back")},
    ("customers_handoverline", "state"): {"waiting": t("待移交", "waiting"), "moved": t("已移交", "moved"), "skipped": t("未移交", "not moved"),
                                          "returned": t("已恢复", "as before"), "kept": t("未恢复:此后另行调整", "kept: changed since")},
    ("customers_distribution", "state"): {"draft": t("预览", "preview"), "done": t("已执行", "carried out"), "taken_back": t("已撤回", "taken back")},
    ("customers_distribution", "scope"): {"held": t("各组人员名下的客户", "accounts of the groups' people"),
        "unowned": t("没有归属人的客户", "unowned"),
                                          "ticked": t("勾选的客户", "ticked"), "industry": t("按行业划转", "by industry")},
    ("customers_distributionline", "state"): {
        "planned": t("将变更归属", "will change hands"), "moved": t("已变更归属", "changed hands"), "stays": t("锁定,不变更", "locked, stays"),
        "kept": t("归属不变", "keeps its owner"), "returned": t("已恢复", "as before"), "taken": t("未恢复:此后另行调整", "kept: changed since")},
    ("customers_changeset", "of"): {"account": t("客户", "accounts"), "contact": t("联系人", "contacts")},
    ("customers_changeset", "state"): {"draft": t("预览", "preview"), "running": t("执行中", "running"), "done": t("已执行", "carried out"),
                                       "undoing": t("撤回中", "being taken back"), "undone": t("已撤回", "taken back")},
    ("customers_move", "state"): {"open": t("待核对", "to be settled"), "moved": t("是同一人,已调任", "the same person, moved"),
                                  "different": t("不是同一人", "somebody else")},
    ("customers_binentry", "state"): {"binned": t("在回收站", "in the bin"), "restored": t("已恢复", "restored"), "purged": t("已清除", "purged")},
    ("customers_contactphone", "kind"): dict(customers.PHONE_KINDS),
    ("registration_registration", "state"): {
        "waiting": t("待确认", "to be confirmed"), "active": t("保护中", "protected"), "refused": t("未受理", "refused"),
        "supporting": t("协办", "supporting"), "withdrawn": t("已撤回", "withdrawn"), "lapsed": t("无进展失效", "lapsed"),
        "expired": t("保护期满", "protection over"), "declined": t("不予确认", "declined")},
    ("registration_registration", "evidence"): {
        "visit": t("走访记录", "recorded visit"), "contact": t("联系记录", "recorded contact"), "need": t("已采集的需求", "captured need"),
        "document": t("文件", "document"), "note": t("仅文字说明", "a note alone")},
    ("registration_dispute", "decision"): {"keep": t("维持原报备", "the claim stays"), "transfer": t("改由申请方负责", "the challenger takes over")},
    ("registration_dispute", "state"): {"open": t("待裁决", "open"), "decided": t("已裁决", "decided"), "void": t("已失效", "void")},
    ("registration_leaddispute", "state"): {"open": t("待裁决", "open"), "decided": t("已裁决", "decided"), "void": t("已失效", "void")},
    ("registration_recordreport", "state"): {"reported": t("待确认", "to be received"), "confirmed": t("已备案", "on record"),
                                             "returned": t("已退回", "returned")},
    ("stewardship_verification", "outcome"): {"right": t("核实无误", "right"), "wrong": t("核实有误", "wrong")},
    ("stewardship_verification", "source"): {
        "call": t("电话", "telephone"), "visit": t("走访", "visit"), "customer": t("客户自述", "customer's word"),
        "contract": t("合同文本", "contract"),
        "register": t("公开登记", "public register"), "bounce": t("邮件退回", "bounced mail"), "returned_letter": t("信函退回", "returned letter"),
        "call_back": t("抽样回访", "call-back"), "sales_step": t("销售环节采集", "sales step"), "import": t("导入文件", "imported file")},
    ("stewardship_callback", "state"): {"open": t("待回访", "to be called"), "right": t("无误", "right"), "wrong": t("有误", "wrong"),
                                        "not_reached": t("未接通", "not reached"), "changed": t("资料已改", "changed since")},
    ("grading_lostentry", "returned_by"): {"bill": t("恢复出账", "a bill"), "person": t("人工移出", "a person"), "merge": t("合并", "a merge")},
    ("grading_visitlapse", "state"): {"announced": t("已预告", "announced"), "named": t("命名等级,不下调", "named, stays"),
                                      "lowered": t("已下调", "lowered"), "visited": t("已走访", "visited"), "lowest": t("已是最低", "lowest already"),
                                      "withdrawn": t("已撤销", "withdrawn")},
    ("grading_gradereview", "round"): {"annual": t("年度认定", "annual"), "quarterly": t("季度动态调整", "quarterly"),
        "event": t("事件触发", "by event")},
    ("service_supportrequest", "state"): dict(service.SUPPORT_STATES), ("service_supportrequest", "kind"): dict(service.KINDS),
    ("service_supportrequest", "severity"): dict(service.SEVERITIES), ("service_supportrequest", "satisfaction"): dict(service.SATISFACTIONS),
    ("parentage_parentrequest", "state"): {"open": t("待答复", "open"), "attached": t("已挂接", "attached"), "refused": t("未同意", "refused"),
                                           "withdrawn": t("已撤回", "withdrawn")},
    ("duplicates_merge", "kind"): {"account": t("客户", "account"), "contact": t("联系人", "contact")},
    ("organisation_stationing", "kind"): organisation.STATIONING_KINDS,
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
    ("organisation_unitmove", "from_tier"): TIERS, ("organisation_unitmove", "to_tier"): TIERS,
    ("customers_position", "source"): {"edited": t("资料更正", "corrected"), "imported": t("导入", "imported"), "moved": t("调任", "moved"),
                                       "left": t("离任", "left")},
    ("customers_customfield", "subject"): {"account": t("客户", "account"), "contact": t("联系人", "contact")},
    ("insights_factfile", "kind"): {key: one.label for key, one in insights.PROFILES.items()},
    ("insights_factfile", "status"): insights.FILE_STATES, ("insights_nightrun", "status"): insights.RUN_STATES,
    ("lists_bookexport", "state"): {"asked": t("待金库审批", "waits for the vault"), "waiting": t("生成中", "being written"),
                                    "done": t("已生成", "ready"), "failed": t("失败", "failed"), "refused": t("未同意", "refused")},
    ("lists_bookexport", "language"): LANGUAGES,
    ("lists_savedview", "shared_role"): {key: role.name for key, role in organisation.ROLES.items()},
    ("parentage_parentroute", "way"): {"in_charge": t("由上级客户的负责人答复", "by who is in charge of the parent"),
                                       "above": t("由共同上级答复", "by the common superior"),
                                       "own": t("由本单位主管答复", "by the own unit's head")},
    ("placement_entry", "kind"): placement.KINDS, ("placement_entry", "stance"): placement.STANCES,
    ("placement_transfer", "state"): placement.TRANSFER_STATES, ("guidance_paper", "kind"): guidance.KINDS,
    ("stewardship_collectionround", "repeat"): {
        "month": t("每月", "every month"), "quarter": t("每季", "every quarter"), "year": t("每年", "every year")},
    ("stewardship_unitreport", "kind"): {"buyers": t("购买客户数", "buyers of a month"), "migration": t("首次录入", "first entry")},
    ("organisation_user", "kind"): {
        "staff": t("员工", "staff"), "dealer": t("经销商", "dealer"), "customer": t("客户侧", "customer side"),
        "service": t("服务账号", "service account"), "external": t("外部人员", "from outside")},
    ("organisation_user", "language"): LANGUAGES,
}
_DECISIONS = {
    "waiting": t("待审批", "waiting"), "approved": t("已同意", "approved"), "rejected": t("已驳回", "rejected"),
    "withdrawn": t("已撤回", "withdrawn"), "expired": t("已过期", "expired"), "agree": t("同意", "agree"),
    "object": t("异议", "objects"), "submitted": t("已提交", "submitted"),
    "closed": t("已结束", "closed"), "decided": t("已决定", "decided"),
}


def _products() -> Mapping[str, Text]:
    return {one.key: one.name.text for one in rivals.watch(on=clock.today()).products}


def _technologies() -> Mapping[str, Text]:
    return {one.key: one.name.text for one in circuits.measuring(on=clock.today()).technologies}


def _tests() -> Mapping[str, Text]:
    return {one.key: one.name.text for one in circuits.measuring(on=clock.today()).kinds}


def _measures() -> Mapping[str, Text]:
    return {one.key: one.name.text for one in circuits.measuring(on=clock.today()).measures}


def _operators() -> Mapping[str, Text]:
    return {one.key: one.name.text for one in rivals.watch(on=clock.today()).operators}


def _rows() -> Mapping[str, Text]:
    return structure.row_words(on=clock.today())


def _purposes() -> Mapping[str, Text]:
    return {one.key: one.name.text for one in consent.contacting(on=clock.today()).purposes} | {consent.ALL: t("全部用途", "all purposes")}


def _channels() -> Mapping[str, Text]:
    return {one.key: one.name.text for one in consent.contacting(on=clock.today()).channels} | {consent.ALL: t("全部渠道", "all channels")}


def _schemes() -> Mapping[str, Text]:
    return {one.key: one.name for one in grading.active_schemes(on=clock.today())}


def _losses() -> Mapping[str, Text]:
    return dict(grading.loss_reasons(on=clock.today()))


def _functions() -> Mapping[str, Text]:
    return customers.function_words(on=clock.today())


def _unit_kinds() -> Mapping[str, Text]:
    return {one.key: one.name.text for one in organisation.duties_in_force().duties.unit_kinds}


def _issuers() -> Mapping[str, Text]:
    return {unit.code: Text(unit.name, unit.name) for unit in shares.provinces()}


def _jobs() -> Mapping[str, Text]:
    return dict(placement.lists(on=clock.today()).choices.get("job", ()))


def _entries() -> Mapping[str, Text]:
    """What people say of themselves: values of every list; what is a free tag says itself."""
    return dict(customers.industry_choices()) | {
        key: text for values in placement.lists(on=clock.today()).choices.values() for key, text in values}


def _columns() -> Mapping[str, Text]:
    return {key: one.label for book in (customers.people_columns(), lists.columns()) for key, one in book.items()}


OF_PACKS: Mapping[tuple[str, str], Callable[[], Mapping[str, Text]]] = {
    ("circuits_circuit", "technology"): _technologies, ("circuits_testrun", "kind"): _tests, ("circuits_testrun", "measured"): _measures,
    ("rivals_rivalservice", "product"): _products, ("rivals_rivalservice", "operator"): _operators, ("rivals_rivalpromotion", "operator"): _operators,
    **{(table, "scheme"): _schemes for table in ("grading_accountgrade", "grading_gradereview", "grading_visitlapse")},
    ("grading_lostentry", "reason"): _losses, ("customers_assignment", "function"): _functions,
    ("organisation_unit", "duty_kind"): _unit_kinds, ("service_supportrequest", "level"): _unit_kinds,
    ("organisation_unit", "industries"): lambda: dict(customers.industry_choices()),
    **{(table, "issuer"): _issuers for table in ("customers_accountidentifier", "shares_revenuesplit", "circuits_circuit")},
    ("placement_transfer", "job"): _jobs, ("organisation_user", "job"): _jobs, ("placement_entry", "value"): _entries,
    **{(table, "columns"): _columns for table in ("lists_savedview", "lists_bookchoice", "lists_bookexport")},
    **{(table, "row"): _rows for table in ("structure_seat", "structure_line", "structure_unknownrow")},
    **{(table, "purpose"): _purposes for table in ("consent_consent", "consent_touch")},
    **{(table, "channel"): _channels for table in ("consent_consent", "consent_touch")},
}
"""Words that stand in the packs in force."""
ANYWHERE: Mapping[str, Mapping[str, Text]] = {
    "roles": {key: role.name for key, role in organisation.ROLES.items()},
    "tree_kind": customers.TREES,
    "tier": TIERS,
    "state": _DECISIONS | {"open": t("进行中", "open"), "done": t("已完成", "done"), "settled": t("自动关闭", "settled")},
    "decision": _DECISIONS, "opinion": _DECISIONS,
}
CHANNELS: Mapping[str, Text] = {
    "page": t("页面", "page"), "rest": t("接口", "interface"), "cli": t("命令行", "command line"), "job": t("后台任务", "job"),
    "import": t("导入", "import")}
"""By which way a change came."""
SYSTEM: Text = t("系统", "the system")


def entries(found: Mapping[str, object], known: Mapping[str, Text]) -> Text:
    """A dictionary in words: its keys by name with what they hold, where the keys have names; else how many there are."""
    if not known:
        return t(f"{len(found)} 项", f"{len(found)} entries")
    pairs = [(known.get(key, Text(key, key)), held) for key, held in found.items()]
    return Text("、".join(f"{name.zh} {held}" for name, held in pairs), ", ".join(f"{name.en} {held}" for name, held in pairs))


def channel(key: str) -> Text:
    """By which way a change came, in words."""
    return CHANNELS.get(key) or Text(key, key)
