"""Logged-in sessions of made people, and how many statements a page takes. Needs Django set up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.domains.organisation.models import Unit, User
from guanxi.foundation.django.session_store import SessionStore

NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Somebody with a session."""

    name: str
    user_id: int
    unit_id: int
    session: str


def visitors() -> Mapping[str, Visitor]:
    """A manager with his own accounts, a county's head, a city's, a province's, headquarters."""
    def first(tier: str) -> int:
        return Unit.objects.filter(tier=tier).order_by("pk").values_list("pk", flat=True)[0]

    county = first("county")
    logins = {"manager": f"u{county}-2", "county": f"u{county}-1", "city": f"u{first('city')}-1", "province": f"u{first('province')}-1",
              "headquarters": f"u{first('group')}-1"}
    return {name: _visitor(name, User.objects.get(username=login)) for name, login in logins.items()}


def statements(visitor: Visitor, path: str, *, is_fragment: bool = False) -> int:
    """SQL statements of the second visit, with session, user and scope, without BEGIN and COMMIT (decisions 15)."""
    client = Client(headers={"HX-Request": "true"} if is_fragment else {})
    client.cookies[settings.SESSION_COOKIE_NAME] = visitor.session
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return sum(not query["sql"].startswith(NOT_COUNTED) for query in captured.captured_queries)


def _visitor(name: str, user: User) -> Visitor:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return Visitor(name=name, user_id=user.pk, unit_id=user.unit_id or 0, session=session.session_key or "")
