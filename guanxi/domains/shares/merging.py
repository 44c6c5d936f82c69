"""What the merge of two accounts does to their revenue shares (wiring.MERGE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.shares.models import RevenueShare, RevenueSplit
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class Shares:
    """All of it goes along: a product instance has one split a day whichever account it is at, so two can never meet."""

    covers = ("shares_revenuesplit.account_id", "shares_revenueshare.account_id")
    stays: Mapping[str, str] = {}

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Carries splits and their parts over."""
        if subject.kind == "account":
            for table in (RevenueSplit, RevenueShare):
                participants.carry(table.objects.filter(account_id=subject.id), act=act, account_id=into.id)
