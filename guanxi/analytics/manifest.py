"""The lake: append-only Parquet files and one manifest that names each by SHA-256 (reliability 1.3, tests 103, 104).

A bit flip in Parquet is read by DuckDB without an error and gives a wrong sum, so every file is hashed before
it is read. The manifest is replaced as a whole by an atomic rename: a reader sees the old one or the new one.
Not for here: what is inside the files (`write.py`, `staging/`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from guanxi.analytics.errors import AnalyticsError
from guanxi.analytics.profiles import REVENUE, Declared, declared_from
from guanxi.foundation.pure.bilingual import Text

NAME = "manifest.json"
ACTIVE, REVERTED, REPLACED = "active", "reverted", "replaced"


@dataclass(frozen=True, kw_only=True)
class Group:
    """One (账期, 批次) inside a file: what a later delivery of the same pair replaces. `fen` excludes tax; usage has none.

    rows: delivered lines, also where the file keeps their sums (usage).
    """

    month: int
    batch: str
    rows: int
    fen: int


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One Parquet file of the lake. `loaded` orders the files: of two with the same key the later counts.

    kind: profile key. as_of: ISO day up to which the file speaks. status: reverted files are never read;
    `replaced` is said of a file whose groups are all delivered again later (shown to people, still hashed).
    """

    file: str
    sha256: str
    rows: int
    kind: str
    months: tuple[int, ...]
    groups: tuple[Group, ...]
    declared: Declared
    loaded: int
    as_of: str
    total_fen: int
    status: str = ACTIVE

    @property
    def is_revenue(self) -> bool:
        """Whether its lines are money billed: arrears and usage belong to no basis and open no month."""
        return self.kind in REVENUE

    def as_json(self) -> dict[str, Any]:
        """Plain values for the manifest and for the child's answer."""
        return asdict(self)


def entry_from(values: dict[str, Any]) -> Entry:
    """Reads what `as_json` wrote."""
    return Entry(**{
        **values,
        "months": tuple(values["months"]),
        "groups": tuple(Group(**group) for group in values["groups"]),
        "declared": declared_from(values["declared"]),
    })


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file, read in pieces."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read(lake: Path) -> tuple[Entry, ...]:
    """All entries in order of loading; an empty lake has none. A damaged manifest is named, never skipped."""
    path = lake / NAME
    if not path.exists():
        return ()
    try:
        entries = tuple(entry_from(values) for values in json.loads(path.read_text("utf-8"))["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise AnalyticsError("manifest_damaged", Text(
            "数据湖清单已损坏,沿用上一版数据", "the lake's manifest is damaged; the last figures stay")) from error
    return tuple(sorted(entries, key=lambda entry: entry.loaded))


def write(lake: Path, entries: Iterable[Entry]) -> None:
    """Replaces the manifest by an atomic rename after it is safely on disk."""
    lake.mkdir(parents=True, exist_ok=True)
    target, draft = lake / NAME, lake / f"{NAME}.{os.getpid()}.part"
    with draft.open("w", encoding="utf-8") as stream:
        json.dump({"version": 1, "files": [entry.as_json() for entry in entries]}, stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(target)


def verify(lake: Path, entries: Iterable[Entry]) -> None:
    """Hashes every file that will be read; refuses the first that is missing (`file_missing`) or damaged."""
    for entry in entries:
        path = lake / entry.file
        if not path.is_file():
            raise AnalyticsError("file_missing", Text(
                f"数据文件缺失:{entry.file}", f"data file is missing: {entry.file}"))
        if sha256_of(path) != entry.sha256:
            raise AnalyticsError("file_damaged", Text(
                f"数据文件损坏:{entry.file}(校验和不符),沿用上一版数据",
                f"data file is damaged: {entry.file} (checksum differs); the last figures stay"))


def readable(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The files a night reads: everything that is not reverted."""
    return tuple(entry for entry in entries if entry.status != REVERTED)


def superseded(entries: Sequence[Entry]) -> dict[str, tuple[Group, ...]]:
    """File → its groups that a later file delivers again (same profile, basis, part, month and batch).

    Simplified bills have no batch: they are replaced per account and month inside `staging.simple_bill`.
    """
    latest: dict[tuple[str, str, str, int, str], int] = {}
    alive = [entry for entry in readable(entries) if entry.kind != "simple_bill"]
    for entry in alive:
        for group in entry.groups:
            key = _key(entry, group)
            latest[key] = max(latest.get(key, 0), entry.loaded)
    stale = {
        entry.file: tuple(group for group in entry.groups if latest[_key(entry, group)] > entry.loaded)
        for entry in alive
    }
    return {file: groups for file, groups in stale.items() if groups}


def with_status(entries: Sequence[Entry]) -> dict[str, str]:
    """File → the status people are shown: a file all of whose groups were delivered again is `replaced`."""
    stale = superseded(entries)
    return {
        entry.file: entry.status if entry.status == REVERTED
        else REPLACED if entry.groups and len(stale.get(entry.file, ())) == len(entry.groups) else ACTIVE
        for entry in entries
    }


def _key(entry: Entry, group: Group) -> tuple[str, str, str, int, str]:
    return (entry.kind, entry.declared.basis, entry.declared.part, group.month, group.batch)
