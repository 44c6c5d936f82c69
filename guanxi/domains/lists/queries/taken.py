"""Which accounts of a file its reader sees no more: one statement for the whole file, half a million as well (PRM-70)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import connection

from guanxi.domains.lists.access import ScopeFilter
from guanxi.domains.lists.models import ExportTaken
from guanxi.domains.lists.queries import columns as column_queries
from guanxi.domains.lists.rules import taken as rules
from guanxi.domains.lists.rules.taken import Taken


def lost(*, ids: Sequence[int], scope: ScopeFilter, with_money: bool = False) -> frozenset[int]:
    """Those of `ids` that the reader sees no more; with_money: also those whose money he sees no more.

    What left the book since (merged, in the bin, lost) counts as seen as long as row security shows it: the caller binds its reader.
    """
    if not ids:
        return frozenset()
    legs = scope.legs(with_money=with_money)
    seen, values = " or ".join(text for text, _ in legs), [value for _, bound in legs for value in bound]
    wall = f"and not exists (select 1 from ({scope.wall_sql}) wall_ where wall_.id = taken.id)" if scope.wall_sql else ""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            "select taken.id from unnest(%s::bigint[]) taken(id) "  # noqa: S608 - texts of the scope, numbers bound
            f"where not exists (select 1 from lists_book b where b.account_id = taken.id and b.is_active and ({seen})) "
            f"and (exists (select 1 from lists_book b where b.account_id = taken.id and b.is_active) or (true {wall}))",
            [list(ids), *values])
        return frozenset(row[0] for row in cursor.fetchall())


def shows_money(columns: Sequence[str]) -> bool:
    """True when one of these columns is money: what who serves on site is not shown (operator 1.1)."""
    book = column_queries.by_key()
    return any(key in book and book[key].column in column_queries.money() for key in columns)


def pack(*, ids: Sequence[int], scope: ScopeFilter) -> bytes:
    """The accounts of a file as they leave, packed. Ask it in the transaction that read them."""
    return rules.pack(ids=ids, shut=lost(ids=ids, scope=scope, with_money=True) if scope.shuts_money else ())


def people_of(*, export_id: int) -> tuple[int, ...]:
    """The people in a file of people."""
    packed = ExportTaken.objects.filter(pk=export_id).values_list("people", flat=True).first()
    return rules.unpack(bytes(packed)).ids if packed else ()


def exports_with(*, people: Collection[int], account_id: int = 0) -> list[int]:
    """Files that still lie there and hold one of these people, or this account."""
    his = set(people)
    held = ExportTaken.objects.values_list("pk", "people", "accounts") if account_id else [
        (export_id, packed, b"") for export_id, packed in ExportTaken.objects.exclude(people=b"").values_list("pk", "people")]
    return [export_id for export_id, packed, accounts in held
            if (his and packed and his & set(rules.unpack(bytes(packed)).ids)) or (account_id and account_id in rules.unpack(bytes(accounts)).ids)]


def pack_people(*, ids: Sequence[int]) -> bytes:
    """The people of a file, packed."""
    return rules.pack(ids=ids, shut=())


def taken(*, export_id: int) -> Taken | None:
    """The accounts of a file; None when nobody wrote them down (a file older than this rule)."""
    row = ExportTaken.objects.filter(pk=export_id).first()
    return rules.unpack(bytes(row.accounts)) if row else None
