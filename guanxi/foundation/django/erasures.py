"""The register of erasures: ids only, append-only, in the storage root and outside the database (PRM-77).

A restored database is older than its erasures; `guanxi db restore` reads the register that lies beside the backup, in it, or in the new
storage root, and erases everybody in it again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Literal

from guanxi.foundation.django import storage

AREA, NAME = "erasures", "register.jsonl"


def note(ids: Iterable[int], *, at: datetime, account_id: int = 0) -> None:
    """One line a person, and one for the account that is he himself; on disk before this returns."""
    lines = [{"contact": contact_id} for contact_id in ids] + [{"account": account_id}] * bool(account_id)
    with (storage.area(AREA) / NAME).open("a", encoding="utf-8") as out:
        out.write("".join(json.dumps({**line, "at": at.isoformat()}) + "\n" for line in lines))
        out.flush()
        os.fsync(out.fileno())


def read(files: Iterable[Path], *, kind: Literal["contact", "account"] = "contact") -> list[int]:
    """The ids of a kind in these registers, each once, in order; an unfinished last line is left out."""
    found: dict[int, None] = {}
    for file in files:
        if file.is_file():
            for line in file.read_text("utf-8").splitlines():
                if line.endswith("}") and kind in (said := json.loads(line)):
                    found[int(said[kind])] = None
    return list(found)
