"""What the timeline holds of people at customers (wiring.REPORT, wiring.ERASE)."""

from __future__ import annotations

from guanxi.foundation.django.personal import Held, Personal
from guanxi.foundation.pure.bilingual import t


class Timeline(Personal):
    """Entries stay, as what happened to the account; his words go out of their sentences."""

    holds = (Held(table="timeline_entry", title=t("时间线", "Timeline"), own="subject_id", free=("subject_kind", "topic", "kind", "actor_name"),
                  columns={"at": t("时间", "At"), "zh": t("内容", "Text"), "en": t("内容(英文)", "Text (English)")}),)
