"""One row of a sheet of revenue shares brought into stored form; runs in the reading child. No Django here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guanxi.domains.shares import rules
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.refusal import Reason, Refusal


def revenue_share(parsed: dict[str, Any]) -> tuple[dict[str, Any], Sequence[Reason]]:
    """Adds the key by which an account's name is recognised; the rate as an exact number of 0 to 1."""
    row, reasons = dict(parsed), []
    if said := row.get("account"):
        row["account_key"] = chinese.company_key(said)[:120]
    try:
        row["rate"] = f"{rules.read_rate(str(row.get('rate') or '')):f}"
    except Refusal as refusal:
        reasons.append(Reason(code=refusal.code, value="rate", met=False, text=refusal.text))
    return row, reasons
