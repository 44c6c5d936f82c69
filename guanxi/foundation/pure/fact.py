"""What a domain lends to analytics: a name and one SELECT, run by the night as a reader who sees all rows (hard-places 3.11).

A domain's `facts.py` holds such objects, config/wiring.py lists them in FACTS. No personal data may be selected.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fact:
    """`name` is the file the night reads (`<name>.csv`); the columns of `sql` are a contract with analytics."""

    name: str
    sql: str
