"""The one place that reads the clock. Entry points call it once and hand `now` down (hard-places 4.5).

GUANXI_NOW (tests) fixes it; a demo may be ahead by the offset stored in the database (decisions 7).
"""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

ZONE = ZoneInfo("Asia/Shanghai")
_SECONDS_CACHED = 5.0
_offset: tuple[float, int] = (0.0, 0)


def now() -> datetime:
    """The current instant, aware, in UTC."""
    if fixed := os.environ.get("GUANXI_NOW"):
        return datetime.fromisoformat(fixed).astimezone(UTC)
    real = datetime.now(UTC)
    return real + timedelta(seconds=_demo_offset()) if settings.GUANXI_DEMO else real


def machine() -> datetime:
    """The machine's own clock, whatever the demo's says: for what the database stamps itself."""
    return datetime.now(UTC)


def today() -> date:
    """The current day in China."""
    return now().astimezone(ZONE).date()


def forget_offset() -> None:
    """After the demo's clock was moved in this process."""
    global _offset
    _offset = (0.0, 0)


def _demo_offset() -> int:
    global _offset
    from guanxi.foundation.django.models import DemoClock

    read_at, seconds = _offset
    if time.monotonic() - read_at > _SECONDS_CACHED:
        seconds = DemoClock.objects.values_list("offset_seconds", flat=True).first() or 0
        _offset = (time.monotonic(), seconds)
    return seconds
