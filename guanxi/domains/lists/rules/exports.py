"""When a list may leave and how: at once, in the background, or not. Counts in rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from guanxi.foundation.pure.bilingual import counted, t
from guanxi.foundation.pure.refusal import Refusal

Format = Literal["xlsx", "csv"]
_FORMATS: dict[str, Format] = {"xlsx": "xlsx", "csv": "csv"}
AT_ONCE = 2_000
MOST = 1_000_000  # a sheet of a workbook has 1,048,576 rows
LIFETIME = timedelta(hours=24)
"""How long a file made in the background waits to be fetched."""


def format_of(text: str) -> Format:
    """The format asked for. Refuses any other."""
    if text not in _FORMATS:
        raise Refusal("export_format", t("只能导出为 .xlsx 或 .csv", "Only .xlsx and .csv"), field="format")
    return _FORMATS[text]


def way_of(*, rows: int, limit: int, is_private: bool = False) -> Literal["now", "later", "vault"]:
    """Up to 2,000 rows at once, more by a job; beyond `limit`, or with a private column, by the vault. SYS-22, PRM-68.

    Refuses an empty list and more than a file holds.
    """
    if rows == 0:
        raise Refusal("export_empty", t("列表是空的,没有可导出的内容", "The list is empty: there is nothing to export"), status=409,
                      way_out=t("放宽筛选条件后再导出", "Loosen the filter, then export"))
    if rows > MOST:
        raise Refusal(
            "export_too_large", t(f"当前列表有 {rows:,} 户,一个文件最多 {MOST:,} 户",
                    f"{counted(rows, 'account|accounts')}; one file holds at most {MOST:,}"),
            status=409, way_out=t("请按单位、等级或收入缩小筛选范围后分批导出", "Narrow the filter (unit, grade, revenue) and export in parts"))
    if rows > limit or is_private:
        return "vault"
    return "now" if rows <= AT_ONCE else "later"
