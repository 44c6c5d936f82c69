"""What happened in the archive."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class AccountRetired:
    """An account went into the recycle bin: it stands in no list any more until it is restored."""

    account_id: int


@dataclass(frozen=True, kw_only=True)
class CodeShared:
    """An account was given a credit code that another one has as well (operator 1.2): a branch, or the same customer twice."""

    account_id: int


@dataclass(frozen=True, kw_only=True)
class AccountRestored:
    """An account came back from the recycle bin as it was."""

    account_id: int
