"""A backup holds database and files of one moment, and goes back into an empty place only."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

KEYS = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL")


def _named(url, name):
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture
def places():
    """Two databases with a state folder each: a clone of the template, and an empty one."""
    names = [f"test_{os.getpid()}_{part}" for part in ("full", "empty")]
    with psycopg.connect(_named(os.environ["DATABASE_OWNER_URL"], "postgres"), autocommit=True) as admin, \
            tempfile.TemporaryDirectory() as folder:
        for name, template in zip(names, (os.environ["GUANXI_TEST_TEMPLATE"], "template0"), strict=True):
            admin.execute(f'drop database if exists "{name}" with (force)')
            admin.execute(f'create database "{name}" template "{template}"')
            (Path(folder) / name / "storage").mkdir(parents=True)
        yield [os.environ | {key: _named(os.environ[key], name) for key in KEYS} | {"GUANXI_STATE": f"{folder}/{name}"}
               for name in names]
        for name in names:
            admin.execute(f'drop database if exists "{name}" with (force)')


def _db(env, *arguments):
    return subprocess.run([sys.executable, "-m", "guanxi.shell.cli", "db", *arguments], env=env, capture_output=True, text=True,
                          check=False, timeout=300)


def _count(env):
    with psycopg.connect(env["DATABASE_OWNER_URL"]) as connection:
        return connection.execute("select (select count(*) from django_migrations), (select offset_seconds from demo_clock)").fetchone()


def test_database_and_files_come_back_and_a_full_place_is_refused(places):
    full, empty = places
    storage = Path(full["GUANXI_STATE"]) / "storage"
    (storage / "lake").mkdir()
    (storage / "lake" / "manifest.json").write_text('{"version": 1, "files": []}')
    (storage / "files").mkdir()
    (storage / "files" / "aa").write_text("kept")
    with psycopg.connect(full["DATABASE_OWNER_URL"]) as connection:
        connection.execute("insert into demo_clock (offset_seconds) values (77)")
    backup = Path(full["GUANXI_STATE"]) / "backup.tar"
    done = _db(full, "backup", str(backup))
    assert done.returncode == 0, done.stderr
    done = _db(empty, "restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert _count(empty) == _count(full)
    restored = Path(empty["GUANXI_STATE"]) / "storage"
    assert (restored / "files" / "aa").read_text() == "kept"
    assert (restored / "lake" / "manifest.json").read_text() == '{"version": 1, "files": []}'
    again = _db(empty, "restore", str(backup))
    assert again.returncode == 1 and "has tables already" in again.stderr and "Traceback" not in again.stderr
    nothing = _db(full, "backup", "/proc/none/backup.tar")
    assert nothing.returncode == 1 and "Cannot write" in nothing.stderr and "Traceback" not in nothing.stderr
