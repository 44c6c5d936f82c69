"""Versions of a pack for tests, without the second that activating a whole one takes."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from guanxi.domains.rulebook.models import PolicyVersion
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import system


def make_policy(*, now: datetime, content: dict[str, Any], effective_from: date = date(2026, 1, 1)) -> None:
    """A version with these sections only, in force from a day."""
    digest = uuid.uuid4().hex  # a label is remembered with what stands under it, so two tests may not share one
    with audit.acting(actor=system("test"), verb="activate_policy", now=now):
        PolicyVersion(operator="demo", name_zh="演示", name_en="Demo", label=f"demo@{now:%Y-%m-%d}#{digest[:12]}", digest=digest, activated_at=now,
                      effective_from=effective_from, activated_by_id=0, activated_by_name="test", content=content, origins={}).store(now=now)
