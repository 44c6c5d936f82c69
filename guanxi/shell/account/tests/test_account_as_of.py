"""An account on a past day: what was written over since is shown as it was, what came later is not shown (ARC-06)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation.testing import make_user
from guanxi.foundation.django import access
from guanxi.foundation.django.clock import ZONE
from guanxi.shell.account import as_of
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


def then(scene: Scene, at: datetime) -> as_of.AccountThen | None:
    with access.bound(scene.head, read_only=True):
        return as_of.account_then(actor=scene.head, account_id=scene.bank, on=at.astimezone(ZONE).date())


def test_a_day_between_two_edits(scene: Scene, now: datetime) -> None:
    later, today = now + timedelta(days=10), now + timedelta(days=20)
    with access.bound(scene.head, read_only=True):
        card = customers.cards(actor=scene.head, ids=[scene.bank])[scene.bank]
        owner = next(one for one in customers.assignments(account_id=scene.bank) if one.role == "owner")
    customers.edit_account(actor=scene.head, now=later, account_id=scene.bank, expected_version=card.version, values={"address": "滨江路18号"})
    customers.edit_account(actor=scene.head, now=today, account_id=scene.bank, expected_version=card.version + 1, values={"address": "新禾街2号"})
    customers.set_identifier(actor=scene.head, now=today, account_id=scene.bank, scheme="billing_account", value="A970200345871")
    heir = make_user("heir", now=now, unit_id=scene.head.unit_id)
    customers.assign(actor=scene.head, now=today, account_id=scene.bank, user_id=heir, replaces=owner.id)
    at_first, between, at_last = then(scene, now), then(scene, later), then(scene, today)
    assert at_first and between and at_last
    addresses = [next(one for one in found.fields if one.label.zh == "地址") for found in (at_first, between, at_last)]
    assert [one.then.zh for one in addresses[1:]] == ["滨江路18号", "新禾街2号"] and addresses[1].has_changed and not addresses[2].has_changed
    assert addresses[0].then.zh not in ("滨江路18号", "新禾街2号")
    assert "A970200345871" in {which.zh for _, which in at_last.codes} - {which.zh for _, which in between.codes}
    assert "heir" in {which.zh for _, which in at_last.people} and "heir" not in {which.zh for _, which in between.people}
    assert owner.user_name in {which.zh for _, which in between.people}


def test_before_it_was_recorded_there_is_nothing(scene: Scene, now: datetime) -> None:
    assert then(scene, now - timedelta(days=1)) is None


def test_the_page(scene: Scene, now: datetime) -> None:
    client = visitor(scene.manager)
    day = now.astimezone(ZONE).date()
    assert "请选择日期" in client.get(f"/accounts/{scene.bank}/as-of/?on=2999-01-01").content.decode()
    page = client.get(f"/accounts/{scene.bank}/as-of/?on={day}").content.decode()
    assert "屿澜银行望溪分行" in page and "何俊" in page and "当日联系人" in page
    assert "还没有这家客户的档案" in client.get(f"/accounts/{scene.bank}/as-of/?on={day - timedelta(days=1)}").content.decode()
    assert client.get(f"/accounts/{scene.plant}/as-of/?on={day}").status_code == 404
