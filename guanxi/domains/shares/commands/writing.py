"""The rows of a split: written alike by the form, the interface and an import. Not for here: who may, what is allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from guanxi.domains.shares import rules
from guanxi.domains.shares.models import APART, RevenueShare, RevenueSplit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal


def locked(*, account_id: int, issuer: str, instance: str) -> list[RevenueSplit]:
    """The instance's splits at this account, the newest first, with everybody else who writes about this number waiting."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('revenue_split'), hashtext(%s))", [f"{issuer} {instance}"])
    return list(RevenueSplit.objects.filter(account_id=account_id, issuer=issuer, instance=instance).order_by("-valid_from"))


def periods(found: Sequence[RevenueSplit]) -> list[rules.Period]:
    """The same for the rules."""
    return [rules.Period(id=row.pk, valid_from=row.valid_from, valid_until=row.valid_until) for row in found]


def lay_down(
    *, actor: Actor, account_id: int, fields: Mapping[str, Any], parts: Sequence[rules.Part], found: Sequence[RevenueSplit], placed: rules.Placing,
    now: datetime,
) -> RevenueSplit:
    """Makes room among `found` and writes the split with its parts. Refuses `instance_elsewhere`: the database knows every customer's
    splits, the writer only those he sees. Nothing is left of a refused one.
    """
    row = RevenueSplit(account_id=account_id, set_by_id=actor.user_id, set_by_name=actor.name, **fields)
    try:
        with transaction.atomic():
            make_room(found, placed, on=row.valid_from, now=now)
            row.store(now=now)
    except IntegrityError as error:
        if APART not in str(error):
            raise
        raise Refusal("instance_elsewhere", t("该产品实例号在此期间已计入另一客户", "This product instance counts at another customer in that time"),
                      field="instance", status=409, way_out=t(
            "请核对号码;确已过户的,由原客户的归属单位先结束其收入归属",
            "Check the number; if it has moved, the former customer's unit ends its split first")) from error
    RevenueShare.objects.bulk_create(RevenueShare(
        split=row, account_id=account_id, unit_id=part.unit_id, rate=part.rate, created_at=now, updated_at=now) for part in parts)
    return row


def make_room(found: Sequence[RevenueSplit], placed: rules.Placing, *, on: date, now: datetime) -> None:
    """Ends one split on that day, or removes the one that began on it."""
    for row in found:
        if row.pk == placed.replaces:
            RevenueShare.objects.filter(split=row).delete()
            RevenueSplit.objects.filter(pk=row.pk).delete()
        elif row.pk == placed.ends:
            row.valid_until = on
            row.store(now=now)
