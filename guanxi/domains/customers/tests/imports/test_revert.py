"""Two thousand rows in and out again: the archive is as before; what people touched since stays (IMP-27)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Account, AccountIdentifier, Assignment
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.customers.tests.imports.hashing import fingerprint
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import World, make_actor, make_user
from guanxi.foundation.django import access, audit, wiring
from guanxi.foundation.pure.actor import Actor
from tests.together import Together

pytestmark = pytest.mark.django_db
HEADER = "客户名称,集团编码,归属单位,归属经理工号,上级集团,客户类别,行业,地址\n"


@pytest.fixture(scope="module")
def steward(together: Together, world: World, now: datetime) -> Actor:
    with together():
        return make_actor("steward", now=now, unit_id=world.city, roles=("R18",))


def bring(actor: Actor, now: datetime, text: str) -> tuple[int, dict[str, int]]:
    return intake.import_now(actor=actor, now=now, kind="accounts", file_name="清单.csv", chunks=[(HEADER + text).encode("gb18030")])


def test_two_thousand_rows_leave_no_trace(world: World, steward: Actor, root: Actor, now: datetime) -> None:
    make_user("hejun", now=now, unit_id=world.city)
    first = make_user("former", now=now, unit_id=world.city)
    for number in range(20):
        account_id = make_account(now=now, unit_id=world.city, name=f"老客户{number}", code=f"GL-{number}", owner_id=first)
        make_contact(now=now, account_id=account_id)
    with access.bound(root):
        before = fingerprint()
    rows = "\n".join(f"客户{n}有限公司,GL-{n},9702,{'S-hejun' if n % 3 else ''},{f'GL-{n // 10}' if n > 30 else ''},民企,C13,滨江路{n}号"
                     for n in range(2000))
    run_id, counts = bring(steward, now, rows)
    assert counts == {"changed": 20, "new": 1980}
    with access.bound(root):
        assert fingerprint() != before
    assert intake.revert_now(now=now, run_id=run_id) == []
    with access.bound(root):
        assert fingerprint() == before


def test_what_people_touched_stays(world: World, steward: Actor, root: Actor, now: datetime) -> None:
    make_user("hejun", now=now, unit_id=world.city)
    run_id, _ = bring(steward, now, "\n".join(f"客户{n},GL-{n},9702,S-hejun,,民企,C13,某路{n}号" for n in range(8)))
    with access.bound(root):
        ids = dict(Account.objects.values_list("name", "pk"))
        owner = Assignment.objects.get(account_id=ids["客户3"])
    other = make_user("shilei", now=now, unit_id=world.city)
    api.edit_account(actor=steward, now=now, account_id=ids["客户1"], expected_version=1, values={"district": "砚湖区"})
    api.add_contact(actor=steward, now=now, account_id=ids["客户2"], values={"name": "陶静"})
    api.assign(actor=steward, now=now, account_id=ids["客户3"], user_id=other, replaces=owner.pk)
    child = make_account(now=now, unit_id=world.city, name="下级", code="GL-X")
    api.set_parent(actor=steward, now=now, account_id=child, parent_code="GL-4")
    kept = intake.revert_now(now=now, run_id=run_id)
    assert [row["label"] for row in kept] == ["客户1", "客户2", "客户3", "客户4"]
    with access.bound(root):
        assert set(Account.objects.values_list("name", flat=True)) == {"客户1", "客户2", "客户3", "客户4", "下级"}
        assert set(AccountIdentifier.objects.values_list("value", flat=True)) == {"GL-1", "GL-2", "GL-3", "GL-4", "GL-X"}
        assert Assignment.objects.filter(account_id=ids["客户1"], valid_until=None).count() == 1


def test_a_later_import_that_was_taken_back_is_no_edit(world: World, steward: Actor, root: Actor, now: datetime) -> None:
    """A, B, then B back, then A back: everything is as before, as nobody has edited anything."""
    make_user("hejun", now=now, unit_id=world.city)
    make_user("other", now=now, unit_id=world.city)
    make_account(now=now, unit_id=world.city, name="老客户", code="GL-900")
    with access.bound(root):
        before = fingerprint()
    first, _ = bring(steward, now, "\n".join(f"客户{n},GL-{n},9702,S-hejun,{'GL-900' if n % 2 else ''},民企,C13,某路{n}号" for n in range(6))
                     + "\n老客户改,GL-900,9702,,,国企,,")
    with access.bound(root):
        between = fingerprint()
    second, counts = bring(steward, now, "\n".join(f"客户{n}新,GL-{n},9702,S-other,{'GL-0' if n else ''},国企,J66,新路{n}号" for n in range(6)))
    assert counts == {"changed": 6}
    assert intake.revert_now(now=now, run_id=second) == []
    with access.bound(root):
        assert fingerprint() == between
    assert intake.revert_now(now=now, run_id=first) == []
    with access.bound(root):
        assert fingerprint() == before


def test_an_import_under_a_later_one_keeps_what_that_changed(world: World, steward: Actor, root: Actor, now: datetime) -> None:
    first, _ = bring(steward, now, "客户1,GL-1,9702,,,民企,C13,某路1号\n客户2,GL-2,9702,,,民企,C13,某路2号")
    bring(steward, now, "客户1,GL-1,9702,,,国企,C13,某路1号")
    assert [row["label"] for row in intake.revert_now(now=now, run_id=first)] == ["客户1"]


@pytest.mark.parametrize(("parent", "waits"), [("", False), ("GL-9", True)])
def test_a_list_that_hangs_nobody_under_anybody_waits_for_no_tree(world: World, steward: Actor, now: datetime, parent: str, waits: bool) -> None:
    """The lock of a tree is held until the commit: batches taken back side by side stood behind one another."""
    make_account(now=now, unit_id=world.city, name="上级", code="GL-9")
    run_id, _ = bring(steward, now, f"客户1,GL-1,9702,,{parent},民企,C13,某路1号")
    with CaptureQueriesContext(connection) as asked:
        assert intake.revert_now(now=now, run_id=run_id) == []
    assert any("tree:legal" in query["sql"] for query in asked.captured_queries) is waits


def test_every_reference_to_an_account_or_contact_is_held_at_once(world: World, root: Actor, now: datetime) -> None:
    """ADR 0010: of whichever domain; a deletion that would leave something behind is refused in its own statement."""
    account_id = make_account(now=now, unit_id=world.city, name="望溪纺织", code="GL-1")
    with connection.cursor() as cursor:
        cursor.execute("select confrelid::regclass::text, confdeltype::text from pg_constraint where contype = 'f' "
                       "and confrelid::regclass::text = any(%s) group by 1, 2", [list(wiring.listed("HELD_AT_ONCE"))])
        assert {kind for _, kind in cursor.fetchall()} == {"r", "c"}
        with pytest.raises(IntegrityError), audit.acting(actor=root, verb="revert_batch", now=now):
            cursor.execute("delete from customers_account where id = %s", [account_id])
