"""Every URL × every role × {own, team, region, other region, public pool} equals the declared tables; an undeclared URL fails (PRM-58).

The tables: `organisation/roles.py` (role → acts, reach), access.txt (URL → act), REACHED (reach → accounts). Every role is asked for its own
and a foreign account at every URL; the other three stand for roles of one reach each, whose sight is held equal role by role.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django import shortcuts
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, enter, make_user, make_world
from guanxi.foundation.django import access as binding
from guanxi.foundation.pure.actor import system
from tests.architecture import access

NOBODY = 987654321
GONE = {404, 405, 409, 422}  # a POST without its fields may be refused for them first; nothing of the account is said
OUTSIDE = "R23"  # people from outside only serve accounts on site (ORG-24) …
FOR_RESPONSIBLE = {"audit/account/<int:account_id>/sight/"}  # … so what only who is responsible for an account may ask is refused to them
# who may read figures of many only is not given the records behind them (PRM-60)
SUMS_ONLY, RECORDS = {"R2", "R14"}, {"cases/interactions/", "cases/support/"}


OURS = list(access.pages())
RELATIONS = ("own", "team", "region", "other", "pool")
REACHED = {"own": {"own"}, "unit": {"own", "team", "region", "pool"}, "all": set(RELATIONS), "none": set()}
"""Whose account a role of a reach sees; the pool shows him its masked header and lets him claim, whatever his reach (operator 1.12)."""
NEAREST = {"own": "team", "unit": "region"}
"""The first account beyond his own: a colleague's for a role that reaches its own, one of the county below for one that reaches its unit."""
NARROWER = {"audit/account/<int:account_id>/sight/": {403},  # only who is responsible, or audit (operator 1.8)
            "accounts/<int:account_id>/tree/children/": {404},  # without its `of`
            "accounts/bin/<int:account_id>/": {404}, "grading/lost/<int:account_id>/": {404}}  # of an account that does not lie, or stand, there
ALL_ACTS = frozenset().union(*(role.acts for role in organisation.ROLES.values()))


@pytest.mark.parametrize(("route", "entry"), OURS, ids=[route for route, _ in OURS])
def test_every_page_declares_an_act_that_some_role_has(route: str, entry: URLPattern) -> None:
    act = getattr(entry.callback, "act", None)
    assert act, f"{route}: wrap the view with foundation.web.views.page(act=…)"
    assert act in ALL_ACTS, f"{route}: no role in organisation/roles.py may {act}"


@pytest.fixture(autouse=True)
def _a_refusal_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of three answers here are the same page with another number: of each kind a role's first is drawn, of the others the status counts."""
    drawn: set[tuple[str, str, int]] = set()

    def render(request: HttpRequest, template: str, context: dict[str, Any], *, status: int) -> HttpResponse:
        kind = (template, context["refusal"].code, status)
        if kind in drawn:
            return HttpResponse(status=status)
        drawn.add(kind)
        return shortcuts.render(request, template, context, status=status)

    monkeypatch.setattr("guanxi.foundation.web.middleware.render", render)


@pytest.fixture
def two_accounts(now: datetime) -> tuple[World, int, int]:
    """An account of the tester's city that he owns, and one of another province."""
    world = make_world(now=now)
    return world, make_account(now=now, unit_id=world.city, name="自家客户"), make_account(now=now, unit_id=world.other_province, name="外省客户")


def answers_for_accounts(role: str) -> bool:
    """Nobody who only administers, or opens no account, is made responsible for one (PRM-72)."""
    return role not in organisation.ADMINISTRATORS and "account.view" in organisation.acts_of(frozenset({role}))


def log_in(client: Client, world: World, role: str, own: int, now: datetime) -> frozenset[str]:
    user_id = make_user("somebody", now=now, unit_id=world.city, roles=(role,))
    if answers_for_accounts(role):
        customers.assign(actor=system("test"), now=now, account_id=own, user_id=user_id, role="local_service" if role == OUTSIDE else "owner")
    enter(client, user_id)
    return organisation.acts_of(frozenset({role}))


def filled(route: str, account_id: int) -> str:
    """The route with this account, and with ids of everything else that do not exist."""
    path = re.sub(r"<int:account_id>", str(account_id), "/" + route)
    path = re.sub(r"<slug:kind>", "accounts", path)
    path = re.sub(r"<uuid:[a-z_]+>", str(UUID(int=NOBODY)), path)
    return re.sub(r"<(?:int|str|slug|path):[a-z_]+>", str(NOBODY), path)


def ask(client: Client, entry: URLPattern, path: str, *, send: bool) -> int:
    """The answer to a GET, or for a page that takes only POSTs to an empty POST (when `send`).

    What only takes POSTs answers a GET with 405 before it looks at anybody (the last test asks each): that is not asked role by role.
    """
    if "GET" in entry.callback.methods:  # type: ignore[attr-defined]
        return client.get(path).status_code
    return client.post(path, follow=True).status_code if send else 405


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
            status = ask(client, entry, filled(route, account_id), send=not may or account_id == foreign)
            is_kept_back = (role == OUTSIDE and route in FOR_RESPONSIBLE and account_id == own) or (role in SUMS_ONLY and route in RECORDS)
            expected = {403} if not may or is_kept_back else GONE if has_account and (account_id == foreign or not reaches) else None
            if status >= 500 or (status not in expected if expected else status == 403):
                wrong.append(f"{route} {'foreign' if account_id == foreign else 'own'}: {status}, may={may}")
    assert not wrong


@pytest.mark.django_db
def test_an_address_with_a_number_no_row_can_have_is_not_found(
        client: Client, two_accounts: tuple[World, int, int], now: datetime) -> None:
    """Every route with a number, once with more than a row's id can be; the database would refuse such a question with an error."""
    world, own, _ = two_accounts
    log_in(client, world, "R9", own, now)
    asked = [(filled(re.sub(r"<int:[a-z_]+>", str(10**20), route), own), entry) for route, entry in OURS if "<int:" in route]
    assert len(asked) > 100
    assert {path for path, entry in asked if ask(client, entry, path, send=True) != 404} == set()


def test_the_table_of_pages_is_the_frozen_one() -> None:
    """PRM-58: a URL that is missing from the table fails, and a changed act is seen in review."""
    assert access.FROZEN.read_text() == access.current(), "run: python -m tests.architecture.doors"


@pytest.fixture
def relations(now: datetime) -> tuple[World, dict[str, int]]:
    """One account of each relation to somebody of the city: his own, a colleague's, one of a county below, another city's, one of the pool."""
    world = make_world(now=now)
    made = {name: make_account(now=now, unit_id=unit, name=name) for name, unit in (
        ("own", world.city), ("team", world.city), ("region", world.county), ("other", world.other_city), ("pool", world.city))}
    for name in ("team", "region", "other"):
        colleague = make_user(name, now=now, unit_id=world.city)
        customers.assign(actor=system("test"), now=now, account_id=made[name], user_id=colleague, role="owner")
    customers.set_ownership_mode(actor=system("test"), now=now, account_id=made["pool"], mode="grid_pool", reason="沿街商户")
    return world, made


@pytest.mark.django_db
def test_prm_58_every_role_sees_the_accounts_of_its_reach(relations: tuple[World, dict[str, int]], now: datetime) -> None:
    """Role × relation: what the database gives each role is what REACHED declares; so is headquarters of the same role."""
    world, made = relations
    for role in organisation.ROLES.values():
        for unit, reach in ((world.city, role.reach), *([(world.hq, "all")] if role.reach == "unit" else [])):
            actor = organisation.actor_of_user(user_id=make_user(f"{role.key}-{unit}", now=now, unit_id=unit, roles=(role.key,)))
            part, held = ("local_service", None) if role.key == OUTSIDE else ("owner", _held(made["own"]))
            if answers_for_accounts(role.key):
                customers.assign(actor=system("test"), now=now, account_id=made["own"], user_id=actor.user_id, role=part, replaces=held)
            with binding.bound(actor):
                seen = set(customers.account_names(actor=actor, ids=list(made.values())))
            assert {name for name, pk in made.items() if pk in seen} == REACHED[reach], (role.key, reach)


def _held(account_id: int) -> int | None:
    with binding.bound(system("test")):
        found = customers.account(actor=system("test"), account_id=account_id).responsible("owner")
    return found.id if found else None


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role.key for role in organisation.ROLES.values() if "book.view" in role.acts])
def test_prm_58_every_account_page_follows_the_relation(
    role: str, client: Client, relations: tuple[World, dict[str, int]], now: datetime
) -> None:
    """Every role with a list × URL × public pool, and × the nearest account beyond its own. (Own and other region: the test above.)"""
    world, made = relations
    asked = NEAREST[organisation.ROLES[role].reach], "pool"
    acts = log_in(client, world, role, made["own"], now)
    wrong = []
    for route, entry in OURS:
        if "<int:account_id>" not in route or getattr(entry.callback, "act", "") not in acts:
            continue
        for name in asked:
            is_seen = name in REACHED[organisation.ROLES[role].reach]
            if entry.name == "claim":  # anybody of the territory takes one of the pool; of what never stands there he hears only where he sees it
                answers = (302, 409) if name == "pool" or name in REACHED[organisation.ROLES[role].reach] else (404,)
                assert client.post(filled(route, made[name])).status_code in answers, name
                continue
            status = ask(client, entry, filled(route, made[name]), send=not is_seen)
            is_wrong = status in {403, 404} - NARROWER.get(route, set()) and route.count("<") == 1 if is_seen else status not in GONE
            if status >= 500 or is_wrong:
                wrong.append(f"{route} {name}: {status}")
    assert not wrong


@pytest.mark.django_db
def test_nobody_gets_in_without_login(client: Client) -> None:
    for route, entry in OURS:
        path = "/" + route
        for name in ("<int:", "<str:", "<slug:", "<uuid:", "<path:"):
            while name in path:
                start = path.index(name)
                filler = "00000000-0000-0000-0000-000000000001" if name == "<uuid:" else "1"
                path = path[:start] + filler + path[path.index(">", start) + 1:]
        assert client.get(path).status_code == (302 if "GET" in entry.callback.methods else 405), path
