"""The words of every row of the pack, for history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from guanxi.domains.structure.queries import policy
from guanxi.foundation.pure.bilingual import Text


def row_words(*, on: date) -> Mapping[str, Text]:
    """Stored key → words."""
    return {template.full_key(row): row.name.text for template in policy.rows(on=on).templates for row in template.rows}
