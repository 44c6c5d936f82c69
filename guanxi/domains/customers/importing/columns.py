"""The catalogues as an import reads them. No Django: the reading child imports this through `prepare`.

Where 未知 is an answer the cell is read as text first, so that it reaches `prepare` instead of being refused.
"""

from __future__ import annotations

from dataclasses import replace

from guanxi.domains.customers.fields import ACCOUNT, ACCOUNT_UNKNOWN, CONTACT, LINES
from guanxi.foundation.pure.catalogue import Field

READ_HERE = frozenset({"has_agreement", "industry_code", "office_phone", "mobile", "email", "birthday", *LINES})


def _as_text(field: Field) -> Field:
    is_here = field.key in READ_HERE or (field.key in ACCOUNT_UNKNOWN and field.kind == "text")
    return replace(field, kind="text", max_length=max(field.max_length, 60)) if is_here else field


ACCOUNT_FIELDS = tuple(_as_text(field) for field in ACCOUNT.where(importable=True))
UNIT_OF_CONTACT = Field(
    key="account", zh="单位", en="Account", kind="text", importable=True,
    aliases=("客户单位", "单位名称", "集团编码", "客户编码", "集团客户名称", "所属单位", "所属客户", "统一社会信用代码", "客户"))
CONTACT_FIELDS = (UNIT_OF_CONTACT, *(_as_text(field) for field in CONTACT.where(importable=True)))
