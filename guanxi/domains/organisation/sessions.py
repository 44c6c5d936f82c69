"""Open sessions of a person: letting one in, listing, ending. Times are real seconds, never the demo's clock.

A session counts while it was used within the profile's idle time; the row may outlive it and is cleared at the next login.
Not for here: what is due before work begins (web.gate).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.sessions.models import Session as StoredSession
from django.db import transaction
from django.db.models import Exists, OuterRef

from guanxi.domains.organisation.models import LoginSession, User
from guanxi.foundation.web import typed
from guanxi.policy import security

_BROWSERS = (("MicroMessenger", "微信"), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = ("Windows", "iPhone", "iPad", "Android", "Mac", "Linux")


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """One device somebody is logged in on."""

    id: int
    device: str
    address: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def at(seconds: float) -> datetime:
    """A moment of the real clock."""
    return datetime.fromtimestamp(seconds, tz=UTC)


def forget_typed(words: Collection[str]) -> int:
    """Takes what waits to be put back into a refused form out of every session where it says one of these words; how many. PRM-77.

    A logout, or locking somebody, deletes the whole session.
    """
    found = 0
    for row in StoredSession.objects.select_for_update().all():
        given = row.get_decoded()
        if typed.SESSION in given and any(word in str(given[typed.SESSION]) for word in words):
            del given[typed.SESSION]
            StoredSession.objects.filter(pk=row.pk).update(session_data=StoredSession.objects.encode(given))
            found += 1
    return found


def open_ones(*, user_id: int, seconds: float, rules: security.Session, session_key: str = "") -> Sequence[OpenSession]:
    """The sessions that are let in and still alive, the oldest first."""
    now = at(seconds)
    stored = StoredSession.objects.filter(session_key=OuterRef("session_key"))  # gone after a log-out
    rows = LoginSession.objects.filter(
        Exists(stored), user_id=user_id, seen_at__gte=now - timedelta(minutes=rules.idle_minutes),
        began_at__gte=now - timedelta(hours=rules.absolute_hours)).order_by("began_at", "pk")
    return [OpenSession(id=row.pk, device=row.device, address=row.address, began_at=row.began_at, seen_at=row.seen_at,
                        is_this=row.session_key == session_key) for row in rows]


def let_in(*, user_id: int, session_key: str, seconds: float, rules: security.Session, agent: str, address: str) -> int | None:
    """Registers a new session and returns its id; None when the profile's devices are all taken. Dead rows go."""
    with transaction.atomic():
        User.objects.select_for_update().only("pk").get(pk=user_id)  # two logins at once must not both take the last place
        known = LoginSession.objects.filter(user_id=user_id, session_key=session_key).first()
        if known is not None:  # a page and its parts asked at the same time: the other request has let it in
            return known.pk
        alive = open_ones(user_id=user_id, seconds=seconds, rules=rules)
        if rules.most_devices is not None and len(alive) >= rules.most_devices:
            return None
        LoginSession.objects.filter(user_id=user_id).exclude(pk__in=[one.id for one in alive]).delete()
        now = at(seconds)
        return LoginSession.objects.create(
            user_id=user_id, session_key=session_key, device=device_of(agent), address=address[:45], began_at=now, seen_at=now).pk


def seen(*, session_id: int, session_key: str, seconds: float) -> None:
    """It is alive; its key may have changed (the framework changes it with the password)."""
    LoginSession.objects.filter(pk=session_id).update(seen_at=at(seconds), session_key=session_key)


def end(*, user_id: int, session_id: int) -> bool:
    """Ends one session: the device is logged out at once. False when it is not this person's or gone."""
    row = LoginSession.objects.filter(user_id=user_id, pk=session_id).first()
    if row is None:
        return False
    StoredSession.objects.filter(session_key=row.session_key).delete()
    row.delete()
    return True


def end_all(*, user_id: int) -> int:
    """Every device is logged out at once; answers how many there were."""
    rows = LoginSession.objects.filter(user_id=user_id)
    keys = list(rows.values_list("session_key", flat=True))
    StoredSession.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


def device_of(agent: str) -> str:
    """`Chrome · Windows`: enough for a person to recognise his own device, no fingerprint."""
    browser = next((name for sign, name in _BROWSERS if re.search(rf"\b{sign}\w*/", agent)), "")
    system = next((name for name in _SYSTEMS if name in agent), "")
    return " · ".join(part for part in (browser, system) if part) or "–"
