"""Makes a small organisation for tests: one province with two cities and a county each. For tests only."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test import Client

from guanxi.domains.organisation import api
from guanxi.domains.organisation.models import Unit, User
from guanxi.foundation.django import audit
from guanxi.foundation.django.session_store import SessionStore
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal

PASSWORD = "Guanxi-2026-test"
BACKEND = "guanxi.domains.organisation.backend.Backend"


def enter(client: Client, user_id: int | None) -> Client:
    """Logs a person in without the login page, as if he had just typed his password: the one row the login page would leave."""
    user = User.objects.get(pk=user_id or 0)
    session = SessionStore()
    session.update({SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: user.get_session_auth_hash()}
                   | _methods(user_id, at=time.time()))
    session.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return client


def freshened(client: Client, user_id: int | None, *, at: float) -> Client:
    """As if this browser's person had last shown at `at` (real seconds) that it is he."""
    session = client.session
    session.update(_methods(user_id, at=at))
    session.save()
    return client


def _methods(user_id: int | None, *, at: float) -> dict[str, object]:
    return {"account_authentication_methods": [{"method": "password", "at": at}], "account_authentication_methods_user": str(user_id)}


def same_browser(client: Client) -> Client:
    """One with the same session and cookies of its own: what a test does with them stays in the test."""
    copied = Client()
    for name, morsel in client.cookies.items():
        copied.cookies[name] = morsel.value
    return copied


def browser_of(user_id: int | None) -> Client:
    """A browser of its own, logged in."""
    return enter(Client(), user_id)


@dataclass(frozen=True, kw_only=True)
class World:
    """Unit ids by name: hq, province, city, county, other_city, other_county, other_province."""

    hq: int
    province: int
    city: int
    county: int
    other_city: int
    other_county: int
    other_province: int


_UNITS = (  # code, name, tier, parent's place, revenue group
    ("00", "云江电信", "group", None, 1), ("97", "澜州省", "province", 0, 1), ("9702", "望溪市", "city", 1, 1),
    ("9703", "石渡市", "city", 1, 2), ("970221", "柳塘县", "county", 2, 1), ("970321", "石城县", "county", 3, 1),
    ("98", "沧原省", "province", 0, 1),
)


def make_world(*, now: datetime) -> World:
    """HQ → 澜州省 (望溪市 → 柳塘县, 石渡市 → 石城县) and 沧原省: one act and one INSERT, because half of all tests begin here."""
    with audit.acting(actor=system("test"), verb="create_unit", now=now):
        with connection.cursor() as cursor:
            cursor.execute("select nextval(pg_get_serial_sequence('organisation_unit', 'id')) from generate_series(1, %s)", [len(_UNITS)])
            ids = [row[0] for row in cursor.fetchall()]
        units: list[Unit] = []
        for id, (code, name, tier, above, group) in zip(ids, _UNITS, strict=True):
            parent = None if above is None else units[above]
            units.append(Unit(id=id, code=code, name=name, tier=tier, parent=parent, revenue_group=group, created_at=now, updated_at=now,
                              path=f"{parent.path if parent else '/'}{id}/"))
        Unit.objects.bulk_create(units)
    hq, province, city, other_city, county, other_county, other_province = ids
    return World(hq=hq, province=province, city=city, other_city=other_city, county=county, other_county=other_county,
                 other_province=other_province)


def make_user(username: str, *, now: datetime, unit_id: int | None, roles: tuple[str, ...] = ("R1",), name: str = "") -> int:
    """A person who can log in with PASSWORD."""
    return api.create_user(actor=system("test"), now=now, username=username, name=name or username, unit_id=unit_id,
                           roles=roles, staff_number=f"S-{username}", password=PASSWORD)


def make_outsider(username: str, *, now: datetime, unit_id: int, name: str, until: date) -> int:
    """Somebody of an outside party whose first password is his own already."""
    terms = api.ExternalTerms(username=username, name=name, contract_until=until)
    made = api.create_external_user(actor=system("test"), now=now, unit_id=unit_id, terms=terms)
    api.set_password(actor=api.actor_of_user(user_id=made.user_id), now=now, user_id=made.user_id, password=PASSWORD)
    return made.user_id


def make_actor(username: str, *, now: datetime, unit_id: int | None, roles: tuple[str, ...] = ("R1",)) -> Actor:
    """A person as an actor."""
    return api.actor_of_user(user_id=make_user(username, now=now, unit_id=unit_id, roles=roles))


def refused(code: str, call: Callable[..., object], **given: object) -> Refusal:
    """The refusal with which the call ended; anything else is an AssertionError."""
    try:
        call(**given)
    except Refusal as refusal:
        if refusal.code != code:
            raise AssertionError(f"refused with {refusal.code}, not {code}") from refusal
        return refusal
    raise AssertionError(f"{code}: nothing was refused")
