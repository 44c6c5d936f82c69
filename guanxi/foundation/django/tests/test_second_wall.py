"""Row security, acts and history as the app role: the second wall (PRM-61, PRM-73, ATK-39)."""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

import guanxi
from guanxi.domains.customers.models import Account
from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.foundation.django import access, audit, history
from guanxi.foundation.django.models import AuditAct, AuditRow
from guanxi.foundation.pure.actor import Actor, Scope
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(together: Together, now: datetime) -> World:
    with together():
        return make_world(now=now)


def make_account(root: Actor, now: datetime, unit_id: int, name: str = "望溪银行") -> Account:
    with audit.acting(actor=root, verb="test", now=now):
        account = Account(name=name, unit_id=unit_id)
        account.store(now=now)
    return account


def test_a_forgotten_actor_is_an_error_not_an_empty_page(world: World, root: Actor, now: datetime) -> None:
    """PRM-61: SQL as the app role without an actor."""
    make_account(root, now, world.city)
    for setting in ("app.scope", "app.units"):
        with connection.cursor() as cursor:
            cursor.execute("select set_config(%s, '', true)", [setting])
    with pytest.raises(DatabaseError, match="no actor is bound"), transaction.atomic():
        list(Account.objects.all())


@pytest.mark.parametrize(("shape", "units", "seen"), [("all", (), 2), ("none", (), 0), ("wide", ("city",), 1), ("narrow", (), 0)])
def test_rows_follow_the_scope(world: World, root: Actor, now: datetime, shape: str, units: tuple[str, ...], seen: int) -> None:
    make_account(root, now, world.city)
    make_account(root, now, world.other_city)
    scope = Scope(shape=shape, unit_ids=tuple(getattr(world, unit) for unit in units))  # type: ignore[arg-type]
    with access.bound(Actor(user_id=9, name="x", scope=scope)):
        assert Account.objects.count() == seen


def test_a_row_may_not_be_written_into_another_region(world: World, root: Actor, now: datetime) -> None:
    """PRM-61: insert and update into another region."""
    manager = make_actor("manager", now=now, unit_id=world.city, roles=("R9",))
    with pytest.raises(DatabaseError, match="row-level security"), audit.acting(actor=manager, verb="test", now=now):
        Account(name="x", unit_id=world.other_city).store(now=now)
    account = make_account(root, now, world.city)
    with pytest.raises(DatabaseError, match="row-level security"), audit.acting(actor=manager, verb="test", now=now):
        account.unit_id = world.other_city
        account.store(now=now)


def test_prm_61_no_setting_outlives_its_transaction() -> None:
    """A session-level SET would stay on the pooled connection, for whoever gets it next: every setting is local."""
    found = {str(path): re.findall(r"set_config\([^)]*\bfalse\b|\bset\s+(?:session\s+)?app\.", path.read_text(), re.IGNORECASE)
             for path in Path(guanxi.__file__).parent.rglob("*.py") if "tests" not in path.parts}
    assert len(found) > 500 and not {path: said for path, said in found.items() if said}


def test_a_change_outside_an_act_is_refused(world: World, root: Actor, now: datetime) -> None:
    """PRM-73: there is no way around the line of history, not for raw SQL either."""
    account = make_account(root, now, world.city)
    with connection.cursor() as cursor:
        cursor.execute("select set_config('app.act', '', true)")
    with pytest.raises(DatabaseError, match="outside of an act"), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(name="y")


def test_history_holds_who_and_the_image_before(world: World, root: Actor, now: datetime) -> None:
    account = make_account(root, now, world.city)
    with audit.acting(actor=root, verb="rename_account", now=now, reason="更名") as act:
        account.name = "望溪发展银行"
        account.store(now=now)
    row = AuditRow.objects.get(act_id=act.id)
    assert row.before
    assert (row.op, row.row_id, row.version_after, row.before["name"]) == ("U", account.pk, 2, "望溪银行")
    assert AuditAct.objects.get(pk=act.id).reason == "更名"


@pytest.mark.parametrize("statement", [
    "delete from audit_row",
    "update audit_row set before = '{}'",
    "delete from audit_act",
    "update audit_act set verb = 'x'",
    "update audit_personal set image = '{}'",
    "insert into audit_row (at, table_name, row_id, op) values (now(), 'x', 1, 'I')",
    "create table x (a int)",
    "alter table customers_account disable row level security",
])
def test_the_app_role_cannot_touch_history_or_schema(statement: str) -> None:
    """PRM-73: the application's role rewrites no line; refused by the database itself, not for want of a row or a column."""
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_password_hash_never_reaches_the_history(world: World, now: datetime, root: Actor) -> None:
    from guanxi.domains.organisation import api

    actor = make_actor("gone", now=now, unit_id=world.city)
    api.disable_user(actor=root, now=now, user_id=actor.user_id, reason="离职")
    with access.bound(root):
        image = AuditRow.objects.get(table_name="organisation_user", op="U", row_id=actor.user_id).before
    assert image
    assert image["username"] == "gone" and "password" not in image


def test_undo_restores_deletes_and_keeps_later_edits(world: World, root: Actor, now: datetime) -> None:
    kept, changed = make_account(root, now, world.city, "甲"), make_account(root, now, world.city, "乙")
    with audit.acting(actor=root, verb="bulk", now=now) as act:
        for account in (kept, changed):
            account.district = "砚湖区"
            account.store(now=now)
        made = Account(name="丙", unit_id=world.city)
        made.store(now=now)
    with audit.acting(actor=root, verb="edit", now=now):
        kept.name = "甲二"
        kept.store(now=now)
    with audit.acting(actor=root, verb="undo", now=now):
        done = history.undo(table="customers_account", acts=[act.id], now=now)
    assert (done.restored, done.deleted, done.kept) == (1, 1, (kept.pk,))
    with access.bound(root):
        assert {a.name: a.district for a in Account.objects.all()} == {"甲二": "砚湖区", "乙": ""}


def test_an_act_inside_an_act_names_its_cause(root: Actor, now: datetime) -> None:
    with audit.acting(actor=root, verb="outer", now=now) as outer, audit.acting(actor=root, verb="inner", now=now) as inner:
        assert audit.current() == inner
    assert AuditAct.objects.get(pk=inner.id).caused_by == outer.id
    assert isinstance(outer.id, uuid.UUID)
