"""Requests about its people that keep an account from the recycle bin (wiring.OBJECTIONS)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from guanxi.domains.privacy.models import SubjectRequest, VaultRequest
from guanxi.foundation.django.participants import Objections
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason


def objections(*, account_ids: Collection[int], today: date) -> Objections:
    """A vault request that waits, and a person's own request that is not done."""
    found: dict[int, list[Reason]] = {}
    for pk, account_id in VaultRequest.objects.filter(account_id__in=account_ids, state="waiting").order_by("pk").values_list("pk", "account_id"):
        found.setdefault(int(account_id or 0), []).append(Reason(code="vault_waiting", met=False, value=str(pk), text=t(
            f"金库申请 {pk} 待审批", f"vault request {pk} waits")))
    asked = SubjectRequest.objects.filter(account_id__in=account_ids, state__in=("waiting", "approved")).order_by("pk")
    for pk, account_id in asked.values_list("pk", "account_id"):
        found.setdefault(int(account_id or 0), []).append(Reason(code="subject_request_open", met=False, value=str(pk), text=t(
            f"个人信息请求 {pk} 尚未办结", f"data request {pk} is not done")))
    return found
