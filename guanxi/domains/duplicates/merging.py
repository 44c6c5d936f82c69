"""What the merge of two accounts does to earlier merges and to pairs (wiring.MERGE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.duplicates.models import Merge
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref

_NAMES = "a pair names two records as they were compared; the merge closes it, the next run compares the survivor"


class Merges:
    """Who became part of the account that goes is part of the survivor now."""

    covers = ("duplicates_merge.account_id",)
    stays: Mapping[str, str] = {"duplicates_pair.low_account_id": _NAMES, "duplicates_pair.high_account_id": _NAMES}

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Carries finished merges over."""
        if subject.kind == "account":
            participants.carry(Merge.objects.filter(account_id=subject.id), act=act, account_id=into.id)
