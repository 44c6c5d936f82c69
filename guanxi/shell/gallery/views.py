"""One page with every UI part. Invented values only."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.paging import Page
from guanxi.foundation.pure.refusal import Reason
from guanxi.foundation.web.http import Request
from guanxi.foundation.web.views import page

MONTHS = ("12", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11")
REASONS = (
    Reason(code="revenue", text=t("近12月收入 ≥ 5,000,000 元", "Revenue of 12 months ≥ 5,000,000 yuan"),
           met=True, value="5,000,000.00", source="GRD-04"),
    Reason(code="agreement", text=t("已签协议", "Agreement signed"), met=False, value="无", source="GRD-03"),
    Reason(code="influence", text=t("影响力分位", "Influence percentile"), met=None, value="", source="GRD-26"),
)


@page(act="gallery.view", methods=("GET",))
def parts(request: Request) -> HttpResponse:
    """Every part in its states."""
    stack = {"kind": "stack", "categories": MONTHS, "unit": "万元", "series": [
        {"name": "专线", "data": [21, 22, 22, 23, 23, 24, 24, 24, 25, 25, 26, 26]},
        {"name": "云与IDC", "data": [8, 8, 9, 9, 9, 10, 10, 11, 11, 11, 12, 12]},
        {"name": "语音", "data": [6, 6, 6, 5, 5, 5, 5, 5, 4, 4, 4, 4]}]}
    bridge = {"kind": "bridge", "categories": ["上月", "新装", "拆机", "降价", "一次性", "调账", "本月"], "unit": "万元",
              "labels": ["41.0", "+1.2", "−0.8", "−2.4", "−6.0", "−0.4", "32.6"],
              "series": [{"name": "", "data": [41.0, 1.2, -0.8, -2.4, -6.0, -0.4, 32.6]}]}
    curve = {"kind": "concentration", "note": "80 %", "marks": [{"yAxis": 80}], "categories": [],
             "series": [{"name": "", "data": [[0, 0], [5, 42], [10, 63], [18, 80], [40, 93], [100, 100]]}]}
    return render(request, "gallery/parts.html", {
        "reasons": REASONS, "stack": stack, "bridge": bridge, "curve": curve, "rate_up": 0.084, "rate_down": -0.031,
        "steps": [t("上传", "Upload"), t("对应列", "Columns"), t("预览", "Preview"), t("结果", "Result")],
        "sample_page": Page(rows=(), number=2, size=50, has_next=True, total=10000, is_exact=False),
    })
