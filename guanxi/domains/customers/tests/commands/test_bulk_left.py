"""A leaver's bulk edit is taken back by who answers for his unit now or tends all it touched; by nobody who would change what he does not see
(PRM-71, IMP-27)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Account, ChangeSet, Contact
from guanxi.domains.customers.rules import bulk as rules
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.messages.models import Notice
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, make_actor, refused
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system
from tests.together import Together

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """near: two accounts of the manager's county; far: one of his in another province. heir: a colleague of his unit with accounts of his own."""

    manager: Actor
    heir: Actor
    head: Actor
    chief: Actor
    reader: Actor
    near: list[int]
    far: int
    person: int


@pytest.fixture(scope="module")
def scene(together: Together, world: World, now: datetime) -> Scene:
    with together():
        manager, heir = (make_actor(name, now=now, unit_id=world.county) for name in ("hejun", "zhou"))
        near = [make_account(now=now, unit_id=world.county, name=f"近{n}", owner_id=manager.user_id, customer_kind="private") for n in range(2)]
        return Scene(
            manager=manager, heir=heir, near=near, head=make_actor("lin", now=now, unit_id=world.county, roles=("R9",)),
            chief=make_actor("fang", now=now, unit_id=world.hq, roles=("R10", "R9")),
            reader=make_actor("r", now=now, unit_id=world.county, roles=("R5",)),
            far=make_account(now=now, unit_id=world.other_province, name="远", owner_id=manager.user_id, customer_kind="private"),
            person=make_contact(now=now - MINUTE, account_id=near[0], name="程砚秋", post="科员"))


def done(scene: Scene, now: datetime, ids: list[int]) -> int:
    """What the manager edited; he leaves after it."""
    wanted = api.Wanted(field="customer_kind", value="government", account_ids=ids)
    change_set_id = api.prepare_change_set(actor=scene.manager, now=now, wanted=wanted)
    api.run_change_set(actor=scene.manager, now=now, change_set_id=change_set_id)
    return change_set_id


def leave(scene: Scene, now: datetime) -> None:
    organisation.disable_user(actor=system("test"), now=now, user_id=scene.manager.user_id, reason="left")


def take_back(actor: Actor, now: datetime, change_set_id: int) -> None:
    api.take_back_change_set(actor=actor, now=now + MINUTE, change_set_id=change_set_id)


def kinds(ids: list[int]) -> set[str]:
    with access.bound(system("test")):
        return set(Account.objects.filter(pk__in=ids).values_list("customer_kind", flat=True))


def card(actor: Actor, change_set_id: int) -> api.ChangeSetCard:
    with access.bound(actor):
        return api.change_set(actor=actor, change_set_id=change_set_id)


def listed(actor: Actor) -> list[int]:
    with access.bound(actor):
        return [one.id for one in api.change_sets(actor=actor)]


def test_his_head_takes_it_back(scene: Scene, now: datetime) -> None:
    made = done(scene, now, scene.near)
    refused("not_found", take_back, actor=scene.head, now=now, change_set_id=made)  # who made it is still there: he is asked
    assert listed(scene.head) == []
    leave(scene, now)
    found = card(scene.head, made)
    assert (found.has_left, found.is_mine, found.may_take_back, found.why_not) == (True, False, True, None)
    assert listed(scene.head) == [made]
    for _ in range(2):
        take_back(scene.head, now, made)
    assert kinds(scene.near) == {"private"}
    assert AuditAct.objects.filter(verb="take_back_bulk_edit", subject_id=made, actor_id=scene.head.user_id).exists()
    assert card(scene.head, made).state == "undone" and not card(scene.head, made).may_take_back


def test_not_what_would_change_accounts_he_does_not_see(scene: Scene, now: datetime) -> None:
    made = done(scene, now, [*scene.near, scene.far])
    leave(scene, now)
    refusal = refused("out_of_sight", take_back, actor=scene.head, now=now, change_set_id=made)
    assert refusal.status == 403 and "1 户您看不到" in refusal.text.zh and refusal.way_out
    found = card(scene.head, made)
    assert not found.may_take_back and found.why_not and found.why_not.zh == refusal.text.zh and found.way_out
    assert kinds([*scene.near, scene.far]) == {"government"}
    assert card(scene.chief, made).may_take_back
    take_back(scene.chief, now, made)
    assert kinds([*scene.near, scene.far]) == {"private"}


def test_who_took_all_its_accounts_over_takes_it_back(scene: Scene, now: datetime) -> None:
    made = done(scene, now, [*scene.near, scene.far])
    leave(scene, now)
    for given, account_id in enumerate((*scene.near, scene.far)):
        refused("not_found", take_back, actor=scene.heir, now=now, change_set_id=made)
        assert (listed(scene.heir), given) == ([], given)
        with access.bound(scene.chief):
            present = api.owner_of(account_id=account_id)
        api.assign(actor=scene.chief, now=now, account_id=account_id, user_id=scene.heir.user_id, replaces=present.id if present else None)
    assert listed(scene.heir) == [made] and card(scene.heir, made).may_take_back
    take_back(scene.heir, now, made)
    assert kinds([*scene.near, scene.far]) == {"private"}


def test_nobody_without_the_right_and_no_draft(scene: Scene, now: datetime) -> None:
    made = done(scene, now, scene.near)
    draft = api.prepare_change_set(actor=scene.manager, now=now, wanted=api.Wanted(field="district", value="柳塘县", account_ids=scene.near))
    leave(scene, now)
    refused("forbidden", take_back, actor=scene.reader, now=now, change_set_id=made)
    assert card(scene.reader, made).why_not
    refused("not_found", take_back, actor=scene.head, now=now, change_set_id=draft)
    refused("not_found", lambda: api.run_change_set(actor=scene.head, now=now, change_set_id=made))


def test_people_and_the_recycle_bin(scene: Scene, now: datetime) -> None:
    people = api.prepare_people_set(actor=scene.manager, now=now, wanted=api.WantedOfPeople(
        field="post", value="科长", contact_ids=[scene.person]))
    api.run_change_set(actor=scene.manager, now=now, change_set_id=people)
    gone = api.prepare_change_set(actor=scene.manager, now=now, wanted=api.Wanted(field="bin", value="重复建档", account_ids=[scene.near[1]]))
    api.run_change_set(actor=scene.manager, now=now, change_set_id=gone)
    leave(scene, now)
    for made in (people, gone):
        take_back(scene.head, now, made)
        assert card(scene.head, made).state == "undone"
    with access.bound(system("test")):
        assert Contact.objects.get(pk=scene.person).post == "科员"
        assert Account.objects.get(pk=scene.near[1]).is_active


def test_one_that_stopped_under_way_and_a_large_one_in_the_background(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is taken back as far as it came, by a job that acts as who asked for it; the leaver's own job does nothing in his name."""
    monkeypatch.setattr(rules, "AT_ONCE", 0)
    monkeypatch.setattr(rules, "BATCH", 1)
    made = done(scene, now, scene.near)
    from guanxi.domains.customers.commands import bulk_writing
    assert bulk_writing.write_batch(actor=scene.manager, now=now, change_set_id=made)
    leave(scene, now)
    with access.bound(scene.head):
        assert Notice.objects.filter(user_id=scene.head.user_id, subject_kind="change_set", subject_id=made).exists()
    assert kinds(scene.near) == {"government", "private"}
    take_back(scene.head, now, made)
    api.finish_take_back(now=now + MINUTE, change_set_id=made)
    assert card(scene.head, made).state == "undoing"
    api.finish_take_back(now=now + MINUTE, change_set_id=made, user_id=scene.head.user_id)
    assert (card(scene.head, made).state, kinds(scene.near)) == ("undone", {"private"})
    assert ChangeSet.objects.get(pk=made).kept == []
