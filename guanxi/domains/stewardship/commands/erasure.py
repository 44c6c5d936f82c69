"""What stewardship removes when an account or a contact is erased."""

from __future__ import annotations

from guanxi.domains.stewardship.models import AccountQuality, Verification
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class QualityRecords:
    """Participant of wiring.ERASE."""

    covers = ("stewardship_verification.account_id", "stewardship_verification.contact_id", "stewardship_accountquality.account_id",
              "stewardship_callback.account_id")

    def erase(self, *, subject: Ref, act: Act) -> None:
        """Removes the checks of the account or of the person, and call-backs with them, in the running transaction."""
        if subject.kind == "account":
            AccountQuality.objects.filter(account_id=subject.id).delete()
        if subject.kind in ("account", "contact"):
            Verification.objects.filter(**{f"{subject.kind}_id": subject.id}).delete()
