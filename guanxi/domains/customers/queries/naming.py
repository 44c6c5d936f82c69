"""Accounts by what people call them: a code, an exact name; and what one is called for who does not see it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db import connection

from guanxi.domains.customers import access
from guanxi.domains.customers.models import Account, AccountIdentifier
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.actor import Actor


def accounts_by_identifier(*, actor: Actor, codes: Iterable[str], schemes: Sequence[str] = ()) -> dict[str, int]:
    """code → account id for codes that name exactly one account the actor sees; others are missing. Operator 1.2."""
    rows = AccountIdentifier.objects.filter(value__in=list(codes), valid_until=None)
    if schemes:
        rows = rows.filter(scheme__in=schemes)
    found: dict[str, set[int]] = {}
    for code, account_id in rows.values_list("value", "account_id"):
        found.setdefault(code, set()).add(account_id)
    held = set().union(*found.values()) if found else set()
    seen = set(access.visible(Account.objects.filter(pk__in=held), actor).values_list("pk", flat=True))
    return {code: next(iter(ids)) for code, ids in found.items() if len(ids) == 1 and ids <= seen}


def header_names(*, ids: Collection[int]) -> dict[int, tuple[str, int]]:
    """Name and unit, also of accounts the reader does not see: for who has to do with one of them otherwise (a claim, a relative)."""
    with connection.cursor() as cursor:
        cursor.execute("select h.id, h.name, h.unit_id from customers_header(%s) h", [list(ids)])
        return {account_id: (name, unit_id) for account_id, name, unit_id in cursor.fetchall()}


def account_named(*, actor: Actor, said: str) -> int | None:
    """The account with this code (any scheme) or this exact name, when it is one and the actor sees it."""
    by_code = accounts_by_identifier(actor=actor, codes=[said])
    if by_code:
        return by_code[said]
    named = access.visible(Account.objects.filter(name=said, name_key=chinese.company_key(said)[:120]), actor).values_list("pk", flat=True)[:2]
    return named[0] if len(named) == 1 else None
