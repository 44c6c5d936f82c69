"""Cases that keep an account from the recycle bin (wiring.OBJECTIONS)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from guanxi.domains.service import rules
from guanxi.domains.service.fields import CLOSED
from guanxi.domains.service.models import Case
from guanxi.foundation.django.participants import Objections
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason


def objections(*, account_ids: Collection[int], today: date) -> Objections:
    """Somebody there waits for us."""
    found: dict[int, list[Reason]] = {}
    rows = Case.objects.filter(account_id__in=account_ids).exclude(state=CLOSED).order_by("pk").values_list("pk", "account_id")
    for pk, account_id in rows:
        found.setdefault(account_id, []).append(Reason(code="case_open", met=False, value=str(pk), text=t(
            f"工单 {rules.number(pk)} 尚未办结", f"case {rules.number(pk)} is not closed")))
    return found
