"""Nonsense in every parameter of every operation: 4xx, never 500, and the database is as it was (ATK-29, ATK-53, bounded)."""

from __future__ import annotations

import logging
import re
import typing
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.organisation.testing import make_user
from guanxi.foundation.django.models import AuditAct
from guanxi.integrations.rest import arguments, callers, examples
from guanxi.integrations.rest.operation import Operation
from guanxi.integrations.rest.operations import OPERATIONS
from guanxi.integrations.rest.tests.conftest import House, Program

META = ("' or 1=1 --", "1;select pg_sleep(9)", "%s", "\\", "%00", "٣", "-1", "9" * 40, "NaN", "1e9999", "null", "\u202e")
FILTERS = ("q", "grade", "kind", "industry", "unit", "owner", "revenue_min", "agreement_from", "sort", "completeness_below", "code", "' or 1=1")
NOBODY = "00000000-0000-4000-8000-000000000001"
ODD: Any = st.one_of(
    st.sampled_from(META), st.integers(-2**70, 2**70), st.none(), st.booleans(), st.text(max_size=20), st.floats(),
    st.lists(st.sampled_from(META), max_size=3), st.dictionaries(st.sampled_from(META), st.text(max_size=5), max_size=2))


@pytest.fixture
def caller(house: House, program: Callable[..., Program], monkeypatch: Any, now: datetime) -> Program:
    """A key that may call as often as it likes."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    monkeypatch.setattr(callers._pace, "take", lambda _: None)
    monkeypatch.setattr(logging.getLogger("django.request"), "level", logging.CRITICAL)
    return program(house.head)


def addressed(operation: Operation, house: House) -> str:
    """Its path, with ids that exist where we have some."""
    known = {"account_id": str(house.own), "contact_id": str(house.person), "act_id": NOBODY}
    return re.sub(r"{([a-z_]+)}", lambda found: known.get(found[1], "1"), operation.path)


def asked(operation: Operation) -> Iterator[str]:
    """Names of its query parameters."""
    known = arguments.of(operation)
    yield from (one.name for one in known.query)
    yield from FILTERS if known.is_open else ()


def test_sql_in_every_query_parameter(caller: Program, house: House) -> None:
    """Several texts for each parameter, taken in turn, so that every pair of a kind of text and a kind of value occurs."""
    turn, wrong = 0, []
    for operation in (one for one in OPERATIONS if one.method == "GET"):
        for name in asked(operation):
            for text in (META[(turn + step * 5) % len(META)] for step in range(3)):
                status = caller("GET", f"{addressed(operation, house)}?{urlencode({name: text})}").status_code
                if status >= 500 or (status >= 400 and str(status) not in examples.statuses(operation)):
                    wrong.append((operation.id, name, text, status))
            turn += 1
    assert not wrong


def body_of(operation: Operation, draw: Callable[[Any], Any]) -> dict[str, Any]:
    """A body with all its members and odd values in them."""
    members: dict[str, Any] = {}
    for one in arguments.of(operation).body:
        inner = typing.get_type_hints(one.kind) if typing.is_typeddict(one.kind) else {}
        if one.required or draw(st.booleans()):
            members[one.name] = draw(st.fixed_dictionaries({}, optional=dict.fromkeys(inner, ODD)) if inner else ODD)
    if arguments.of(operation).has_version:
        members["expected_version"] = draw(st.sampled_from([1, 10**8]))
    return members


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.generate,))
@given(data=st.data())
def test_nonsense_in_every_body(caller: Program, house: House, data: Any) -> None:
    for operation in (one for one in OPERATIONS if one.method != "GET"):
        members = body_of(operation, data.draw)
        answer = caller(operation.method, addressed(operation, house), members)
        assert answer.status_code < 500, (operation.id, members, answer.content)
        assert answer.status_code < 400 or str(answer.status_code) in examples.statuses(operation), (operation.id, members, answer.content)


def test_sql_in_the_path_changes_nothing(caller: Program, house: House) -> None:
    before = (Account.objects.count(), Contact.objects.count(), AuditAct.objects.count())
    for text in META:
        for path in ("accounts/{}", "acts/{}/undo"):
            assert caller("GET", path.format(quote(text, safe=""))).status_code in (404, 405)
        assert caller("PUT", f"accounts/{house.own}/identifiers/{quote(text, safe='')}", {"value": "1"}).status_code in (400, 404, 405, 422)
    assert before == (Account.objects.count(), Contact.objects.count(), AuditAct.objects.count())


@pytest.mark.parametrize(("role", "asked", "place"), [
    ("R20", "jobs?status=0", "status"), ("R20", "jobs?status=succeeded%27", "status"), ("R21", "audit?until=9999-12-31", "until"),
    ("R9", "rival-services?within=9223372036854775807", "within"), ("R9", "quality/quotas?day=9999-12-31", "day"),
    ("R9", "accounts/{own}/as-of?on=0001-01-01", "on"),
])
def test_what_no_column_holds_is_refused_by_its_name(
    house: House, program: Callable[..., Program], now: datetime, role: str, asked: str, place: str,
) -> None:
    """ATK-53: a number or a day that the database cannot hold, past every check of its form: the answer says which it was."""
    call = program(make_user("asks", now=now, unit_id=house.world.city, roles=(role,)))
    answer = call("GET", asked.format(own=house.own))
    assert (answer.status_code, answer.json()["field"]) == (400, place)
