"""When a list may leave and how: at once, in the background, or not. Counts in rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal

Format = Literal["xlsx", "csv"]
_FORMATS: dict[str, Format] = {"xlsx": "xlsx", "csv": "csv"}
AT_ONCE = 2_000
LIFETIME = timedelta(hours=24)
"""How long a file made in the background waits to be fetched."""


def format_of(text: str) -> Format:
    """The format asked for. Refuses any other."""
    if text not in _FORMATS:
        raise Refusal("export_format", t("只能导出为 .xlsx 或 .csv", "Only .xlsx and .csv"), field="format")
    return _FORMATS[text]


def way_of(*, rows: int, limit: int) -> Literal["now", "later"]:
    """Up to 2,000 rows at once, more by a job. Refuses an empty list and more than `limit`. SYS-22."""
    if rows == 0:
        raise Refusal("export_empty", t("列表是空的,没有可导出的内容", "The list is empty: there is nothing to export"), status=409,
                      way_out=t("放宽筛选条件后再导出", "Loosen the filter, then export"))
    if rows > limit:
        raise Refusal(
            "export_too_large", t(f"当前列表有 {rows:,} 户,一次最多导出 {limit:,} 户", f"{rows:,} accounts; one export holds at most {limit:,}"),
            status=409,
            way_out=t("请按单位、等级或收入缩小筛选范围后分批导出;超限导出的金库审批尚未开通",
                      "Narrow the filter (unit, grade, revenue) and export in parts; vault approval for more is not available yet"))
    return "now" if rows <= AT_ONCE else "later"
