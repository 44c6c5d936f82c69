"""What a merge does to cases (wiring.MERGE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.service.models import Case, SupportRequest
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class Cases:
    """Cases of the account follow it, with what centres were asked about them.

    Those a person brought name the record that stays. The account of a case is not his, so it stays."""

    covers = ("service_case.account_id", "service_case.contact_id", "service_supportrequest.account_id")
    stays: Mapping[str, str] = {}

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Carries the rows over."""
        if subject.kind == "account":
            participants.carry(Case.objects.filter(account_id=subject.id), act=act, account_id=into.id)
            participants.carry(SupportRequest.objects.filter(account_id=subject.id), act=act, account_id=into.id)
        if subject.kind == "contact":
            participants.carry(Case.objects.filter(contact_id=subject.id), act=act, contact_id=into.id)
