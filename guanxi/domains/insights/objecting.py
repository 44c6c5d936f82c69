"""An account that is billed, or owes, is not dead: it may not go into the recycle bin (wiring.OBJECTIONS)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from guanxi.domains.insights.models import AccountMeasure
from guanxi.foundation.django.participants import Objections
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason


def objections(*, account_ids: Collection[int], today: date) -> Objections:
    """Revenue in the last month on record, or arrears; no amount is said."""
    found: dict[int, list[Reason]] = {}
    rows = AccountMeasure.objects.filter(Q(last_month_fen__gt=0) | Q(arrears_fen__gt=0), account_id__in=account_ids)
    for account_id, month, owed in rows.values_list("account_id", "last_month_fen", "arrears_fen"):
        if month and month > 0:
            found.setdefault(account_id, []).append(Reason(code="still_billed", met=False, text=t(
                "最近账期仍有收入(如系重复建档,请用合并)", "it was billed last month (if it is a duplicate, merge it)")))
        if owed and owed > 0:
            found.setdefault(account_id, []).append(Reason(code="in_arrears", met=False, text=t("尚有欠费未结清", "it has arrears")))
    return found
