"""What the merge of two accounts does to what is registered at them (wiring.MERGE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.registration.fields import HOLDING, OPEN, RETURNED, STANDING, SUPPORTING, VOID
from guanxi.domains.registration.models import Dispute, LeadDispute, Letter, RecordReport, Registration
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class Claims:
    """Claims and arbitrations go along; of two that hold the same object the survivor's stays and the other supports."""

    covers = ("registration_registration.account_id", "registration_dispute.account_id", "registration_leaddispute.account_id",
              "registration_letter.account_id",
              "registration_recordreport.account_id")
    stays: Mapping[str, str] = {}

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Carries everything registered at the account that goes."""
        if subject.kind != "account":
            return
        held = Registration.objects.filter(account_id=into.id, state__in=HOLDING).values_list("project_key", flat=True)
        doubled = Registration.objects.filter(account_id=subject.id, state__in=HOLDING, project_key__in=list(held))
        participants.carry(doubled, act=act, state=SUPPORTING)
        participants.carry(Registration.objects.filter(account_id=subject.id), act=act, account_id=into.id)
        participants.carry(Dispute.objects.filter(account_id=subject.id), act=act, account_id=into.id)
        is_open = LeadDispute.objects.filter(account_id=into.id, state=OPEN).exists()
        if is_open:
            participants.carry(LeadDispute.objects.filter(account_id=subject.id, state=OPEN), act=act, state=VOID)
        participants.carry(LeadDispute.objects.filter(account_id=subject.id), act=act, account_id=into.id)
        participants.carry(Letter.objects.filter(account_id=subject.id), act=act, account_id=into.id)
        reported = RecordReport.objects.filter(account_id=into.id, state__in=STANDING).values_list("grade", flat=True)
        twice = RecordReport.objects.filter(account_id=subject.id, state__in=STANDING, grade__in=list(reported))
        participants.carry(twice, act=act, state=RETURNED)
        participants.carry(RecordReport.objects.filter(account_id=subject.id), act=act, account_id=into.id)
