"""The lock under which units change their place: who moves one computes from a tree that nobody changes meanwhile (ORG-01)."""

from __future__ import annotations

from django.db import connection


def hold(*, shared: bool = False) -> None:
    """Until the transaction ends no unit comes, moves or closes; shared: others may put people into units meanwhile. Before any row is locked."""
    with connection.cursor() as cursor:
        cursor.execute(f"select pg_advisory_xact_lock{'_shared' * shared}(hashtext('organisation_tree'))")
