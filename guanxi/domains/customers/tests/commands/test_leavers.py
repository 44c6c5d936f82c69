"""What a leaver leaves: every role of his to adopt, hand-overs that go at once, and those he was to witness (LIF-17, PRM-71, operator 1.13)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Assignment, HandoverLine
from guanxi.domains.customers.tests.commands.test_handovers import TODAY, Cast, card, make_cast, owners, todo, worker_of
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_actor, refused
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def people(together: Together, now: datetime) -> Cast:
    with together():
        return make_cast(now)


def test_every_role_of_a_leaver_is_an_orphan_until_somebody_adopts_it(people: Cast, now: datetime) -> None:
    """LIF-17, PRM-71: lead, local service, industry, sponsor and response too, by the one way that owners are adopted; then the to-do goes."""
    bank, hospital = people.accounts
    roles = ("lead", "local_service", "industry", "executive_sponsor", "customer_response")
    for role in roles:
        api.assign(actor=people.chief, now=now, account_id=bank, user_id=people.old.user_id, role=role)
    said = organisation.disable_user(actor=system("test"), now=now, user_id=people.old.user_id, reason="left")
    assert any("2 户和 5 项其他归属" in line.zh for line in said)
    with access.bound(people.chief):
        found = api.orphans(actor=people.chief)
        assert "adopt_orphans" in todo(people.chief)
    assert [(one.account_id, one.role) for one in found[:2]] == [(bank, "owner"), (hospital, "owner")]
    assert {one.role for one in found[2:]} == set(roles) and {one.account_id for one in found[2:]} == {bank}
    for one in found[:-1]:
        api.assign(actor=people.chief, now=now, account_id=one.account_id, user_id=people.new.user_id, role=one.role, replaces=one.assignment_id)
    with access.bound(people.chief):
        assert [one.role for one in api.orphans(actor=people.chief)] == [found[-1].role] and "adopt_orphans" in todo(people.chief)
    api.end_assignment(actor=people.chief, now=now, account_id=bank, assignment_id=found[-1].assignment_id, reason="不再设")
    with access.bound(people.chief):
        assert not api.orphans(actor=people.chief) and "adopt_orphans" not in todo(people.chief)


def test_a_leaver_s_accounts_go_over_in_bulk_at_once_and_his_superior_signs_for_him(people: Cast, now: datetime) -> None:
    """Operator 1.13: he can sign no longer, and reads nothing whatever overlap was asked."""
    organisation.disable_user(actor=system("test"), now=now, user_id=people.old.user_id, reason="left")
    handover_id = people.open(now, overlap_days=10)
    found = card(people.new, handover_id)
    assert (found.has_left, found.signs_for_him, found.overlap_until, found.stage) == (True, "chief", None, "unwitnessed")
    assert owners(people.accounts) == [people.new.user_id] * 2
    with access.bound(people.chief):
        assert "adopt_orphans" not in todo(people.chief)


def test_what_a_leaver_handed_over_is_not_taken_back(people: Cast, now: datetime) -> None:
    """LIF-17: nothing would go back to him; the new owner hands on."""
    handover_id = people.open(now)
    assert card(people.chief, handover_id).may_take_back
    organisation.disable_user(actor=system("test"), now=now, user_id=people.old.user_id, reason="left")
    no = refused("former_left", lambda: api.take_back_handover(actor=people.chief, now=now, handover_id=handover_id))
    assert no.status == 409 and no.way_out and "另办一次交接" in no.way_out.zh
    found = card(people.chief, handover_id)
    assert (found.stage, found.may_take_back) == ("running", False) and owners(people.accounts) == [people.new.user_id] * 2


def test_taking_back_gives_nothing_to_a_former_manager_who_leaves_that_moment(
    people: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LIF-17: the accounts stay with the new one and say why, with their work; what got yet another owner is kept as ever."""
    monkeypatch.setattr("guanxi.domains.customers.rules.handovers.may_take_back", lambda **_: None)  # he was there when it was asked
    bank, hospital = people.accounts
    handover_id = people.open(now)
    mine = Assignment.objects.get(account_id=hospital, role="owner", valid_until=None)
    api.assign(actor=people.chief, now=now, account_id=hospital, user_id=people.witness.user_id, replaces=mine.pk)
    organisation.disable_user(actor=system("test"), now=now, user_id=people.old.user_id, reason="left")
    assert api.take_back_handover(actor=people.chief, now=now, handover_id=handover_id) == 0
    assert owners(people.accounts) == [people.new.user_id, people.witness.user_id] and worker_of(bank) == people.new.user_id
    found = card(people.chief, handover_id)
    assert (found.stage, found.left, found.kept) == ("taken_back", 1, 1)
    with access.bound(people.chief):
        assert {one.account_id: one.state for one in api.handover_accounts(
            actor=people.chief, handover_id=handover_id, today=TODAY)} == {bank: "left", hospital: "kept"}
        assert not api.orphans(actor=people.chief)
    with access.bound(people.new):
        assert any("1 户因交出人已离岗保持不变" in one.text.zh for one in messages.notices(actor=people.new))
    assert not HandoverLine.objects.filter(is_open=True).exists()


def test_who_leaves_before_he_witnessed_is_stood_in_for_by_the_superior(people: Cast, now: datetime) -> None:
    """Operator 1.13: the to-do and the right to confirm are the head's now; the leaver's own name gives neither."""
    handover_id = people.open(now)
    organisation.disable_user(actor=system("test"), now=now, user_id=people.witness.user_id, reason="left")
    assert card(people.chief, handover_id).witness_name == "chief"
    with access.bound(people.chief):
        assert "witness_handover" in todo(people.chief)
    refused("not_found", lambda: api.witness_handover(actor=people.witness, now=now, handover_id=handover_id))
    api.witness_handover(actor=people.chief, now=now, handover_id=handover_id)
    assert card(people.new, handover_id).stage == "witnessed"
    refused("already_witnessed", lambda: api.replace_witness(
        actor=people.chief, now=now, handover_id=handover_id, witness_id=people.chief.user_id, reason="ok"))


def test_another_witness_is_a_third_person_of_ones_own_units_and_is_called(people: Cast, now: datetime) -> None:
    handover_id = people.open(now)
    other, stranger = (make_actor(name, now=now, unit_id=unit) for name, unit in (("other", people.world.city), ("far", people.world.other_city)))

    def named(user_id: int, actor: Actor = people.chief, reason: str = "出差") -> Any:
        return lambda: api.replace_witness(actor=actor, now=now, handover_id=handover_id, witness_id=user_id, reason=reason)

    refused("forbidden", named(other.user_id, people.new))
    refused("witness_is_party", named(people.new.user_id))
    refused("foreign_witness", named(stranger.user_id))
    refused("reason_missing", named(other.user_id, reason=" "))
    named(other.user_id)()
    with access.bound(other):
        assert todo(other) == ["witness_handover"] and messages.notices(actor=other)
    with access.bound(people.witness):
        assert "witness_handover" not in todo(people.witness)
    api.witness_handover(actor=other, now=now, handover_id=handover_id)


def test_who_left_is_marked_where_he_still_answers(people: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the head and in the team, without a number to dial, until somebody adopts it (LIF-17)."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    browser, (bank, _) = browser_of(people.chief.user_id), people.accounts
    paths = (f"/accounts/{bank}/", f"/accounts/{bank}/team/", f"/accounts/{bank}/team/block/")
    assert all("已离岗" not in browser.get(path).content.decode() for path in paths)
    organisation.disable_user(actor=system("test"), now=now, user_id=people.old.user_id, reason="left")
    assert all("已离岗" in browser.get(path).content.decode() for path in paths)
    with access.bound(people.chief):
        left = next(one for one in api.orphans(actor=people.chief) if one.account_id == bank)
    api.assign(actor=people.chief, now=now, account_id=bank, user_id=people.new.user_id, role="owner", replaces=left.assignment_id)
    assert all("已离岗" not in browser.get(path).content.decode() for path in paths[::2])
