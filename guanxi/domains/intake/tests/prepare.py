"""The pure part of the test subject: runs in the child process, so it must not import Django."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason


def prepare(parsed: dict[str, str]) -> tuple[dict[str, str], Sequence[Reason]]:
    """Adds a normal form; rejects one name."""
    if parsed.get("name") == "禁止":
        return parsed, [Reason(code="forbidden_name", text=t("名称不允许", "Name not allowed"), met=False, value="name")]
    return {**parsed, "upper": parsed.get("code", "").upper()}, []
