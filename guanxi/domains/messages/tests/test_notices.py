"""The bell: once per key, one's own only, gone with the sight of the account."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers.models import Account
from guanxi.domains.messages import api
from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from tests.together import Together

pytestmark = pytest.mark.django_db
TEXT = t("导入完成", "Import finished")


@pytest.fixture(scope="module")
def world(together: Together, now: datetime) -> World:
    with together():
        return make_world(now=now)


@pytest.fixture(scope="module")
def reader(together: Together, world: World, now: datetime) -> Actor:
    with together():
        return make_actor("reader", now=now, unit_id=world.city, roles=("R9",))


def tell(actor: Actor, now: datetime, *readers: Actor, key: str = "", account_id: int | None = None) -> None:
    with audit.acting(actor=actor, verb="tell", now=now) as act:
        api.notify(act=act, user_ids=[r.user_id for r in readers], kind="import_finished", text=TEXT, subject=Ref("import", 3),
                   dedupe_key=key, account_id=account_id)


def unread(actor: Actor) -> int:
    with access.bound(actor):
        return api.unread_count(actor=actor)


def test_a_notice_is_read_once(root: Actor, reader: Actor, now: datetime) -> None:
    tell(root, now, reader)
    with access.bound(reader):
        [line] = api.notices(actor=reader)
    assert (line.text, line.subject, line.is_read) == (TEXT, Ref("import", 3), False)
    assert api.read_notices(actor=reader, now=now, up_to_id=line.id) == 1
    assert (unread(reader), api.read_notices(actor=reader, now=now, up_to_id=line.id)) == (0, 0)


def test_a_repeated_job_tells_once(root: Actor, reader: Actor, now: datetime) -> None:
    tell(root, now, reader, key="import:3")
    tell(root, now, reader, key="import:3")
    assert unread(reader) == 1


def test_without_a_key_every_telling_counts(root: Actor, reader: Actor, now: datetime) -> None:
    tell(root, now, reader)
    tell(root, now, reader)
    assert unread(reader) == 2


def test_nobody_is_told_of_his_own_act(reader: Actor, world: World, now: datetime) -> None:
    other = make_actor("other", now=now, unit_id=world.city, roles=("R9",))
    tell(reader, now, reader, other)
    assert (unread(reader), unread(other)) == (0, 1)


def test_other_peoples_notices_do_not_exist(root: Actor, reader: Actor, world: World, now: datetime) -> None:
    other = make_actor("other", now=now, unit_id=world.hq, roles=("R10",))
    tell(root, now, reader)
    with access.bound(reader):
        [line] = api.notices(actor=reader)
    with access.bound(other):
        assert api.notices(actor=reader) == []
    assert api.read_notices(actor=other, now=now, up_to_id=line.id) == 0


def test_a_notice_about_an_account_hides_when_the_account_is_out_of_sight(root: Actor, world: World, now: datetime) -> None:
    with audit.acting(actor=root, verb="test", now=now):
        account = Account(name="望溪银行", unit_id=world.city)
        account.store(now=now)
    near = make_actor("near", now=now, unit_id=world.city, roles=("R9",))
    far = make_actor("far", now=now, unit_id=world.other_city, roles=("R9",))
    tell(root, now, near, far, account_id=account.pk)
    assert (unread(near), unread(far)) == (1, 0)


def test_older_notices_come_on_the_next_page(root: Actor, reader: Actor, now: datetime) -> None:
    for _ in range(3):
        tell(root, now, reader)
    with access.bound(reader):
        first = api.notices(actor=reader, limit=2)
        second = api.notices(actor=reader, limit=2, before_id=first[-1].id)
    assert (len(first), len(second)) == (2, 1)
