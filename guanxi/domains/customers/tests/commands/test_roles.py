"""Rights per role exactly as operator 1.1: who sees what of the account, of what hangs below it and of what stands above (ORG-09, SAL-03)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation.testing import World, make_actor, make_world, refused
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Group:
    """head (other city) > branch (city) > outlet (county), and a person in the other province who holds one role."""

    world: World
    actor: Actor
    head: int
    branch: int
    outlet: int


@pytest.fixture(scope="module")
def group(together: Together, now: datetime, root: Actor) -> Group:
    with together():
        world = make_world(now=now)
        head = make_account(now=now, unit_id=world.other_city, name="屿澜银行", code="H", has_agreement=True, agreement_number="GD-1",
                            agreement_until=date(2027, 1, 1))
        branch = make_account(now=now, unit_id=world.city, name="屿澜银行望溪分行", code="B")
        outlet = make_account(now=now, unit_id=world.county, name="屿澜银行柳塘支行", code="O")
        api.set_parent(actor=root, now=now, account_id=branch, parent_code="H")
        api.set_parent(actor=root, now=now, account_id=outlet, parent_code="B")
        return Group(world=world, actor=make_actor("someone", now=now, unit_id=world.other_province), head=head, branch=branch, outlet=outlet)


@pytest.mark.parametrize("held", ["R20", "R21", "R22", "R12", "R19"])
def test_who_only_administers_or_opens_no_account_answers_for_none(group: Group, root: Actor, now: datetime, held: str) -> None:
    """PRM-72, ORG-10: a wrong digit in a staff number makes no administrator a lead manager, in no role."""
    other = make_actor(f"other{held}", now=now, unit_id=group.world.city, roles=(held,))
    for role in ("owner", "lead", "local_service"):
        no = refused("no_account_role", api.assign, actor=root, now=now, account_id=group.branch, user_id=other.user_id, role=role)
        assert no.way_out


def assigned(group: Group, role: str, now: datetime, account_id: int | None = None) -> Actor:
    api.assign(actor=system("test"), now=now, account_id=account_id or group.branch, user_id=group.actor.user_id, role=role,
               source_document="政企[2026]8号")
    return group.actor


def reach(actor: Actor, group: Group) -> tuple[set[str], set[str]]:
    """(what he sees, of which he sees the money)"""
    names = {group.head: "head", group.branch: "branch", group.outlet: "outlet"}
    with access.bound(actor, read_only=True):
        seen = set(api.account_names(actor=actor, ids=names))
        return {names[one] for one in seen}, {names[one] for one in seen if api.sees_money(actor=actor, account_id=one)}


@pytest.mark.parametrize(("role", "seen", "money"), [
    ("owner", {"branch", "outlet"}, {"branch", "outlet"}),
    ("lead", {"branch", "outlet"}, {"branch", "outlet"}),
    ("executive_sponsor", {"branch", "outlet"}, {"branch", "outlet"}),
    ("industry", {"branch"}, {"branch"}),
    ("customer_response", {"branch"}, {"branch"}),
    ("local_service", {"branch"}, set()),
])
def test_what_a_role_opens(group: Group, now: datetime, role: str, seen: set[str], money: set[str]) -> None:
    assert reach(assigned(group, role, now), group) == (seen, money)


def test_the_lead_at_the_top_reads_the_whole_tree_with_its_money(group: Group, now: datetime) -> None:
    everything = {"head", "branch", "outlet"}
    assert reach(assigned(group, "lead", now, group.head), group) == (everything, everything)


@pytest.mark.parametrize("role", ["industry", "executive_sponsor", "local_service"])
def test_none_of_the_supporting_roles_writes(group: Group, now: datetime, role: str) -> None:
    actor = assigned(group, role, now)
    with pytest.raises(Refusal) as no:
        api.edit_account(actor=actor, now=now, account_id=group.branch, expected_version=1, values={"name": "别的名字"})
    assert no.value.code == "not_responsible"


def test_local_service_reaches_people_but_not_their_private_life(group: Group, now: datetime) -> None:
    make_contact(now=now, account_id=group.branch, mobile="13812341234", hobby="足球")
    actor = assigned(group, "local_service", now)
    with access.bound(actor):
        person = api.contacts(actor=actor, account_id=group.branch)[0]
    assert api.relation_of(actor=actor, account_id=group.branch) == "service"
    assert person.shown["mobile"].opens_with_reason and person.shown["hobby"].showing == "refused" and person.shown["hobby"].is_masked


def test_a_second_role_opens_what_local_service_keeps_shut(group: Group, now: datetime) -> None:
    assigned(group, "local_service", now)
    actor = assigned(group, "industry", now)
    assert reach(actor, group)[1] == {"branch"} and api.relation_of(actor=actor, account_id=group.branch) == "same_unit"


def test_money_shut_to_him_is_no_data_in_list_filter_sort_and_sum(group: Group, now: datetime) -> None:
    lists.sync_book(select_sql="select %s::bigint, 500000000, 100, 0.5, 7 union all select %s::bigint, 900000000, 200, 0.1, 9",
                    params=[group.branch, group.outlet], columns=("revenue_12m_fen", "last_month_fen", "trend_rate", "arrears_fen"))
    assigned(group, "industry", now, group.outlet)
    actor = assigned(group, "local_service", now)
    scope = api.list_scope(actor)
    rows = {row.account_id: row for row in lists.book_page(query=lists.BookQuery(), scope=scope).rows}
    assert set(rows) == {group.branch, group.outlet} and rows[group.outlet].revenue_12m_fen == 900000000
    shut = rows[group.branch]
    assert (shut.revenue_12m_fen, shut.last_month_fen, shut.trend_rate, shut.arrears_fen) == (None, None, None, None)
    rich = lists.read_query(params={"revenue_min": ["1"]}, today=now.date())
    assert [row.account_id for row in lists.book_page(query=rich, scope=scope).rows] == [group.outlet]
    assert lists.totals(scope=scope).revenue_12m_fen == 900000000 and lists.totals(scope=scope).in_arrears == 1
    own = lists.listed(account_id=group.branch, with_money=api.sees_money(actor=actor, account_id=group.branch))
    assert own and own.revenue_12m_fen is None
    with pytest.raises(Refusal) as no:
        api.require_money(actor, group.branch)
    assert (no.value.code, no.value.status) == ("money_closed", 403)


def test_an_owner_reads_agreement_and_group_level_people_of_the_accounts_above_and_nothing_else(group: Group, now: datetime) -> None:
    make_contact(now=now, account_id=group.head, name="采购总监", post="总监", office_phone="010-66601234", mobile="13800000000", is_group_level=True)
    make_contact(now=now, account_id=group.head, name="别人")
    actor = assigned(group, "owner", now, group.outlet)
    with access.bound(actor):
        above = api.superiors(actor=actor, account_id=group.outlet)
    assert [one.name for one in above] == ["屿澜银行望溪分行", "屿澜银行"]
    assert above[1].agreement_number == "GD-1" and [one.name for one in above[1].people] == ["采购总监"]


@pytest.mark.parametrize("role", ["local_service", "industry", "customer_response"])
def test_other_roles_read_nothing_of_the_accounts_above(group: Group, now: datetime, role: str) -> None:
    actor = assigned(group, role, now)
    with access.bound(actor):
        assert api.superiors(actor=actor, account_id=group.branch) == ()


def test_any_number_of_a_supporting_role(group: Group, now: datetime) -> None:
    assigned(group, "local_service", now)
    other = make_actor("another", now=now, unit_id=group.world.city)
    api.assign(actor=system("test"), now=now, account_id=group.branch, user_id=other.user_id, role="local_service")
    with access.bound(other):
        view = api.account(actor=other, account_id=group.branch)
    assert len(view.holders("local_service")) == 2 and view.holders("local_service")[0].source_document == "政企[2026]8号"
    assert not view.sees_money or other.scope.unit_ids
