"""What rivals removes when an account is erased."""

from __future__ import annotations

from guanxi.domains.rivals.models import RivalPromotion, RivalService
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class RivalRecords:
    """Participant of wiring.ERASE."""

    covers = ("rivals_rivalservice.account_id", "rivals_rivalpromotion.account_id")

    def erase(self, *, subject: Ref, act: Act) -> None:
        """Removes services and promotions of the account, in the running transaction."""
        if subject.kind == "account":
            for table in (RivalService, RivalPromotion):
                table.objects.filter(account_id=subject.id).delete()
