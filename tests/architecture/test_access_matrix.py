"""Every URL × every role: a page that declares no act fails, a role without the act gets 403 (PRM-58)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_user, make_world

PUBLIC = {"healthz", "readyz", "metrics", "account_login", "account_logout"}
LIBRARY = ("account/",)  # the login library's own pages: each demands its login itself


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


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(organisation.ROLES))
def test_pages_without_arguments_answer_as_the_role_table_says(role: str, client: Client, now: datetime) -> None:
    world = make_world(now=now)
    make_user("somebody", now=now, unit_id=world.city, roles=(role,))
    from guanxi.domains.organisation.models import User

    client.force_login(User.objects.get(username="somebody"), backend="django.contrib.auth.backends.ModelBackend")
    acts = organisation.acts_of(frozenset({role}))
    answers = {}
    for route, entry in OURS:
        if "<" in route:
            continue
        status = client.get("/" + route).status_code
        may = getattr(entry.callback, "act", "") in acts
        answers[route] = (may, status)
    wrong = {route: status for route, (may, status) in answers.items() if (status == 403) == may or status >= 500}
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
