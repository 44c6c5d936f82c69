"""What every list on its way out knows: who takes it, when, in which language, its hidden mark and its last line (PRM-68, SYS-22).

Not for here: its rows and columns (each list's own `leaving`), the form of the file (writing), the job around it (later).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from guanxi.domains.lists import api as lists
from guanxi.foundation.django.clock import ZONE
from guanxi.foundation.pure import watermark
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.cells import LAST_LINE


@dataclass(frozen=True, kw_only=True)
class Parting:
    """One list: what is shown, to whom, when. vault_id: the request that let it out, 0 where none was needed."""

    kept: lists.Kept
    actor: Actor
    now: datetime
    language: str
    vault_id: int = 0

    @property
    def mark(self) -> str:
        """What stands unseen behind every name, so that the last line is no mark to be cut off; request 0: no vault was asked (PRM-68)."""
        mark = watermark.Mark(user_id=self.actor.user_id, request_id=self.vault_id, at=self.now)
        return watermark.written(mark, key=settings.GUANXI_HASH_KEY)

    @property
    def today(self) -> date:
        """The day in China."""
        return self.now.astimezone(ZONE).date()

    def said(self, text: Text) -> str:
        """In the reader's language."""
        return text.in_language(self.language)

    def last_line(self, *, many: Text, filtered: Text) -> str:
        """The watermark for the eye: who by name and staff number, when, how many, by which filter."""
        at, by, vault = f"{self.now.astimezone(ZONE):%Y-%m-%d %H:%M}", self.actor.signed, f" [V{self.vault_id}]" if self.vault_id else ""
        begins, ends = LAST_LINE
        return self.said(Text(
            f"{begins.zh}{by.zh}{vault};导出时间:{at};共 {many.zh};筛选:{filtered.zh}。{ends.zh}",
            f"{begins.en}{by.en}{vault} at {at}; {many.en}; filter: {filtered.en}. {ends.en}"))
