"""Rows of the book and search entries for tests, without any archive behind them. For tests only."""

from __future__ import annotations

from typing import cast

from guanxi.domains.lists import api
from guanxi.foundation.pure import chinese
from guanxi.foundation.pure.ref import Ref


def make_listed(account_id: int, name: str, *, unit_id: int = 1, **columns: object) -> int:
    """One account in the book and in the search index."""
    row = cast("api.BookRow", {"account_id": account_id, "unit_id": unit_id, "name": name, "sort_key": chinese.sort_key(name), **columns})
    api.put_book([row])
    code = str(columns.get("group_code", ""))
    api.put_search([api.SearchDoc(subject=Ref("account", account_id), account_id=account_id, unit_id=unit_id, label=name,
                                  hint=code, names=(name,), codes=(code,) if code else ())])
    return account_id
