"""Start-up checks: each trouble is one sentence and exit code 78 (FLT-111, PRM-61, PRM-74)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from guanxi.foundation.django import startup
from guanxi.foundation.django.tests.conftest import REPOSITORY, Separate

SCRIPT = "import django; django.setup(); from guanxi.foundation.django import startup; startup.require()"


def start(env: dict[str, str]) -> tuple[int, str]:
    """How a process ends that only checks itself: exit code and what it said."""
    clean = {name: value for name, value in env.items() if name != "PYTEST_CURRENT_TEST"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env={"GUANXI_DEMO": "1", **clean}, cwd=REPOSITORY, capture_output=True,
                          text=True, check=False, timeout=600)
    return done.returncode, done.stderr.strip()


def refused(env: dict[str, str], *words: str) -> None:
    code, said = start(env)
    assert code == startup.EXIT_CODE, said
    assert len(said.splitlines()) == 1 and "Traceback" not in said
    assert not [word for word in words if word not in said], said


def test_a_good_installation_starts(separate: Separate) -> None:
    assert start(separate.env) == (0, "")


def test_the_owner_may_not_serve(separate: Separate) -> None:
    """PRM-61: the app role is neither owner nor superuser, or nothing starts."""
    refused(separate.env | {"DATABASE_URL": separate.env["DATABASE_OWNER_URL"]}, "guanxi_owner", "row security", "guanxi_app")


def test_a_newer_database_is_left_alone(separate: Separate) -> None:
    separate.ask("insert into django_migrations (app, name, applied) values ('customers', '9999_future', now()) returning 1")
    refused(separate.env, "newer than this program", "customers.9999_future")


def test_a_database_that_is_not_there(separate: Separate) -> None:
    url = urlunsplit(urlsplit(separate.env["DATABASE_URL"])._replace(netloc="guanxi_app:x@127.0.0.1:1"))
    refused(separate.env | {"DATABASE_URL": url}, "127.0.0.1:1", "DATABASE_URL")


@pytest.mark.django_db
def test_an_unmigrated_database_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    real = MigrationRecorder.applied_migrations
    monkeypatch.setattr(MigrationRecorder, "applied_migrations",
                        lambda self: {key: value for key, value in real(self).items() if key[0] != "timeline"})
    with pytest.raises(startup.StartRefused, match=r"have not been run: run `guanxi db migrate`"):
        startup._check_migrations()


@pytest.mark.django_db
def test_more_connections_than_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUANXI_POOL_SIZE", "40")
    with pytest.raises(startup.StartRefused, match="GUANXI_POOL_SIZE or raise max_connections"):
        startup._check_connections(4)


@pytest.mark.django_db
@pytest.mark.parametrize("days", [1, 183, 184])
def test_prm_74_history_may_not_be_forgotten_too_early(settings: Any, days: int) -> None:
    """An audit kept for less than 184 days is a start-up error."""
    settings.GUANXI_AUDIT_DAYS = days
    with pytest.raises(startup.StartRefused, match="at least 184 days") if days < 184 else nullcontext():
        startup.check()


@pytest.mark.parametrize(("secret", "key", "word"), [("short", "k", "GUANXI_SECRET_KEY"), ("x" * 40, "", "GUANXI_HASH_KEY"), ("x" * 40, "k", "")])
def test_a_real_installation_needs_its_secrets(monkeypatch: pytest.MonkeyPatch, settings: Any, secret: str, key: str, word: str) -> None:
    settings.GUANXI_DEMO = False
    monkeypatch.setenv("GUANXI_SECRET_KEY", secret)
    monkeypatch.setenv("GUANXI_HASH_KEY", key)
    monkeypatch.delenv("GUANXI_NOW", raising=False)
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    with pytest.raises(startup.StartRefused, match=word) if word else nullcontext():
        startup._check_secrets()


def test_a_state_folder_that_is_a_file(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.GUANXI_STATE = str(tmp_path / "file")
    with pytest.raises(startup.StartRefused, match=r"Cannot write.*GUANXI_STATE"):
        startup._check_storage()


@pytest.mark.django_db
@pytest.mark.parametrize("name", startup.TIMEOUTS)
def test_a_role_without_time_limits_is_refused(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select set_config(%s, '0', true)", [name])
    with pytest.raises(startup.StartRefused, match=name):
        startup._check_timeouts()


@pytest.mark.django_db
def test_a_disk_that_is_almost_full_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Usage:
        total, free = 100, 4

    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage)
    with pytest.raises(startup.StartRefused, match="5 %"):
        startup._check_storage()


def test_the_tests_themselves_run_as_the_app_role() -> None:
    assert "guanxi_app" in os.environ["DATABASE_URL"]


def test_the_check_runs_in_this_process_too(db: Any) -> None:
    startup.check()


def test_a_misspelt_security_profile_is_named(db: Any, settings: Any) -> None:
    settings.GUANXI_PROFILE = "mpls3"
    with pytest.raises(startup.StartRefused, match=r"SECURITY_PROFILE=mpls3.*mlps3 or asvs"):
        startup._check_profile()
