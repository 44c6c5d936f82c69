"""A bulk edit of people: one draft, run and taken back like that of accounts; posts over time, later edits, who may (ARC-06, ARC-12, IMP-27)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import ChangeSet, Contact, Position
from guanxi.domains.customers.rules import bulk as rules
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.lists.models import SearchEntry
from guanxi.domains.messages.models import Notice
from guanxi.domains.organisation.testing import World, make_actor, refused
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A manager with an account and two people (one of them a 科长 already), a colleague's account with one, the head of both."""

    head: Actor
    manager: Actor
    people: tuple[int, ...]
    foreign: int


@pytest.fixture(scope="module")
def scene(together: Together, world: World, now: datetime) -> Scene:
    with together():
        manager = make_actor("hejun", now=now, unit_id=world.county)
        mine = make_account(now=now, unit_id=world.county, name="望溪银行", owner_id=manager.user_id)
        other = make_account(now=now, unit_id=world.county, name="砚湖食品厂")
        before = now - 9 * DAY
        people = tuple(make_contact(now=before, account_id=mine, name=name, post=post) for name, post in (("程砚秋", "科员"), ("白露", "科长")))
        return Scene(head=make_actor("lin", now=now, unit_id=world.county, roles=("R9",)), manager=manager, people=people,
                     foreign=make_contact(now=before, account_id=other, name="秘密", post="厂长"))


def prepared(actor: Actor, now: datetime, ids: Sequence[int], field: str = "post", value: str = "科长", *, is_list: bool = False) -> int:
    return api.prepare_people_set(actor=actor, now=now, wanted=api.WantedOfPeople(field=field, value=value, contact_ids=ids, is_list=is_list))


def refuses(code: str, actor: Actor, now: datetime, ids: Sequence[int], field: str = "post", value: str = "科长") -> Refusal:
    return refused(code, api.prepare_people_set, actor=actor, now=now, wanted=api.WantedOfPeople(field=field, value=value, contact_ids=ids))


def card(actor: Actor, change_set_id: int) -> api.ChangeSetCard:
    with access.bound(actor):
        return api.change_set(actor=actor, change_set_id=change_set_id)


def values(field: str, *ids: int) -> list[Any]:
    with access.bound(system("test")):
        return [getattr(Contact.objects.get(pk=pk), field) for pk in ids]


def held(*ids: int) -> list[tuple[str, int]]:
    with access.bound(system("test")):
        return list(Position.objects.filter(contact_id__in=ids).values_list("post", "contact_id"))


def hint(contact_id: int) -> str:
    return SearchEntry.objects.get(subject_kind="contact", subject_id=contact_id).hint


def test_a_draft_says_who_changes_and_edits_nobody(scene: Scene, now: datetime) -> None:
    draft = prepared(scene.head, now, (*scene.people, scene.foreign))
    found = card(scene.head, draft)
    assert (found.of, found.state, found.total, found.unchanged, found.refused) == ("contact", "draft", 2, 1, 0)
    with access.bound(scene.head):
        lines = api.change_set_lines(actor=scene.head, change_set_id=draft)
    assert [(line.contact_id, line.name, line.before.zh, line.after.zh) for line in lines] == [
        (scene.people[0], "程砚秋", "科员", "科长"), (scene.foreign, "秘密", "厂长", "科长")]
    assert values("post", *scene.people) == ["科员", "科长"] and api.change_sets(actor=scene.head) == ()


def test_a_post_changes_the_former_one_is_kept_and_all_of_it_taken_back(scene: Scene, now: datetime) -> None:
    """ARC-06: as when it is changed by hand; search follows both ways; again does nothing."""
    draft = prepared(scene.manager, now, scene.people)
    for _ in range(2):
        api.run_change_set(actor=scene.manager, now=now + MINUTE, change_set_id=draft)
    assert values("post", *scene.people) == ["科长", "科长"]
    assert held(*scene.people) == [("科员", scene.people[0])] and values("post_since", scene.people[0]) == [now.date()]
    assert hint(scene.people[0]).startswith("科长")
    acts = AuditAct.objects.filter(verb="bulk_edit", subject_id=draft, depth=0)
    (batch,) = AuditAct.objects.filter(verb="bulk_edit_batch", caused_by__in=acts)
    assert (batch.actor_id, batch.reason) == (scene.manager.user_id, f"批量修改 {draft}")
    (listed,) = api.change_sets(actor=scene.manager, of="contact")
    assert (listed.state, listed.changed) == ("done", 1) and api.change_sets(actor=scene.manager, of="account") == ()
    for _ in range(2):
        api.take_back_change_set(actor=scene.manager, now=now + 2 * MINUTE, change_set_id=draft)
    assert values("post", *scene.people) == ["科员", "科长"] and held(*scene.people) == [] and values("post_since", scene.people[0]) == [None]
    assert (hint(scene.people[0])[:2], card(scene.manager, draft).state) == ("科员", "undone")


def test_an_edit_after_the_preview_is_not_overwritten_and_one_after_the_run_is_kept(scene: Scene, now: datetime) -> None:
    ids = (*scene.people, scene.foreign)
    draft = prepared(scene.head, now, ids, "department", "办公室")
    api.edit_contact(actor=scene.head, now=now + MINUTE, contact_id=ids[0], expected_version=1, values={"department": "财务部"})
    api.run_change_set(actor=scene.head, now=now + 2 * MINUTE, change_set_id=draft)
    assert values("department", *ids) == ["财务部", "办公室", "办公室"] and card(scene.head, draft).passed_over == 1
    api.edit_contact(actor=scene.head, now=now + 3 * MINUTE, contact_id=ids[2], expected_version=2, values={"best_time": "上午"})
    api.take_back_change_set(actor=scene.head, now=now + 4 * MINUTE, change_set_id=draft)
    assert values("department", *ids) == ["财务部", "", "办公室"]
    assert held(ids[2]) == [("厂长", ids[2])]  # his record was kept, so the post he had before it is kept as well
    with access.bound(scene.head):
        (kept,) = api.change_set_lines(actor=scene.head, change_set_id=draft, which="kept")
    assert (kept.name, card(scene.head, draft).kept) == ("秘密", 1)


def test_who_left_since_the_preview_is_passed_over(scene: Scene, now: datetime) -> None:
    draft = prepared(scene.manager, now, scene.people, "is_key_person", "true")
    api.retire_contact(actor=scene.manager, now=now, contact_id=scene.people[0], expected_version=1, reason="离任")
    api.run_change_set(actor=scene.manager, now=now + MINUTE, change_set_id=draft)
    assert values("is_key_person", *scene.people) == [False, True] and card(scene.manager, draft).passed_over == 1


def test_batches_go_on_in_the_background_and_its_notice_counts_people(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "AT_ONCE", 1)
    monkeypatch.setattr(rules, "BATCH", 1)
    draft = prepared(scene.head, now, (*scene.people, scene.foreign), "best_channel", "visit")
    api.run_change_set(actor=scene.head, now=now, change_set_id=draft)
    assert card(scene.head, draft).state == "running"
    api.advance_in_background(now=now + MINUTE, change_set_id=draft)
    assert values("best_channel", *scene.people, scene.foreign) == ["visit"] * 3
    api.take_back_change_set(actor=scene.head, now=now + MINUTE, change_set_id=draft)
    api.finish_take_back(now=now + 2 * MINUTE, change_set_id=draft)
    assert values("best_channel", *scene.people) == ["", ""]
    with access.bound(scene.head):
        said = [one.zh for one in Notice.objects.filter(user_id=scene.head.user_id, subject_kind="change_set", subject_id=draft).order_by("pk")]
    assert said == [f"批量修改 {draft} 已完成:3 人", f"批量修改 {draft} 已撤回,0 人保留不变"]


def test_a_filled_field_is_no_longer_unknown(scene: Scene, now: datetime) -> None:
    """ARC-03."""
    api.mark_contact_unknown(actor=scene.manager, now=now - DAY, contact_id=scene.people[0], field="department")
    api.run_change_set(actor=scene.manager, now=now, change_set_id=prepared(scene.manager, now, scene.people, "department", "办公室"))
    assert values("known_unknown", scene.people[0]) == [[]]


def test_a_custom_field_is_changed_and_taken_back_and_a_private_one_is_not_offered(scene: Scene, now: datetime) -> None:
    """SYS-22, PRM-63."""
    definitions: tuple[Any, ...] = ({"zh": "影响力", "kind": "choice", "choices": "高\n低"},
                                    {"zh": "健康", "kind": "text", "level": "L3", "purpose": "关怀", "retention": "停用即删"})
    key, hidden = (f"cf_{api.define_field(actor=system('test'), now=now, subject='contact', values=one)}" for one in definitions)
    offered = [name for name, _ in api.bulk_fields(of="contact")]
    assert key in offered and hidden not in offered and not {"owner", "bin", "mobile"} & set(offered)
    refuses("not_in_bulk", scene.manager, now, scene.people, hidden, "花粉")
    draft = prepared(scene.manager, now, scene.people, key, "01")
    api.run_change_set(actor=scene.manager, now=now, change_set_id=draft)
    assert values("extra", *scene.people) == [{key: "01"}] * 2 and card(scene.manager, draft).value.zh == "高"
    api.take_back_change_set(actor=scene.manager, now=now + MINUTE, change_set_id=draft)
    assert values("extra", *scene.people) == [{}, {}]


def test_at_most_whom_the_actor_may_edit(scene: Scene, world: World, now: datetime) -> None:
    """PRM-58, PRM-59: who is not seen is not there, who is only read is refused in the preview, whom a role may not touch before."""
    assert refuses("not_found", scene.manager, now, [*scene.people, scene.foreign]).status == 404
    assert card(scene.manager, prepared(scene.manager, now, [*scene.people, scene.foreign], is_list=True)).total == 1
    sponsor = make_actor("sponsor", now=now, unit_id=world.other_province)
    with access.bound(system("test")):
        account_id = Contact.objects.get(pk=scene.people[0]).account_id
    api.assign(actor=system("test"), now=now, account_id=account_id, user_id=sponsor.user_id, role="executive_sponsor")
    draft = prepared(sponsor, now, scene.people)
    assert (card(sponsor, draft).total, card(sponsor, draft).refused) == (0, 2)
    refused("nothing_to_change", api.run_change_set, actor=sponsor, now=now, change_set_id=draft)
    reader = make_actor("reader", now=now, unit_id=world.county, roles=("R12",))
    assert refuses("forbidden", reader, now, scene.people).status == 403
    theirs = prepared(scene.head, now, scene.people)
    for call in (api.run_change_set, api.take_back_change_set):
        refused("not_found", call, actor=scene.manager, now=now, change_set_id=theirs)


@pytest.mark.parametrize(("field", "value", "code"), [
    ("name", "x", "not_in_bulk"), ("mobile", "13800138000", "not_in_bulk"), ("hobby", "", "not_in_bulk"), ("owner", "hejun", "not_in_bulk"),
    ("bin", "x", "not_in_bulk"), ("best_channel", "pigeon", "unknown_choice"), ("post_since", "31.31", "wrong_value"),
    ("post_since", "2099-01-01", "not_yet"), ("post", "330102199003076533", "identity_number")])
def test_refused_before_anything_is_written(scene: Scene, now: datetime, field: str, value: str, code: str) -> None:
    refuses(code, scene.manager, now, scene.people, field, value)
    refuses("bulk_count", scene.manager, now, [])
    assert not ChangeSet.objects.exists()
