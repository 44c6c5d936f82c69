"""Every URL × every role: a page that declares no act fails, a role without the act gets 403 (PRM-58)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, enter, make_user, make_world
from guanxi.foundation.pure.actor import system

PUBLIC = {"healthz", "readyz", "metrics", "account_login", "account_logout"}
NOBODY = 987654321
GONE = {404, 405, 409, 422}  # a POST without its fields may be refused for them first; nothing of the account is said
OUTSIDE = "R23"  # people from outside only serve accounts on site (ORG-24) …
FOR_RESPONSIBLE = {"audit/account/<int:account_id>/sight/"}  # … so what only who is responsible for an account may ask is refused to them
LIBRARY = ("account/", "api/v1/")  # the login library's own pages: each demands its login itself; the interface: test_interface


def patterns(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


OURS = [(route, entry) for route, entry in patterns() if not route.startswith(LIBRARY) and entry.name not in PUBLIC]
ALL_ACTS = frozenset().union(*(role.acts for role in organisation.ROLES.values()))


@pytest.mark.parametrize(("route", "entry"), OURS, ids=[route for route, _ in OURS])
def test_every_page_declares_an_act_that_some_role_has(route: str, entry: URLPattern) -> None:
    act = getattr(entry.callback, "act", None)
    assert act, f"{route}: wrap the view with foundation.web.views.page(act=…)"
    assert act in ALL_ACTS, f"{route}: no role in organisation/roles.py may {act}"


@pytest.fixture
def two_accounts(now: datetime) -> tuple[World, int, int]:
    """An account of the tester's city that he owns, and one of another province."""
    world = make_world(now=now)
    return world, make_account(now=now, unit_id=world.city, name="自家客户"), make_account(now=now, unit_id=world.other_province, name="外省客户")


def log_in(client: Client, world: World, role: str, own: int, now: datetime) -> frozenset[str]:
    user_id = make_user("somebody", now=now, unit_id=world.city, roles=(role,))
    customers.assign(actor=system("test"), now=now, account_id=own, user_id=user_id, role="local_service" if role == OUTSIDE else "owner")
    enter(client, user_id)
    return organisation.acts_of(frozenset({role}))


def filled(route: str, account_id: int) -> str:
    """The route with this account, and with ids of everything else that do not exist."""
    path = re.sub(r"<int:account_id>", str(account_id), "/" + route)
    path = re.sub(r"<slug:kind>", "accounts", path)
    path = re.sub(r"<uuid:[a-z_]+>", str(UUID(int=NOBODY)), path)
    return re.sub(r"<(?:int|str|slug|path):[a-z_]+>", str(NOBODY), path)


def ask(client: Client, path: str, *, send: bool) -> int:
    """The answer to a GET, or for a page that takes only POSTs to an empty POST (when `send`), else 405."""
    status = client.get(path).status_code
    return client.post(path, follow=True).status_code if status == 405 and send else status


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(organisation.ROLES))
def test_every_page_answers_as_the_role_table_says(
    role: str, client: Client, two_accounts: tuple[World, int, int], now: datetime
) -> None:
    """Role × URL × {own, foreign}: without the act 403; a foreign account looks like none at all (404, ATK-39)."""
    world, own, foreign = two_accounts
    acts = log_in(client, world, role, own, now)
    reaches = organisation.ROLES[role].reach != "none"
    wrong = []
    for route, entry in OURS:
        may = getattr(entry.callback, "act", "") in acts
        has_account = "<int:account_id>" in route
        for account_id in (own, foreign) if has_account else (own,):
            status = ask(client, filled(route, account_id), send=not may or account_id == foreign)
            is_kept_back = role == OUTSIDE and route in FOR_RESPONSIBLE and account_id == own
            expected = {403} if not may or is_kept_back else GONE if has_account and (account_id == foreign or not reaches) else None
            if status >= 500 or (status not in expected if expected else status == 403):
                wrong.append(f"{route} {'foreign' if account_id == foreign else 'own'}: {status}, may={may}")
    assert not wrong


@pytest.mark.django_db
def test_nobody_gets_in_without_login(client: Client) -> None:
    for route, _ in OURS:
        path = "/" + route
        for name in ("<int:", "<str:", "<slug:", "<uuid:", "<path:"):
            while name in path:
                start = path.index(name)
                filler = "00000000-0000-0000-0000-000000000001" if name == "<uuid:" else "1"
                path = path[:start] + filler + path[path.index(">", start) + 1:]
        assert client.get(path).status_code in (302, 405), path
