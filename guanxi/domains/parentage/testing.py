"""Puts the section of requests in force for tests. For tests only."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from guanxi.domains.rulebook.models import PolicyVersion
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import system


def in_force(now: datetime, answer_workdays: int | None = 3, more: Mapping[str, Any] | None = None) -> None:
    """A pack of nothing but this section, and what the test gives besides."""
    content = {"parentage/requests": {"origin": "ours", "answer_workdays": answer_workdays}, **(more or {})}
    with audit.acting(actor=system("test"), verb="activate_policy", now=now):
        PolicyVersion(operator="demo", name_zh="演示", name_en="Demo", label=f"demo@test#{uuid.uuid4().hex[:12]}", digest=uuid.uuid4().hex,
                      activated_at=now, effective_from=date(2026, 1, 1), activated_by_id=0, activated_by_name="test", content=content,
                      origins={}).store(now=now)
