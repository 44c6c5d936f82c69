"""Codes that nobody has, of a file that came without an import: onto the unmatched register (未匹配清单, operator 1.2).

An import registers its own rows. Not for here: the register (intake), the money (未归属收入, made by the night).
"""

from __future__ import annotations

import shutil

from guanxi.analytics.manifest import Entry
from guanxi.domains.insights.queries import lake
from guanxi.domains.intake import api as intake
from guanxi.foundation import child
from guanxi.foundation.django import storage
from guanxi.foundation.django.audit import Act

KINDS = {"bill_item": "bill_items", "simple_bill": "simple_bills"}  # profile -> importable of the register
MEMORY_MB, SECONDS = 4096, 900


def unknown_codes(*, entry: Entry) -> list[intake.UnknownCode]:
    """The codes of a file that no account has; none when they cannot be read (the money stays visible all the same)."""
    if entry.kind not in KINDS:
        return []
    dims = storage.area("work") / f"codes-{entry.loaded}"
    try:
        lake.export_dimensions(folder=dims)
        found = child.run("guanxi.analytics.unknown_codes:run", {
            "file": str(storage.area("lake") / entry.file), "profile": entry.kind, "dims": str(dims)},
            memory_mb=MEMORY_MB, timeout_s=SECONDS)
    except child.ChildFailed:
        return []
    finally:
        shutil.rmtree(dims, ignore_errors=True)
    return [intake.UnknownCode(field=one["field"], code=one["code"], lines=one["lines"]) for one in found]


def register(*, act: Act, entry: Entry, source_name: str, codes: list[intake.UnknownCode]) -> None:
    """Writes them down, inside the act that loads the file."""
    intake.register_unmatched(act=act, kind=KINDS.get(entry.kind, entry.kind), source_name=source_name, source_id=entry.loaded, codes=codes)


def forget(*, act: Act, kind: str, fact_file_id: int) -> None:
    """Takes them off again, inside the act that reverts the file."""
    intake.forget_unmatched(act=act, kind=KINDS.get(kind, kind), source_id=fact_file_id)
