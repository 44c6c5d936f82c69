"""The catalogue of a rival service: form, import, export and the list read it. Business data (L1) only.

The words of operator and product come from the pack (section `rivals/watch`): a pack may name others tomorrow.
"""

from __future__ import annotations

from typing import Any

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.catalogue import Catalogue, Field

SOURCES: tuple[tuple[str, Text], ...] = (
    ("contract_seen", t("见到合同", "Contract seen")), ("bill_seen", t("见到账单", "Bill seen")), ("customer_said", t("客户告知", "Customer said")),
    ("site_seen", t("现场所见", "Seen on site")), ("tender", t("招标公告", "Tender notice")), ("partner", t("合作方告知", "Partner said")),
    ("hearsay", t("传闻", "Hearsay")),
)
CONFIDENCES: tuple[tuple[str, Text], ...] = (
    ("confirmed", t("已证实", "Confirmed")), ("likely", t("较可信", "Likely")), ("doubtful", t("待核实", "Doubtful")))
OUTCOMES: tuple[tuple[str, Text], ...] = (
    ("won_over", t("已转为我方", "Now ours")), ("ended", t("客户已停用", "Customer ended it")), ("mistaken", t("记录有误", "Recorded by mistake")))
# Words people write in a sheet besides the labels.
WORDS = {"确认": "confirmed", "高": "confirmed", "可信": "likely", "中": "likely", "存疑": "doubtful", "低": "doubtful",
         "合同": "contract_seen", "账单": "bill_seen", "客户": "customer_said", "现场": "site_seen", "招标": "tender"}


def _field(key: str, zh: str, en: str, *aliases: str, **more: Any) -> Field:
    flags: dict[str, Any] = {"importable": True, "editable": True, "listable": True, "steward": "R1"} | more
    return Field(key=key, zh=zh, en=en, aliases=aliases, **flags)


RIVAL_SERVICE = Catalogue(subject="rival_service", fields=(
    _field("operator", "运营商", "Operator", "对手", "异网运营商", "竞争对手", required=True, filterable=True, max_length=40),
    _field("product", "产品", "Product", "业务", "业务类型", "产品类型", required=True, filterable=True, max_length=40),
    _field("site", "站点", "Site", "地点", "安装地址", "使用地点", max_length=120),
    _field("bandwidth", "带宽", "Bandwidth", "速率", "带宽/规格", "规格", max_length=40),
    _field("monthly_rent", "月租(元)", "Monthly rent (yuan)", "月租", "月费", "租费", "月租费", kind="money", sortable=True),
    _field("contract_until", "合同到期", "Contract ends on", "到期", "到期日", "到期日期", "合同到期日", kind="date", sortable=True, filterable=True),
    _field("source", "来源", "Source", "信息来源", kind="choice", choices=SOURCES, required=True),
    _field("confidence", "可信度", "Confidence", "可靠程度", kind="choice", choices=CONFIDENCES, required=True, filterable=True),
    _field("seen_on", "最近核实", "Last seen on", "核实日期", "获知日期", "见到日期", kind="date"),
    _field("note", "备注", "Note", "说明", kind="long_text", max_length=300),
))
RIVAL_PROMOTION = Catalogue(subject="rival_promotion", fields=(
    _field("operator", "运营商", "Operator", required=True, importable=False, max_length=40),
    _field("seen_on", "看到日期", "Seen on", kind="date", required=True, importable=False),
    _field("site", "地点", "Site", importable=False, max_length=120),
    _field("activity", "对手做了什么", "What they did", kind="long_text", required=True, importable=False, max_length=300),
    _field("counter_measure", "我方对策", "Our counter-measure", kind="long_text", importable=False, max_length=300),
))
