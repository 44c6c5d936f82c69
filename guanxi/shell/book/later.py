"""A list that a job writes: under its owner's scope of now; what fails is said to him, not repeated.

Not for here: what stands in the file (the list's own module), when it may leave (lists).
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from guanxi.domains.lists import api as lists
from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import access, storage
from guanxi.foundation.pure.actor import Actor, system

log = logging.getLogger("guanxi.book")
MOST_TIMES = 5  # ours: five erasures while one list is written


@dataclass(frozen=True, kw_only=True)
class Written:
    """What went into the file; accounts, people: packed, to be asked again when it is fetched (PRM-70)."""

    rows: int
    accounts: bytes
    people: bytes = b""


By = Callable[[lists.ExportCard, Actor, datetime, IO[bytes]], Written]


def write(*, export_id: int, now: datetime, by: By) -> None:
    """Writes the file of a waiting export and tells its owner. A repeated call does nothing (G2)."""
    for _ in range(MOST_TIMES):
        if _write_once(export_id=export_id, now=now, by=by):
            return
    lists.finish_export(now=now, export_id=export_id, sha256="", rows=0)


def _write_once(*, export_id: int, now: datetime, by: By) -> bool:
    """False when somebody was erased while it was written: the file is gone, and it is to be written without him (PRM-77)."""
    robot = system("book_export")
    with access.bound(robot, read_only=True):
        card = lists.export(export_id=export_id, actor=robot)
    if card.state != "waiting":
        return True
    try:
        owner = organisation.actor_of_user(user_id=card.owner_id, channel="job")
        if "book.export" not in organisation.acts_of(owner.roles):
            raise PermissionError("the owner may no longer export")
        with tempfile.TemporaryFile(dir=storage.area("work")) as out:
            written = by(card, owner, now, out)
            out.seek(0)
            sha256 = storage.put(iter(lambda: out.read(1 << 20), b""))
    except Exception:
        log.exception("export %s failed", export_id)
        lists.finish_export(now=now, export_id=export_id, sha256="", rows=0)
        return True
    return lists.finish_export(now=now, export_id=export_id, sha256=sha256, rows=written.rows, accounts=written.accounts, people=written.people,
                               version=card.version)
