"""A database of its own for tests that need real commits and real processes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

REPOSITORY = Path(__file__).resolve().parents[4]


@dataclass(frozen=True)
class Separate:
    """A clone of the migrated template, and how to run a stage of `crash.py` in it."""

    env: dict[str, str]
    owner_url: str
    folder: Path

    def start(self, stage: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "guanxi.foundation.django.tests.crash", stage], env=self.env, cwd=REPOSITORY, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )

    def run(self, stage: str) -> str:
        process = self.start(stage)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
        return said

    def ask(self, sql: str, *, as_app: bool = False) -> list[tuple[object, ...]]:
        with psycopg.connect(self.env["DATABASE_URL"] if as_app else self.owner_url, autocommit=True) as connection:
            return connection.execute(sql).fetchall()


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture
def separate() -> Iterator[Separate]:
    name = f"test_{os.getpid()}_separate"
    app, owner = os.environ["DATABASE_URL"], os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(_named(owner, "postgres"), autocommit=True) as admin:
        admin.execute(f'drop database if exists "{name}" with (force)')
        admin.execute(f'create database "{name}" template "{os.environ["GUANXI_TEST_TEMPLATE"]}"')
        with tempfile.TemporaryDirectory() as folder:
            env = os.environ | {
                "DATABASE_URL": _named(app, name), "DATABASE_OWNER_URL": _named(owner, name), "CRASH_FOLDER": folder,
                "GUANXI_STATE": folder, "GUANXI_POOL_SIZE": "3", "DJANGO_SETTINGS_MODULE": "guanxi.config.settings",
            }
            yield Separate(env=env, owner_url=_named(owner, name), folder=Path(folder))
        admin.execute(f'drop database if exists "{name}" with (force)')
