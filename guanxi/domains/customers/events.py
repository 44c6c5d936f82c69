"""What happened in the archive."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class AccountRetired:
    """An account went into the recycle bin: it stands in no list any more until it is restored."""

    account_id: int


@dataclass(frozen=True, kw_only=True)
class AccountRestored:
    """An account came back from the recycle bin as it was."""

    account_id: int
