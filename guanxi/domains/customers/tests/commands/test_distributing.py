"""ORG-20: a unit's accounts over its groups: preview, one change set, what stays and why, taking back; somebody who was faster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Assignment, Distribution, DistributionLine
from guanxi.domains.customers.queries import distribution
from guanxi.domains.customers.testing import make_account
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, make_actor, make_user, make_world, refused
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from tests.together import Together

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Shop:
    """A shop manager of the county with two groups of one clerk each; the first has three accounts, a fourth is nobody's."""

    world: World
    chief: Actor
    first: Actor
    second: Actor
    accounts: list[int]
    loose: int

    def preview(self, now: datetime, **changes: Any) -> int:
        terms: Any = {"unit_id": self.world.county, "scope": "held"} | changes
        return api.prepare_distribution(actor=self.chief, now=now, terms=api.DistributionTerms(**terms))

    def states(self, distribution_id: int) -> dict[int, str]:
        return dict(DistributionLine.objects.filter(distribution_id=distribution_id).values_list("account_id", "state"))


@pytest.fixture(scope="module")
def shop(together: Together, now: datetime) -> Shop:
    with together():
        world = make_world(now=now)
        chief = make_actor("chief", now=now, unit_id=world.county, roles=("R13",))
        people = [make_actor(name, now=now, unit_id=world.county) for name in ("first", "second")]
        for person, name in zip(people, ("一组", "二组"), strict=True):
            group_id = organisation.open_group(actor=chief, now=now, unit_id=world.county, name=name)
            organisation.join_group(actor=chief, now=now, group_id=group_id, user_id=person.user_id or 0)
        accounts = [make_account(now=now, unit_id=world.county, name=name, owner_id=people[0].user_id) for name in ("甲厂", "乙厂", "丙厂")]
        with audit.acting(actor=system("test"), verb="raise", now=now) as act:
            work.raise_calls(act=act, calls=[work.Call(
                kind="archive_gap", about=Ref("account", one), owner_id=people[0].user_id, due_on=now.date(), title=t("补录", "fill"),
                dedupe_key=f"gap:{one}", account_id=one) for one in accounts])
        return Shop(world=world, chief=chief, first=people[0], second=people[1], accounts=accounts,
                    loose=make_account(now=now, unit_id=world.county, name="丁厂"))


def owner(account_id: int) -> int | None:
    return Assignment.objects.filter(account_id=account_id, role="owner", valid_until=None).values_list("user_id", flat=True).first()


def worker(account_id: int, now: datetime) -> int:
    with access.bound(system("test")):
        return work.open_items(account_id=account_id, today=now.date())[0].owner_id


def test_the_preview_changes_nothing_and_says_who_would_get_what_and_why(shop: Shop, now: datetime) -> None:
    distribution_id = shop.preview(now)
    assert [owner(one) for one in shop.accounts] == [shop.first.user_id] * 3
    with access.bound(shop.chief):
        card = api.distribution(actor=shop.chief, distribution_id=distribution_id)
        lines = api.distribution_accounts(actor=shop.chief, distribution_id=distribution_id, today=now.date())
        balance = api.distribution_balance(actor=shop.chief, distribution_id=distribution_id, today=now.date())
    assert (card.state, card.moving, card.kept, card.may_run, card.may_take_back) == ("draft", 1, 2, True, False)
    assert [(one.name, one.before, one.after) for one in balance] == [("first", 3, 2), ("second", 0, 1)]
    assert [(one.name, one.from_name, one.to_name) for one in lines if one.state == "planned"] == [("丙厂", "first", "second")]
    assert all(one.why for one in lines) and "二组" in lines[0].why[0].zh


def test_carried_out_it_is_one_act_with_book_work_and_notices_and_comes_back_as_a_whole(shop: Shop, now: datetime) -> None:
    distribution_id = shop.preview(now)
    assert api.run_distribution(actor=shop.chief, now=now, distribution_id=distribution_id) == 1
    assert api.run_distribution(actor=shop.chief, now=now, distribution_id=distribution_id) == 1, "a second call changes nothing"
    moved = shop.accounts[2]
    assert owner(moved) == shop.second.user_id == worker(moved, now) and worker(shop.accounts[0], now) == shop.first.user_id
    begun = Distribution.objects.get(pk=distribution_id).begun_act
    with access.bound(system("test")):
        rows = AuditRow.objects.filter(act_id=begun, account_id=moved)
        assert set(rows.values_list("table_name", "op")) >= {("customers_assignment", "U"), ("customers_assignment", "I"), ("work_workitem", "U")}
    with access.bound(shop.second):
        assert [line.kind for line in messages.notices(actor=shop.second)] == ["distribution"]
        assert api.cards(actor=shop.second, ids=[moved])
    assert api.take_back_distribution(actor=shop.chief, now=now, distribution_id=distribution_id, reason="试分") == 1
    assert owner(moved) == shop.first.user_id == worker(moved, now)
    assert shop.states(distribution_id)[moved] == "returned"
    refused("already_taken_back", lambda: api.take_back_distribution(actor=shop.chief, now=now, distribution_id=distribution_id))


def test_what_was_reassigned_since_stays_and_is_listed(shop: Shop, now: datetime) -> None:
    distribution_id = shop.preview(now, scope="ticked", account_ids=(*shop.accounts, shop.loose))
    assert api.run_distribution(actor=shop.chief, now=now, distribution_id=distribution_id) == 2
    assert owner(shop.loose) == shop.second.user_id
    held = Assignment.objects.get(account_id=shop.loose, valid_until=None).pk
    api.assign(actor=shop.chief, now=now, account_id=shop.loose, user_id=shop.first.user_id or 0, replaces=held)
    assert api.take_back_distribution(actor=shop.chief, now=now, distribution_id=distribution_id) == 1
    assert shop.states(distribution_id)[shop.loose] == "taken" and owner(shop.loose) == shop.first.user_id


def test_nobody_s_accounts_are_nobody_s_again(shop: Shop, now: datetime) -> None:
    distribution_id = shop.preview(now, scope="unowned")
    assert shop.states(distribution_id) == {shop.loose: "planned"}
    api.run_distribution(actor=shop.chief, now=now, distribution_id=distribution_id)
    assert owner(shop.loose) == shop.second.user_id, "she has fewer already"
    api.take_back_distribution(actor=shop.chief, now=now, distribution_id=distribution_id)
    assert owner(shop.loose) is None


def test_a_hand_over_since_the_preview_wins_and_the_refusal_names_the_account(shop: Shop, now: datetime) -> None:
    distribution_id = shop.preview(now)
    held = Assignment.objects.get(account_id=shop.accounts[2], valid_until=None).pk
    api.assign(actor=shop.chief, now=now, account_id=shop.accounts[2], user_id=shop.second.user_id or 0, replaces=held)
    said = refused("owner_changed", lambda: api.run_distribution(actor=shop.chief, now=now, distribution_id=distribution_id))
    assert "丙厂" in said.text.zh and [owner(one) for one in shop.accounts[:2]] == [shop.first.user_id] * 2
    assert Distribution.objects.get(pk=distribution_id).state == "draft"


def test_an_open_hand_over_keeps_its_accounts_also_one_opened_since(shop: Shop, now: datetime) -> None:
    def hand_over(account_id: int) -> None:
        api.open_handover(actor=shop.chief, now=now, account_ids=[account_id], terms=api.HandoverTerms(
            from_user_id=shop.first.user_id or 0, to_user_id=shop.second.user_id or 0, witness_id=shop.chief.user_id or 0,
            effective_on=now.date() + timedelta(days=3)))

    hand_over(shop.accounts[0])
    distribution_id = shop.preview(now)
    assert shop.states(distribution_id) == {shop.accounts[0]: "stays", shop.accounts[1]: "kept", shop.accounts[2]: "planned"}
    hand_over(shop.accounts[2])
    said = refused("kept_meanwhile", lambda: api.run_distribution(actor=shop.chief, now=now, distribution_id=distribution_id))
    assert "丙厂" in said.text.zh and [reason.code for reason in said.reasons] == ["handover_open"]


@pytest.mark.parametrize(("changes", "code"), [
    ({"scope": "?"}, "unknown_scope"), ({"scope": "industry"}, "industry_needed"), ({"group_ids": (-1,)}, "group_empty"),
    ({"scope": "ticked"}, "nothing_to_distribute"), ({"scope": "ticked", "account_ids": (-1,)}, "not_found"),
])
def test_terms_that_are_refused(shop: Shop, now: datetime, changes: dict[str, Any], code: str) -> None:
    refused(code, lambda: shop.preview(now, **changes))


def test_who_may_and_when(shop: Shop, now: datetime) -> None:
    terms = api.DistributionTerms(unit_id=shop.world.county, scope="held")
    refused("forbidden", lambda: api.prepare_distribution(actor=shop.first, now=now, terms=terms))
    refused("not_found", lambda: shop.preview(now, unit_id=shop.world.other_county))
    distribution_id = shop.preview(now)
    other = make_actor("other", now=now, unit_id=shop.world.county, roles=("R13",))
    refused("not_found", lambda: api.run_distribution(actor=other, now=now, distribution_id=distribution_id))
    refused("draft_too_old", lambda: api.run_distribution(actor=shop.chief, now=now + timedelta(days=2), distribution_id=distribution_id))
    assert api.forget_distributions(now=now + timedelta(days=2)) == 1 and not DistributionLine.objects.exists()


def test_a_clerk_who_changed_groups_since_stops_it(shop: Shop, now: datetime) -> None:
    distribution_id = shop.preview(now)
    first = organisation.groups(unit_id=shop.world.county, on=now.date())[0]
    organisation.join_group(actor=shop.chief, now=now, group_id=first.id, user_id=shop.second.user_id or 0)
    refused("not_in_group", lambda: api.run_distribution(actor=shop.chief, now=now, distribution_id=distribution_id))


def test_many_accounts_cost_no_more_statements_than_a_few(shop: Shop, now: datetime) -> None:
    """Three hundred in one go: what is written is written for all at once."""
    def statements(distribution_id: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert api.run_distribution(actor=shop.chief, now=now, distribution_id=distribution_id)
        return len(queries.captured_queries)

    few = statements(shop.preview(now))
    for number in range(9):
        make_account(now=now, unit_id=shop.world.county, name=f"客户{number}", owner_id=shop.first.user_id)
    assert statements(shop.preview(now)) <= few + 5, "ten accounts instead of one"


def test_org_09_accounts_of_an_industry_go_from_the_territory_to_the_industry_team(shop: Shop, now: datetime) -> None:
    """Those of the area only; another industry of the same owner stays with him."""
    world = shop.world
    team = organisation.create_unit(actor=system("test"), now=now, code="9702-JR", name="望溪市金融行业团队", tier="city", kind="industry_team",
                                    parent_id=world.city)
    chief, local = make_actor("head", now=now, unit_id=world.city, roles=("R9",)), make_actor("local", now=now, unit_id=world.county)
    people = [make_actor(name, now=now, unit_id=team, roles=("R3",)).user_id for name in ("jin", "rong")]
    bank, insurer, brewery, elsewhere = (
        make_account(now=now, unit_id=unit_id, name=name, industry_code=code, owner_id=local.user_id) for name, code, unit_id in (
            ("甲银行", "J66", world.county), ("乙保险", "J68", world.county), ("丙酒厂", "C15", world.county), ("丁银行", "J66", world.city)))
    distribution_id = api.prepare_distribution(actor=chief, now=now, terms=api.DistributionTerms(
        unit_id=team, scope="industry", industry_code="J", area_id=world.county))
    assert api.run_distribution(actor=chief, now=now, distribution_id=distribution_id) == 2
    assert [owner(bank), owner(insurer)] == people and [owner(brewery), owner(elsewhere)] == [local.user_id] * 2


def test_a_unit_without_groups_shares_among_those_who_keep_accounts(shop: Shop, now: datetime) -> None:
    """Its manager assigns, its bookkeeper and its engineers look: none of them is given accounts by default."""
    city = shop.world.other_city
    for name, role in (("keeper", "R1"), ("teacher", "R11"), ("books", "R14"), ("lines", "R6"), ("head", "R9")):
        make_user(name, now=now, unit_id=city, roles=(role,))
    assert [share.name for share in distribution.shares(unit_id=city, on=now.date())] == ["keeper", "teacher"]
