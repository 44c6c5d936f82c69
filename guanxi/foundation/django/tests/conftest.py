"""A database of its own for tests that need real commits and real processes."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.database import drop
from tests.nursery import Born, Nursery

REPOSITORY = Path(__file__).resolve().parents[4]


@dataclass(frozen=True)
class Separate:
    """A clone of the migrated template, and how to run a stage of `crash.py` in it."""

    nursery: Nursery
    env: dict[str, str]
    owner_url: str
    folder: Path

    def start(self, stage: str) -> Born:
        return self.nursery.bear(stage)

    def run(self, stage: str) -> str:
        process = self.start(stage)
        said, _ = process.communicate(timeout=600)
        assert process.returncode == 0, said
        return said

    def ask(self, sql: str, *, as_app: bool = False) -> list[tuple[object, ...]]:
        with psycopg.connect(self.env["DATABASE_URL"] if as_app else self.owner_url, autocommit=True) as connection:
            return connection.execute(sql).fetchall()


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture(scope="session")
def _stages() -> Iterator[Separate]:
    """The nursery of all stages: the address of the database and the folder stay the same, what is in them does not."""
    name = f"test_{os.getpid()}_separate"
    app_url, owner_url = (_named(os.environ[key], name) for key in ("DATABASE_URL", "DATABASE_OWNER_URL"))
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {
            "DATABASE_URL": app_url, "DATABASE_OWNER_URL": owner_url, "CRASH_FOLDER": folder, "GUANXI_STATE": folder, "GUANXI_POOL_SIZE": "3",
            "DJANGO_SETTINGS_MODULE": "guanxi.config.settings"}
        nursery = Nursery("guanxi.foundation.django.tests.crash", "guanxi.config.urls", env=env)
        yield Separate(nursery=nursery, env=env, owner_url=owner_url, folder=Path(folder))


@pytest.fixture
def separate(_stages: Separate) -> Iterator[Separate]:
    name = urlsplit(_stages.owner_url).path[1:]
    with psycopg.connect(_named(_stages.owner_url, "postgres"), autocommit=True) as admin:
        drop(admin, name)
        admin.execute(f'create database "{name}" template "{os.environ["GUANXI_TEST_TEMPLATE"]}"')
        yield _stages
        for left in _stages.folder.iterdir():
            left.unlink() if left.is_file() else shutil.rmtree(left)
        drop(admin, name)
