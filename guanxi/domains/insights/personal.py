"""What insights holds of people at customers: nothing; the lake holds codes of accounts (wiring.REPORT, wiring.ERASE).

Usage is summed by account before it is written, without numbers, and single call records are refused (ARC-29).
"""

from __future__ import annotations

from collections.abc import Mapping

from guanxi.domains.insights.models import (
    AccountArrears,
    AccountMeasure,
    AccountRollup,
    AccountSeries,
    AccountUsage,
    BilledInstances,
    BridgeLine,
    InstanceSeries,
)
from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.personal import Person, Personal
from guanxi.foundation.pure.ref import Ref

_FIGURES = "figures of accounts"


class AccountFigures(Personal):
    """An erased account loses its derived rows; people are in none of them."""

    keeps = {
        "insights_account_measure": _FIGURES, "insights_account_series": _FIGURES, "insights_account_arrears": _FIGURES,
        "insights_bridge_line": _FIGURES, "insights_account_rollup": _FIGURES, "insights_instance_series": _FIGURES,
        "insights_billed_instances": "numbers of products; those that may be somebody's mobile are left out",
        "insights_account_usage": "sums of an account's use, no numbers", "insights_unmapped_revenue": "codes of bills without an account",
        "insights_factfile": "files of bills and usage: codes and sums; which member of staff loaded them", "insights_nightrun": "sums of nights",
    }

    def erase(self, *, subject: Ref, act: Act, person: Person | None = None) -> Mapping[str, int]:
        """Removes every derived row of an erased account, in the running transaction."""
        if subject.kind == "account":
            for table in (AccountArrears, AccountMeasure, AccountRollup, AccountSeries, AccountUsage, BilledInstances, BridgeLine, InstanceSeries):
                table.objects.filter(account_id=subject.id).delete()
        return {}
