"""What insights removes when an account is erased: its derived rows. The lake holds codes, no names of people."""

from __future__ import annotations

from guanxi.domains.insights.models import (
    AccountArrears,
    AccountMeasure,
    AccountRollup,
    AccountSeries,
    BridgeLine,
)
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.ref import Ref


class AccountFigures:
    """Participant of wiring.ERASE."""

    covers = ("insights_account_measure.account_id", "insights_account_series.account_id",
              "insights_account_arrears.account_id", "insights_bridge_line.account_id", "insights_account_rollup.account_id")

    def erase(self, *, subject: Ref, act: Act) -> None:
        """Removes every derived row of the account, in the running transaction."""
        if subject.kind == "account":
            for table in (AccountMeasure, AccountSeries, AccountArrears, AccountRollup, BridgeLine):
                table.objects.filter(account_id=subject.id).delete()
