"""What the merge of two accounts does to what is known of rivals (wiring.MERGE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.rivals.models import RivalPromotion, RivalService
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class Rivals:
    """All of it goes along; the same line known twice is for people to end."""

    covers = ("rivals_rivalservice.account_id", "rivals_rivalpromotion.account_id")
    stays: Mapping[str, str] = {}

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Carries services and promotions over."""
        if subject.kind == "account":
            for table in (RivalService, RivalPromotion):
                participants.carry(table.objects.filter(account_id=subject.id), act=act, account_id=into.id)
