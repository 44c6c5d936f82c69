"""One row of a sheet of rival services brought into stored form; runs in the reading child. No Django here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Reason


def rival_service(parsed: dict[str, Any]) -> tuple[dict[str, Any], Sequence[Reason]]:
    """Adds the key by which an account's name is recognised; rent may not be negative."""
    row, reasons = dict(parsed), []
    if said := row.get("account"):
        row["account_key"] = chinese.company_key(said)[:120]
    if str(row.get("monthly_rent") or "").startswith("-"):
        reasons.append(Reason(code="rent_negative", value="monthly_rent", met=False, text=Text("月租不能为负", "The rent cannot be negative")))
    return row, reasons
