"""One storage root: content-addressed files and the lake. Backed up together with the database (hard-places 4.12)."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings

_HALF = "half-"
_NAME = re.compile(r"[0-9a-f]{64}")


def root() -> Path:
    """The storage root of this installation; created on first use."""
    folder = Path(settings.GUANXI_STATE) / "storage"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def area(name: str) -> Path:
    """A folder under the root: `files`, `lake`, `work`."""
    folder = root() / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def put(chunks: Iterable[bytes]) -> str:
    """Writes a file under its SHA-256 and returns that; the name appears only when all bytes are on disk.

    Nothing stays when the chunks break off; of a process that was killed, `forget_halves` takes the rest away. What is whole and never
    came into a column whose name ends in `sha256`, the upkeep takes away a day later (`upkeep`, IMP-24).
    """
    digest = hashlib.sha256()
    handle, temporary = tempfile.mkstemp(prefix=_HALF, dir=area("files"))
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        sha256 = digest.hexdigest()
        final = path(sha256)
        final.parent.mkdir(exist_ok=True)
        Path(temporary).replace(final)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return sha256


def forget_halves(*, older_than: timedelta) -> int:
    """Takes away what processes that died were writing so long ago, by the disk's own clock; returns how many files."""
    edge = time.time() - older_than.total_seconds()
    old = [one for one in area("files").glob(f"{_HALF}*") if one.stat().st_mtime < edge]
    for one in old:
        one.unlink(missing_ok=True)
    return len(old)


def old(*, older_than: timedelta) -> Iterator[str]:
    """The hashes of whole files that were put so long ago, by the disk's own clock."""
    edge = time.time() - older_than.total_seconds()
    for one in area("files").glob("??/*"):
        if _NAME.fullmatch(one.name) and _put_before(one, edge):
            yield one.name


def forget(sha256: str, *, older_than: timedelta) -> bool:
    """Takes a file away unless it was put again meanwhile; whether it is gone. Moved aside first: whoever puts it now makes a new one."""
    edge, there = time.time() - older_than.total_seconds(), path(sha256)
    aside = area("files") / f"{_HALF}{sha256}"
    try:
        there.replace(aside)
    except FileNotFoundError:
        return False
    if not _put_before(aside, edge):
        aside.replace(there)
        return False
    aside.unlink()
    return True


def _put_before(one: Path, edge: float) -> bool:
    try:
        return one.stat().st_mtime < edge
    except FileNotFoundError:
        return False


def path(sha256: str) -> Path:
    """Where the file with this hash lies (whether or not it exists)."""
    return area("files") / sha256[:2] / sha256
