"""人随岗走 and posts over time: told to both within their rights, moved with a closed post, shown as of a past day (ARC-06, operator 1.15)."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Contact, ContactPhone, Move, Position
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.customers.tests.pages.conftest import Scene, _scene, logged_in, scene
from guanxi.domains.intake import api as intake
from guanxi.domains.messages.models import Notice
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.timeline.models import Entry
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal

__all__ = ["_scene", "scene"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(scene: Scene, root: Actor, now: datetime) -> Actor:
    """Manager of the account in the other city."""
    him = make_actor("linxi", now=now, unit_id=scene.world.other_city)
    api.assign(actor=root, now=now, account_id=scene.foreign, user_id=him.user_id, role="owner")
    return him


def look(now: datetime) -> int:
    """Runs the job that the last recording of people deferred."""
    with connection.cursor() as cursor:
        cursor.execute("select args->>'act_id' from procrastinate_jobs where task_name like '%%.find_moves' order by id desc limit 1")
        return api.find_moves(now=now, act_id=uuid.UUID(cursor.fetchone()[0]))


def moved(scene: Scene, now: datetime, **values: Any) -> int:
    """The person of the manager's account is recorded in the other city; returns the pair."""
    make_contact(now=now, account_id=scene.foreign, name="陶静", post="行长", mobile="138 1234 1234", **values)
    assert look(now) == 1
    return Move.objects.values_list("pk", flat=True).get()


def items(actor: Actor) -> list[str]:
    with access.bound(actor):
        return list(WorkItem.objects.filter(kind="person_moved", owner_id=actor.user_id, state="open").values_list("zh", flat=True))


def test_both_are_told_each_within_his_rights(scene: Scene, colleague: Actor, root: Actor, now: datetime) -> None:
    with access.bound(root):
        move_id = moved(scene, now)
    assert (items(scene.manager), items(colleague)) == (["陶静 可能已调往其他客户"], ["陶静 可能由其他客户调入"])
    mine = scene.client.get(f"/accounts/moves/{move_id}/").content.decode()
    assert "望溪银行" in mine and "机密厂" not in mine and "行长" not in mine.replace("副行长", "") and colleague.name in mine
    assert "已调任</button>" in mine
    theirs = logged_in(colleague).get(f"/accounts/moves/{move_id}/").content.decode()
    assert "机密厂" in theirs and "望溪银行" not in theirs and "副行长" not in theirs and scene.manager.name in theirs
    assert "已调任</button>" not in theirs
    assert f"/accounts/moves/{move_id}/" in scene.client.get(f"/accounts/{scene.own}/contacts/").content.decode()
    stranger = logged_in(make_actor("zhou", now=now, unit_id=scene.world.city))
    for verb in ("", "confirm/", "deny/"):
        path = f"/accounts/moves/{move_id}/{verb}"
        assert (stranger.post(path) if verb else stranger.get(path)).status_code == 404


@pytest.mark.parametrize("has_head", [True, False])
def test_where_nobody_owns_the_account_the_head_of_its_unit_hears_of_it(scene: Scene, root: Actor, now: datetime, has_head: bool) -> None:
    """Operator 1.15: he names the owner; without a head there the next above. The other side is told to ask him, and nothing else."""
    above = make_actor("xulicheng", now=now, unit_id=scene.world.province, roles=("R10",))
    head = make_actor("shidu", now=now, unit_id=scene.world.other_city, roles=("R9",)) if has_head else above
    with access.bound(root):
        move_id = moved(scene, now)
    assert items(head) == ["陶静 可能由其他客户调入"] and items(scene.manager) == ["陶静 可能已调往其他客户"]
    assert has_head is not bool(items(above)), "one is called, not every level"
    mine = scene.client.get(f"/accounts/moves/{move_id}/").content.decode()
    assert head.name in mine and "机密厂" not in mine and "无归属经理" not in mine
    theirs = logged_in(head).get(f"/accounts/moves/{move_id}/").content.decode()
    assert "机密厂" in theirs and "不是同一人</button>" in theirs and ("望溪银行" in theirs) is not has_head, "the province sees both"
    api.confirm_move(actor=scene.manager, now=now, move_id=move_id)
    with access.bound(head):
        assert Notice.objects.filter(user_id=head.user_id, kind="person_moved").count() == 1


def test_who_typed_the_name_in_does_not_get_the_person(scene: Scene, colleague: Actor, root: Actor, now: datetime) -> None:
    with access.bound(root):
        move_id = moved(scene, now)
    assert logged_in(colleague).post(f"/accounts/moves/{move_id}/confirm/").status_code == 404
    with access.bound(root):
        assert Contact.objects.get(pk=scene.person).account_id == scene.own and Move.objects.get().state == "open"


def test_confirmed_the_person_goes_with_a_closed_post_behind_him(scene: Scene, colleague: Actor, root: Actor, now: datetime) -> None:
    api.add_phone(actor=scene.manager, now=now, contact_id=scene.person, kind="home", number="13988887777")
    with access.bound(root):
        move_id = moved(scene, now, email="tao@new.example", post_since="2026-01-05")
    assert scene.client.post(f"/accounts/moves/{move_id}/confirm/").status_code == 302
    with access.bound(root):
        tao, record = Contact.objects.get(pk=scene.person), Contact.objects.exclude(pk=scene.person).get(name="陶静")
        assert (tao.account_id, tao.post, tao.email, tao.hobby) == (scene.foreign, "行长", "tao@new.example", "足球")
        assert tao.post_since == date(2026, 1, 5)
        assert not record.is_active and record.merged_into_id == tao.pk and ContactPhone.objects.get().account_id == scene.foreign
        former = Position.objects.get()
        assert (former.contact_id, former.account_id, former.name, former.post, former.source) == (tao.pk, scene.own, "陶静", "副行长", "moved")
        assert Entry.objects.filter(kind="person_moved").count() == 2 and not WorkItem.objects.filter(kind="person_moved", state="open").exists()
    with pytest.raises(Refusal, match="move_decided"):
        api.confirm_move(actor=scene.manager, now=now, move_id=move_id)
    assert scene.client.get(f"/accounts/contacts/{scene.person}/").status_code == 404  # he is the other manager's now
    page = logged_in(colleague).get(f"/accounts/contacts/{scene.person}/").content.decode()
    assert "行长" in page and "望溪银行" not in page


def test_who_was_noted_as_left_before_he_turned_up_is_known_too(scene: Scene, colleague: Actor, root: Actor, now: datetime) -> None:
    """operator 1.15: the usual order, and the tie stays with the person."""
    api.retire_contact(actor=scene.manager, now=now, contact_id=scene.person, expected_version=1, reason="调离")
    with access.bound(root):
        move_id = moved(scene, now)
    assert (items(scene.manager), items(colleague)) == (["陶静 可能已调往其他客户"], ["陶静 可能由其他客户调入"])
    assert api.confirm_move(actor=scene.manager, now=now, move_id=move_id) == scene.person
    with access.bound(root):
        tao = Contact.objects.get(pk=scene.person)
        assert (tao.is_active, tao.account_id, tao.hobby) == (True, scene.foreign, "足球")
        assert list(Position.objects.values_list("contact_id", "account_id", "source")) == [(scene.person, scene.own, "left")]


def test_denied_it_is_not_asked_again(scene: Scene, colleague: Actor, root: Actor, now: datetime) -> None:
    with access.bound(root):
        move_id = moved(scene, now)
    assert logged_in(colleague).post(f"/accounts/moves/{move_id}/deny/").status_code == 302
    assert items(scene.manager) == [] == items(colleague)
    with access.bound(root):
        again = Contact.objects.exclude(pk=scene.person).get(name="陶静")
        api.edit_contact(actor=root, now=now, contact_id=again.pk, expected_version=again.version, values={"email": "x@y.example"})
        assert look(now) == 0 and items(scene.manager) == []


@pytest.mark.parametrize(("values", "by"), [
    ({"name": "陶静", "birthday": "1970-05-10"}, "birthday"), ({"name": "陶静", "email": "tao@wx.example"}, "email"),
    ({"name": "陶敬", "email": "tao@wx.example"}, None), ({"name": "陶静", "birthday": "05-10"}, None), ({"name": "陶静"}, None),
])
def test_what_makes_it_the_same_person(scene: Scene, root: Actor, now: datetime, values: dict[str, str], by: str | None) -> None:
    with access.bound(root):
        make_contact(now=now, account_id=scene.foreign, **values)  # type: ignore[arg-type]
        look(now)
        assert list(Move.objects.values_list("matched_by", flat=True)) == ([by] if by else [])


def test_an_import_finds_them_too_but_a_switchboard_is_no_person(scene: Scene, root: Actor, now: datetime) -> None:
    sheet = "姓名,手机,单位\n陶静,13812341234,GL-7\n"
    intake.import_now(actor=root, now=now, kind="contacts", file_name="a.csv", chunks=[sheet.encode()])
    with access.bound(root):
        assert look(now) == 1
        for number in range(4):
            account = make_account(now=now, unit_id=scene.world.city, name=f"分部{number}", code=f"GL-2{number}")
            make_contact(now=now, account_id=account, name="总机", mobile="13877776666")
        make_contact(now=now, account_id=scene.own, name="前台", mobile="13877776666")
        assert look(now) == 0


def test_posts_over_time_and_a_past_day(scene: Scene, root: Actor, now: datetime) -> None:
    later, path = now + timedelta(days=400), f"/accounts/{scene.own}/contacts/"
    person = make_contact(now=now, account_id=scene.own, name="程砚秋", post="科长", post_since=date(2020, 5, 1))
    api.edit_contact(actor=scene.manager, now=later, contact_id=person, expected_version=1, values={"post": "处长", "post_since": date(2026, 1, 1)})
    lines = "姓名,职务\n程砚秋,局长\n"
    for counts in ({"changed": 1}, {"unchanged": 1}):
        assert intake.import_now(actor=scene.manager, now=later + timedelta(days=30), kind="contacts", file_name="a.csv", chunks=[lines.encode()],
                                 options={"account": "GL-1"})[1] == counts
    with access.bound(scene.manager):
        found = [(one.post, one.since, one.until) for one in api.positions(actor=scene.manager, contact_id=person)]
        today = (later + timedelta(days=30)).date()
        assert found == [("局长", today, None), ("处长", date(2026, 1, 1), today), ("科长", date(2020, 5, 1), date(2026, 1, 1))]
        as_of = {day: [(one.name, one.post) for one in api.people_as_of(actor=scene.manager, account_id=scene.own, on=day)]
                 for day in (date(2019, 1, 1), date(2025, 12, 31), date(2026, 1, 1))}
    assert as_of == {date(2019, 1, 1): [], date(2025, 12, 31): [("程砚秋", "科长")], date(2026, 1, 1): [("程砚秋", "处长")]}
    page = scene.client.get(path + "?as_of=2025-12-31").content.decode()
    assert "科长" in page and "处长" not in page and "当日联系人" in page
    assert scene.client.get(path + "?as_of=2025-13-45").status_code == 200
    assert scene.client.get(f"/accounts/{scene.foreign}/contacts/?as_of=2025-12-31").status_code == 404
    side = scene.client.get(f"/accounts/contacts/{person}/", headers={"HX-Request": "true"}).content.decode()
    assert "任职经历" in side and "科长" in side and "<html" not in side


def test_who_left_is_still_there_on_a_day_before(scene: Scene, now: datetime) -> None:
    act = api.retire_contact(actor=scene.manager, now=now + timedelta(days=9), contact_id=scene.person, expected_version=1, reason="调离")
    with access.bound(scene.manager):
        line = Position.objects.get()
        assert (line.source, line.post) == ("left", "副行长")
        found = api.people_as_of(actor=scene.manager, account_id=scene.own, on=now.date() + timedelta(days=3))
        assert [(one.name, one.contact_id) for one in found] == [("陶静", 0)]
    api.undo_edit(actor=scene.manager, now=now + timedelta(days=9), act_id=act)
    with access.bound(scene.manager):
        assert not Position.objects.exists() and Contact.objects.get(pk=scene.person).is_active


def test_a_wrong_line_can_be_taken_out(scene: Scene, now: datetime) -> None:
    api.edit_contact(actor=scene.manager, now=now + timedelta(days=5), contact_id=scene.person, expected_version=1, values={"post": "行长"})
    page = scene.client.get(f"/accounts/contacts/{scene.person}/").content.decode()
    path = re.search(r"/accounts/contacts/\d+/positions/\d+/remove/", page)
    assert path and scene.client.post(path[0]).status_code == 302
    with access.bound(scene.manager):
        assert not Position.objects.exists()
