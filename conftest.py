"""Fixtures for every test: a fixed instant, the system actor, people with a scope."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.template import Template
from django.test import Client, override_settings

from guanxi.foundation.pure.actor import Actor, system
from tests import database, nursery
from tests.together import Together

LONG = {name: place for place, name in enumerate((  # as measured, the longest first
    "test_access_matrix.py", "test_loading.py", "test_start_and_stop.py", "test_account_import.py", "test_graded_round_trip.py",
    "test_killed_handover.py", "test_objects.py", "test_facts_cli.py", "test_startup.py", "test_perform_night.py", "test_lake.py",
    "test_list_comes_back.py", "test_killed_server.py", "test_crashes.py", "test_contact_import.py", "test_revert.py", "test_killed_worker.py",
    "test_bodies.py", "test_whole_book.py", "test_disputes_and_doors.py", "test_people_stories.py", "test_import.py", "test_review_round.py",
    "test_custom_field.py"))}
MADE_BY_MIGRATIONS = ("django_migrations", "django_content_type", "auth_permission", "definition_mark")
TABLES = """select oid::regclass::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> all(%s)
  and pg_relation_size(oid) > 0"""  # a table of no size never held a row
PROPERTIES = ("guanxi.policy", "guanxi.analytics", "guanxi.foundation.pure", "guanxi.domains.lists.rules", "guanxi.domains.grading.rules",
              "guanxi.domains.shares.rules")  # what the property tests are about
BOUND = ("app.scope", "app.units", "app.home", "app.user_id")  # foundation.django.access
UNBIND = "select " + ", ".join([*(f"coalesce(current_setting('{name}', true), '')" for name in BOUND),
                                *(f"set_config('{name}', '', true)" for name in BOUND)])  # in this order: what was bound, then nothing
BIND_AGAIN = "select " + ", ".join(f"set_config('{name}', %s, true)" for name in BOUND)
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)  # Friday 10:00 in China


def pytest_configure() -> None:
    """Children that read files and reckon nights are born and not started (the children's own tests start real ones)."""
    nursery.install()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: at the end one worker ran four minutes alone. Hypothesis looks for constants only where it is used."""
    items.sort(key=lambda item: LONG.get(item.path.name, len(LONG)))
    if "hypothesis" in sys.modules:  # it would read each of our modules, in each process: five seconds
        from hypothesis.internal.conjecture import providers

        providers._seen_modules.update(id(module) for name, module in list(sys.modules.items()) if not name.startswith(PROPERTIES))


def pytest_collection_finish() -> None:
    """What is loaded now stays loaded: the collector need not look through it after each few hundred objects of a test."""
    if "ibis" in sys.modules:
        from tests import translated

        translated.install()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database exists already (tests/database.py): pytest-django neither creates nor drops one."""


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _plain_templates(django_test_environment: None) -> None:
    """No test asks from which templates a page was made; to note it, each of its hundred parts would be copied with all it knows."""
    setattr(Template, "_render", lambda self, context: self.nodelist.render(context))  # noqa: B010 - mypy knows no such method


@pytest.fixture(scope="session", autouse=True)
def _unbound_requests() -> Iterator[None]:
    """In a request the actor ends with each of its own transactions, as on a real connection: in the one around a test the settings would
    stay, and hide that a command reads rows before it says whose. What a test asks afterwards goes on with what was bound last: bound
    again with its first question, because most tests ask nothing between two requests.
    """
    asked, left, opened = Client.request, transaction.Atomic.__exit__, BaseDatabaseWrapper._prepare_cursor  # type: ignore[attr-defined]
    begun: list[int] = []  # how many savepoints were open where the request that is running began
    bound: list[tuple[str, ...]] = []
    owed: dict[BaseDatabaseWrapper, tuple[str, ...]] = {}  # what was bound last and is not yet again

    def request(self: Client, **environ: Any) -> Any:
        if begun or not _is_open():
            return asked(self, **environ)
        bound[:] = [owed.pop(connections[DEFAULT_DB_ALIAS], ()) or _unbind()]
        begun.append(len(connection.savepoint_ids))
        try:
            return asked(self, **environ)
        finally:
            begun.clear()
            if _is_open():
                owed[connections[DEFAULT_DB_ALIAS]] = bound[0]

    def open_cursor(self: BaseDatabaseWrapper, cursor: Any) -> Any:
        if owed and not begun and (before := owed.pop(self, None)) and _is_open():
            _bind_again(before)
        return opened(self, cursor)

    def leave(self: transaction.Atomic, *error: Any) -> Any:
        is_own = begun and len(connection.savepoint_ids) == begun[0] + 1 and error[0] is None and _is_open()
        if is_own and (found := _unbind())[0]:
            bound[:] = [found]
        try:
            return left(self, *error)
        finally:
            if owed and not connection.in_atomic_block:
                owed.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", request)
        patch.setattr(transaction.Atomic, "__exit__", leave)
        patch.setattr(BaseDatabaseWrapper, "_prepare_cursor", open_cursor)
        yield


def _is_open() -> bool:
    return connection.in_atomic_block and connection.connection is not None and not connection.needs_rollback


def _unbind() -> tuple[str, ...]:
    """Beside Django's cursors, which tests count."""
    with connection.connection.cursor() as cursor:
        return tuple(cursor.execute(UNBIND).fetchone()[:len(BOUND)])


def _bind_again(before: tuple[str, ...]) -> None:
    with connection.connection.cursor() as cursor:
        cursor.execute(BIND_AGAIN, before)


@pytest.fixture(scope="module")
def together(django_db_setup: None, django_db_blocker: Any) -> Iterator[Together]:
    """One transaction around the tests of a file, for what all of them begin with and would each make anew.

    A fixture of module scope writes in `with together():`, at NOW; each test that has one is rolled back to there. Not for files whose
    tests commit.
    """
    @contextmanager
    def begun() -> Iterator[None]:
        with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
            patch.setenv("GUANXI_NOW", NOW.isoformat())
            yield

    whole = transaction.atomic()
    with django_db_blocker.unblock():
        whole.__enter__()
    yield begun
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _rolled_back(request: pytest.FixtureRequest) -> None:
    if "together" in request.fixturenames:
        request.getfixturevalue("db")


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """What a process remembers for a minute (units, words of grades) are rows of an earlier test."""
    if memory := sys.modules.get("guanxi.shell.book.remembered"):
        memory.forget_all()


@pytest.fixture(autouse=True)
def _nothing_stays(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits begins and ends with an empty database, whatever another one of its process left there."""
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")):
        yield
        return
    if connection.in_atomic_block:
        raise pytest.UsageError("what the tests of this file begin with is not committed: `together` is not for tests that commit")
    _empty()
    yield
    connections.close_all()
    _empty()


def _empty() -> None:
    """Every table that holds a row, so that no list of them can be short of one. Deleted by the server's own account and with no trigger:
    TRUNCATE would go on to the hundred and seventy tables that refer to these, and give a new file to each of their indexes.

    Partitions and not what they are parts of: the history has four dozen, and holds rows in one or two.
    """
    with psycopg.connect(database.admin_url(), autocommit=True) as admin:
        names = [row[0] for row in admin.execute(TABLES, [list(MADE_BY_MIGRATIONS)])]
        looks = " union all ".join(f"select '{name}' where exists (select 1 from {name})" for name in names)  # noqa: S608 (our own tables)
        if filled := [row[0] for row in admin.execute(looks)] if names else []:
            admin.execute("set session_replication_role = replica; " + "; ".join(f"delete from {name}" for name in filled))  # noqa: S608


@pytest.fixture(scope="session")
def now() -> datetime:
    """The instant of a test."""
    return NOW


@pytest.fixture(scope="session")
def root() -> Actor:
    """The system itself: sees all accounts."""
    return system("test")


@pytest.fixture
def as_user() -> Callable[[Actor], Client]:
    """Logs an actor in: `as_user(people.city).get(…)`."""
    from guanxi.domains.organisation.testing import browser_of

    return lambda actor: browser_of(actor.user_id)
