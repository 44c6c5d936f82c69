"""One business effect per key (G2, CON-81): a form or call sent twice gets the first answer again."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from guanxi.foundation.django.audit import Act
from guanxi.foundation.django.models import IdempotencyKey


class AlreadyDone(Exception):
    """This key has had its effect; `result` is what the first call answered (a URL or an id as text)."""

    def __init__(self, result: str) -> None:
        super().__init__(result)
        self.result = result


def claim(*, act: Act, key: str) -> IdempotencyKey | None:
    """Claims `key` for this act's actor and verb inside its transaction; None when the caller sent no key.

    A concurrent second call waits for the first one's commit, then raises AlreadyDone.
    """
    if not key:
        return None
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(actor_id=act.actor.user_id, verb=act.verb, key=key, at=act.at)
    except IntegrityError:
        first = IdempotencyKey.objects.get(actor_id=act.actor.user_id, verb=act.verb, key=key)
        raise AlreadyDone(first.result) from None


def remember(claimed: IdempotencyKey | None, result: str) -> None:
    """Stores what a repetition shall be answered with."""
    if claimed:
        claimed.result = result
        claimed.save(update_fields=["result"])
