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

from tests.database import drop

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
            drop(admin, name)
            admin.execute(f'create database "{name}" template "{template}"')
            (Path(folder) / name / "storage").mkdir(parents=True)
        yield [os.environ | {key: _named(os.environ[key], name) for key in KEYS} | {"GUANXI_STATE": f"{folder}/{name}"}
               for name in names]
        for name in names:
            drop(admin, name)


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


PLANT = """
insert into organisation_unit (code, name, tier, region_code, path, created_at, updated_at) values ('00', 'x', 'group', '', '/1/', now(), now());
insert into customers_account (name, unit_id, short_name, sort_key, customer_kind, industry_code, region_code, district, address, agreement_number,
  created_at, updated_at) values ('x', (select id from organisation_unit), '', '', '', '', '', '', '', '', now(), now());
insert into customers_contact (account_id, name, mobile, post, department, office_phone, email, residence, hobby, birthday, sort_key, mobile_hash,
  created_at, updated_at) select id, '金丝雀', '13899990001', '', '', '', '', '', '', '', '', '', now(), now() from customers_account
"""


def test_prm_77_a_restored_backup_erases_again(places):
    """The backup is older than the erasure: the register beside it, ids only, erases the person from the restored database."""
    full, empty = places
    with psycopg.connect(full["DATABASE_OWNER_URL"]) as connection:
        connection.execute(PLANT)
        found = connection.execute("select id from customers_contact").fetchone()
    contact = found[0] if found else 0
    backup = Path(full["GUANXI_STATE"]) / "backup.tar"
    assert _db(full, "backup", str(backup)).returncode == 0
    register = Path(full["GUANXI_STATE"]) / "storage" / "erasures" / "register.jsonl"
    register.parent.mkdir()
    register.write_text(f'{{"contact": {contact}, "at": "2026-11-20T02:00:00+00:00"}}\n')
    assert _db(full, "backup", str(Path(full["GUANXI_STATE"]) / "younger.tar")).returncode == 0, "lays the register beside the older one"
    done = _db(empty, "restore", str(backup))
    assert done.returncode == 0 and "1 people of the register erased again" in done.stdout, done.stderr
    with psycopg.connect(empty["DATABASE_OWNER_URL"]) as connection:
        assert connection.execute("select name, mobile, is_active from customers_contact").fetchone() == ("〔已删除〕", "", False)
    assert str(contact) in (Path(empty["GUANXI_STATE"]) / "storage" / "erasures" / "register.jsonl").read_text()
