"""Backup and restore: PostgreSQL and the storage root of one moment in one tar file (hard-places 4.12).

Files under the storage root are named by their hash and never change; only the lake's manifest is replaced. So the
manifest is read with the database's snapshot, and the files may be copied after it. Programs: pg_dump, pg_restore.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from guanxi.foundation import environment as env
from guanxi.foundation.postgres import binaries
from guanxi.shell.trouble import Trouble

DUMP, STORAGE, MANIFEST = "database.dump", "storage", "lake/manifest.json"
REGISTER, BESIDE = "erasures/register.jsonl", "erasures.jsonl"  # who was erased: ids only (foundation.django.erasures)
LEFT_OUT = ("work/", "audit/")  # half-written files; heads of the chain that may be younger than the dump
ATTEMPTS = 5


def write(file: Path, state: Path) -> int:
    """Writes the backup; returns its size in bytes. An unfinished one never has the final name."""
    url = env.BACKUP_URL.read() or env.OWNER_URL.read()
    if not url:
        raise Trouble(f"{env.BACKUP_URL.name} is not set: backups are read as guanxi_backup.")
    storage, draft = state / "storage", file.with_name(file.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=file.absolute().parent) as folder:
            manifest = _dump(url, storage, Path(folder) / DUMP)
            with tarfile.open(draft, "w") as tar:
                tar.add(Path(folder) / DUMP, DUMP)
                _add_storage(tar, storage, manifest)
        draft.replace(file)
        if (storage / REGISTER).exists():  # the newest register lies beside every backup, also beside those made before an erasure
            shutil.copyfile(storage / REGISTER, file.with_name(BESIDE))
    except OSError as error:
        raise Trouble(f"Cannot write {file} ({error.strerror}).") from None
    finally:
        draft.unlink(missing_ok=True)
    return file.stat().st_size


def restore(file: Path, state: Path, *, register: Path | None = None) -> list[Path]:
    """Refuses a database that has tables, a storage root that has files, and what is no backup.

    Returns copies of the registers of erasures it found: given, beside the backup, in the new root before, in the backup. The caller erases
    everybody in them again.
    """
    url = env.OWNER_URL.read()
    if not url:
        raise Trouble(f"{env.OWNER_URL.name} is not set: a restore writes as guanxi_owner.")
    _require_empty(url, state / "storage")
    if not file.exists() or not tarfile.is_tarfile(file):
        raise Trouble(f"{file} is not a backup made by `guanxi db backup`.")
    kept = _registers(file, state, register)
    with tempfile.TemporaryDirectory(dir=state) as folder, tarfile.open(file) as tar:
        tar.extractall(folder, filter="data")
        dump, storage = Path(folder) / DUMP, Path(folder) / STORAGE
        if not dump.exists():
            raise Trouble(f"{file} is not a backup made by `guanxi db backup`.")
        _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(dump), url=url)
        if storage.exists():
            shutil.rmtree(state / "storage", ignore_errors=True)  # empty, or nothing but a register, which is kept
            storage.rename(state / "storage")
    return [*kept, state / "storage" / REGISTER]


def _registers(file: Path, state: Path, register: Path | None) -> list[Path]:
    """Copies of the registers that a restore must not lose, in the state folder."""
    kept = []
    for number, found in enumerate((register, file.with_name(BESIDE), state / "storage" / REGISTER)):
        if found is not None and found.exists():
            kept.append(state / f"erasures-{number}.jsonl")
            shutil.copyfile(found, kept[-1])
    return kept


def _dump(url: str, storage: Path, target: Path) -> bytes:
    """Dumps one snapshot; returns the lake's manifest of the same moment (b"" when there is none)."""
    with psycopg.connect(url) as connection:
        connection.execute("set default_transaction_read_only = on")
        connection.commit()
        for _ in range(ATTEMPTS):
            before = _manifest(storage)
            connection.execute("set transaction isolation level repeatable read")
            row = connection.execute("select pg_export_snapshot()").fetchone()
            if row and _manifest(storage) == before:
                _run("pg_dump", "--format=custom", "--compress=1", f"--snapshot={row[0]}", f"--file={target}", url=url)
                return before
            connection.rollback()
    raise Trouble("The lake is being written to all the time: try again when the night is over.")


def _add_storage(tar: tarfile.TarFile, storage: Path, manifest: bytes) -> None:
    for path in sorted(storage.rglob("*")):
        name = path.relative_to(storage).as_posix()
        if path.is_file() and name != MANIFEST and not name.startswith(LEFT_OUT):
            tar.add(path, f"{STORAGE}/{name}")
    if manifest:
        entry = tarfile.TarInfo(f"{STORAGE}/{MANIFEST}")
        entry.size, entry.mode = len(manifest), 0o600
        tar.addfile(entry, io.BytesIO(manifest))


def _manifest(storage: Path) -> bytes:
    path = storage / MANIFEST
    return path.read_bytes() if path.exists() else b""


def _require_empty(url: str, storage: Path) -> None:
    with psycopg.connect(url) as connection:
        row = connection.execute("select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace "
                                 "where n.nspname = 'public' and c.relkind in ('r', 'p')").fetchone()
    if row and row[0]:
        raise Trouble("The database has tables already: restore into an empty one (another GUANXI_STATE or database).")
    if storage.exists() and any(entry.name != Path(REGISTER).parts[0] for entry in storage.iterdir()):
        raise Trouble(f"{storage} has files already: restore into an empty one (another GUANXI_STATE).")


def _run(tool: str, *arguments: str, url: str) -> None:
    """The password goes through the environment: a command line is readable by everybody on the machine."""
    parts = urlsplit(url)
    given = {"PGHOST": parts.hostname or "", "PGPORT": str(parts.port or 5432), "PGUSER": unquote(parts.username or ""),
             "PGPASSWORD": unquote(parts.password or ""), "PGDATABASE": unquote(parts.path.lstrip("/"))}
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    more = ("--dbname", given["PGDATABASE"]) if tool == "pg_restore" else ()
    done = subprocess.run([str(binaries.folder() / tool), *more, *arguments], capture_output=True, text=True, check=False,
                          env=inherited | given)
    if done.returncode:
        raise Trouble(f"{tool} failed: {' '.join(done.stderr.split())[:300]}")
