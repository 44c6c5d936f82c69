"""The lake as the database knows it: rows of `FactFile` become the manifest and the dimension files the night reads.

The table is the truth (transactional, backed up); the manifest beside the files is rewritten from it.
"""

from __future__ import annotations

from pathlib import Path

from django.db import connection
from django.utils.module_loading import import_string

from guanxi.analytics import manifest
from guanxi.analytics.profiles import declared_from
from guanxi.domains.insights.models import FactFile
from guanxi.foundation.django import access, storage, wiring
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.fact import Fact


def entry_of(row: FactFile) -> manifest.Entry:
    """One row as an entry of the manifest."""
    return manifest.Entry(
        file=row.file, sha256=row.sha256, rows=row.rows, kind=row.kind, months=tuple(row.months),
        groups=tuple(manifest.Group(**group) for group in row.groups), declared=declared_from(row.declared),
        loaded=row.pk, as_of=row.as_of.isoformat(), total_fen=row.total_fen, status=row.status)


def write_manifest() -> None:
    """Rewrites the lake's manifest from the table, by an atomic rename."""
    manifest.write(storage.area("lake"), [entry_of(row) for row in FactFile.objects.order_by("pk")])


def export_dimensions(*, folder: Path, only: str = "") -> None:
    """Writes every contributed fact (or only one) as <name>.csv and the manifest, all of one moment, as a reader who sees all rows.

    Everything is quoted and NULL is said as \\N, so that nothing has to be guessed when it is read (hard-places 3.11).
    """
    folder.mkdir(parents=True, exist_ok=True)
    with access.bound(system("night"), read_only=True):
        for name in wiring.listed("FACTS"):
            fact: Fact = import_string(name)
            if only and fact.name != only:
                continue
            with (folder / f"{fact.name}.csv").open("wb") as stream, connection.cursor() as cursor:
                cursor.execute("set local statement_timeout = '10min'")
                statement = f"copy ({fact.sql}) to stdout (format csv, header true, force_quote *, null '\\N')"
                with cursor.copy(statement) as copy:
                    for block in copy:
                        stream.write(block)
        write_manifest()
