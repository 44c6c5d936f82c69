"""The timeline: append-only, paged by key, visible like its account, gone with it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from guanxi.domains.customers.models import Account
from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.domains.timeline import api
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(together: Together, now: datetime) -> World:
    with together():
        return make_world(now=now)


def make_account(root: Actor, now: datetime, unit_id: int) -> int:
    with audit.acting(actor=root, verb="test", now=now):
        account = Account(name="望溪银行", unit_id=unit_id)
        account.store(now=now)
    return account.pk


def write(root: Actor, now: datetime, account_id: int, count: int, topic: str = "archive") -> None:
    for number in range(count):
        with audit.acting(actor=root, verb="test", now=now + timedelta(minutes=number)) as act:
            api.record(act=act, account_id=account_id, subject=Ref("account", account_id), topic=topic, kind="renamed",
                       text=t(f"第{number}次更名", f"Renamed for the {number}th time"))


def test_pages_hang_together_without_gaps_or_twins(world: World, root: Actor, now: datetime) -> None:
    account_id = make_account(root, now, world.city)
    write(root, now, account_id, 7)
    seen: list[str] = []
    before = ""
    with access.bound(root):
        for _ in range(4):
            stretch = api.for_account(account_id=account_id, actor=root, sees_money=True, before=before, limit=3)
            seen += [line.text.zh for line in stretch.lines]
            before = stretch.before
            if not before:
                break
    assert seen == [f"第{number}次更名" for number in range(6, -1, -1)]


def test_entries_of_one_instant_are_told_apart_by_id(world: World, root: Actor, now: datetime) -> None:
    account_id = make_account(root, now, world.city)
    with audit.acting(actor=root, verb="test", now=now) as act:
        api.record_many(act=act, happenings=[
            api.Happening(account_id=account_id, subject=Ref("account", account_id), topic="money", kind="billed", text=t(str(n), str(n)))
            for n in range(4)])
    with access.bound(root):
        first = api.for_account(account_id=account_id, actor=root, sees_money=True, limit=2)
        second = api.for_account(account_id=account_id, actor=root, sees_money=True, limit=2, before=first.before)
    assert [line.text.zh for line in [*first.lines, *second.lines]] == ["3", "2", "1", "0"] and second.before == ""


@pytest.mark.parametrize("before", ["x", "2026-11-20_1", "_", "2026-11-20T00:00:00+00:00_x", "';drop table"])
def test_nonsense_in_the_page_token_is_ignored(world: World, root: Actor, now: datetime, before: str) -> None:
    account_id = make_account(root, now, world.city)
    write(root, now, account_id, 1)
    with access.bound(root):
        assert len(api.for_account(account_id=account_id, actor=root, sees_money=True, before=before).lines) == 1


def test_a_chip_filters_by_topic(world: World, root: Actor, now: datetime) -> None:
    account_id = make_account(root, now, world.city)
    write(root, now, account_id, 2)
    write(root, now, account_id, 1, topic="money")
    with access.bound(root):
        assert len(api.for_account(account_id=account_id, actor=root, sees_money=True, topic="money").lines) == 1
        assert len(api.for_account(account_id=account_id, actor=root, sees_money=True, topic="nonsense").lines) == 3


def test_somebody_elses_account_has_no_timeline(world: World, root: Actor, now: datetime) -> None:
    account_id = make_account(root, now, world.city)
    write(root, now, account_id, 1)
    stranger = make_actor("stranger", now=now, unit_id=world.other_city, roles=("R9",))
    admin = make_actor("admin", now=now, unit_id=world.hq, roles=("R20",))
    for actor, count in ((root, 1), (stranger, 0), (admin, 0)):
        with access.bound(actor):
            assert len(api.for_account(account_id=account_id, actor=actor, sees_money=True).lines) == count


def test_a_stranger_cannot_write_into_an_account(world: World, root: Actor, now: datetime) -> None:
    account_id = make_account(root, now, world.city)
    stranger = make_actor("stranger", now=now, unit_id=world.other_city, roles=("R9",))
    with pytest.raises(DatabaseError, match="row-level security"), audit.acting(actor=stranger, verb="test", now=now) as act:
        api.record(act=act, account_id=account_id, subject=Ref("account", 1), topic="system", kind="x", text=t("甲", "a"))


@pytest.mark.parametrize("statement", ["update timeline_entry set zh = 'x'", "delete from timeline_entry"])
def test_the_past_cannot_be_changed(statement: str, root: Actor) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), access.bound(root), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_unknown_topic_is_a_mistake_of_the_programmer(world: World, root: Actor, now: datetime) -> None:
    with pytest.raises(ValueError, match="topics"), audit.acting(actor=root, verb="test", now=now) as act:
        api.record(act=act, account_id=1, subject=Ref("account", 1), topic="gossip", kind="x", text=t("甲", "a"))


def test_entries_go_with_their_account(world: World, root: Actor, now: datetime) -> None:
    account_id = make_account(root, now, world.city)
    write(root, now, account_id, 2)
    with audit.acting(actor=root, verb="undo", now=now), connection.cursor() as cursor:
        cursor.execute("delete from customers_account where id = %s", [account_id])
        cursor.execute("select count(*) from timeline_entry where account_id = %s", [account_id])
        assert cursor.fetchone() == (0,)
