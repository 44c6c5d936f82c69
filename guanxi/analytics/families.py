"""Product families (产品大类): how product codes and names are grouped for stacks and bridges.

Matched in order: prefix of the code, then a word in the name; the rest is `other`. Plain data.
Not for here: prices, product catalogue (sales).
"""

from __future__ import annotations

from dataclasses import dataclass

from guanxi.foundation.pure.bilingual import Text, t


@dataclass(frozen=True, kw_only=True)
class Family:
    """One family. `is_letter`: counts as letter revenue of the postal scheme (GRD-03)."""

    key: str
    label: Text
    prefixes: tuple[str, ...]
    words: tuple[str, ...]
    is_letter: bool = False


FAMILIES = (
    Family(key="leased_line", label=t("专线", "Leased lines"), prefixes=("ZX", "LL"),
           words=("专线", "电路", "MSTP", "OTN", "VPN", "VPDN")),
    Family(key="broadband", label=t("宽带", "Broadband"), prefixes=("KD", "BB"), words=("宽带", "互联网接入")),
    Family(key="voice", label=t("语音", "Voice"), prefixes=("YY", "GH", "VO"), words=("语音", "固话", "中继", "电话")),
    Family(key="mobile", label=t("移动", "Mobile"), prefixes=("YD", "MB", "5G"), words=("移动", "手机", "5G", "短信")),
    Family(key="cloud", label=t("云与数据中心", "Cloud and data centre"), prefixes=("YUN", "IDC", "CL"),
           words=("云", "IDC", "数据中心", "托管")),
    Family(key="iot", label=t("物联网", "Internet of things"), prefixes=("WLW", "IOT", "NB"), words=("物联", "NB-IoT")),
    Family(key="ict", label=t("ICT 项目", "ICT projects"), prefixes=("ICT", "XM"), words=("ICT", "集成", "项目")),
    Family(key="letter", label=t("函件", "Letters"), prefixes=("HJ", "LT"),
           words=("函件", "邮资", "账单函", "letter"), is_letter=True),
)
OTHER = Family(key="other", label=t("其他", "Other"), prefixes=(), words=())
LABELS = {family.key: family.label for family in (*FAMILIES, OTHER)}
