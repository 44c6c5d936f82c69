"""The day an account counts as registered from (登记日期): the claim on it sets and ends it, nobody types it (SAL-02, GRD-03)."""

from __future__ import annotations

from datetime import date, datetime

from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.models import Account
from guanxi.foundation.django import audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal, not_found


def set_registered_on(*, actor: Actor, now: datetime, account_id: int, registered_on: date | None) -> None:
    """Registered from this day on; None: not registered any more. For the claim that is confirmed or ends, as the system. Refuses `forbidden`,
    `not_found`. SAL-02.
    """
    if actor.kind != "system":
        raise Refusal("forbidden", t("登记日期由报备产生,不能手工填写", "The day of registration comes with the claim and is not typed"), status=403,
                      way_out=t("请在“登记报备”报备该客户", "Register the account under Registration"))
    with audit.acting(actor=actor, verb="set_registered_on", now=now, subject=Ref("account", account_id)):
        account = Account.objects.select_for_update().filter(pk=account_id).first()
        if account is None:
            raise not_found()
        if account.registered_on != registered_on:
            account.registered_on = registered_on
            account.store(now=now)
            derived.refresh([account_id])
