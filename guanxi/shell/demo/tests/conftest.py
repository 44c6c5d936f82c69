"""A database and a state folder of its own for tests that start the loader and a worker as real processes."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.database import drop
from tests.nursery import Nursery


@dataclass(frozen=True)
class Demo:
    """A demo in a clone of the migrated template."""

    nursery: Nursery
    owner_url: str
    state: Path

    def run(self, *arguments: str) -> str:
        """A command to its end; its output."""
        process = self.nursery.bear(" ".join(arguments))
        said, _ = process.communicate(timeout=900)
        assert process.returncode == 0, said
        return said

    def kill_after(self, line: str, *arguments: str) -> None:
        """Starts a command and kills it -9 as soon as it has said `line`."""
        process = self.nursery.bear(" ".join(arguments))
        for said in process.stdout:
            if line in said:
                process.kill()
        process.wait()

    @contextmanager
    def worker(self) -> Iterator[None]:
        """The fast worker for the time of a block."""
        process = self.nursery.bear("worker fast")
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(60)

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Rows as the owner sees them."""
        with psycopg.connect(self.owner_url, autocommit=True) as connection:
            return connection.execute(sql).fetchall()


def _named(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture
def demo() -> Iterator[Demo]:
    """Dropped with everything in it when the test ends."""
    name = f"test_{os.getpid()}_demo"
    urls = {key: os.environ[key] for key in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL")}
    owner = urls["DATABASE_OWNER_URL"]
    with psycopg.connect(_named(owner, "postgres"), autocommit=True) as admin:
        drop(admin, name)
        admin.execute(f'create database "{name}" template "{os.environ["GUANXI_TEST_TEMPLATE"]}"')
        with tempfile.TemporaryDirectory(prefix="guanxi-demo-") as folder:
            mine = {key: _named(url, name) for key, url in urls.items()}
            nursery = Nursery("guanxi.shell.demo.tests.stages", env=os.environ | mine | {
                "GUANXI_STATE": folder, "GUANXI_DEMO": "1", "GUANXI_POOL_SIZE": "3", "DJANGO_SETTINGS_MODULE": "guanxi.config.settings"})
            yield Demo(nursery=nursery, owner_url=mine["DATABASE_OWNER_URL"], state=Path(folder))
        drop(admin, name)
