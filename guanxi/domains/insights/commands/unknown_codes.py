"""Codes that nobody has, of a file that came without an import: onto the unmatched register (未匹配清单, operator 1.2).

An import registers its own rows. Not for here: the register (intake), the money (未归属收入, made by the night).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from guanxi.analytics.manifest import Entry
from guanxi.domains.insights.queries import lake
from guanxi.domains.intake import api as intake
from guanxi.foundation.django import storage
from guanxi.foundation.django.audit import Act

KINDS = {"bill_item": "bill_items", "simple_bill": "simple_bills", "usage_month": "usage_months"}  # profile -> importable of the register


@contextmanager
def identifiers(*, profile: str) -> Iterator[str]:
    """A folder with all identifiers of this moment, for the child that writes the file; "" where nothing is registered."""
    if profile not in KINDS:
        yield ""
        return
    folder = Path(tempfile.mkdtemp(prefix="codes-", dir=storage.area("work")))
    try:
        lake.export_dimensions(folder=folder, only="identifier")
        yield str(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read(answer: Mapping[str, Any]) -> list[intake.UnknownCode]:
    """The codes of the written file that no account has, as the child answered."""
    return [intake.UnknownCode(field=one["field"], code=one["code"], lines=one["lines"]) for one in answer.get("unknown", ())]


def register(*, act: Act, entry: Entry, source_name: str, codes: list[intake.UnknownCode]) -> None:
    """Writes them down, inside the act that loads the file."""
    intake.register_unmatched(act=act, kind=KINDS.get(entry.kind, entry.kind), source_name=source_name, source_id=entry.loaded, codes=codes)


def forget(*, act: Act, kind: str, fact_file_id: int) -> None:
    """Takes them off again, inside the act that reverts the file."""
    intake.forget_unmatched(act=act, kind=KINDS.get(kind, kind), source_id=fact_file_id)
