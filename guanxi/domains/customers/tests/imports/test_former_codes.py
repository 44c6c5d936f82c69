"""An old list names codes that have ended since: the former holder is met, warned of, and no twin is made (IMP-23, operator 1.2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Account, AccountIdentifier, TreeEdge
from guanxi.domains.customers.testing import make_account
from guanxi.domains.intake import api as intake
from guanxi.domains.organisation.testing import World, make_actor
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import Actor
from tests.together import Together

pytestmark = pytest.mark.django_db
HEADER = "客户名称,集团编码,客户编码,统一社会信用代码,账户号,归属单位"


@pytest.fixture(scope="module")
def steward(together: Together, world: World, now: datetime) -> Actor:
    """A data steward of 望溪市."""
    with together():
        return make_actor("steward", now=now, unit_id=world.city, roles=("R18",))


@pytest.fixture(scope="module")
def bank(together: Together, world: World, root: Actor, now: datetime) -> int:
    """望溪银行, whose group code GL-1 and billing account A-1 ended; GL-2 is valid."""
    with together():
        account_id = make_account(now=now, unit_id=world.city, name="望溪银行", code="GL-1")
        for scheme, value in (("group_code", "GL-2"), ("billing_account", "A-1"), ("billing_account", "")):
            api.set_identifier(actor=root, now=now, account_id=account_id, scheme=scheme, value=value)
        return account_id


def bring(actor: Actor, now: datetime, *lines: str, header: str = HEADER, **options: str) -> tuple[dict[str, int], set[tuple[Any, ...]]]:
    """What became of the rows, and every reason as (row, code, field)."""
    run_id, counts = intake.import_now(actor=actor, now=now, kind="accounts", file_name="旧清单.csv",
                                       chunks=["\n".join((header, *lines)).encode()], options=options)
    with connection.cursor() as cursor:
        cursor.execute("select row_no, x->>'code', x->>'field' from intake_row r, jsonb_array_elements(r.reasons) x where run_id = %s", [run_id])
        return counts, set(cursor.fetchall())


def written() -> tuple[int, int]:
    return AuditRow.objects.count(), Account.objects.count()


@pytest.mark.parametrize(("row", "field", "keys"), [
    ("望溪银行,GL-1,,,,9702", "group_code", {}), ("望溪银行,GL-1,,,,", "group_code", {}),
    ("望溪银行,GL-1,,,,9702", "group_code", {"key_1": "group_code"}), ("望溪银行,,,,A-1,9702", "billing_account", {"key_1": "billing_account"}),
    ("望溪银行,GL-2,,,A-1,9702", "billing_account", {}),
])
def test_imp_23_an_old_list_meets_the_former_holder_and_writes_nothing(
    bank: int, world: World, steward: Actor, now: datetime, row: str, field: str, keys: dict[str, str],
) -> None:
    """IMP-23: at each run; the row and the field are named."""
    with access.bound(steward):
        before = written()
    for _ in range(2):
        counts, said = bring(steward, now, row, **keys)
        assert counts == {"unchanged": 1} and (2, "former_code", field) in said
    with access.bound(steward):
        assert written() == before


def test_a_row_that_says_something_new_changes_the_former_holder(bank: int, world: World, steward: Actor, now: datetime) -> None:
    """The ended code stays ended; a code nobody has is added."""
    counts, said = bring(steward, now, "望溪银行,GL-1,C-7,,,9702")
    assert counts == {"changed": 1} and (2, "former_code", "group_code") in said
    held = AccountIdentifier.objects.filter(account_id=bank, valid_until=None).values_list("value", flat=True)
    assert set(held) == {"GL-2", "C-7"}


@pytest.mark.parametrize("row", ["望溪某厂,,,,A-1,9702", "望溪某厂,GL-9,,,A-1,9702"])
def test_a_former_code_that_recognises_nobody_is_a_conflict(bank: int, world: World, steward: Actor, now: datetime, row: str) -> None:
    """A billing account is no key of its own: no account without it is made either."""
    counts, said = bring(steward, now, row)
    assert counts == {"conflict": 1} and (2, "former_code_unclear", "billing_account") in said


def test_codes_that_were_two_accounts_are_a_conflict(bank: int, world: World, root: Actor, steward: Actor, now: datetime) -> None:
    mill = make_account(now=now, unit_id=world.city, name="望溪纺织", code="GL-8")
    api.set_identifier(actor=root, now=now, account_id=mill, scheme="customer_code", value="C-8")
    api.set_identifier(actor=root, now=now, account_id=mill, scheme="customer_code", value="")
    counts, said = bring(steward, now, "望溪银行,GL-1,C-8,,,9702", "望溪纺织,GL-8,,,A-1,9702")
    assert counts == {"conflict": 1, "unchanged": 1}
    assert {(2, "codes_disagree", "group_code"), (3, "code_was_others", "billing_account")} <= said
    assert not AccountIdentifier.objects.filter(account_id=mill, scheme="billing_account").exists()


def test_a_former_code_of_another_unit_is_a_conflict_that_names_nobody(world: World, root: Actor, steward: Actor, now: datetime) -> None:
    """PRM-62: neither taken over nor entered a second time."""
    foreign = make_account(now=now, unit_id=world.other_city, name="机密厂", code="GL-7")
    api.set_identifier(actor=root, now=now, account_id=foreign, scheme="group_code", value="")
    counts, said = bring(steward, now, "某厂,GL-7,,,,9702")
    assert counts == {"conflict": 1} and (2, "former_code_foreign", "group_code") in said


def test_circles_are_seen_through_former_codes(bank: int, world: World, root: Actor, steward: Actor, now: datetime) -> None:
    """IMP-21: the row is the former holder, so its parent must not hang below it; the place it has may be named by an old code."""
    branch = make_account(now=now, unit_id=world.city, name="望溪支行", code="GL-3")
    api.set_parent(actor=root, now=now, account_id=branch, parent_code="GL-2")
    counts, said = bring(steward, now, "GL-1,GL-3", header="集团编码,上级集团")
    assert counts == {"rejected": 1} and (2, "cycle", "parent") in said
    assert bring(steward, now, "GL-3,GL-1", header="集团编码,上级集团")[0] == {"unchanged": 1}
    assert TreeEdge.objects.get().parent_id == bank
