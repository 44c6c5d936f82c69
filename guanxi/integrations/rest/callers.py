"""Who calls: the key in the Authorization header, as an actor with the acts his roles and the key's scopes allow together.

Only `Authorization: Bearer` counts: no session, no cookie, no key in an address (ATK-51). A wrong key is 401 whatever is wrong with it.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from guanxi.domains.organisation import api as organisation
from guanxi.foundation.django import clock
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import Text, t
from guanxi.foundation.pure.refusal import Refusal

ACTOR_SECONDS = 60.0
MOST_KEPT = 1_000
WHY: dict[str, Text] = {
    "": t("缺少接口令牌,或令牌不存在", "No key, or one that does not exist"), "expired": t("接口令牌已过期", "The key has expired"),
    "revoked": t("接口令牌已吊销", "The key was revoked"), "disabled": t("该账号已停用", "Its user was disabled"),
    "address": t("不允许从此地址使用该令牌", "The key may not be used from this address"),
}


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The actor of a call; `acts`: what roles and scopes allow together; `held`: what the roles alone would.

    definitions_mark: of the custom fields when he was asked, so that the body is read with the catalogue this process remembers.
    """

    actor: Actor
    acts: frozenset[str]
    held: frozenset[str]
    is_read_only: bool
    definitions_mark: str = ""


def wrong_key(why: str = "") -> Refusal:
    """The refusal of a call without a live key."""
    return Refusal("unauthorised", WHY[why], status=401, way_out=t("在“接口令牌”页新建令牌", "Create a key on the page Interface keys"))


def too_many() -> Refusal:
    """The refusal of a key that called too often in this minute."""
    return Refusal("too_many_calls", t("调用过于频繁,请稍后再试", "Too many calls in this minute"), status=429)


def of(request: HttpRequest) -> Caller:
    """Who calls. Refuses 401 for anything but a live key of a person at work, 429 for a key that calls too often."""
    scheme, _, secret = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
    token = secret.strip() if scheme.lower() == "bearer" else ""
    address = str(request.META.get("REMOTE_ADDR", ""))
    found = organisation.bearer(secret=token, address=address, now=clock.now()) if token else None
    if found is None or found.wrong:
        raise wrong_key(found.wrong if found else "")
    _pace.take(found.token_id)
    actor, held = _actors.of(found)
    return Caller(actor=actor, acts=held & found.scopes, held=held, is_read_only=found.is_read_only, definitions_mark=found.definitions_mark)


class _Actors:
    """Actors of the last minute: reading one takes four statements, and a program calls many times a second.

    Kept by the day, with which a stationing ends, and by access_version, which every change of a person's rights moves; that and
    whether he is at work are asked at every call.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, int, date], tuple[float, Actor, frozenset[str]]] = OrderedDict()

    def of(self, found: organisation.Bearer) -> tuple[Actor, frozenset[str]]:
        """The actor behind a key, and what his roles allow."""
        key, moment = (found.user_id, found.access_version, clock.today()), time.monotonic()
        kept = self._kept.get(key)
        if kept is None or moment - kept[0] > ACTOR_SECONDS:
            actor = organisation.actor_of_user(user_id=found.user_id, channel="rest")
            kept = self._kept[key] = moment, actor, organisation.acts_of(actor.roles)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return kept[1:]


class _Pace:
    """Calls of each key in the running minute, counted in this process; the profile's number is per web process."""

    def __init__(self) -> None:
        self._minute, self._calls, self._most, self._asked = 0, {}, 0, 0.0  # type: tuple[int, dict[int, int], int, float]

    def take(self, token_id: int) -> None:
        """Counts one call. Refuses 429 when the minute's are used up."""
        seconds = time.monotonic()
        if int(seconds // 60) != self._minute:
            self._minute, self._calls = int(seconds // 60), {}
        if not self._most or seconds - self._asked > ACTOR_SECONDS:
            self._most, self._asked = organisation.token_limits().calls_a_minute, seconds
        self._calls[token_id] = self._calls.get(token_id, 0) + 1
        if self._calls[token_id] > self._most:
            raise too_many()

    def forget(self) -> None:
        """For tests."""
        self._calls, self._most = {}, 0


_actors, _pace = _Actors(), _Pace()
