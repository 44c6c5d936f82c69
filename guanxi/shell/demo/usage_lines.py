"""What the accounts of the demo use, month by month, in the columns of 月度使用量: invented from their bills, the same every time.

Every 23rd product fell silent three months ago although it is billed, so that there is something to see. Not for here: files (`files.py`).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from guanxi.foundation.pure import months
from guanxi.shell.demo.shapes import AccountPlan, Instance

HEADER = "账期,集团编码,客户编码,账户号,产品编码,产品名称,使用量类型,使用量,计量单位"
HISTORY = 15
"""Three months and the same three a year earlier."""

SILENT_EVERY, SILENT_MONTHS = 23, 3
_SEASON = (96, 84, 102, 100, 101, 103, 97, 95, 104, 99, 106, 113)
_VOICE, _TEXT, _DATA = ("主叫时长", 9, "分钟"), ("短信条数", 3, "条"), ("流量", 90, "MB")
# code of the product → (kind, quantity per yuan of monthly rent, unit); a day count and a peak do not grow with the rent
_KINDS: dict[str, tuple[tuple[str, int, str], ...]] = {
    "YD-GRP": (_VOICE, ("被叫时长", 8, "分钟"), _TEXT, _DATA),
    "GH-LINE": (_VOICE, ("通话次数", 4, "次")),
    "YY-TRUNK": (_VOICE, ("被叫时长", 6, "分钟"), ("通话次数", 4, "次")),
    "KD-BIZ": (("流量", 900, "MB"), ("活跃天数", 0, "天")),
    "NB-CARD": (("流量", 2, "MB"), ("短信条数", 1, "条"), ("活跃天数", 0, "天")),
    "ZX-NET": (("流量", 1400, "MB"), ("带宽峰值利用率", 0, "%")),
    "ZX-SDH": (("带宽峰值利用率", 0, "%"),),
    "ZX-MSTP": (("带宽峰值利用率", 0, "%"),),
}


def lines(account: AccountPlan, calendar_months: tuple[int, ...], anchor: int) -> Iterator[str]:
    """Every line of this account; a product of several instances once, by the rent of its first."""
    done = set[str]()
    for instance in account.instances:
        code = instance.product.code
        if code in _KINDS and code not in done:
            done.add(code)
            yield from _of_product(account, instance, calendar_months, anchor)


def _of_product(account: AccountPlan, instance: Instance, calendar_months: tuple[int, ...], anchor: int) -> Iterator[str]:
    product = instance.product
    head = f"{account.group_code},{account.customer_code},{account.billing_account},{product.code},{product.name}"
    seed = zlib.crc32(instance.number.encode())
    drift = seed % 41 - 16  # percent a year
    rent = max(instance.prices[-1].rent // 100, 20)
    silent_from = months.shift(anchor, 1 - SILENT_MONTHS) if seed % SILENT_EVERY == 0 else 0
    for month in calendar_months:
        if month < instance.prices[0].month or (instance.until and month > instance.until):
            continue
        if silent_from and month >= silent_from:
            continue
        back = (anchor // 100 - month // 100) * 12 + anchor % 100 - month % 100
        chance = (seed ^ (month * 2_654_435_761)) >> 7
        percent = _SEASON[month % 100 - 1] * (1200 - drift * back) * (94 + chance % 13)
        for kind, factor, unit in _KINDS[product.code]:
            yield f"{month},{head},{kind},{_quantity(factor, unit, rent, percent, chance)},{unit}"


def _quantity(factor: int, unit: str, rent: int, percent: int, chance: int) -> int:
    """percent: of 100 × 1200 × 100, season, drift and chance together."""
    if unit == "天":
        return 24 + chance % 7
    if unit == "%":
        return min(18 + chance % 29 + percent // 300_000, 99)
    return rent * factor * percent // 12_000_000
