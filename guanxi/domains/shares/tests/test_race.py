"""Two real transactions at once: one split a day, whoever writes, through the command and past it."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from guanxi.domains.customers.tests.commands.test_races import at_once
from guanxi.domains.shares import api
from guanxi.domains.shares.models import RevenueShare, RevenueSplit
from guanxi.domains.shares.tests.conftest import LINE, SPLIT, Scene, make_scene, parts
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import Text
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Committed."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return make_scene(now)


def test_of_two_supervisors_at_once_the_second_is_told(scene: Scene, now: datetime) -> None:
    """operator 1.1: both looked at "nothing laid down"; one split stands, whole, and the other hears that it has changed."""
    wish = partial(api.set_revenue_shares, actor=scene.head, now=now, account_id=scene.own, values=SPLIT, seen="0")
    answers = at_once([partial(wish, shares=parts("9702 60%", "9703 40%")), partial(wish, shares=parts("9702 100%"))])
    assert sorted(no.code if no else "" for no in answers) == ["", "changed_meanwhile"]
    with access.bound(system("test")):
        assert RevenueSplit.objects.count() == 1 and sum(RevenueShare.objects.values_list("rate", flat=True)) == 1


def test_past_the_command_the_database_refuses_the_second(scene: Scene, now: datetime) -> None:
    """No lock of ours: the second waits for the first one's commit and is then refused by the exclusion constraint."""

    def lay(day: date, actor: Actor) -> None:
        try:
            with audit.acting(actor=actor, verb="test", now=now), transaction.atomic():
                split = RevenueSplit.objects.create(
                    account_id=scene.own, issuer="97", instance=LINE, valid_from=day, source_document="x", set_by_id=0, set_by_name="x",
                    created_at=now, updated_at=now)
                RevenueShare.objects.create(split=split, account_id=scene.own, unit_id=scene.world.city, rate=1, created_at=now, updated_at=now)
        except IntegrityError as error:
            raise Refusal("database", Text("", str(error))) from error

    answers = at_once([partial(lay, date(2026, 1, 1), system("test")), partial(lay, date(2026, 6, 1), system("test"))])
    (refused,) = [no for no in answers if no]
    assert "revenue_split_apart" in str(refused.text)
    with access.bound(system("test")):
        assert RevenueSplit.objects.count() == 1
