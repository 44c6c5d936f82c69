"""What the merge of two records does to book and search (wiring.MERGE)."""

from __future__ import annotations

from guanxi.foundation.django.participants import Staying

_DERIVED = "derived; the archive writes it anew in the same transaction"


class Index(Staying):
    """Rows of the index tables follow the archive."""

    stays = {"lists_book.account_id": _DERIVED, "lists_searchentry.account_id": _DERIVED, "lists_searchentry.subject_id": _DERIVED}
