"""Custom fields in an import: which of them a file may bring, what of them changes, how they are written into `extra`.

Without any, the statements of an import are those of the declared columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from guanxi.domains.customers.importing.changes import Change
from guanxi.domains.customers.queries import catalogue
from guanxi.domains.customers.rules import custom_sql
from guanxi.domains.intake.api import Batch
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.catalogue import Field


def importable(subject: str) -> tuple[Field, ...]:
    """Custom fields that a file may bring."""
    return tuple(field for field in catalogue.customs(subject) if field.importable)


def mapped(subject: str, batch: Batch) -> tuple[Field, ...]:
    """Those that this file brings."""
    return tuple(field for field in importable(subject) if field.key in batch.mapped)


def changed(fields: Sequence[Field]) -> list[Change]:
    """What the rows of an import would change of these fields, by their labels."""
    return [Change(label=Text(_plain(field.zh), _plain(field.en)), condition=custom_sql.changes_in(field)) for field in fields]


def _plain(name: str) -> str:
    """A steward's name as it may stand inside SQL text; rules.custom_fields takes none of these signs anyway."""
    return re.sub(r"['%{}\\\\]", "", name)


def extra_of(fields: Sequence[Field]) -> str:
    """SQL: what a row brings into `extra`."""
    return custom_sql.extra_of_row(fields) if fields else "'{}'::jsonb"
