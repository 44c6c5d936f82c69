"""Product instances an account was billed for, to be chosen from where one is entered (收入归属). Not for here: their money (shared)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guanxi.domains.customers import api as customers
from guanxi.domains.insights.models import BilledInstances
from guanxi.foundation.pure.actor import Actor


@dataclass(frozen=True, kw_only=True)
class BilledInstance:
    """A number of the last closed month's bills, and the product it was billed as."""

    instance: str
    product: str


def billed_instances(*, actor: Actor, account_id: int) -> Sequence[BilledInstance]:
    """At most 20, the largest first; none before a night and where bills name no instance. No number that may be somebody's mobile.

    Refuses `not_found`, `money_closed`.
    """
    customers.require_money(actor, account_id)
    row = BilledInstances.objects.filter(account_id=account_id).first()
    return [BilledInstance(instance=instance, product=product) for instance, product in (row.instances if row else ())]
