"""What is checked before a process serves or works: one sentence and a non-zero exit instead of a surprise (FLT-111).

`require()` is for entry points (serve, worker); `check()` raises, for tests and the command line's own report.
Not for here: preparing anything (`guanxi db migrate`, `guanxi db prepare`).
"""

from __future__ import annotations

import os
import shutil
import sys
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error as DatabaseFailure
from django.utils.module_loading import import_string
from procrastinate.contrib.django.utils import connector_params

from guanxi.foundation import environment as env
from guanxi.foundation.django import clock, storage, wiring
from guanxi.foundation.django.upkeep import AUDIT_DAYS_AT_LEAST
from guanxi.foundation.postgres import roles
from guanxi.foundation.postgres.binaries import MINIMUM_MAJOR
from guanxi.foundation.postgres.trouble import DatabaseTrouble

EXIT_CODE = 78  # EX_CONFIG of sysexits.h
PROCESSES = 4  # 2 web workers, fast, batch (hard-places 3.8)
QUEUE_CONNECTIONS = 4  # a worker's own pool besides Django's (foundation.django.worker)
RESERVED_CONNECTIONS = 10
FREE_SHARE_AT_LEAST = 0.05
TIMEOUTS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


class StartRefused(RuntimeError):
    """Why this process does not start, in one sentence with the way out."""


def require(*, processes: int = PROCESSES) -> None:
    """Ends the process with one sentence on standard error and exit code 78 when `check` finds trouble."""
    try:
        check(processes=processes)
    except (StartRefused, DatabaseTrouble, env.WrongSetting) as trouble:
        sys.stderr.write(f"{trouble}\n")
        raise SystemExit(EXIT_CODE) from None


def check(*, processes: int = PROCESSES) -> None:
    """Raises StartRefused or DatabaseTrouble for the first thing that would make serving unsafe or impossible."""
    _check_secrets()
    _check_retention()
    _check_storage()
    raw = _connected()
    _check_server(raw)
    roles.require_plain_app(raw)
    _check_migrations()
    _check_timeouts()
    _check_connections(processes)
    _check_profile()


def _check_secrets() -> None:
    if settings.GUANXI_DEMO or env.NOW.read() or os.environ.get("PYTEST_CURRENT_TEST"):
        return
    if len(env.SECRET.read()) < 32:
        raise StartRefused(f"{env.SECRET.name} is missing or shorter than 32 characters: set it to a random text.")
    if not env.HASH_KEY.read():
        raise StartRefused(f"{env.HASH_KEY.name} is missing: set it once to a random text and keep it (phone search needs it).")


def _check_profile() -> None:
    """A misspelt profile would be an error in every page."""
    ask = import_string(wiring.listed("SECURITY")[0])
    try:
        ask(on=clock.today())
    except KeyError:
        raise StartRefused(f"{env.PROFILE.name}={settings.GUANXI_PROFILE}: the policy pack has no such security profile. "
                           "Choose mlps3 or asvs, or leave it empty: then the pack decides.") from None


def _check_retention() -> None:
    if settings.GUANXI_AUDIT_DAYS < AUDIT_DAYS_AT_LEAST:
        raise StartRefused(
            f"{env.AUDIT_DAYS.name} is {settings.GUANXI_AUDIT_DAYS}: the law asks for at least {AUDIT_DAYS_AT_LEAST} days."
        )


def _check_storage() -> None:
    try:
        folder = storage.area("work")
        probe = folder / f".writable-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
        usage = shutil.disk_usage(folder)
    except OSError as error:
        raise StartRefused(f"Cannot write to {settings.GUANXI_STATE} ({error.strerror}): set {env.STATE.name}.") from error
    if usage.free < usage.total * FREE_SHARE_AT_LEAST:
        raise StartRefused(f"Less than 5 % of the disk of {settings.GUANXI_STATE} is free: make room first (FLT-97).")


def _connected() -> psycopg.Connection[tuple[object, ...]]:
    try:
        psycopg.connect(**connector_params("default")).close()  # not by the pool, which logs every try of its own
        connection.ensure_connection()
    except (DatabaseFailure, psycopg.Error) as error:
        database = settings.DATABASES["default"]
        said = (str(error).splitlines() or [type(error).__name__])[0][:160]
        raise StartRefused(
            f"No database at {database['HOST']}:{database['PORT']}/{database['NAME']} ({said}): check {env.URL.name}."
        ) from None
    raw: Any = connection.connection
    return raw  # type: ignore[no-any-return] # Django's wrapper does not say which driver it holds


def _check_server(raw: psycopg.Connection[tuple[object, ...]]) -> None:
    major = raw.info.server_version // 10000
    if major < MINIMUM_MAJOR:
        raise StartRefused(f"PostgreSQL {MINIMUM_MAJOR} or newer is needed, the server is {major}.")


def _check_migrations() -> None:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseFailure:
        raise StartRefused("The database is empty or not ours: run `guanxi db migrate`.") from None
    loader = executor.loader
    known = set(loader.disk_migrations) | {old for new in loader.disk_migrations.values() for old in new.replaces}
    if unknown := sorted(f"{label}.{name}" for label, name in set(loader.applied_migrations) - known):
        raise StartRefused(
            f"The database is newer than this program ({unknown[-1]} is not in it): install the newer release, "
            "or restore the backup made before the upgrade."
        )
    if missing := executor.migration_plan(loader.graph.leaf_nodes()):
        raise StartRefused(f"{len(missing)} migrations have not been run: run `guanxi db migrate`.")


def _check_timeouts() -> None:
    for name in TIMEOUTS:
        if _shown(name) in ("0", "0ms"):
            raise StartRefused(f"The database role has no {name}: `guanxi db prepare` sets it.")


def _check_connections(processes: int) -> None:
    wanted = processes * (int(env.POOL.read()) + QUEUE_CONNECTIONS)
    there = int(_shown("max_connections")) - RESERVED_CONNECTIONS
    if wanted >= there:
        raise StartRefused(
            f"{processes} processes may open {wanted} connections, the server leaves {there}: "
            f"lower {env.POOL.name} or raise max_connections."
        )


def _shown(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select current_setting(%s)", [name])
        row: Any = cursor.fetchone()
    return str(row[0])
