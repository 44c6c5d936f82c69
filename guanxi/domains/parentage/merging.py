"""What the merge of two accounts does to requests for a parent (wiring.MERGE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.parentage.fields import OPEN, WITHDRAWN
from guanxi.domains.parentage.models import ParentRequest, ParentRoute
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class Requests:
    """Requests go along, as asked for and as asked about; of two that are open for one tree the survivor's stays."""

    covers = ("parentage_parentrequest.account_id", "parentage_parentroute.parent_id")
    stays: Mapping[str, str] = {}

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Carries what names the account that goes."""
        if subject.kind != "account":
            return
        held = ParentRequest.objects.filter(account_id=into.id, state=OPEN).values_list("tree_kind", flat=True)
        doubled = ParentRequest.objects.filter(account_id=subject.id, state=OPEN, tree_kind__in=list(held))
        participants.carry(doubled, act=act, state=WITHDRAWN)
        participants.carry(ParentRequest.objects.filter(account_id=subject.id), act=act, account_id=into.id)
        participants.carry(ParentRoute.objects.filter(parent_id=subject.id), act=act, parent_id=into.id)
