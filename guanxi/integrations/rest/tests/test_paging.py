"""The book by cursor: every row once, in the page's order, also when rows come and go meanwhile (hard-places 3.4)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation.testing import make_user
from guanxi.foundation.django.models import AuditAct
from guanxi.integrations.rest.tests.conftest import House, Program

Make = Callable[..., Program]
REVENUE = (900, None, 500, 900, None, 100)  # fen; two equal, two without data


@pytest.fixture
def listed(house: House, now: datetime) -> list[int]:
    """Six accounts besides the house's own, with revenues."""
    ids = [make_account(now=now, unit_id=house.world.city, name=f"客户{number}") for number in range(len(REVENUE))]
    with connection.cursor() as cursor:
        for account_id, fen in zip(ids, REVENUE, strict=True):
            cursor.execute("update lists_book set revenue_12m_fen = %s where account_id = %s", [fen, account_id])
    return ids


def walked(call: Program, address: str) -> list[int]:
    """All ids, page after page."""
    found, cursor = [], ""
    while True:
        answer = call("GET", f"accounts?limit=2&{address}" + (f"&cursor={cursor}" if cursor else "")).json()
        found += [row["account_id"] for row in answer["items"]]
        cursor = answer["next"]
        if not cursor:
            return found


def test_pages_together_are_the_whole_list(house: House, program: Make, listed: list[int], now: datetime) -> None:
    """Three shapes of scope, columns with and without gaps, both directions."""
    for unit, sorts in ((house.world.city, ("-revenue", "agreement", "-name")), (house.world.province, ("revenue", "-trend")),
                        (house.world.hq, ("-revenue", "name", "owner", "completeness"))):
        call = program(make_user(f"reader{unit}", now=now, unit_id=unit, roles=("R10",)))
        for sort in sorts:
            whole = [row["account_id"] for row in call("GET", f"accounts?limit=200&sort={sort}").json()["items"]]
            assert walked(call, f"sort={sort}") == whole, (unit, sort)
            assert len(whole) == len(set(whole)) >= len(listed)


def test_no_data_comes_last_in_both_directions(house: House, program: Make, listed: list[int]) -> None:
    call = program(house.head)
    for sort in ("revenue", "-revenue"):
        values = [row["revenue"] for row in call("GET", f"accounts?sort={sort}&columns=name,revenue").json()["items"]]
        known = [value for value in values if value is not None]
        assert values == [*sorted(known, reverse=sort.startswith("-")), *[None] * (len(values) - len(known))]


def test_what_comes_and_goes_meanwhile_moves_no_other_row(house: House, program: Make, listed: list[int], now: datetime) -> None:
    call = program(house.head)
    first = call("GET", "accounts?limit=3&sort=name").json()
    make_account(now=now, unit_id=house.world.city, name="啊新来的")
    with connection.cursor() as cursor:
        cursor.execute("delete from lists_book where account_id = %s", [first["items"][-1]["account_id"]])
    rest = call("GET", f"accounts?limit=100&sort=name&cursor={first['next']}").json()["items"]
    seen = [row["account_id"] for row in (*first["items"], *rest)]
    assert len(seen) == len(set(seen)) and set(listed) <= set(seen)


def test_a_cursor_is_good_for_its_own_list_and_reader_only(house: House, program: Make, listed: list[int]) -> None:
    call, other = program(house.head), program(house.manager)
    cursor = call("GET", "accounts?limit=2&sort=name").json()["next"]
    assert call("GET", f"accounts?limit=2&sort=name&cursor={cursor}").status_code == 200
    for caller, address in ((call, f"sort=-name&cursor={cursor}"), (call, f"sort=name&cursor={cursor[:-1]}"), (call, "cursor=WzFd"),
                            (other, f"sort=name&cursor={cursor}")):
        assert caller("GET", f"accounts?limit=2&{address}").status_code == 400


def test_what_is_not_known_is_refused(house: House, program: Make) -> None:
    call = program(house.head)
    for address in ("limit=0", "limit=201", "limit=x", "page=2", "sort=name,grade", "sort=password", "columns=password", "grade__in=1",
                    "limit=1&limit=2", "unit=7 or 1=1"):
        assert call("GET", f"accounts?{address}").status_code == 400, address


def test_filters_mean_what_they_mean_on_the_page(house: House, program: Make, listed: list[int]) -> None:
    call = program(house.head)
    assert len(call("GET", f"accounts?unit={house.world.city}").json()["items"]) == len(listed) + 1
    assert call("GET", f"accounts?unit={house.world.other_province}").json()["items"] == []
    assert [row["code"] for row in call("GET", "accounts?code=JT1&columns=code").json()["items"]] == ["JT1"]


def test_a_stream_is_written_down_and_ends_with_who_took_it(house: House, program: Make, listed: list[int]) -> None:
    call = program(house.head)
    lines = [json.loads(line) for line in b"".join(call("GET", "accounts.ndjson?sort=name&columns=name,revenue").streaming_content).splitlines()]
    assert [line["account_id"] for line in lines[:-1]] == walked(call, "sort=name")
    assert lines[-1] == lines[-1] | {"end": True, "rows": len(listed) + 1, "user_id": house.head}
    act = AuditAct.objects.get(verb="export_book")
    assert act.channel == "rest" and f"rows={len(listed) + 1}" in act.reason


def test_a_stream_above_the_limit_of_one_export_goes_to_the_vault(house: House, program: Make, listed: list[int], settings: Any) -> None:
    """PRM-68 on the interface."""
    settings.GUANXI_EXPORT_ROWS = 3
    answer = program(house.head)("GET", "accounts.ndjson")
    assert (answer.status_code, answer.json()["code"]) == (403, "vault_needed")
