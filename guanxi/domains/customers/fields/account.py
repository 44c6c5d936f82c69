"""The catalogue of an account: the columns of an account list (decisions 4). All of it is business data (L1)."""

from __future__ import annotations

from typing import Any

from guanxi.domains.customers.fields.trees import PARENT_COLUMNS
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Catalogue, Field

INDIVIDUAL = "individual"
"""An account that is a person (ARC-28): its name, code and address are somebody's."""
CUSTOMER_KINDS: tuple[tuple[str, Text], ...] = (
    ("government", t("党政", "Government")),
    ("institution", t("事业", "Public institution")),
    ("state_owned", t("国企", "State-owned")),
    ("private", t("民企", "Private")),
    (INDIVIDUAL, t("个人", "Individual")),
)
OWNERSHIP_MODES: tuple[tuple[str, Text], ...] = (
    ("named_list", t("名单制", "Named list")),
    ("grid_pool", t("聚类(网格)", "Grid")),
    ("partner", t("合作伙伴", "Partner")),
)
REVENUE_GROUPS: tuple[tuple[str, Text], ...] = (
    ("1", t("一类(系数1)", "Group 1 (coefficient 1)")),
    ("2", t("二类(系数0.9)", "Group 2 (coefficient 0.9)")),
    ("3", t("三类(系数0.8)", "Group 3 (coefficient 0.8)")),
)
# scheme → label; the order is the order in which an import tries to recognise an account (operator 1.2).
IDENTIFIER_SCHEMES: dict[str, Text] = {
    "group_code": t("集团编码", "Group code"),
    "customer_code": t("客户编码", "Customer code"),
    "uscc": t("统一社会信用代码", "Social credit code"),
    "billing_account": t("账户号", "Billing account"),
    "access_number": t("接入号", "Access number"),
    "product_instance": t("产品实例号", "Product instance"),
    "circuit": t("电路代号", "Circuit"),
    "resource": t("资源标识", "Resource id"),
}
# A legal person's code, which its branches and departments use as well: several accounts hold it, and who holds the same one is a candidate for a
# duplicate, never refused (operator 1.2).
SHARED = ("uscc",)
# Codes of what an account uses, of which it has many and which pass from one customer to another: no import recognises an account by them.
LINES = ("access_number", "product_instance", "circuit", "resource")


def _field(key: str, zh: str, en: str, *aliases: str, **more: Any) -> Field:
    flags: dict[str, Any] = {"importable": True, "editable": True, "steward": "R1"} | more
    return Field(key=key, zh=zh, en=en, aliases=aliases, **flags)


_SEVERAL = t("可填多个,用分号或顿号隔开", "Several may stand in one cell, with semicolons between them")
ACCOUNT = Catalogue(subject="account", fields=(
    _field("name", "客户名称", "Account name", "名称", "单位名称", "集团名称", "集团客户名称", "客户", "客户全称", "Account",
           required=True, listable=True, sortable=True, filterable=True),
    _field("short_name", "简称", "Short name", "客户简称", "单位简称", listable=True, max_length=80),
    _field("group_code", "集团编码", "Group code", "集团客户编号", "集团客户编码", "集团编号", kind="code", required=True,
           listable=True, sortable=True, filterable=True, max_length=60, steward="R18"),
    _field("customer_code", "客户编码", "Customer code", "客户编号", "CRM客户编码", kind="code", listable=True, max_length=60,
           steward="R18"),
    _field("uscc", "统一社会信用代码", "Social credit code", "社会信用代码", "信用代码", "统一信用代码", "USCC",
           kind="code", required=True, listable=True, max_length=60),
    _field("billing_account", "账户号", "Billing account", "合同号", "账户编码", "账号", kind="code", max_length=60,
           steward="R18"),
    _field("access_number", "接入号", "Access number", "业务号码", kind="code", max_length=600, steward="R18", help=_SEVERAL),
    _field("product_instance", "产品实例号", "Product instance", "产品实例", kind="code", max_length=600, steward="R18", help=_SEVERAL),
    _field("circuit", "电路代号", "Circuit", "电路编号", "专线代号", kind="code", max_length=600, steward="R18", help=_SEVERAL),
    _field("resource", "资源标识", "Resource id", "资源编码", "资源系统标识", kind="code", max_length=600, steward="R18", help=_SEVERAL),
    _field("customer_kind", "客户类别", "Customer kind", "客户类型", "单位性质", "Kind", kind="choice", choices=CUSTOMER_KINDS,
           required=True, listable=True, sortable=True, filterable=True),
    _field("industry_code", "行业", "Industry", "行业(GB/T 4754)", "行业代码", "行业分类", "所属行业", kind="code",
           required=True, listable=True, sortable=True, filterable=True, max_length=6),
    _field("service_scope", "业务范围", "Service scope", "综合/专业", "综合专业", "综合或专业", kind="choice", max_length=30, listable=True,
           filterable=True, help=t("用几种业务:综合大客户或专业大客户", "Served by several businesses or by one")),
    _field("cooperation", "合作关系", "Cooperation", "合作/潜在", "合作潜在", kind="choice", max_length=30, listable=True, filterable=True,
           help=t("已合作还是有潜力", "Works with us, or may")),
    _field("industry_influence", "行业影响", "Influence in its industry", "战略/一般", "行业影响力", kind="choice", max_length=30, listable=True,
           filterable=True, help=t("在本行业是战略性还是一般", "Strategic in its industry, or general")),
    _field("market_role", "市场角色", "Market role", "上下游", "客户角色", kind="choice", max_length=30, listable=True, filterable=True,
           help=t("下游客户、上游供应商、分销商或代理商", "Buys from us, supplies us, distributes, or acts as our agent")),
    _field("sector_code", "行业目录", "Industry list", "行业(目录)", "政策包行业", kind="choice", max_length=40, listable=True, filterable=True,
           help=t("政策包自己的行业目录,与GB/T 4754并存", "The pack's own list of industries, beside GB/T 4754")),
    _field("unit", "归属单位", "Responsible unit", "单位编码", "归属局", "归属分公司", "归属部门", "归属机构", kind="unit",
           required=True, listable=True, filterable=True, steward="R9"),
    _field("manager", "归属经理工号", "Account manager", "归属经理", "客户经理工号", "客户经理", "经理工号", "负责人工号", "责任人工号", "Owner",
           kind="user", required=True, listable=True, filterable=True, editable=False, steward="R9",
           help=t("工号;或本单位内不重名的姓名", "The staff number; or the name, where one person in post of the unit has it")),
    _field("parent", "上级集团", "Parent account", "上级集团编码", "上级客户", "母公司", "上级单位", kind="account",
           listable=True, editable=False),
    _field("service_parent", "上级使用单位", "Parent in use", "上级使用单位编码", "使用上级", kind="account", editable=False),
    _field("billing_parent", "上级付费单位", "Parent who pays", "上级付费单位编码", "付费上级", "统付单位", kind="account", editable=False),
    _field("district", "区县", "District", "所在区县", "县区", required=True, listable=True, max_length=40),
    _field("address", "地址", "Address", "客户地址", "单位地址", "详细地址", required=True),
    _field("has_agreement", "协议(有/无)", "Has an agreement", "协议", "有无协议", "是否签协议", "是否签约", "协议有无",
           kind="bool", required=True, listable=True, filterable=True),
    _field("agreement_number", "协议编号", "Agreement number", "合同编号", "协议号", kind="code", max_length=60),
    _field("agreement_until", "协议到期", "Agreement ends on", "协议到期日", "协议到期日期", "合同到期日", "Agreement until", kind="date",
           listable=True, sortable=True, filterable=True),
    _field("agreement_unit", "签约单位", "Unit that signed", "协议签约单位", "签约局", "签约分公司", "Signed by", kind="unit", editable=False,
           listable=True, steward="R9", help=t("我方与该客户签协议的单位,填编码或全称", "Which unit of ours signed the agreement: its code or name")),
    _field("registered_on", "登记日期", "Registered on", "登记", "登记(日期)", "备案日期", kind="date", listable=True, editable=False,
           help=t("报备确认后自动登记;导入只补录没有登记日期的客户,由可分配客户的人员办理",
                  "Comes with the confirmed claim; an import by who may assign accounts fills it where there is none")),
    _field("is_upstream", "省登记上游客户", "Upstream, registered by the province", "上游客户", "是否上游", kind="bool",
           filterable=True, steward="R10"),
    _field("influence_percentile", "影响力分位", "Influence percentile", "影响力", kind="integer", filterable=True,
           steward="R15"),
    _field("revenue_group", "营收组", "Revenue group", "营收分组", "收入组", kind="choice", choices=REVENUE_GROUPS,
           filterable=True, steward="R15"),
    _field("customer_since", "入网日期", "Customer since", "建档日期", "客户起始日期", kind="date"),
    _field("last_visited_on", "最近走访日期", "Last visited on", "最近走访", "最近拜访日期", "上次走访日期", "Last visited", kind="date",
           editable=False, help=t("记一次走访后自动更新;导入只能往后改", "Follows the visits; an import only moves it forward")),
    _field("ownership_mode", "管理方式", "Ownership mode", kind="choice", choices=OWNERSHIP_MODES, importable=False, editable=False,
           steward="R9"),
    _field("partner", "合作伙伴", "Partner", kind="unit", listable=True, filterable=True, importable=False, editable=False, steward="R9",
           help=t("经由哪家代理商服务,在“归属”中设定", "Through which agent it is served; set under Responsible")),
    _field("partner_until", "合作至", "Served through it until", kind="date", importable=False, editable=False, steward="R9"),
))

# Fields whose values are a list of the pack in force (ARC-23 to ARC-26, ARC-28); without a list they are not offered.
CLASSES: tuple[str, ...] = ("service_scope", "cooperation", "industry_influence", "market_role", "sector_code")
# What is kept as rows of identifier, assignment and tree, not as a column of the account.
BESIDE = frozenset({*IDENTIFIER_SCHEMES, "manager", *PARENT_COLUMNS, "partner_until"})
ACCOUNT_COLUMNS = tuple(field.key for field in ACCOUNT.fields if field.key not in BESIDE and field.kind != "unit")
ACCOUNT_UNKNOWN = frozenset({"uscc", "group_code", "address", "district", "has_agreement", "industry_code"})
