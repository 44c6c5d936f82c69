"""One effect per key (G2, CON-81): again, by two hands at once, and with another actor or verb."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.foundation.django import audit, idempotency
from guanxi.foundation.django.models import IdempotencyKey
from guanxi.foundation.django.tests.conftest import Separate
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db


def order(actor: Actor, now: datetime, key: str, *, verb: str = "order", result: str = "/orders/1/", fails: bool = False) -> str:
    with audit.acting(actor=actor, verb=verb, now=now) as act:
        claimed = idempotency.claim(act=act, key=key)
        if fails:
            raise ValueError("no")
        idempotency.remember(claimed, result)
    return result


def test_the_second_call_gets_the_first_answer(root: Actor, now: datetime) -> None:
    order(root, now, "k")
    with pytest.raises(idempotency.AlreadyDone) as done:
        order(root, now, "k", result="/orders/2/")
    assert done.value.result == "/orders/1/" and IdempotencyKey.objects.count() == 1


def test_a_call_that_failed_has_not_used_its_key(root: Actor, now: datetime) -> None:
    with pytest.raises(ValueError, match="no"):
        order(root, now, "k", fails=True)
    assert order(root, now, "k") == "/orders/1/"


@pytest.mark.parametrize("other", ["verb", "actor"])
def test_a_key_belongs_to_one_actor_and_one_verb(root: Actor, now: datetime, other: str) -> None:
    order(root, now, "k")
    if other == "verb":
        order(root, now, "k", verb="cancel")
    else:
        order(Actor(user_id=5, name="x", scope=root.scope), now, "k")
    assert IdempotencyKey.objects.count() == 2


def test_without_a_key_nothing_is_remembered(root: Actor, now: datetime) -> None:
    order(root, now, "")
    order(root, now, "")
    assert not IdempotencyKey.objects.exists()


def test_two_hands_at_once_have_one_effect(separate: Separate) -> None:
    hands = [separate.start("claim") for _ in range(4)]
    said = sorted(hand.communicate(timeout=120)[0].strip().splitlines()[-1] for hand in hands)
    assert said == ["again first", "again first", "again first", "first"]
    assert separate.ask("select count(*) from idempotency_key") == [(1,)]
