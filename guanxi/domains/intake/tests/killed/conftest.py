"""A database that real processes may write, and die while they do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.database import drop


@pytest.fixture
def surroundings() -> Iterator[dict[str, str]]:
    """A database of its own, because real processes commit; dropped afterwards."""
    name = f"test_{os.getpid()}_killed"
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        drop(owner, name)
        owner.execute(f'create database "{name}" template "{os.environ["GUANXI_TEST_TEMPLATE"]}"')
    urls = {key: urlunsplit(urlsplit(os.environ[key])._replace(path=f"/{name}")) for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    yield os.environ | urls | {"DJANGO_SETTINGS_MODULE": "guanxi.domains.intake.tests.killed.settings", "GUANXI_POOL_SIZE": "0"}
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        drop(owner, name)
