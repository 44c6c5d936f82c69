"""An operator's own server gets the same three roles; what cannot carry Guanxi is refused in one sentence."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from guanxi.foundation.postgres import own_server, roles
from guanxi.foundation.postgres.cluster import running
from guanxi.foundation.postgres.trouble import DatabaseTrouble


def _open(folder: str) -> Path:
    Path(folder).chmod(0o755)
    return Path(folder)


def test_roles_and_database_are_made_once_and_again() -> None:
    # not tmp_path: the server's account must be able to walk there
    with tempfile.TemporaryDirectory(prefix="guanxi-own-") as folder, running(_open(folder), durable=False) as urls:
        admin = urls["postgres"]
        first = own_server.prepare(admin, database="operator")
        second = own_server.prepare(admin, database="operator")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(first["guanxi_app"])
        with psycopg.connect(second["guanxi_app"]) as app:
            roles.require_plain_app(app)
        with psycopg.connect(second["guanxi_owner"], autocommit=True) as owner:
            owner.execute("create table made (a int)")


def test_an_unreachable_server_is_one_sentence() -> None:
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(netloc="postgres:none@127.0.0.1:1"))
    with pytest.raises(DatabaseTrouble) as refused:
        own_server.prepare(url, database="operator")
    assert "\n" not in str(refused.value)
