"""Where a call to the interface ends: the operation of its address, and the headers that every answer of the site bears (ATK-51)."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client

from guanxi.integrations.rest import arguments, given, routes
from guanxi.integrations.rest.door import Programs
from guanxi.integrations.rest.operations import OPERATIONS
from guanxi.integrations.rest.tests.conftest import House, Program

SAID = {int: ("7", 7), str: ("a b", "a b"), uuid.UUID: (str(uuid.UUID(int=7)), uuid.UUID(int=7))}
TREE = routes.tree(OPERATIONS)


def test_every_operation_is_found_at_its_address_with_its_arguments() -> None:
    for one in OPERATIONS:
        kinds = {argument.name: given.bare(argument.kind) for argument in arguments.of(one).path}
        end = routes.found(TREE, one.path.format(**{name: SAID[kind][0] for name, kind in kinds.items()}).split("/"))
        assert end is not None and end[0].methods[one.method] is one, one.id
        assert end[1] == {name: SAID[kind][1] for name, kind in kinds.items()}, one.id


@pytest.mark.parametrize("address", [
    "", "accounts/", "/accounts", "accounts/x", "accounts/-1", "accounts/\uff17", "accounts/7/", "accounts/7/identifiers//x",
    "accounts/" + "9" * 5_000, f"acts/{str(uuid.UUID(int=7)).replace('-', '')}/undo", "nowhere"])
def test_an_address_that_is_none_ends_nowhere(address: str) -> None:
    assert routes.found(TREE, address.split("/")) is None


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "status"), [("accounts/{own}", 200), ("accounts/{foreign}", 404), ("nowhere", 404), ("openapi.json", 200)])
def test_every_answer_is_as_safe_as_a_page(house: House, program: Callable[..., Program], path: str, status: int) -> None:
    caller = program(house.manager)
    caller.client.cookies["sessionid"] = "of-a-browser"
    answer = caller("GET", path.format(own=house.own, foreign=house.foreign))
    page = Client().get("/login/")
    same = ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")
    assert answer.status_code == status and {name: answer[name] for name in same} == {name: page[name] for name in same}
    assert "object-src 'none'" in answer["Content-Security-Policy"] and "nonce" not in answer["Content-Security-Policy"]
    assert answer["X-Request-ID"] and answer["Content-Length"] == str(len(answer.content))
    assert not answer.cookies and "Cookie" not in answer.get("Vary", "")


@pytest.mark.django_db
def test_a_method_that_is_none_and_a_host_that_is_not_ours(house: House, program: Callable[..., Program]) -> None:
    caller = program(house.manager)
    refused = caller("DELETE", f"accounts/{house.own}")
    assert refused.status_code == 405 and set(refused["Allow"].split(", ")) == {"GET", "PATCH"}
    assert caller("GET", f"accounts/{house.own}", Host="elsewhere.example").status_code == 400
    assert Client().get(f"/api/v1/accounts/{house.own}").status_code == 401


def test_it_stands_before_what_only_browsers_need() -> None:
    from django.conf import settings

    place = settings.MIDDLEWARE.index(f"{Programs.__module__}.{Programs.__qualname__}")
    assert settings.MIDDLEWARE.index("django.middleware.security.SecurityMiddleware") < place
    assert place < settings.MIDDLEWARE.index("django.contrib.sessions.middleware.SessionMiddleware")
