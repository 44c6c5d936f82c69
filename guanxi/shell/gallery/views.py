"""One page with every UI part in its states. Invented values only."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from guanxi.foundation.web.http import Request
from guanxi.foundation.web.templatetags.ui import said
from guanxi.foundation.web.views import page
from guanxi.shell.gallery import samples


@page(act="gallery.view", methods=("GET",))
def parts(request: Request) -> HttpResponse:
    """Every part in its states."""
    return render(request, "gallery/parts.html", {
        "stack": samples.STACK, "bridge": samples.BRIDGE, "curve": samples.CURVE, "lines": samples.LINES,
        "reasons": samples.REASONS, "steps": samples.STEPS, "ageing": samples.AGEING, "changes": samples.CHANGES,
        "accounts": samples.ACCOUNTS, "sample_page": samples.PAGE, "trend": samples.RISING, "falling": samples.FALLING,
        "rate_up": 0.084, "rate_down": -0.031, "fen": 1_020_000_000, "minus": -390_000,
        "came_back": {"non_field_errors": [said(samples.WRONG)]},
    })
