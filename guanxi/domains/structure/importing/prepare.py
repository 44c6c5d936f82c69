"""One row of a sheet of hierarchies brought into stored form; runs in the reading child. No Django here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from guanxi.foundation.pure import chinese, phones
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Reason

SAYS = ("row", "superior", "oversees")
"""Columns of which a row fills at least one."""
BREAK = "\n"
_BETWEEN = re.compile(r"[;；、,，\r\n]+")


def hierarchy(parsed: dict[str, Any]) -> tuple[dict[str, Any], Sequence[Reason]]:
    """Adds the key by which an account's name is recognised; several names of one cell apart; a row must say something."""
    row, reasons = dict(parsed), []
    if said := row.get("account"):
        row["account_key"] = chinese.company_key(said)[:120]
    if mobile := row.get("mobile"):
        read = phones.read_phone(str(mobile))
        row["mobile"] = read.value.text if read.value else mobile
    if over := row.get("oversees"):
        row["oversees"] = BREAK.join(dict.fromkeys(part.strip() for part in _BETWEEN.split(str(over)) if part.strip()))
    if not row.get("name"):
        reasons.append(Reason(code="name_missing", value="name", met=False, text=Text(
            "姓名:未填写,请补充后重新导入本行", "Name: empty; fill it in, then import this row again")))
    if not any(row.get(key) for key in SAYS):
        reasons.append(Reason(code="nothing_said", value="row", met=False, text=Text(
            "岗位、汇报对象、分管三列至少填一列,请补充后重新导入本行",
            "Fill at least one of row, superior and in charge of, then import this row again")))
    return row, reasons
