"""Numbers of what an account uses (接入号, 产品实例号, 电路代号, 资源标识): several in a cell, found, and no key of the account (operator 1.2)."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.importing import prepare
from guanxi.domains.customers.models import Account, AccountIdentifier
from guanxi.domains.customers.testing import make_account
from guanxi.domains.customers.tests.imports.test_former_codes import bring
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation.testing import World, make_actor
from guanxi.foundation.pure.actor import Actor
from tests.together import Together

pytestmark = pytest.mark.django_db
HEADER = "客户名称,集团编码,归属单位,接入号,产品实例号,电路代号,资源标识"


@pytest.fixture(scope="module")
def steward(together: Together, world: World, now: datetime) -> Actor:
    """A data steward of 望溪市."""
    with together():
        return make_actor("steward", now=now, unit_id=world.city, roles=("R18",))


def held(account_id: int) -> set[tuple[str, str]]:
    return set(AccountIdentifier.objects.filter(account_id=account_id, valid_until=None).values_list("scheme", "value"))


def found(actor: Actor, text: str) -> set[str]:
    return {one.label for one in lists.search(text=text, scope=api.list_scope(actor))}


def test_a_new_account_brings_its_lines_and_is_found_by_each(world: World, steward: Actor, now: datetime) -> None:
    """A second run of the same file writes nothing; what the reading child made of the words is what a refresh would write."""
    row = "望溪物流,GL-77,9702,0971-8000123；WXZX 0009981、0971-8000123,PI9702-20190417-00318,望溪/石渡 FE 0017,TRS-CIR-00088412"
    assert bring(steward, now, row, header=HEADER)[0] == {"new": 1}
    account_id = Account.objects.get(name="望溪物流").pk
    assert held(account_id) == {("group_code", "GL-77"), ("access_number", "0971-8000123"), ("access_number", "WXZX0009981"),
                                ("product_instance", "PI9702-20190417-00318"), ("circuit", "望溪/石渡FE0017"), ("resource", "TRS-CIR-00088412")}
    assert set(AccountIdentifier.objects.filter(account_id=account_id).values_list("issuer", flat=True)) == {"97"}
    for text in ("WXZX0009981", "wxzx000", "000123", "0971-8000123", "PI9702-20190417-00318", "00318", "望溪/石渡 FE 0017", "0017", "088412"):
        assert found(steward, text) == {"望溪物流"}, text
    assert bring(steward, now, row, header=HEADER)[0] == {"unchanged": 1}
    assert not lists.sync_search(select_sql="select 'account', a.id, a.id, a.unit_id, a.name, 'GL-77', 0, array[a.name, a.short_name]::text[], "
                                 "(select array_agg(value order by value) from customers_accountidentifier i where i.account_id = a.id)::text[], "
                                 "'{}'::text[] from customers_account a where a.id = %s", params=[account_id], is_small=True)


def test_a_line_is_no_key_and_one_of_another_account_is_refused(world: World, steward: Actor, root: Actor, now: datetime) -> None:
    """Nobody becomes another account because of a number; whose it is, is not said (PRM-62)."""
    other = make_account(now=now, unit_id=world.city, name="望溪酒店", code="GL-78")
    number = api.add_identifier(actor=root, now=now, account_id=other, scheme="access_number", value="WXZX5")
    for row in ("望溪饭店,,9702,WXZX5,,,", "望溪饭店,GL-79,9702,WXZX5,,,"):
        counts, said = bring(steward, now, row, header=HEADER)
        assert counts == {"rejected": 1} and (2, "code_taken", "access_number") in said
    api.end_identifier(actor=root, now=now, account_id=other, identifier_id=number)
    counts, said = bring(steward, now, "望溪饭店,GL-79,9702,WXZX5、WXZX6,,,", header=HEADER)
    assert counts == {"new": 1} and (2, "code_was_others", "access_number") in said
    assert held(Account.objects.get(name="望溪饭店").pk) == {("group_code", "GL-79"), ("access_number", "WXZX6")}


@pytest.mark.parametrize(("cell", "code"), [("9.7021E+12", "code_scientific"), ("1" * 61, "code_too_long"), ("WXZX1;8E5", "code_scientific")])
def test_a_number_that_lost_its_digits_refuses_its_row(cell: str, code: str) -> None:
    """IMP-16 for the codes of lines."""
    _, reasons = prepare.account({"name": "望溪物流", "access_number": cell})
    assert [reason.code for reason in reasons if reason.met is False] == [code]


@pytest.mark.parametrize(("scheme", "value", "asked"), [
    ("group_code", "GL-9702-0000001", "GL-9702-0000001"), ("access_number", "WXZX0001", "wxzx0001"), ("circuit", "望溪/石渡FE1", "望溪/石渡 FE 1")])
def test_a_code_that_ended_finds_who_had_it(world: World, steward: Actor, root: Actor, now: datetime, scheme: str, value: str, asked: str) -> None:
    """With the day until which it was his; a stranger finds nobody, and a code entered by mistake was nobody's."""
    account_id = make_account(now=now, unit_id=world.city, name="望溪水务", code="GL-80")
    added = api.add_identifier(actor=root, now=now, account_id=account_id, scheme=scheme, value=value)
    assert api.accounts_by_former_code(actor=steward, text=asked) == ()
    api.end_identifier(actor=root, now=now, account_id=account_id, identifier_id=added)
    [one] = api.accounts_by_former_code(actor=steward, text=asked)
    assert (one.account_id, one.name, one.value) == (account_id, "望溪水务", value) and one.until is not None
    stranger = make_actor("far", now=now, unit_id=world.other_province, roles=("R18",))
    assert api.accounts_by_former_code(actor=stranger, text=asked) == () == api.accounts_by_former_code(actor=steward, text="水务")
    api.end_identifier(actor=root, now=now, account_id=account_id, identifier_id=added, is_mistake=True)
    assert api.accounts_by_former_code(actor=steward, text=asked) == ()
