"""What a merge and a person's move do to consent (wiring.MERGE)."""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.consent.models import Consent, Touch
from guanxi.domains.customers import api as customers
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class Consents:
    """What a person said and every contact with him go with the person; a withdrawal of either record counts for both."""

    covers = ("consent_consent.account_id", "consent_consent.contact_id", "consent_touch.account_id", "consent_touch.contact_id")
    stays: Mapping[str, str] = {
        "consent_decision.account_id": "a permission names the record it was asked for; it is proof and is never rewritten",
        "consent_decision.contact_id": "a permission names the record it was asked for; it is proof and is never rewritten",
    }

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Carries the rows over; those of a person who goes to another account follow him there."""
        if subject.kind == "account":
            for table in (Consent, Touch):
                participants.carry(table.objects.filter(account_id=subject.id), act=act, account_id=into.id)
        if subject.kind == "contact":
            account_id = customers.reach_of(contact_ids=[into.id])[into.id].account_id
            for table in (Consent, Touch):
                participants.carry(table.objects.filter(contact_id=subject.id), act=act, contact_id=into.id, account_id=account_id)
                participants.carry(table.objects.filter(contact_id=into.id).exclude(account_id=account_id), act=act, account_id=account_id)
