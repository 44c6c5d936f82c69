"""One private PostgreSQL per state folder: start or attach, stop when the last user leaves (hard-places 3.9).

Users are counted by a shared lock on a file, which any death frees. Never used for an operator's own server.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from guanxi.foundation.postgres import binaries, roles, settings
from guanxi.foundation.postgres.account import adopt, database_account
from guanxi.foundation.postgres.trouble import DatabaseTrouble

DATABASE = "guanxi"


class Cluster:
    """The PostgreSQL of one state folder. `durable=False` (tests only) trades crash safety for speed."""

    def __init__(self, state: Path, *, durable: bool = True) -> None:
        self.root = state.resolve() / "pg"
        self.data, self.log = self.root / "data", self.root / "server.log"
        self.durable = durable
        self.bin = binaries.folder()
        self.user: str | None = None
        self._users: IO[str] | None = None

    def start(self) -> dict[str, str]:
        """Starts or joins the server; returns a connection URL per role (and `postgres`, the cluster's admin)."""
        self._prepare_folder()
        self._users = (self.root / "users.lock").open("w")
        with (self.root / "start.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            self._require_same_major()
            if not (self.data / "PG_VERSION").exists():
                self._initialise()
            port = self.running_port() or self._launch()
            fcntl.flock(self._users, fcntl.LOCK_SH)
            keys: dict[str, str] = json.loads((self.root / "secrets.json").read_text())
            urls = {name: f"postgresql://{name}:{key}@127.0.0.1:{port}/{DATABASE}" for name, key in keys.items()}
            self._prepare_roles(urls["postgres"], keys)
        return urls

    def stop(self) -> bool:
        """Leaves; stops the server when nobody else uses it. True when it was stopped."""
        if self._users is None:
            return False
        with (self.root / "start.lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            finally:
                self._users.close()
                self._users = None
            return self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "stop", check=False) == 0

    def running_port(self) -> int | None:
        """The port of a live server of this folder; None when there is none (a stale pid file is normal)."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            pid, port = int(lines[0]), int(lines[3])
            if b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes() and lines[7].strip() == "ready":
                return port
        return None

    def _prepare_roles(self, admin_url: str, keys: dict[str, str]) -> None:
        """Roles and database, once per cluster and version of `roles.py`: the mark lives and dies with the data."""
        mark = self.data / "guanxi-roles"
        wanted = hashlib.sha256(Path(roles.__file__).read_bytes() + json.dumps(keys, sort_keys=True).encode()).hexdigest()
        if mark.exists() and mark.read_text() == wanted:
            return
        import psycopg

        with psycopg.connect(admin_url, dbname="postgres", autocommit=True) as admin:
            roles.prepare(admin, keys, DATABASE)
        mark.write_text(wanted)

    def _prepare_folder(self) -> None:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            (self.root / "tool.log").touch()
        except OSError as error:
            raise DatabaseTrouble(f"Cannot write to {self.root} ({error.strerror}): set GUANXI_STATE to a folder you own.") from error
        if os.geteuid() == 0:
            self.user = database_account()
            self.bin = adopt(self.root, self.bin, self.user)

    def _run(self, tool: str, *args: str, check: bool = True) -> int:
        who: dict[str, Any] = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        env = {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"LC_ALL": "C.UTF-8", "TZ": "UTC"}
        # A file, not a pipe: the server started by pg_ctl would keep the pipe open for ever.
        with (self.root / "tool.log").open("w+b") as out:
            done = subprocess.run(
                [str(self.bin / tool), *args], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                cwd="/", env=env, timeout=180, start_new_session=True, check=False, **who,
            )
            out.seek(0)
            said = out.read().decode(errors="replace").strip()
        if check and done.returncode:
            raise DatabaseTrouble(f"{tool} failed: {said[-600:]} (see {self.log})")
        return done.returncode

    def _require_same_major(self) -> None:
        marker = self.data / "PG_VERSION"
        if not marker.exists():
            return
        on_disk, here = int(marker.read_text().strip()), binaries.major(self.bin)
        if on_disk != here:
            raise DatabaseTrouble(
                f"The data in {self.data} is PostgreSQL {on_disk}, the installed programs are {here}: "
                f"back up with the old version (`guanxi db backup`), move the folder away, then `guanxi db restore`."
            )

    def _initialise(self) -> None:
        binaries.major(self.bin)
        fresh = self.root / "data.new"  # renamed when complete, so a killed initdb leaves nothing half-made
        shutil.rmtree(fresh, ignore_errors=True)
        keys = {name: secrets.token_urlsafe(24) for name in ("postgres", *roles.ROLES)}
        self._write_secret("secrets.json", json.dumps(keys))
        password = self._write_secret("admin.password", keys["postgres"])
        if self.user:
            shutil.chown(password, self.user)
        try:
            # C.UTF-8, not C: with C no extension sees Chinese letters (hard-places 3.9)
            self._run("initdb", "-D", str(fresh), "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
                      "-A", "scram-sha-256", f"--pwfile={password}", "--data-checksums")
        finally:
            password.unlink()
        fresh.rename(self.data)

    def _write_secret(self, name: str, content: str) -> Path:
        path = self.root / name
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text(content)
        return path

    def _launch(self) -> int:
        settings.write(self.data, durable=self.durable)
        port = self._free_port()
        for attempt in range(20):  # after a kill -9 old backends may hold shared memory for a moment
            failed = self._run("pg_ctl", "-D", str(self.data), "-w", "-t", "100", "-l", str(self.log),
                               "-o", f"-p {port}", "start", check=attempt == 19)
            if not failed:
                return port
            time.sleep(0.25)
        raise DatabaseTrouble(f"PostgreSQL did not start: see {self.log}")

    def _free_port(self) -> int:
        """The port of last time when it is free: pools of a live app then find the restarted server."""
        memory = self.root / "port"
        wanted = int(memory.read_text()) if memory.exists() else 0
        for candidate in (wanted, 0):
            with socket.socket() as probe, contextlib.suppress(OSError):
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", candidate))
                memory.write_text(str(probe.getsockname()[1]))
                return int(probe.getsockname()[1])
        raise DatabaseTrouble("No free port on 127.0.0.1.")


@contextlib.contextmanager
def running(state: Path, *, durable: bool = True) -> Iterator[dict[str, str]]:
    """The cluster of `state` for the time of a `with` block: URLs per role."""
    cluster = Cluster(state, durable=durable)
    try:
        yield cluster.start()
    finally:
        cluster.stop()
