"""Three query shapes see what row security sees; why; require in one query (hard-places 3.1)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.customers import access as customer_access
from guanxi.domains.customers import api
from guanxi.domains.customers.models import Account, Contact
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation.testing import World, make_actor
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def accounts(together: Together, world: World, now: datetime) -> dict[str, int]:
    with together():
        made = {unit: make_account(now=now, unit_id=getattr(world, unit), name=unit, code=unit)
                for unit in ("city", "county", "other_city", "other_province")}
        for account_id in made.values():
            make_contact(now=now, account_id=account_id)
        return made


@pytest.mark.parametrize(("role", "unit", "seen"), [
    ("R10", "hq", {"city", "county", "other_city", "other_province"}), ("R10", "province", {"city", "county", "other_city"}),
    ("R9", "city", {"city", "county"}), ("R11", "county", {"county"}), ("R1", "city", set()), ("R20", "hq", set()), ("R12", "city", set()),
])
def test_each_shape_sees_its_rows_everywhere(world: World, accounts: dict[str, int], now: datetime, role: str, unit: str, seen: set[str]) -> None:
    actor = make_actor("somebody", now=now, unit_id=getattr(world, unit), roles=(role,))
    scope = api.account_scope(actor)
    with access.bound(actor):
        assert set(customer_access.visible(Account.objects.all(), actor).values_list("name", flat=True)) == seen
        assert set(Account.objects.values_list("name", flat=True)) == seen
        assert Contact.objects.filter(scope.q("account_id")).count() == Contact.objects.count() == len(seen)
        assert set(Book.objects.filter(scope.q("account_id")).values_list("name", flat=True)) == seen
        for condition, parameters in (*(scope.sql("b.account_id", unit=unit) for unit in ("", "b.unit_id")),
                                      scope.sql_by_key("b.account_id", unit="b.unit_id")):
            with connection.cursor() as cursor:
                cursor.execute(f"select name from lists_book b where {condition}", parameters)
                assert {row[0] for row in cursor.fetchall()} == seen
        assert set(api.accounts_by_identifier(actor=actor, codes=accounts)) == seen


def test_every_grant_has_a_reason_and_a_relation(world: World, accounts: dict[str, int], now: datetime, root: Actor) -> None:
    api.set_parent(actor=root, now=now, account_id=accounts["county"], parent_code="city")
    people = {role: make_actor(role, now=now, unit_id=world.other_province) for role in ("owner", "lead", "customer_response")}
    for role, actor in people.items():
        api.assign(actor=root, now=now, account_id=accounts["city"], user_id=actor.user_id, role=role)

    def codes(actor: Actor, account: str) -> list[str]:
        with access.bound(actor):
            return [reason.code for reason in api.why_visible(actor=actor, account_id=accounts[account])]

    assert codes(people["owner"], "county") == ["via_owner_tree", "money_in_person"]
    assert codes(people["lead"], "county") == ["via_lead_tree", "money_in_person"]
    assert codes(people["customer_response"], "city") == ["via_customer_response", "money_in_person"]
    with pytest.raises(Refusal, match="not_found"):
        codes(people["customer_response"], "county")
    with access.bound(people["lead"]):
        assert customer_access.relations_of(actor=people["lead"], account_ids=list(accounts.values())) == {
            accounts["city"]: "own", accounts["county"]: "same_unit"}


def test_moving_a_branch_moves_what_people_see(world: World, accounts: dict[str, int], now: datetime, root: Actor) -> None:
    lead = make_actor("lead", now=now, unit_id=world.other_province)
    api.assign(actor=root, now=now, account_id=accounts["city"], user_id=lead.user_id, role="lead")
    api.set_parent(actor=root, now=now, account_id=accounts["other_city"], parent_code="county")
    api.set_parent(actor=root, now=now, account_id=accounts["county"], parent_code="city")

    def seen() -> set[str]:
        with access.bound(lead):
            return set(Account.objects.values_list("name", flat=True))

    assert seen() == {"city", "county", "other_city"}
    api.set_parent(actor=root, now=now, account_id=accounts["county"], parent_code="")
    assert seen() == {"city"}


def test_many_accounts_in_one_query(world: World, accounts: dict[str, int], now: datetime) -> None:
    actor = make_actor("head", now=now, unit_id=world.city, roles=("R9",))
    with access.bound(actor), CaptureQueriesContext(connection) as queries:
        api.require_all(actor, "account.edit", [accounts["city"], accounts["county"]])
    assert len(queries) <= 3
    with access.bound(actor), pytest.raises(Refusal) as no:
        api.require_all(actor, "account.edit", list(accounts.values()))
    assert no.value.status == 404


def test_a_second_lead_in_one_tree_is_refused(world: World, accounts: dict[str, int], now: datetime, root: Actor) -> None:
    api.set_parent(actor=root, now=now, account_id=accounts["county"], parent_code="city")
    first, second = (make_actor(name, now=now, unit_id=world.city).user_id for name in ("first", "second"))
    api.assign(actor=root, now=now, account_id=accounts["city"], user_id=first, role="lead")
    with pytest.raises(Refusal) as no:
        api.assign(actor=root, now=now, account_id=accounts["county"], user_id=second, role="lead")
    assert no.value.code == "lead_exists"
