"""Accounts of somebody who moves for which nobody has decided yet whether they go to another manager (ORG-16, LIF-17)."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.domains.customers import api as customers
from guanxi.domains.placement import access
from guanxi.foundation.pure.actor import Actor


def accounts_of(*, actor: Actor, user_id: int) -> Sequence[int]:
    """Those he owns that are in no open hand-over, whoever looks: whether a transfer may take effect depends on all of them."""
    with access.unbounded(actor):
        return [one.account_id for one in customers.owned_accounts(user_id=user_id) if not one.handover_id]
