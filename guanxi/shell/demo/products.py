"""What 云江电信 sells and what a bill calls it. The code's first letters decide the family (analytics.families).

Not for here: a product catalogue with rules (sales).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Product:
    """tax_percent: value-added tax. letters: first letters of instance and access numbers."""

    code: str
    name: str
    charge: str
    charge_name: str
    tax_percent: int
    letters: str


def _product(code: str, name: str, charge: str, charge_name: str, tax_percent: int, letters: str) -> Product:
    return Product(code=code, name=name, charge=charge, charge_name=charge_name, tax_percent=tax_percent,
                   letters=letters)


SDH = _product("ZX-SDH", "数字电路", "F2011", "电路月租", 9, "ZX")
MSTP = _product("ZX-MSTP", "MSTP专线", "F2012", "专线月租", 9, "ZX")
INTERNET = _product("ZX-NET", "互联网专线", "F2021", "专线月租", 9, "ZX")
BROADBAND = _product("KD-BIZ", "商务宽带", "F3001", "宽带月租", 9, "KD")
VOICE = _product("YY-TRUNK", "语音中继", "F4001", "中继月租", 9, "YY")
FIXED = _product("GH-LINE", "固定电话", "F4011", "固话月租", 9, "GH")
MOBILE = _product("YD-GRP", "集团移动套餐", "F5001", "套餐月费", 9, "YD")
CLOUD = _product("YUN-HOST", "云主机", "F6001", "云主机月费", 6, "YC")
RACK = _product("IDC-RACK", "机柜托管", "F6011", "机柜月租", 6, "ID")
NBIOT = _product("NB-CARD", "NB-IoT物联网卡", "F7001", "物联网月费", 6, "NB")
SYSTEM = _product("ICT-INT", "信息化集成", "F8001", "运维服务费", 6, "IC")
LETTERS = _product("HJ-BILL", "账单函件", "F8501", "函件制作费", 6, "HJ")

PRODUCTS = (SDH, MSTP, INTERNET, BROADBAND, VOICE, FIXED, MOBILE, CLOUD, RACK, NBIOT, SYSTEM, LETTERS)

# by monthly size of one instance in yuan: what is sold at that price
SMALL = (BROADBAND, FIXED, MOBILE, FIXED, MOBILE, BROADBAND, NBIOT)
MEDIUM = (INTERNET, BROADBAND, MOBILE, VOICE, CLOUD, LETTERS, NBIOT)
LARGE = (SDH, MSTP, INTERNET, MSTP, CLOUD, RACK, VOICE, SYSTEM)

ONE_OFF = (("F9001", "一次性接入费"), ("F9002", "设备销售"), ("F9003", "集成项目款"))
ADJUSTMENTS = (("F9907", "超时赔付减免"), ("F9908", "计费差错退费"), ("F9909", "协议减免"))
