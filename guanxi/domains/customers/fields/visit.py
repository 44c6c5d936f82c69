"""What is written down of a visit beside whom one met, until care keeps whole visits (ARC-22): the day, a sentence, why an older day is right."""

from __future__ import annotations

from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.catalogue import Catalogue, Field

VISIT = Catalogue(subject="visit", fields=(
    Field(key="visited_on", zh="走访日期", en="Visited on", kind="date", required=True, editable=True),
    Field(key="remark", zh="备注", en="Remark", max_length=120, editable=True, help=t("谈了什么,一句话", "About what, in a sentence")),
    Field(key="reason", zh="更正原因", en="Why it is corrected", max_length=80, editable=True,
          help=t("只在原登记有误、改成更早的日期时填写", "Only when the recorded day is wrong and an earlier one right")),
))
