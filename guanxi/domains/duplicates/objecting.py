"""A merge that waits for its approval keeps both accounts from the recycle bin (wiring.OBJECTIONS)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from guanxi.domains.duplicates import fields
from guanxi.domains.duplicates.models import Merge
from guanxi.foundation.django.participants import Objections
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason


def objections(*, account_ids: Collection[int], today: date) -> Objections:
    """Merges of these accounts, into them or of their people, that wait."""
    found: dict[int, list[Reason]] = {}
    wanted = set(account_ids)
    rows = Merge.objects.filter(Q(account_id__in=wanted) | Q(kind="account", loser_id__in=wanted), state=fields.WAITING).order_by("pk")
    for pk, kind, account_id, loser_id in rows.values_list("pk", "kind", "account_id", "loser_id"):
        for one in sorted({account_id, loser_id} & wanted if kind == "account" else {account_id}):
            found.setdefault(one, []).append(Reason(code="merge_waiting", met=False, value=str(pk), text=t(
                f"合并申请 {pk} 待审批", f"merge {pk} waits for approval")))
    return found
