"""A lost connection is not lent; BEGIN travels with the first statement; what is prepared is planned once and still seen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction
from django.test.utils import CaptureQueriesContext
from psycopg.pq import TransactionStatus

from guanxi.foundation.django.access import READ
from guanxi.foundation.django.database.base import DatabaseWrapper, look_at

pytestmark = pytest.mark.django_db
KEPT = "select count(*) from pg_prepared_statements where statement like 'select %%twice%%'"


@pytest.fixture
def other() -> Iterator[DatabaseWrapper]:
    """A connection of its own, outside the test's transaction."""
    found = cast(DatabaseWrapper, connections["default"].copy(alias="other"))
    found.settings_dict["OPTIONS"].pop("pool", None)
    connections["other"] = found
    yield found
    found.close()
    del connections["other"]


def asked(other: DatabaseWrapper, sql: str) -> object:
    with other.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def test_a_connection_that_the_server_ended_is_not_lent(other: DatabaseWrapper) -> None:
    with psycopg.connect(**{**other.get_connection_params(), "autocommit": True}) as lent:
        look_at(lent)
        assert asked(other, f"select pg_terminate_backend({lent.info.backend_pid}, 60000)") is True
        with pytest.raises(psycopg.OperationalError):
            look_at(lent)


def test_begin_travels_with_the_first_statement(other: DatabaseWrapper) -> None:
    with transaction.atomic(using="other"), other.cursor() as cursor:
        other.open_with(cursor, READ, "select %s", [7])
        assert other.connection.info.transaction_status == TransactionStatus.INTRANS
        assert (asked(other, "show transaction_read_only"), asked(other, "show transaction_isolation")) == ("on", "repeatable read")
        other.open_with(cursor, READ, "select %s", [8])  # not the first: it joins
    assert other.connection.info.transaction_status == TransactionStatus.IDLE


@pytest.mark.parametrize("statement", ["select 1 / 0, %s", "create temporary table made (a int); select %s"])
def test_what_fails_after_it_leaves_nothing(other: DatabaseWrapper, statement: str) -> None:
    with pytest.raises((DatabaseError, ZeroDivisionError)), transaction.atomic(using="other"), other.cursor() as cursor:
        other.open_with(cursor, "begin", statement, [1])
        raise ZeroDivisionError
    assert asked(other, "select to_regclass('made')") is None


def test_values_that_cannot_be_sent_leave_the_begin_to_the_next_statement(other: DatabaseWrapper) -> None:
    with transaction.atomic(using="other"), other.cursor() as cursor:
        with pytest.raises(DatabaseError):
            other.open_with(cursor, "begin", "select %s", [object()])
        cursor.execute("select 1")
        assert other.connection.info.transaction_status == TransactionStatus.INTRANS


def test_a_prepared_statement_is_kept_and_seen_with_its_values(other: DatabaseWrapper) -> None:
    with CaptureQueriesContext(other) as captured:
        for value in (4, 5):
            with other.prepared_cursor() as cursor:
                cursor.execute("select %s::int as twice", [value])
                assert cursor.fetchone() == (value,)
    assert [query["sql"] for query in captured.captured_queries] == ["select 4::int as twice", "select 5::int as twice"]
    assert asked(other, KEPT) == 1
