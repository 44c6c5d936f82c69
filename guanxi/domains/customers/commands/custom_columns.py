"""What follows from a definition and is done by a job: the column of the book, and completeness of every account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import connection

from guanxi.domains.customers.commands import derived
from guanxi.domains.customers.queries import catalogue
from guanxi.domains.customers.rules.custom_sql import column_of
from guanxi.domains.lists import api as lists
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system

BATCH = 5_000


def build_custom_column(*, now: Callable[[], datetime], number: int) -> int:
    """Makes the typed column of a field of accounts and fills it from `extra`. Returns accounts written."""
    field = catalogue.definition(number=number).field
    return lists.build_column(key=field.key, now=now, select_sql=(
        f"select a.id, {column_of(field)} from customers_account a where a.id between %s and %s"))  # noqa: S608 - made of our own key and kind


def recount_completeness() -> int:
    """Every account's completeness anew, in batches: a required field came or went. Returns accounts looked at. ARC-11."""
    last, seen = 0, 0
    while True:
        with access.bound(system("recount_completeness")):
            with connection.cursor() as cursor:
                cursor.execute("select id from customers_account where id > %s order by id limit %s", [last, BATCH])
                ids = [row[0] for row in cursor.fetchall()]
            if not ids:
                return seen
            derived.refresh_book(ids)
        last, seen = ids[-1], seen + len(ids)
