"""The private PostgreSQL: start, join, survive kill -9, refuse what cannot work (FLT-95, FLT-111, hard-places 3.9)."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from guanxi.foundation.postgres import account, binaries, roles, settings
from guanxi.foundation.postgres.cluster import Cluster, running
from guanxi.foundation.postgres.trouble import DatabaseTrouble


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="guanxi-cluster-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_two_users_share_one_server_and_the_last_one_stops_it(state: Path) -> None:
    first, second = Cluster(state), Cluster(state)
    urls = first.start()
    assert second.start() == urls
    assert first.stop() is False and second.running_port() is not None
    assert second.stop() is True and second.running_port() is None


def until_gone(pid: int) -> None:
    """Waits for the end of a process that is no child of ours (its state leaves it with its last file)."""
    deadline = time.monotonic() + 600
    with suppress(OSError):
        while "Z (zombie)" not in Path(f"/proc/{pid}/status").read_text():
            assert time.monotonic() < deadline, "it does not end"
            time.sleep(0.05)


def test_data_and_port_survive_a_restart_and_a_kill(state: Path) -> None:
    with running(state) as urls, psycopg.connect(urls["guanxi_owner"], autocommit=True) as owner:
        owner.execute("create table kept (a int)")
        owner.execute("insert into kept values (7)")
        pid = int((state / "pg" / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)
        until_gone(pid)  # the port must be free again before the server can come back on it
    with running(state) as again, psycopg.connect(again["guanxi_owner"]) as owner:
        assert owner.execute("select a from kept").fetchone() == (7,)
        assert again["guanxi_owner"] == urls["guanxi_owner"]


def test_a_wrong_password_is_refused_and_only_loopback_listens(state: Path) -> None:
    with running(state) as urls:
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(urls["guanxi_app"], password="wrong")
        with psycopg.connect(urls["postgres"]) as admin:
            assert admin.execute("show listen_addresses").fetchone() == ("127.0.0.1",)
            assert admin.execute("show data_checksums").fetchone() == ("on",)


@pytest.mark.parametrize(("gigabytes", "cache", "upkeep"), [(1, 128, 64), (4, 512, 64), (24, 3072, 384), (128, 4096, 512)])
def test_the_cache_is_sized_to_the_machine(gigabytes: int, cache: int, upkeep: int) -> None:
    said = settings.settings(memory=gigabytes * 1024**3, durable=True)
    assert f"shared_buffers = '{cache}MB'" in said and f"maintenance_work_mem = '{upkeep}MB'" in said
    assert "fsync" not in said and "full_page_writes" not in said and "autovacuum" not in said


def test_an_older_data_folder_gets_the_settings_of_today_and_the_operators_own_win(state: Path) -> None:
    conf = state / "pg" / "data" / "postgresql.conf"
    with running(state) as urls, psycopg.connect(urls["postgres"], autocommit=True) as admin:
        admin.execute("alter system set work_mem = '7MB'")
    conf.write_text(conf.read_text().replace(settings.LINE, "\ncheckpoint_timeout = '1min'\n"))
    with running(state) as urls, psycopg.connect(urls["postgres"], autocommit=True) as admin:
        assert admin.execute("show checkpoint_timeout").fetchone() == ("15min",)
        assert admin.execute("show work_mem").fetchone() == ("7MB",)
        admin.execute("alter system reset all")
    assert conf.read_text().count(settings.LINE) == 1


def test_chinese_letters_are_letters(state: Path) -> None:
    with running(state) as urls, psycopg.connect(urls["guanxi_app"]) as app:
        assert app.execute("select lower('ÄB') , '客户' ~ '^[[:alpha:]]+$'").fetchone() == ("äb", True)


@pytest.mark.parametrize(("role", "refused"), [("postgres", True), ("guanxi_owner", True), ("guanxi_app", False)])
def test_a_role_that_walks_past_row_security_is_refused(state: Path, role: str, refused: bool) -> None:
    with running(state) as urls:
        with psycopg.connect(urls["guanxi_owner"], autocommit=True) as owner:
            owner.execute("create table if not exists guarded (a int)")
        with psycopg.connect(urls[role]) as connection:
            if refused:
                with pytest.raises(DatabaseTrouble, match="guanxi_app"):
                    roles.require_plain_app(connection)
            else:
                roles.require_plain_app(connection)


def test_backup_reads_everything_and_writes_nothing(state: Path) -> None:
    with running(state) as urls:
        with psycopg.connect(urls["guanxi_owner"], autocommit=True) as owner:
            owner.execute("create table if not exists secret_rows (a int)")
            owner.execute("alter table secret_rows enable row level security")
            owner.execute("insert into secret_rows values (1)")
        with psycopg.connect(urls["guanxi_backup"]) as backup:
            row = backup.execute("select count(*) from secret_rows").fetchone()
            assert row and row[0] >= 1
            with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
                backup.execute("insert into secret_rows values (2)")


def test_data_of_another_major_version_is_refused_in_one_sentence(state: Path) -> None:
    with running(state):
        pass
    marker = state / "pg" / "data" / "PG_VERSION"
    before = marker.read_text()
    marker.write_text("15\n")
    try:
        with pytest.raises(DatabaseTrouble, match="PostgreSQL 15, the installed programs are"):
            Cluster(state).start()
    finally:
        marker.write_text(before)


def test_a_folder_that_cannot_be_written_is_refused_in_one_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(DatabaseTrouble, match="GUANXI_STATE"):
        Cluster(blocked).start()


def test_an_old_postgresql_is_refused(tmp_path: Path) -> None:
    program = tmp_path / "postgres"
    program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 15.8'\n")
    program.chmod(0o755)
    with pytest.raises(DatabaseTrouble, match="16 or newer"):
        binaries.major(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another account")
def test_a_state_folder_the_account_cannot_reach_moves(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert str(account.reachable_state(closed / "demo")).startswith("/var/lib/guanxi/")
    assert "closed to the database account" in capsys.readouterr().err
