"""The catalogues of a circuit and of a test: form, import and export read them. Business data (L1); the tester is staff or a partner's.

The words of technologies and kinds of tests, and what a kind measures, come from the pack (section `circuits/tests`).
"""

from __future__ import annotations

from typing import Any

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import NO_TEXT, Catalogue, Field

CEASED = "ceased"
STATES: tuple[tuple[str, Text], ...] = (
    ("planned", t("在建", "Planned")), ("active", t("在用", "In use")), ("suspended", t("停机", "Suspended")), (CEASED, t("已拆", "Ceased")))
SOURCES: tuple[tuple[str, Text], ...] = (
    ("resource_system", t("资源系统", "Resource system")), ("contract", t("合同或订单", "Contract or order")),
    ("label", t("现场标签", "Label on site")), ("partner", t("合作方资料", "Partner's record")), ("customer_said", t("客户告知", "Customer said")))
ENDS: tuple[tuple[str, Text], ...] = (("a", t("A端", "A end")), ("z", t("Z端", "Z end")))
VERDICTS: tuple[tuple[str, Text], ...] = (("pass", t("合格", "Pass")), ("fail", t("不合格", "Fail")))
# What lists and testers write besides the labels, by field.
WORDS: dict[str, dict[str, str]] = {
    "state": {"开通": "active", "正常": "active", "运行": "active", "在网": "active", "暂停": "suspended", "报停": "suspended", "拆机": CEASED,
              "已拆机": CEASED, "停用": CEASED, "待开通": "planned", "规划": "planned"},
    "source": {"资源": "resource_system", "综资": "resource_system", "合同": "contract", "订单": "contract", "标签": "label", "现场": "label",
               "客户": "customer_said"},
    "side": {"a": "a", "A": "a", "本端": "a", "近端": "a", "near": "a", "z": "z", "Z": "z", "b": "z", "B": "z", "B端": "z", "对端": "z", "远端": "z",
            "far": "z"},
    "instrument_verdict": {"pass": "pass", "passed": "pass", "ok": "pass", "通过": "pass", "正常": "pass", "fail": "fail", "failed": "fail",
                           "ng": "fail", "未通过": "fail", "异常": "fail"},
}


def _field(key: str, zh: str, en: str, *aliases: str, help: Text = NO_TEXT, **more: Any) -> Field:
    flags: dict[str, Any] = {"importable": True, "editable": True, "listable": True, "steward": "R6"} | more
    return Field(key=key, zh=zh, en=en, aliases=aliases, help=help, **flags)


CIRCUIT = Catalogue(subject="circuit", fields=(
    _field("designation", "电路代号", "Designation", "电路编号", "专线号", "专线编号", "电路名称", "Circuit", "Circuit ID", "Circuit No",
           required=True, max_length=80),
    _field("issuer", "编号方", "Issued by", "运营商", "省份", "归属省", "命名方", max_length=40,
           help=t("省公司代码或合作运营商;留空为客户所在省", "Code of the province or the partner; blank: the customer's province")),
    _field("technology", "接入方式", "Access", "接口", "接口类型", "接入类型", "电路类型", "技术", "Interface",
           required=True, filterable=True, max_length=40),
    _field("bandwidth", "带宽", "Bandwidth", "速率", "带宽/规格", "Rate", max_length=40),
    _field("a_end", "A端地址", "A end", "A端", "本端", "A端位置", "A端机房", max_length=120),
    _field("a_site", "A端客户", "Account at the A end", "A端客户编码", "A端单位", max_length=120,
           help=t("台账中的客户编码或全称;没有则留空", "Code or full name of an account in the book, if there is one")),
    _field("z_end", "Z端地址", "Z end", "Z端", "B端", "B端地址", "对端", "Z端位置", "Z端机房", max_length=120),
    _field("z_site", "Z端客户", "Account at the Z end", "Z端客户编码", "Z端单位", "B端客户", max_length=120),
    _field("state", "状态", "State", "电路状态", "使用状态", kind="choice", choices=STATES, required=True, filterable=True),
    _field("instance", "产品实例号", "Product instance", "产品实例", "实例号", max_length=60),
    _field("opened_on", "开通日期", "Opened on", "开通时间", "竣工日期", kind="date"),
    _field("ceased_on", "拆除日期", "Ceased on", "拆机日期", "停用日期", kind="date"),
    _field("source", "来源", "Source", "信息来源", "资料来源", kind="choice", choices=SOURCES, required=True),
    _field("seen_on", "资料日期", "As of", "核实日期", "数据日期", kind="date"),
    _field("note", "备注", "Note", "说明", kind="long_text", max_length=300),
))
TEST_RUN = Catalogue(subject="test_run", fields=(
    _field("side", "测试端", "End", "端", "测试位置", "Side", "Location", kind="choice", choices=ENDS, required=True,
           help=t("仪表所在的一端", "Where the instrument stands")),
    _field("kind", "测试项目", "Test", "测试类型", "项目", "功能", "Test type", "Test name", required=True, max_length=60),
    _field("started_at", "开始时间", "Started at", "测试时间", "起始时间", "日期时间", "Start time", "Start", "Date/Time", "Timestamp", required=True,
           max_length=40, help=t("如 2026-11-20 15:30:05", "such as 2026-11-20 15:30:05")),
    _field("seconds", "时长(秒)", "Duration (s)", "时长", "测试时长", "测试时长(秒)", "持续时间", "Duration", "Elapsed time", max_length=20,
           help=t("秒,或 00:15:00、15分钟", "Seconds, or 00:15:00, 15 min")),
    _field("instrument", "仪表", "Instrument", "测试仪表", "仪表型号", "仪器", "Meter", "Tester", max_length=80),
    _field("tester", "测试人", "Tested by", "测试人员", "操作员", "Operator", max_length=60),
    _field("instrument_verdict", "仪表结论", "Instrument's verdict", "结论", "测试结果", "结果", "Result", "Pass/Fail", "Verdict", kind="choice",
           choices=VERDICTS),
    _field("note", "备注", "Note", "说明", "Comment", kind="long_text", max_length=300),
))
