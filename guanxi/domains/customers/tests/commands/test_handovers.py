"""A manager's accounts change hands: ownership, reading, work, notices; the witness; taking back (operator 1.13, reliability 70)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.customers import api, jobs
from guanxi.domains.customers.commands import handover_moves as moves
from guanxi.domains.customers.models import Account, Assignment, HandoverLine, Visibility
from guanxi.domains.customers.testing import make_account, make_accounts, make_contact
from guanxi.domains.lists import api as lists
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, make_actor, make_world, refused
from guanxi.domains.rulebook.events import PolicyActivated
from guanxi.domains.rulebook.testing import make_policy
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from tests.together import Together

pytestmark = pytest.mark.django_db
SCHEDULE = system("schedule")
TODAY = date(2026, 11, 20)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """A supervisor of a city, the manager who leaves, the one who comes, the witness; two accounts of the first."""

    world: World
    chief: Actor
    old: Actor
    new: Actor
    witness: Actor
    accounts: list[int]
    terms: api.HandoverTerms

    def open(self, now: datetime, **changes: Any) -> int:
        return api.open_handover(actor=self.chief, now=now, terms=replace(self.terms, **changes), account_ids=self.accounts)


@pytest.fixture(scope="module")
def people(together: Together, now: datetime) -> Cast:
    with together():
        return make_cast(now)


def make_cast(now: datetime) -> Cast:
    world = make_world(now=now)
    chief, old, new, witness = (make_actor(name, now=now, unit_id=world.city, roles=(role,))
                                for name, role in (("chief", "R9"), ("old", "R1"), ("new", "R1"), ("witness", "R1")))
    accounts = [make_account(now=now, unit_id=world.city, name=name, owner_id=old.user_id) for name in ("望溪银行", "望溪医院")]
    with audit.acting(actor=system("test"), verb="raise", now=now) as act:
        work.raise_call(act=act, call=work.Call(
            kind="archive_gap", about=Ref("account", accounts[0]), owner_id=old.user_id, due_on=now.date(), title=t("补录", "fill"),
            dedupe_key="gap", account_id=accounts[0]))
    terms = api.HandoverTerms(from_user_id=old.user_id, to_user_id=new.user_id, witness_id=witness.user_id,
                              effective_on=TODAY)
    return Cast(world=world, chief=chief, old=old, new=new, witness=witness, accounts=accounts, terms=terms)


def owners(ids: list[int]) -> list[int]:
    active = Assignment.objects.filter(account_id__in=ids, role="owner", valid_until=None)
    return list(active.order_by("account_id").values_list("user_id", flat=True))


def sees(actor: Actor, account_id: int) -> bool:
    with access.bound(actor):
        return bool(api.cards(actor=actor, ids=[account_id])) and Account.objects.filter(pk=account_id).exists()


def todo(actor: Actor) -> list[str]:
    day = work.day(actor=actor, today=TODAY)
    return [item.kind for item in [*day.must, *day.can]]


def worker_of(account_id: int) -> int:
    with access.bound(system("test")):
        return work.open_items(account_id=account_id, today=TODAY)[0].owner_id


def facts() -> tuple[list[Any], list[Any]]:
    return (sorted(Visibility.objects.values_list("user_id", "account_id", "via")),
            sorted(Assignment.objects.values_list("account_id", "user_id", "role", "valid_from", "valid_until"), key=str))


def card(actor: Actor, handover_id: int) -> api.HandoverCard:
    with access.bound(actor):
        return api.handover(actor=actor, handover_id=handover_id)


def test_one_hand_over_that_fails_keeps_no_other_from_its_day(people: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The night's job goes on with the next one and fails at its end, where somebody finds it."""
    tomorrow, begin = now + timedelta(days=1), moves.begin
    first, _ = (api.open_handover(actor=people.chief, now=now, terms=replace(people.terms, effective_on=tomorrow.date()), account_ids=[one])
                for one in people.accounts)

    def breaks(**given: Any) -> int:
        if given["row"].pk == first:
            raise RuntimeError("broken")
        return begin(**given)

    monkeypatch.setattr(moves, "begin", breaks)
    with pytest.raises(RuntimeError, match="broken"):
        api.advance_handovers(actor=SCHEDULE, now=tomorrow)
    assert owners(people.accounts) == [people.old.user_id, people.new.user_id]
    monkeypatch.setattr(moves, "begin", begin)
    assert api.advance_handovers(actor=SCHEDULE, now=tomorrow) == 1
    assert owners(people.accounts) == [people.new.user_id] * 2


def test_at_once_owner_book_work_and_notices_move_in_one_act(people: Cast, now: datetime) -> None:
    handover_id = people.open(now)
    assert owners(people.accounts) == [people.new.user_id] * 2 and worker_of(people.accounts[0]) == people.new.user_id
    book = lists.listed(account_id=people.accounts[0])
    assert book and book.owner_id == people.new.user_id
    with access.bound(system("test")):
        tables = AuditRow.objects.filter(table_name__in=("customers_assignment", "work_workitem"), op="U").values_list("act_id", flat=True)
        assert len(set(tables)) == 1, "one change set"
    for actor in (people.old, people.new, people.witness):
        with access.bound(actor):
            assert [line.subject for line in messages.notices(actor=actor)] == [Ref("handover", handover_id)]
            assert api.handover(actor=actor, handover_id=handover_id).stage == "running"
    with access.bound(people.witness):
        assert todo(people.witness) == ["witness_handover"]


def test_the_former_manager_reads_until_the_overlap_ends_and_writes_nothing(people: Cast, now: datetime) -> None:
    handover_id = people.open(now, overlap_days=1)
    account_id = people.accounts[0]
    contact_id = make_contact(now=now, account_id=account_id, mobile="13812341234")
    assert sees(people.old, account_id)
    with access.bound(people.old):
        assert api.relation_of(actor=people.old, account_id=account_id) == "same_unit"
        assert api.contact(actor=people.old, contact_id=contact_id).shown["mobile"].text == "138****1234"
        assert [reason.code for reason in api.why_visible(actor=people.old, account_id=account_id)] == ["via_handover", "money_in_person"]
    refused("not_responsible", lambda: api.edit_account(
        actor=people.old, now=now, account_id=account_id, expected_version=1, values={"address": "x"}))
    api.edit_account(actor=people.new, now=now, account_id=account_id, expected_version=1, values={"address": "新址"})
    assert sees(people.old, account_id), "somebody else's change of the account keeps it"
    assert api.advance_handovers(actor=SCHEDULE, now=now + timedelta(days=3)) == 0, "Monday is the last day"
    assert api.advance_handovers(actor=SCHEDULE, now=now + timedelta(days=4)) == 1
    assert not sees(people.old, account_id) and sees(people.new, account_id)
    assert card(people.old, handover_id).stage == "unwitnessed"


def test_an_overlap_into_a_year_without_a_calendar_is_provisional_and_counted_again(people: Cast, now: datetime) -> None:
    """SLA-13: counted Monday to Friday and said so; once New Year's holidays are in the pack, the overlap lasts three days longer."""
    handover_id = people.open(now, effective_on=date(2026, 12, 28), overlap_days=4)
    found = card(people.new, handover_id)
    assert found.overlap_until == date(2027, 1, 1) and found.why_provisional and "2027年放假安排" in found.why_provisional.zh
    holidays = [{"key": "new_year", "name": {"zh": "元旦", "en": "New Year"}, "first": "2027-01-01", "last": "2027-01-03"}]
    make_policy(now=now, content={"organisation/calendar": {"years": [
        {"key": "2027", "notice": "放假安排", "holidays": holidays, "makeup_workdays": ["2027-01-09"]}]}})
    jobs.on_policy_activated(PolicyActivated(version_id=1, label="", effective_from=TODAY, sections=("work/renewal",)), now=now)
    assert card(people.new, handover_id).overlap_until == date(2027, 1, 1), "another section says nothing about days"
    jobs.on_policy_activated(PolicyActivated(version_id=1, label="", effective_from=TODAY, sections=("organisation/calendar",)), now=now)
    found = card(people.new, handover_id)
    assert (found.overlap_until, found.why_provisional, found.stage) == (date(2027, 1, 4), None, "planned")
    with access.bound(people.witness):
        assert [item.due_on for item in work.open_items_owned(owner_id=people.witness.user_id, today=TODAY)] == [date(2027, 1, 4)]
        assert "算至 2027-01-04" in messages.notices(actor=people.witness)[0].text.zh
    assert api.advance_handovers(actor=SCHEDULE, now=now) == 0


def responsible(account_id: int, *days: date) -> list[str]:
    with access.bound(system("test")):
        found = [api.responsible_on(actor=system("test"), account_id=account_id, on=day) for day in days]
    names = organisation.users(ids=[id for id in found if id])
    return [names[id].name if id else "" for id in found]


@pytest.mark.parametrize("cutoff", [TODAY - timedelta(days=19), TODAY, TODAY + timedelta(days=11)])
def test_results_count_for_the_new_owner_from_the_cutoff_and_for_one_person_every_day(people: Cast, now: datetime, cutoff: date) -> None:
    """Operator 1.13: before the hand-over took effect or after it, each day counts once; taken back, all is as before."""
    account_id, eve, beginning = people.accounts[0], cutoff - timedelta(days=1), TODAY - timedelta(days=400)
    before = facts()
    handover_id = people.open(now, cutoff_on=cutoff)
    assert responsible(account_id, beginning, eve, cutoff, TODAY + timedelta(days=400)) == ["old", "old", "new", "new"]
    found = card(people.new, handover_id)
    assert (found.cutoff_on, found.first_month) == (cutoff, cutoff.year * 100 + cutoff.month)
    with access.bound(people.witness):
        lines = api.handover_accounts(actor=people.witness, handover_id=handover_id, today=TODAY)
    assert {one.cutoff_on for one in lines} == {cutoff}
    api.take_back_handover(actor=people.chief, now=now, handover_id=handover_id)
    assert facts() == before and responsible(account_id, beginning, eve, cutoff) == ["old"] * 3


def test_a_cutoff_takes_nothing_from_who_was_responsible_before_the_former_owner(people: Cast, now: datetime) -> None:
    first, second = TODAY + timedelta(days=11), TODAY - timedelta(days=19)
    people.open(now, cutoff_on=first, overlap_days=0)
    terms = replace(people.terms, from_user_id=people.new.user_id, to_user_id=people.old.user_id, cutoff_on=second)
    with access.bound(people.chief):
        preview = api.preview_handover(actor=people.chief, terms=terms, today=TODAY)
    assert preview.cutoff_on == second and {one.cutoff_on for one in preview.accounts} == {first}, "each line has its own"
    later = make_actor("later", now=now, unit_id=people.world.city, roles=("R1",))
    api.open_handover(actor=people.chief, now=now, terms=replace(terms, to_user_id=later.user_id), account_ids=people.accounts)
    assert responsible(people.accounts[0], second, first - timedelta(days=1), first) == ["old", "old", "later"]
    refused("cutoff_day", lambda: people.open(now, cutoff_on=TODAY + timedelta(days=93)))


def test_what_nobody_was_responsible_for_counts_for_nobody_and_a_corrected_mistake_for_no_one_else(people: Cast, now: datetime) -> None:
    """An orphaned month stays nobody's; who claimed an account gets no earlier results; an owner of one day by mistake gets none at all."""
    account_id = make_account(now=now, unit_id=people.world.city, name="石渡厂")
    def own(user: Actor, at: datetime, replaces: int | None = None) -> int:
        return api.assign(actor=people.chief, now=at, account_id=account_id, user_id=user.user_id, replaces=replaces)

    wrong = own(people.old, now)
    mine = own(people.new, now, wrong)
    api.end_assignment(actor=people.chief, now=now + timedelta(days=9), account_id=account_id, assignment_id=mine, reason="ok")
    own(people.old, now + timedelta(days=20))
    days = [TODAY + timedelta(days=number) for number in (-90, 0, 8, 9, 19, 20)]
    assert responsible(account_id, *days) == ["new", "new", "new", "", "", "old"]


def test_a_leaver_loses_all_at_once(people: Cast, now: datetime) -> None:
    people.open(now, overlap_days=0)
    assert not sees(people.old, people.accounts[0]) and not HandoverLine.objects.filter(is_open=True).exists()


def test_the_overlap_ends_early_when_the_supervisor_says_so(people: Cast, now: datetime) -> None:
    handover_id = people.open(now)
    refused("forbidden", lambda: api.end_handover_overlap(actor=people.new, now=now, handover_id=handover_id))
    api.end_handover_overlap(actor=people.chief, now=now, handover_id=handover_id)
    assert not sees(people.old, people.accounts[0])
    refused("no_overlap", lambda: api.end_handover_overlap(actor=people.chief, now=now, handover_id=handover_id))


def test_a_planned_one_begins_on_its_day(people: Cast, now: datetime) -> None:
    handover_id = people.open(now, effective_on=people.terms.effective_on + timedelta(days=7))
    assert owners(people.accounts) == [people.old.user_id] * 2 and not sees(people.new, people.accounts[0])
    assert card(people.new, handover_id).stage == "planned"
    assert api.advance_handovers(actor=SCHEDULE, now=now + timedelta(days=6)) == 0
    api.assign(actor=people.chief, now=now, account_id=people.accounts[1], user_id=people.witness.user_id,
               replaces=Assignment.objects.get(account_id=people.accounts[1]).pk)
    assert api.advance_handovers(actor=SCHEDULE, now=now + timedelta(days=7)) == 1
    assert owners(people.accounts) == [people.new.user_id, people.witness.user_id], "what went elsewhere meanwhile stays there"
    found = card(people.new, handover_id)
    assert (found.stage, found.moved, found.skipped) == ("running", 1, 1)
    assert api.advance_handovers(actor=SCHEDULE, now=now + timedelta(days=7)) == 0


def test_a_new_manager_who_left_meanwhile_gets_nothing(people: Cast, now: datetime) -> None:
    handover_id = people.open(now, effective_on=people.terms.effective_on + timedelta(days=1))
    organisation.disable_user(actor=system("test"), now=now, user_id=people.new.user_id, reason="left")
    assert api.advance_handovers(actor=SCHEDULE, now=now + timedelta(days=1)) == 1
    assert owners(people.accounts) == [people.old.user_id] * 2 and card(people.chief, handover_id).stage == "taken_back"


def test_the_witness_confirms_once(people: Cast, now: datetime) -> None:
    handover_id = people.open(now)
    refused("not_witness", lambda: api.witness_handover(actor=people.new, now=now, handover_id=handover_id))
    api.witness_handover(actor=people.witness, now=now, handover_id=handover_id, remark="资料齐全")
    found = card(people.witness, handover_id)
    assert (found.stage, found.witness_remark, found.may_witness) == ("witnessed", "资料齐全", False)
    with access.bound(people.witness):
        assert not todo(people.witness)
    refused("already_witnessed", lambda: api.witness_handover(actor=people.witness, now=now, handover_id=handover_id))
    refused("already_witnessed", lambda: api.take_back_handover(actor=people.chief, now=now, handover_id=handover_id))


@pytest.mark.parametrize("days", [0, 5])
def test_taken_back_all_is_as_before(people: Cast, now: datetime, days: int) -> None:
    before = facts()
    handover_id = people.open(now, effective_on=people.terms.effective_on + timedelta(days=days))
    refused("not_found", lambda: api.take_back_handover(
        actor=make_actor("other", now=now, unit_id=people.world.other_city, roles=("R9",)), now=now, handover_id=handover_id))
    refused("not_maker", lambda: api.take_back_handover(actor=people.new, now=now, handover_id=handover_id))
    assert api.take_back_handover(actor=people.chief, now=now, handover_id=handover_id, reason="误操作") == 2
    assert facts() == before and worker_of(people.accounts[0]) == people.old.user_id
    book = lists.listed(account_id=people.accounts[0])
    assert book and book.owner_id == people.old.user_id
    with access.bound(people.witness):
        assert not todo(people.witness)
    refused("already_taken_back", lambda: api.take_back_handover(actor=people.chief, now=now, handover_id=handover_id))
    assert people.open(now) > handover_id, "the accounts are free again"


def test_what_got_another_owner_since_stays_with_him(people: Cast, now: datetime) -> None:
    handover_id = people.open(now)
    mine = Assignment.objects.get(account_id=people.accounts[0], valid_until=None)
    api.assign(actor=people.chief, now=now, account_id=people.accounts[0], user_id=people.witness.user_id, replaces=mine.pk)
    assert api.take_back_handover(actor=people.chief, now=now, handover_id=handover_id) == 1
    assert owners(people.accounts) == [people.witness.user_id, people.old.user_id] and not sees(people.old, people.accounts[0])
    assert card(people.chief, handover_id).kept == 1


def test_an_account_is_in_one_open_handover(people: Cast, now: datetime) -> None:
    people.open(now, effective_on=people.terms.effective_on + timedelta(days=7))
    assert "结束" in str(refused("in_other_handover", lambda: people.open(now)).way_out)


def test_only_accounts_of_the_former_manager_in_the_makers_reach(people: Cast, now: datetime) -> None:
    foreign = make_account(now=now, unit_id=people.world.other_city, name="石渡厂", owner_id=people.old.user_id)
    orphan = make_account(now=now, unit_id=people.world.city, name="无主")

    def of(actor: Actor, *ids: int) -> Any:
        return lambda: api.open_handover(actor=actor, now=now, terms=people.terms, account_ids=ids)

    refused("not_found", of(people.chief, foreign))
    refused("not_his_accounts", of(people.chief, orphan))
    refused("forbidden", of(people.old, people.accounts[0]))
    refused("accounts_count", of(people.chief))
    with access.bound(people.chief):
        found = api.preview_handover(actor=people.chief, terms=people.terms, today=TODAY)
    assert sorted(one.account_id for one in found.accounts) == people.accounts and found.outside == 1 and not found.refusals
    assert found.steps == 1


def test_a_new_manager_outside_the_territory_is_refused(people: Cast, now: datetime) -> None:
    stranger = make_actor("stranger", now=now, unit_id=people.world.other_city)
    refused("foreign_person", lambda: people.open(now, to_user_id=stranger.user_id))


def test_who_is_in_it_reads_names_and_figures_only_of_what_he_sees(people: Cast, now: datetime) -> None:
    handover_id = people.open(now)
    for actor, is_visible in ((people.witness, False), (people.new, True), (people.old, True)):
        with access.bound(actor):
            found = api.handover_accounts(actor=actor, handover_id=handover_id, today=TODAY)
        assert {one.name for one in found} == {"望溪银行", "望溪医院"} and {one.is_visible for one in found} == {is_visible}
        assert sum(len(one.steps) for one in found) == is_visible
    stranger = make_actor("stranger", now=now, unit_id=people.world.city)
    with access.bound(stranger):
        assert not api.handovers(actor=stranger)
        refused("not_found", lambda: api.handover(actor=stranger, handover_id=handover_id))


def test_orphans_are_those_of_a_leaver_until_adopted(people: Cast, now: datetime) -> None:
    with access.bound(people.chief):
        assert not api.orphans(actor=people.chief)
    organisation.disable_user(actor=system("test"), now=now, user_id=people.old.user_id, reason="left")
    with access.bound(people.chief):
        found = api.orphans(actor=people.chief)
    assert {one.account_id for one in found} == set(people.accounts) and {one.former_owner for one in found} == {"old"}
    api.assign(actor=people.chief, now=now, account_id=found[0].account_id, user_id=people.new.user_id, replaces=found[0].assignment_id)
    with access.bound(people.chief):
        assert len(api.orphans(actor=people.chief)) == 1


def test_three_hundred_accounts_cost_as_many_statements_as_thirty(people: Cast, now: datetime) -> None:
    """Issue: 50 to 300 accounts at once. All of them, with their to-dos: preview, opening, list, end and taking back."""
    many = make_accounts(now=now, unit_id=people.world.city, owner_id=people.old.user_id, count=300)
    with audit.acting(actor=system("test"), verb="raise", now=now) as act:
        work.raise_calls(act=act, calls=[work.Call(
            kind="visit_due", about=Ref("account", id), owner_id=people.old.user_id, due_on=TODAY, title=t("走访", "visit"), dedupe_key=f"visit:{id}",
            account_id=id, weight=work.PROMISE) for id in many])

    def counted(ids: list[int]) -> tuple[int, int, int]:
        """Statements of opening, of the list, and of taking back."""
        with CaptureQueriesContext(connection) as opening:
            handover_id = api.open_handover(actor=people.chief, now=now, terms=people.terms, account_ids=ids)
        with access.bound(people.new), CaptureQueriesContext(connection) as listing:
            lines = api.handover_accounts(actor=people.new, handover_id=handover_id, today=TODAY)
        assert len(lines) == len(ids) and {one.cutoff_on for one in lines} == {TODAY} and owners(ids) == [people.new.user_id] * len(ids)
        assert sum(len(one.promises) for one in lines) == len({*ids} & {*many})
        with CaptureQueriesContext(connection) as returning:
            assert api.take_back_handover(actor=people.chief, now=now, handover_id=handover_id) == len(ids)
        return len(opening), len(listing), len(returning)

    with access.bound(people.chief):
        assert len(api.preview_handover(actor=people.chief, terms=people.terms, today=TODAY).accounts) == 302
    of_many = counted(many)
    assert owners(many) == [people.old.user_id] * 300 and of_many == counted(many[:30])
    refused("accounts_count", lambda: api.open_handover(actor=people.chief, now=now, terms=people.terms, account_ids=[*many, people.accounts[0]]))
