"""Several codes of one scheme, each ended by itself, and a code that passes to its real owner (operator 1.2)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from guanxi.domains.customers import api
from guanxi.domains.customers.facts import IDENTIFIER
from guanxi.domains.customers.models import AccountIdentifier
from guanxi.domains.customers.queries import issuers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.intake import api as intake
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, make_actor
from guanxi.domains.timeline import api as timeline
from guanxi.foundation.django import access, audit
from guanxi.foundation.django.clock import ZONE
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def bank(together: Together, world: World, now: datetime) -> int:
    with together():
        return make_account(now=now, unit_id=world.city, code="GL-1")


@pytest.fixture(scope="module")
def mill(together: Together, world: World, now: datetime) -> int:
    """Another account of the city."""
    with together():
        return make_account(now=now, unit_id=world.city, name="望溪纺织", code="GL-9")


def held(account_id: int) -> dict[str, tuple[bool, bool]]:
    """value → (is the first, is in force)."""
    return {one.value: (one.is_primary, one.valid_until is None) for one in AccountIdentifier.objects.filter(account_id=account_id)}


def of_code(account_id: int, value: str) -> AccountIdentifier:
    return AccountIdentifier.objects.filter(account_id=account_id, value=value).latest("pk")


def test_a_department_shares_the_numbers_of_its_province(world: World, root: Actor, now: datetime) -> None:
    """Operator 1.2: it stands in the tier of a province and issued numbers of its own, which no list of the province was recognised by."""
    office = organisation.create_unit(actor=root, now=now, code="97-ZQ", name="澜州省政企客户部", tier="province", kind="department",
                                      parent_id=world.province)
    account = make_account(now=now, unit_id=office, name="省直机关")
    api.add_identifier(actor=root, now=now, account_id=account, scheme="group_code", value="GL-77")
    assert of_code(account, "GL-77").issuer == "97"
    assert issuers.provinces_of_units()[office] == "97" and issuers.provinces_of_units()[world.hq] == ""


def test_saving_one_code_leaves_the_others(world: World, root: Actor, bank: int, now: datetime) -> None:
    """Operator 1.2: it ended every other code of its scheme, and their money was nobody's."""
    second = api.add_identifier(actor=root, now=now, account_id=bank, scheme="group_code", value="GL-2")
    api.add_identifier(actor=root, now=now, account_id=bank, scheme="group_code", value="GL-3")
    assert held(bank) == {"GL-1": (True, True), "GL-2": (False, True), "GL-3": (False, True)}
    api.set_identifier(actor=root, now=now, account_id=bank, scheme="group_code", value="GL-1a")
    assert held(bank) == {"GL-1": (False, False), "GL-1a": (True, True), "GL-2": (False, True), "GL-3": (False, True)}
    api.set_identifier(actor=root, now=now, account_id=bank, scheme="group_code", value="GL-2a", replaces=second)
    assert held(bank)["GL-2"] == (False, False) and held(bank)["GL-2a"] == (False, True) and held(bank)["GL-1a"] == (True, True)
    api.set_identifier(actor=root, now=now, account_id=bank, scheme="group_code", value="GL-3")
    assert held(bank)["GL-3"] == (True, True) and held(bank)["GL-1a"] == (False, True), "made the first: nothing ends"
    assert Book.objects.get(account_id=bank).group_code == "GL-3"


def test_ending_the_first_makes_the_oldest_left_the_first(root: Actor, bank: int, now: datetime) -> None:
    second = api.add_identifier(actor=root, now=now, account_id=bank, scheme="group_code", value="GL-2")
    first = of_code(bank, "GL-1").pk
    api.end_identifier(actor=root, now=now, account_id=bank, identifier_id=first)
    assert held(bank) == {"GL-1": (False, False), "GL-2": (True, True)} and Book.objects.get(account_id=bank).group_code == "GL-2"
    for wrong in (lambda: api.end_identifier(actor=root, now=now, account_id=bank, identifier_id=first),
                  lambda: api.make_identifier_first(actor=root, now=now, account_id=bank, identifier_id=first)):
        with pytest.raises(Refusal, match="code_ended"):
            wrong()
    api.add_identifier(actor=root, now=now, account_id=bank, scheme="group_code", value="GL-1")  # goes on with its row
    api.make_identifier_first(actor=root, now=now, account_id=bank, identifier_id=first)
    assert held(bank) == {"GL-1": (True, True), "GL-2": (False, True)} and second != first


def test_a_code_of_another_account_is_not_its_own(root: Actor, bank: int, mill: int, now: datetime) -> None:
    foreign = of_code(mill, "GL-9").pk
    for call in (lambda: api.end_identifier(actor=root, now=now, account_id=bank, identifier_id=foreign),
                 lambda: api.make_identifier_first(actor=root, now=now, account_id=bank, identifier_id=foreign),
                 lambda: api.set_identifier(actor=root, now=now, account_id=bank, scheme="group_code", value="GL-5", replaces=foreign)):
        with pytest.raises(Refusal) as no:
            call()
        assert no.value.status == 404
    with pytest.raises(Refusal, match="code_taken"):
        api.add_identifier(actor=root, now=now, account_id=bank, scheme="group_code", value="GL-9")
    assert held(bank) == {"GL-1": (True, True)}


def test_a_code_that_ended_passes_to_its_real_owner_and_is_told(world: World, bank: int, mill: int, root: Actor, now: datetime) -> None:
    """The wrongly typed code: whoever takes it over need not see who had it, and nobody is named (PRM-62)."""
    foreign = make_account(now=now, unit_id=world.other_city, name="机密厂", code="GL-7")
    manager = make_actor("hejun", now=now, unit_id=world.city, roles=("R18",))
    with pytest.raises(Refusal, match="code_taken"):
        api.add_identifier(actor=manager, now=now, account_id=bank, scheme="group_code", value="GL-7")
    api.end_identifier(actor=root, now=now, account_id=foreign, identifier_id=of_code(foreign, "GL-7").pk)
    later = now + timedelta(days=3)
    api.add_identifier(actor=manager, now=later, account_id=bank, scheme="group_code", value="GL-7")
    assert held(bank)["GL-7"] == (False, True) and held(foreign)["GL-7"] == (False, False)
    assert of_code(bank, "GL-7").valid_from == later.astimezone(ZONE).date(), "the months before stay with who had it"
    with access.bound(root):
        said = [timeline.for_account(account_id=one, actor=root, sees_money=True).lines[0] for one in (bank, foreign)]
    assert [one.kind for one in said] == ["code_taken_over", "code_passed_on"] and "机密" not in said[0].text.zh and "望溪" not in said[1].text.zh
    api.end_identifier(actor=manager, now=later + timedelta(days=1), account_id=bank, identifier_id=of_code(bank, "GL-7").pk)
    api.add_identifier(actor=root, now=later + timedelta(days=2), account_id=foreign, scheme="group_code", value="GL-7")
    assert AccountIdentifier.objects.filter(value="GL-7").count() == 3, "back again: a third time, not over the second"


def test_a_credit_code_stands_at_several_and_tells_of_nobodys_money(root: Actor, bank: int, mill: int, now: datetime) -> None:
    """Operator 1.2: a branch uses its parent's; a bill that says nothing else is for the unmatched register, not for one of the two."""
    code = "91970200MADEM002XD"

    def whose() -> tuple[list[int], bool]:
        with access.bound(root), connection.cursor() as cursor:
            cursor.execute(f"select account_id from ({IDENTIFIER.sql}) f where value = '{code}'")
            return [row[0] for row in cursor.fetchall()], bool(api.codes_in_month(actor=root, said=[(code, 202609)]))

    api.set_identifier(actor=root, now=now, account_id=bank, scheme="uscc", value=code)
    assert whose() == ([bank], True)
    second = api.add_identifier(actor=root, now=now, account_id=mill, scheme="uscc", value=code)
    assert api.add_identifier(actor=root, now=now, account_id=mill, scheme="uscc", value=code) == second, "once at each"
    assert held(bank)[code] == held(mill)[code] == (True, True) and whose() == ([], False)
    api.end_identifier(actor=root, now=now, account_id=mill, identifier_id=second, is_mistake=True)
    assert whose() == ([bank], True)


def test_a_mistake_owns_no_month(root: Actor, bank: int, mill: int, now: datetime) -> None:
    """Declared also of a code that ended before: the money of all months is then its real owner's."""
    api.end_identifier(actor=root, now=now, account_id=bank, identifier_id=of_code(bank, "GL-1").pk)
    api.end_identifier(actor=root, now=now, account_id=bank, identifier_id=of_code(bank, "GL-1").pk, is_mistake=True)
    api.add_identifier(actor=root, now=now, account_id=mill, scheme="group_code", value="GL-1")
    with access.bound(root), connection.cursor() as cursor:
        cursor.execute(f"select account_id, valid_from, valid_until from ({IDENTIFIER.sql}) f where value = 'GL-1'")
        assert cursor.fetchall() == [(mill, None, None)]


def test_the_database_lets_one_account_hold_a_code(root: Actor, bank: int, mill: int, now: datetime) -> None:
    """Whoever is second, by whatever way, is refused by the index."""
    with audit.acting(actor=root, verb="add_identifier", now=now), pytest.raises(IntegrityError), transaction.atomic():
        AccountIdentifier(account_id=bank, scheme="group_code", issuer=of_code(mill, "GL-9").issuer, value="GL-9").store(now=now)


def test_a_revert_leaves_a_code_that_passed_on_where_it_is(world: World, root: Actor, mill: int, now: datetime) -> None:
    """IMP-27: the account whose code people ended is kept and listed, the new holder keeps the code."""
    steward = make_actor("steward", now=now, unit_id=world.city, roles=("R18",))
    run_id, _ = intake.import_now(actor=steward, now=now, kind="accounts", file_name="a.csv",
                                  chunks=["客户名称,集团编码,归属单位\n甲厂,GL-4,9702".encode()])
    row = AccountIdentifier.objects.get(value="GL-4")
    api.end_identifier(actor=steward, now=now, account_id=row.account_id, identifier_id=row.pk, is_mistake=True)
    api.add_identifier(actor=steward, now=now, account_id=mill, scheme="group_code", value="GL-4")
    assert [one["label"] for one in intake.revert_now(now=now, run_id=run_id)] == ["甲厂"]
    assert held(mill)["GL-4"] == (False, True)


def test_the_name_of_the_former_holder_beside_a_code_that_passed_on_is_a_conflict(
    world: World, root: Actor, bank: int, mill: int, now: datetime,
) -> None:
    """IMP-23: an old list must not give the new holder the former one's name; a list of today is taken."""
    api.end_identifier(actor=root, now=now, account_id=bank, identifier_id=of_code(bank, "GL-1").pk)
    api.add_identifier(actor=root, now=now, account_id=mill, scheme="group_code", value="GL-1")
    steward = make_actor("steward", now=now, unit_id=world.city, roles=("R18",))

    def bring(name: str) -> dict[str, int]:
        return intake.import_now(actor=steward, now=now, kind="accounts", file_name="a.csv",
                                 chunks=[f"客户名称,集团编码,归属单位\n{name},GL-1,9702".encode()])[1]

    assert bring("望溪银行") == {"conflict": 1} and bring("望溪纺织") == {"unchanged": 1}
