"""How far somebody sees the book and the search index."""

from __future__ import annotations

from guanxi.domains.customers import access
from guanxi.domains.lists.api import ScopeFilter
from guanxi.foundation.pure.actor import Actor


def list_scope(actor: Actor) -> ScopeFilter:
    """How far `actor` sees the book and the search index."""
    return access.account_scope(actor).of_lists
