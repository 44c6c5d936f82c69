"""The warning before entry, without the seal that only a form needs."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.domains.duplicates import api as duplicates
from guanxi.foundation.pure.actor import Actor


def account_hints(*, actor: Actor, name: str, short_name: str = "", uscc: str = "") -> Sequence[duplicates.Hint]:
    """Accounts that may be the one to be entered: that there is one and whom to ask, nothing else of it (PRM-62)."""
    return duplicates.entry_hints(actor=actor, name=name, short_name=short_name, uscc=uscc)[0]
