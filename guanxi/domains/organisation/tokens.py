"""Keys to the programming interface: their secret, what they open, whose they are, when they end (ATK-51).

The secret is random (256 bits) and kept as a plain hash: there is nothing to guess, so nothing slow is needed at every call.
Not for here: who may create and revoke them (commands), reading the header (integrations.rest).
"""

from __future__ import annotations

import functools
import hashlib
import ipaddress
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, QuerySet

from guanxi.domains.organisation.models import ApiToken, User
from guanxi.foundation.django import clock, definitions, prepared

SIGN = "gx_"
SHOWN = 9
SEEN_EVERY = timedelta(minutes=1)
_FIND = (
    "select t.id, t.user_id, t.scopes, t.is_read_only, t.addresses, t.expires_at, t.revoked_at, t.last_used_at, u.is_active "  # noqa: S608
    f"and (u.contract_until is null or u.contract_until >= %s), u.access_version, {definitions.MARK} "
    "from organisation_apitoken t join organisation_user u on u.id = t.user_id where t.digest = %s")


@dataclass(frozen=True, kw_only=True)
class NewToken:
    """A key just made. `secret` is shown once and never again."""

    token_id: int
    secret: str


@dataclass(frozen=True, kw_only=True)
class TokenCard:
    """A key as its owner and his superiors see it. state: active, expired, revoked."""

    id: int
    user_id: int
    user_name: str
    user_kind: str
    unit_name: str
    name: str
    prefix: str
    scopes: tuple[str, ...]
    is_read_only: bool
    addresses: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    last_address: str
    state: str

    @property
    def last_day(self) -> date:
        """The last day it opens anything: it ends with that day's midnight."""
        return (self.expires_at - timedelta(microseconds=1)).astimezone(clock.ZONE).date()


@dataclass(frozen=True, kw_only=True)
class Bearer:
    """What a call with a key is let in as. `wrong`: why it is not, "" when it is."""

    token_id: int
    user_id: int
    access_version: int
    scopes: frozenset[str]
    is_read_only: bool
    expires_at: datetime
    definitions_mark: str
    wrong: str = ""


def issue(row: ApiToken) -> NewToken:
    """Stores a new key with a secret of its own."""
    secret = SIGN + secrets.token_urlsafe(32)
    row.prefix, row.digest = secret[:SHOWN], digest_of(secret)
    row.save(force_insert=True)
    return NewToken(token_id=row.pk, secret=secret)


def bearer(*, secret: str, address: str, now: datetime) -> Bearer | None:
    """Who stands behind this secret, in one statement; None for one that never was.

    `wrong` says `expired`, `revoked`, `disabled` or `address`. Its use is noted at most once a minute.
    """
    with prepared.cursor() as cursor:
        cursor.execute(_FIND, [now.astimezone(clock.ZONE).date(), digest_of(secret)])
        row = cursor.fetchone()
    if row is None:
        return None
    token_id, user_id, scopes, is_read_only, addresses, expires_at, revoked_at, last_used_at, is_active, access_version, mark = row
    wrong = ("revoked" if revoked_at else "disabled" if not is_active else "expired" if expires_at <= now
             else "" if allows(_list(addresses), address) else "address")
    if not wrong and (last_used_at is None or now - last_used_at >= SEEN_EVERY):
        ApiToken.objects.filter(pk=token_id).update(last_used_at=now, last_address=address[:45])
    return Bearer(token_id=token_id, user_id=user_id, access_version=access_version, scopes=_scopes(scopes),
                  is_read_only=is_read_only, expires_at=expires_at, definitions_mark=mark, wrong=wrong)


def allows(ranges: Sequence[str], address: str) -> bool:
    """True when the address lies in one of the ranges, or there are none."""
    if not ranges:
        return True
    try:
        caller = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(caller in ipaddress.ip_network(one) for one in ranges)


def cards(*, now: datetime, user_id: int | None = None, whose: QuerySet[User] | None = None) -> Sequence[TokenCard]:
    """Keys of one person, of these people, or of everybody; live ones first, then the newest."""
    rows = ApiToken.objects.select_related("user__unit").order_by(F("revoked_at").desc(nulls_first=True), "-id")
    if user_id is not None:
        rows = rows.filter(user_id=user_id)
    if whose is not None:
        rows = rows.filter(user__in=whose)
    return [_card(row, now) for row in rows[:500]]


def end(*, token_id: int, by: int, now: datetime) -> bool:
    """Ends one key; False when it is over already or never was."""
    return bool(ApiToken.objects.filter(pk=token_id, revoked_at=None).update(revoked_at=now, revoked_by=by))


def end_all(*, user_id: int, by: int, now: datetime) -> int:
    """Every key of a person is dead at once; how many there were."""
    return ApiToken.objects.filter(user_id=user_id, revoked_at=None).update(revoked_at=now, revoked_by=by)


def digest_of(secret: str) -> str:
    """The form in which a secret is kept and looked up."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


@functools.lru_cache(maxsize=1_000)
def _scopes(text: str) -> frozenset[str]:
    """A key's scopes; a few dozen words, the same at every call."""
    return frozenset(_list(text))


def _list(text: str | list[str]) -> list[str]:
    found: list[str] = json.loads(text) if isinstance(text, str) else text
    return found


def _card(row: ApiToken, now: datetime) -> TokenCard:
    state = "revoked" if row.revoked_at else "expired" if row.expires_at <= now else "active"
    return TokenCard(
        id=row.pk, user_id=row.user_id, user_name=row.user.name, user_kind=row.user.kind, unit_name=row.user.unit.name if row.user.unit else "",
        name=row.name, prefix=row.prefix, scopes=tuple(row.scopes), is_read_only=row.is_read_only, addresses=tuple(row.addresses),
        created_at=row.created_at, expires_at=row.expires_at, last_used_at=row.last_used_at, last_address=row.last_address, state=state)
