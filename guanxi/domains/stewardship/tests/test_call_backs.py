"""The weekly sample: reproducible, independent, answered into log, accuracy and timeline (operator 1.19)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.stewardship import api
from guanxi.domains.stewardship.api import Item
from guanxi.domains.stewardship.models import CallBack, CallBackDraw, Verification
from guanxi.domains.stewardship.rules import sampling
from guanxi.domains.stewardship.tests.conftest import Scene
from guanxi.domains.timeline.models import Entry
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db
LAST_WEEK = date(2026, 11, 9)
FIELDS = ("contact.mobile", "contact.post", "contact.name")


@pytest.fixture
def seat(scene: Scene, now: datetime) -> Actor:
    return make_actor("sumiao", now=now, unit_id=scene.world.city, roles=("R4",))


@pytest.fixture
def drawn(scene: Scene, seat: Actor, now: datetime) -> CallBack:
    """Last week three values were verified; one is drawn."""
    api.verify_values(actor=scene.manager, now=now - timedelta(days=7), account_id=scene.own, source="call",
                      items=[Item(scene.person, field) for field in FIELDS])
    assert api.draw_call_backs(actor=system("test"), now=now, seed="fixed") == 1
    with access.bound(system("test")):
        return CallBack.objects.select_related("draw").get()


def test_the_sample_can_be_drawn_again(drawn: CallBack, now: datetime, root: Actor) -> None:
    with access.bound(root):
        ids = list(Verification.objects.values_list("pk", flat=True))
    assert drawn.verification_id == min(ids, key=lambda one: sampling.place(seed="fixed", check_id=one))
    assert (drawn.draw.week, drawn.draw.population, drawn.draw.drawn, drawn.draw.percent) == (LAST_WEEK, 3, 1, 5)
    assert api.draw_call_backs(actor=system("test"), now=now) == 0
    with access.bound(root):
        assert CallBackDraw.objects.count() == 1


def test_somebody_independent_is_asked(drawn: CallBack, seat: Actor, root: Actor) -> None:
    assert drawn.asked_id == seat.user_id
    with access.bound(root):
        assert WorkItem.objects.get(kind="call_back").owner_id == seat.user_id


def test_who_verified_it_does_not_call_back(drawn: CallBack, scene: Scene, now: datetime) -> None:
    with pytest.raises(Refusal, match="forbidden"):
        api.answer_call_back(actor=scene.manager, now=now, call_back_id=drawn.pk, result="right")
    customers.assign(actor=system("test"), now=now, account_id=scene.own, user_id=scene.head.user_id, role="owner",
                     replaces=_owner(scene))
    with pytest.raises(Refusal, match="not_independent"):
        api.answer_call_back(actor=scene.head, now=now, call_back_id=drawn.pk, result="right")


def _owner(scene: Scene) -> int:
    with access.bound(scene.head):
        found = customers.owner_of(account_id=scene.own)
    assert found
    return found.id


def test_wrong_reaches_log_accuracy_timeline_and_manager(drawn: CallBack, scene: Scene, seat: Actor, now: datetime, root: Actor) -> None:
    api.answer_call_back(actor=seat, now=now, call_back_id=drawn.pk, result="wrong", note="接电话的是别人")
    with access.bound(root):
        wrong = Verification.objects.get(outcome="wrong")
        assert (wrong.source, wrong.entered_by_name, wrong.by_name, wrong.note) == ("call_back", "hejun", "sumiao", "接电话的是别人")
        assert CallBack.objects.get().state == "wrong" and not WorkItem.objects.filter(kind="call_back", state="open").exists()
        assert WorkItem.objects.get(kind="archive_fault").owner_id == scene.manager.user_id
        assert Entry.objects.filter(account_id=scene.own, kind="archive_fault_found").count() == 1
        state = api.account_state(actor=root, account_id=scene.own, today=date(2026, 11, 20))
    assert (state.tally.right, state.tally.wrong, state.tally.accuracy) == (0, 1, 0)
    with pytest.raises(Refusal, match="answered_already"):
        api.answer_call_back(actor=seat, now=now, call_back_id=drawn.pk, result="right")


@pytest.mark.parametrize(("result", "expected", "checks"), [("right", "right", 1), ("not_reached", "not_reached", 0)])
def test_right_counts_and_not_reached_does_not(
    drawn: CallBack, scene: Scene, seat: Actor, now: datetime, root: Actor, result: str, expected: str, checks: int
) -> None:
    api.answer_call_back(actor=seat, now=now, call_back_id=drawn.pk, result=result)
    with access.bound(root):
        assert CallBack.objects.get().state == expected
        assert Verification.objects.filter(source="call_back").count() == checks


def test_a_value_changed_since_is_not_judged(drawn: CallBack, scene: Scene, seat: Actor, now: datetime, root: Actor) -> None:
    customers.edit_contact(actor=scene.manager, now=now, contact_id=scene.person, expected_version=1, values={
        "mobile": "13000000009", "post": "副行长", "name": "程砚"})
    api.answer_call_back(actor=seat, now=now, call_back_id=drawn.pk, result="wrong")
    with access.bound(root):
        assert CallBack.objects.get().state == "changed" and not Verification.objects.filter(outcome="wrong").exists()


def test_the_pages(drawn: CallBack, scene: Scene, seat: Actor, now: datetime) -> None:
    client = browser_of(seat.user_id)
    mine = client.get("/stewardship/call-backs/").content.decode()
    assert "望溪银行" in mine and "种子 fixed" in mine and "5%" in mine
    at = f"/stewardship/call-backs/{drawn.pk}/"
    assert "向客户核对" in client.get(at).content.decode()
    assert "无误" in client.post(f"{at}answer/", {"result": "right"}, follow=True).content.decode()
    other = browser_of(make_actor("fremd", now=now, unit_id=scene.world.other_city, roles=("R4",)).user_id)
    assert other.get(at).status_code == 404 and other.post(f"{at}answer/", {"result": "right"}).status_code == 404
    assert "望溪银行" not in other.get("/stewardship/call-backs/?all=1").content.decode()
