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

from guanxi.foundation.django import storage

AREA, NAME = "erasures", "register.jsonl"


def note(ids: Iterable[int], *, at: datetime) -> None:
    """One line a person; on disk before this returns."""
    with (storage.area(AREA) / NAME).open("a", encoding="utf-8") as out:
        out.write("".join(json.dumps({"contact": contact_id, "at": at.isoformat()}) + "\n" for contact_id in ids))
        out.flush()
        os.fsync(out.fileno())


def read(files: Iterable[Path]) -> list[int]:
    """The ids in these registers, each once, in order; an unfinished last line is left out."""
    found: dict[int, None] = {}
    for file in files:
        if file.is_file():
            for line in file.read_text("utf-8").splitlines():
                if line.endswith("}"):
                    found[int(json.loads(line)["contact"])] = None
    return list(found)
