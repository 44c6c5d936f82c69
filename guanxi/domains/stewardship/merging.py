"""What the merge of two accounts or two contacts does to checks of their values (wiring.MERGE)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from guanxi.domains.stewardship.models import CallBack, Verification
from guanxi.foundation.django import participants
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class Checks:
    """The log goes along. Where both had checked the same field, the survivor's check counts: his value stays."""

    covers = ("stewardship_verification.account_id", "stewardship_verification.contact_id", "stewardship_callback.account_id")
    stays: Mapping[str, str] = {"stewardship_accountquality.account_id": "derived: the night sums up the survivor and forgets the other"}

    def merge(self, *, subject: Ref, into: Ref, act: Act) -> None:
        """Carries the checks over."""
        rows = Verification.objects.filter(**{f"{subject.kind}_id": subject.id}) if subject.kind in ("account", "contact") else None
        if rows is None:
            return
        if subject.kind == "account":
            kept = Verification.objects.filter(account_id=into.id, contact=None, is_current=True, field=OuterRef("field"))
            self._yield(rows.filter(contact=None), kept, act)
            participants.carry(rows, act=act, account_id=into.id)
            participants.carry(CallBack.objects.filter(account_id=subject.id), act=act, account_id=into.id)
        else:
            kept = Verification.objects.filter(contact_id=into.id, is_current=True, field=OuterRef("field"))
            self._yield(rows, kept, act)
            with connection.cursor() as cursor:
                cursor.execute("select account_id from customers_contact where id = %s", [into.id])
                account_id = cursor.fetchone()[0]
            participants.carry(CallBack.objects.filter(verification__contact_id=subject.id), act=act, account_id=account_id)
            participants.carry(rows, act=act, contact_id=into.id, account_id=account_id)

    @staticmethod
    def _yield(rows: QuerySet[Verification], kept: QuerySet[Verification], act: Act) -> None:
        participants.carry(rows.filter(Exists(kept), is_current=True), act=act, is_current=False)
