"""Makes accounts and contacts for tests. For tests only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from guanxi.domains.customers import api
from guanxi.foundation.pure.actor import Actor, system


def make_account(*, now: datetime, unit_id: int, name: str = "望溪银行", actor: Actor | None = None, owner_id: int | None = None,
                 code: str = "", **values: Any) -> int:
    """An account of `unit_id`, made by the system itself unless an actor is given; `code` is its group code."""
    given: Any = {"name": name, "unit": unit_id, **values}
    return api.create_account(actor=actor or system("test"), now=now, values=given,
                              identifiers={"group_code": code} if code else None, owner_id=owner_id)


def make_contact(*, now: datetime, account_id: int, name: str = "程砚秋", actor: Actor | None = None, **values: Any) -> int:
    """A person at an account."""
    given: Any = {"name": name, **values}
    return api.add_contact(actor=actor or system("test"), now=now, account_id=account_id, values=given)
