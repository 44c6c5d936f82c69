"""One storage root: content-addressed files and the lake. Backed up together with the database (hard-places 4.12)."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


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
    """Writes a file under its SHA-256 and returns that; the name appears only when all bytes are on disk."""
    digest = hashlib.sha256()
    handle, temporary = tempfile.mkstemp(dir=area("files"))
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
    return sha256


def path(sha256: str) -> Path:
    """Where the file with this hash lies (whether or not it exists)."""
    return area("files") / sha256[:2] / sha256
