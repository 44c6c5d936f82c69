"""Circuits in use keep an account from the recycle bin (wiring.OBJECTIONS)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from guanxi.domains.circuits.fields import CEASED
from guanxi.domains.circuits.models import Circuit
from guanxi.foundation.django.participants import Objections
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason


def objections(*, account_ids: Collection[int], today: date) -> Objections:
    """Something of ours runs there; one that is ceased goes with its account."""
    found: dict[int, list[Reason]] = {}
    rows = Circuit.objects.filter(account_id__in=account_ids).exclude(state=CEASED).order_by("pk").values_list("account_id", "designation")
    for account_id, designation in rows:
        found.setdefault(account_id, []).append(Reason(code="circuit_in_use", met=False, value=designation, text=t(
            f"电路 {designation} 尚未拆除", f"circuit {designation} is not ceased")))
    return found
