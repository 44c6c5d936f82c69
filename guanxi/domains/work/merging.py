"""What the merge of two records does to work items (wiring.MERGE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class WorkItems:
    """To-dos, done ones too, go with their account and their subject."""

    covers = ("work_workitem.account_id", "work_workitem.subject_id")
    stays: Mapping[str, str] = {}

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Items of `subject` become items of `into`; their keys stay, so that their sources still settle them."""
        if subject.kind == "account":
            participants.carry(WorkItem.objects.filter(account_id=subject.id), act=act, account_id=into.id)
        participants.carry_subject(WorkItem.objects.all(), subject=subject, into=into, act=act)
