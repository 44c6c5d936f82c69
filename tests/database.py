"""The tests' PostgreSQL: started before Django reads its settings, one migrated template, one clone per test process.

Loaded by `-p tests.database`. Tests connect as guanxi_app: row security and grants are in force (hard-places 3.1).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from guanxi.foundation.postgres.cluster import Cluster

REPOSITORY = Path(__file__).resolve().parents[1]
STATE = Path(os.environ.get("GUANXI_TEST_STATE", f"{tempfile.gettempdir()}/guanxi-tests-{os.getuid()}"))
_clusters: list[Cluster] = []
_made: list[str] = []


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(REPOSITORY.glob("guanxi/**/migrations/*.py")):
        digest.update(str(path.relative_to(REPOSITORY)).encode() + path.read_bytes())
    digest.update((REPOSITORY / "requirements" / "dev.txt").read_bytes())
    return digest.hexdigest()[:12]


def _template(urls: dict[str, str], admin: psycopg.Connection[tuple[object, ...]]) -> str:
    """A migrated database for this state of the migrations; made once, kept for the next run."""
    name = f"template_{_fingerprint()}"
    admin.execute("select pg_advisory_lock(4711)")
    try:
        if not admin.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            making = f"{name}_making"
            drop(admin, making)
            admin.execute(f'create database "{making}" owner guanxi_owner template template0')
            env = os.environ | {"DATABASE_URL": _with_database(urls["guanxi_app"], making),
                                "DATABASE_OWNER_URL": _with_database(urls["guanxi_owner"], making)}
            done = subprocess.run([sys.executable, "manage.py", "migrate", "--database", "owner", "-v0", "--skip-checks"],
                                  cwd=REPOSITORY, env=env, capture_output=True, text=True, check=False)
            if done.returncode:
                raise pytest.UsageError(f"the migrations fail:\n{done.stderr[-3000:]}")
            admin.execute(f'alter database "{making}" rename to "{name}"')
    finally:
        admin.execute("select pg_advisory_unlock(4711)")
    return name


def drop(admin: psycopg.Connection[Any], name: str) -> None:
    """Drops a database with whoever is in it. The server's own vacuum may be, whom only a superuser ends: it is waited for."""
    for patience in range(600, -1, -1):
        try:
            admin.execute(f'drop database if exists "{name}" with (force)')
            return
        except psycopg.errors.InsufficientPrivilege:
            if not patience:
                raise
            time.sleep(0.1)


def admin_url() -> str:
    """This process's database, as the server's own account: for what must neither ask a rule nor set off a trigger."""
    return _made[-1]


def _begin() -> None:
    cluster = Cluster(STATE, durable=False)
    urls = cluster.start()
    _clusters.append(cluster)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"test_{os.getpid()}_{worker}"
    with psycopg.connect(_with_database(urls["postgres"], "postgres"), autocommit=True) as admin:
        template = _template(urls, admin)
        drop(admin, name)
        admin.execute(f'create database "{name}" owner guanxi_owner template "{template}"')
        _drop_orphans(admin)
    os.environ["GUANXI_TEST_TEMPLATE"] = template  # for tests that need a clone of their own
    _made.append(_with_database(urls["postgres"], name))
    os.environ["DATABASE_URL"] = _with_database(urls["guanxi_app"], name)
    os.environ["DATABASE_OWNER_URL"] = _with_database(urls["guanxi_owner"], name)
    os.environ["DATABASE_BACKUP_URL"] = _with_database(urls["guanxi_backup"], name)
    os.environ["GUANXI_STATE"] = tempfile.mkdtemp(prefix="guanxi-state-")
    (Path(os.environ["GUANXI_STATE"]) / "static").mkdir()
    os.environ["GUANXI_POOL_SIZE"] = "0"
    # a test is one transaction, in which the connection waits for readers, nights and a busy machine
    os.environ["GUANXI_STATEMENT_TIMEOUT"] = "15min"


def _drop_orphans(admin: psycopg.Connection[tuple[object, ...]]) -> None:
    """Databases of test runs that were killed."""
    for (name,) in admin.execute("select datname from pg_database where datname like 'test_%'").fetchall():
        pid = str(name).split("_")[1]
        if pid.isdigit() and not Path(f"/proc/{pid}").exists():
            with contextlib.suppress(psycopg.Error):
                admin.execute(f'drop database if exists "{name}" with (force)')


_begin()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Drops this process's database and its files; the server stops when no other test process uses it."""
    for url in _made:
        with contextlib.suppress(psycopg.Error), psycopg.connect(_with_database(url, "postgres"), autocommit=True) as admin:
            drop(admin, urlsplit(url).path[1:])
    for cluster in _clusters:
        cluster.stop()
    shutil.rmtree(os.environ["GUANXI_STATE"], ignore_errors=True)
