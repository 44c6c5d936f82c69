"""What is written down of a visit until care keeps whole visits (ARC-22): the day, what is worth saying, why an older day is right."""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Catalogue, Field

VISIT = Catalogue(subject="visit", fields=(
    Field(key="visited_on", zh="走访日期", en="Visited on", kind="date", required=True, editable=True),
    Field(key="remark", zh="备注", en="Remark", max_length=120, editable=True, help=t("见了谁、谈了什么,一句话", "Whom, about what, in a sentence")),
    Field(key="reason", zh="更正原因", en="Why it is corrected", max_length=80, editable=True,
          help=t("只在改成更早的日期时填写", "Only when an earlier day is right")),
))
