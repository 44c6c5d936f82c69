"""Claims and disputes that keep an account from the recycle bin (wiring.OBJECTIONS)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from guanxi.domains.registration import fields
from guanxi.domains.registration.models import Dispute, Registration
from guanxi.foundation.django.participants import Objections
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason


def objections(*, account_ids: Collection[int], today: date) -> Objections:
    """Somebody holds it, asks for it, or disputes it."""
    found: dict[int, list[Reason]] = {}
    for pk, account_id in Registration.objects.filter(account_id__in=account_ids, state__in=fields.HOLDING).order_by("pk").values_list(
            "pk", "account_id"):
        found.setdefault(account_id, []).append(Reason(code="registration_open", met=False, value=str(pk), text=t(
            f"登记报备 {pk} 有效或待确认", f"registration {pk} is in force or waits")))
    for pk, account_id in Dispute.objects.filter(account_id__in=account_ids, state=fields.OPEN).order_by("pk").values_list("pk", "account_id"):
        found.setdefault(account_id, []).append(Reason(code="dispute_open", met=False, value=str(pk), text=t(
            f"登记争议 {pk} 尚未裁决", f"dispute {pk} is not decided")))
    return found
