"""One business effect per Idempotency-Key (G2, CON-81): the same call again gets the first answer, any other call with the key 422.

A key is one user's, whatever the operation (draft-ietf-httpapi-idempotency-key-header), for `upkeep.KEEP_KEYS`.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from guanxi.foundation.django import idempotency
from guanxi.foundation.django.audit import Act
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Refusal
from guanxi.integrations.rest import given

HEADER = "Idempotency-Key"
LONGEST, ROOM = 64, 200
VERB = "rest"
Answer = tuple[int, bytes]


def key_of(request: HttpRequest) -> str:
    """The key of a call, "" without one. Refuses what is longer than 64 visible characters."""
    key = request.headers.get(HEADER, "")
    if len(key) > LONGEST or not key.isascii() or (key and not key.isprintable()):
        raise given.wrong(HEADER, t("最多64个可见字符", "at most 64 visible characters"))
    return key


def key_reused() -> Refusal:
    """The refusal of a key that came with another call before."""
    return Refusal("key_reused", t("此幂等键已用于另一请求", "This key came with another call before"), field=HEADER,
                   way_out=t("换一个新的幂等键", "Use a new key"))


def once(*, actor: Actor, key: str, said: bytes, now: datetime, run: Callable[[], Answer]) -> tuple[Answer, bool]:
    """Runs a change once per key and answers (answer, whether it is a repetition). Key and effect commit together.

    Refuses `key_reused` (422) when his key came with another method, path, version or body before. A refused call leaves no key behind.
    """
    print_of = hashlib.sha256(said).hexdigest()[:20]
    act = Act(id=uuid.uuid4(), actor=actor, verb=VERB, at=now)
    try:
        with transaction.atomic():
            claimed = idempotency.claim(act=act, key=key)
            status, body = run()
            kept = json.dumps([print_of, status, body.decode()], ensure_ascii=False, separators=(",", ":"))
            idempotency.remember(claimed, kept if len(kept) <= ROOM else json.dumps([print_of, status, None], separators=(",", ":")))
        return (status, body), False
    except idempotency.AlreadyDone as done:
        first, status, text = json.loads(done.result)
        if first != print_of:
            raise key_reused() from None
        return (status, (text or "{}").encode()), True
