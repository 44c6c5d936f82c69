"""Invented values for the gallery. Nothing real, nothing read from the database."""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.paging import Page
from guanxi.foundation.pure.refusal import Reason

MONTHS = ("12", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11")
RISING = (21, 22, 22, 23, 22, 24, 24, 25, 25, 27, 26, 28)
FALLING = (30, 30, 29, 27, 28, 26, 24, 24, 21, 20, 20, 18)
STACK = {"kind": "stack", "categories": MONTHS, "unit": "万元", "series": [
    {"name": "专线", "data": [21, 22, 22, 23, 23, 24, 24, 24, 25, 25, 26, 26]},
    {"name": "云与IDC", "data": [8, 8, 9, 9, 9, 10, 10, 11, 11, 11, 12, 12]},
    {"name": "语音", "data": [6, 6, 6, 5, 5, 5, 5, 5, 4, 4, 4, 4]}]}
BRIDGE = {"kind": "bridge", "categories": ["上月", "新装", "拆机", "降价", "一次性", "调账", "本月"], "unit": "万元",
          "labels": ["41.0", "+1.2", "−0.8", "−2.4", "−6.0", "−0.4", "32.6"],
          "series": [{"name": "", "data": [41.0, 1.2, -0.8, -2.4, -6.0, -0.4, 32.6]}]}
CURVE = {"kind": "concentration", "note": "18% → 80%", "marks": [{"yAxis": 80}], "categories": [],
         "series": [{"name": "", "data": [[0, 0], [5, 42], [10, 63], [18, 80], [40, 93], [100, 100]]}]}
LINES = {"kind": "lines", "categories": MONTHS, "unit": "万元", "series": [
    {"name": "2026", "data": list(RISING)}, {"name": "2025", "data": [19, 20, 20, 21, 21, 22, 21, 22, 23, 23, 24, 24]}]}
REASONS = (
    Reason(code="revenue", text=t("近12月收入 ≥ 500 万元", "Revenue of 12 months ≥ 5,000,000"), met=True, value="5,000,000.00", source="GRD-04"),
    Reason(code="agreement", text=t("已签协议", "Agreement signed"), met=False, value="无", source="GRD-03"),
    Reason(code="influence", text=t("影响力分位", "Influence percentile"), met=None, value="", source="GRD-26"),
)
STEPS = (t("上传", "Upload"), t("对应列", "Columns"), t("预览", "Preview"), t("结果", "Result"))
AGEING: tuple[tuple[Text, int, str, str], ...] = (
    (t("账期内", "not yet due"), 17, "8.1 万", "success"), (t("1–30 天", "1–30 days"), 17, "8.1 万", "info"),
    (t("31–90 天", "31–90 days"), 33, "16.2 万", "warning"), (t("90 天以上", "over 90 days"), 33, "16.2 万", "error"),
)
CHANGES = ((t("归属经理", "Account manager"), "刘洋", "何俊"), (t("地址", "Address"), "", "望溪市桥西路 18 号"))
WRONG = t("结束日期早于开始日期", "The end lies before the beginning")
PAGE: Page[None] = Page(rows=(), number=2, size=50, has_next=True, total=10000, is_exact=False)


def _account(name: str, grade: tuple[str, Text, int], fen: int, year: float, tone: tuple[str, Text], *, complete: int) -> dict[str, object]:
    key, label, rank = grade
    return {"name": name, "grade": key, "label": label, "rank": rank, "move": "down" if year < -0.1 else "", "fen": fen, "year": year,
            "trend": RISING if year > 0 else FALLING, "arrears": 48_600_000 if tone[0] == "error" else 0, "complete": complete,
            "tone": tone[0], "state": tone[1]}


DIAMOND, PLATINUM, GOLD = ("diamond", t("钻石", "Diamond"), 1), ("platinum", t("白金", "Platinum"), 2), ("gold", t("黄金", "Gold"), 3)
STABLE, WARNING, LATE = ("success", t("稳定", "stable")), ("warning", t("预警", "warning")), ("error", t("逾期", "overdue"))
ACCOUNTS = (
    _account("屿澜银行望溪分行", DIAMOND, 1_020_000_000, 0.084, STABLE, complete=93),
    _account("望溪市第一人民医院", PLATINUM, 250_000_000, -0.031, WARNING, complete=78),
    _account("望溪钢铁集团有限公司", PLATINUM, 219_400_000, -0.142, LATE, complete=64),
    _account("石渡县教育局", GOLD, 38_600_000, 0.021, STABLE, complete=88),
    _account("望溪港务有限公司", GOLD, 21_250_000, 0.114, STABLE, complete=52),
)
