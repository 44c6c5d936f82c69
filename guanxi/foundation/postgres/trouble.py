"""The one exception of this package: a sentence a person can act on, never a stack trace (FLT-111)."""

from __future__ import annotations


class DatabaseTrouble(RuntimeError):
    """What is wrong with the database and what to do, in one sentence."""
