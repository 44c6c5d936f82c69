"""A write that arrives while its account is being merged into another one lands on the survivor (CON-88)."""

from __future__ import annotations

from guanxi.domains.customers.models import Account
from guanxi.domains.customers.rules import binning
from guanxi.foundation.django import access as scope
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import not_found


def locked(*, act: Act, account_id: int) -> Account:
    """The account, locked, after the rights of it were checked; the survivor, when a merge was faster by a moment.

    A merge holds both rows until it commits, so whoever waits here sees its outcome; so does who puts it into the bin. Refuses `not_found`,
    `in_bin`.
    """
    row = Account.objects.select_for_update().filter(pk=account_id).first()
    if row is None:
        raise not_found()
    if row.merged_into_id is None:
        if not row.is_active:
            raise binning.in_bin()
        return row
    scope.bind(system(act.verb))  # he was let in for the account he knew; the survivor he need not see
    return Account.objects.select_for_update().get(pk=row.merged_into_id)
