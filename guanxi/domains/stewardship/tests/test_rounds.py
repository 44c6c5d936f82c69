"""Rounds of collection with their results (ARC-32); capture at the sales step (ARC-15, ARC-33)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation.models import User
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.stewardship import api
from guanxi.domains.stewardship.api import Item
from guanxi.domains.stewardship.models import AccountQuality, CollectionRound, Verification
from guanxi.domains.stewardship.rules import rounds as rules
from guanxi.domains.stewardship.tests.conftest import TODAY, Scene
from guanxi.domains.timeline.models import Entry
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access
from guanxi.foundation.django.idempotency import AlreadyDone
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=14)
FIELDS = ["contact.mobile", "contact.email"]


@pytest.fixture
def opened(scene: Scene, night: int, now: datetime) -> int:
    return api.open_round(actor=scene.head, now=now, name="四季度联系方式", unit_id=scene.world.city, fields=FIELDS, due_on=DUE)


def test_a_round_asks_its_managers_and_shows_what_they_closed(opened: int, scene: Scene, now: datetime, root: Actor) -> None:
    """ARC-32."""
    with access.bound(root):
        item = WorkItem.objects.get(kind="collection_round")
        assert (item.owner_id, item.due_on) == (scene.manager.user_id, DUE)
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, items=[Item(scene.person, "contact.mobile")], source="call")
    for actor in (scene.head, scene.manager):
        with access.bound(actor):
            card, lines = api.round_result(actor=actor, round_id=opened)
            assert [(one.name, one.accounts, one.before, one.now, one.closed) for one in lines] == [("hejun", 1, 2, 1, 50)]
            assert (card.people, card.gaps) == (1, 2)
    api.close_round(actor=scene.head, now=now, round_id=opened, expected_version=1, note="邮箱普遍缺失,改为走访时收名片")
    with access.bound(root):
        assert CollectionRound.objects.get().closed_on == TODAY and WorkItem.objects.get(kind="collection_round").state == "settled"


@pytest.mark.parametrize(("change", "code"), [
    ({"name": " "}, "name_missing"), ({"fields": ["account.nonsense"]}, "fields_missing"), ({"due_on": TODAY}, "wrong_due_day"),
    ({"due_on": None}, "wrong_due_day"), ({"fields": ["account.manager"]}, "nothing_to_collect"),
])
def test_refusals(scene: Scene, night: int, now: datetime, change: dict[str, object], code: str) -> None:
    given: dict[str, object] = {"name": "采集", "unit_id": scene.world.city, "fields": FIELDS, "due_on": DUE} | change
    with pytest.raises(Refusal, match=code):
        api.open_round(actor=scene.head, now=now, **given)  # type: ignore[arg-type]
    assert not CollectionRound.objects.exists()


@pytest.mark.parametrize(("anchor", "repeat", "after", "following"), [
    (date(2026, 11, 20), "", date(2026, 11, 20), None), (date(2026, 11, 20), "month", date(2026, 11, 20), date(2026, 12, 20)),
    (date(2026, 1, 31), "month", date(2026, 1, 31), date(2026, 2, 28)), (date(2026, 1, 31), "month", date(2026, 2, 28), date(2026, 3, 31)),
    (date(2026, 11, 20), "quarter", date(2026, 11, 20), date(2027, 2, 20)), (date(2024, 2, 29), "year", date(2024, 2, 29), date(2025, 2, 28)),
    (date(2026, 11, 20), "month", date(2027, 6, 25), date(2027, 7, 20)), (date(2026, 11, 20), "quarter", date(2027, 2, 20), date(2027, 5, 20)),
])
def test_when_the_next_one_opens(anchor: date, repeat: str, after: date, following: date | None) -> None:
    """ARC-32: the anchor's day of the month, or the month's last; after a gap the first day that is still to come."""
    assert rules.next_on(anchor=anchor, repeat=repeat, after=after) == following


@pytest.fixture
def repeating(scene: Scene, night: int, now: datetime) -> int:
    return api.open_round(actor=scene.head, now=now, name="月度补全", unit_id=scene.world.city, fields=FIELDS, due_on=DUE, repeat="month")


def test_arc_32_the_next_round_opens_by_itself_once(repeating: int, scene: Scene, now: datetime, root: Actor) -> None:
    """ARC-32: on the day a month later, with as many days and a to-do each; a repeated job opens nothing."""
    with pytest.raises(Refusal, match="wrong_repeat"):
        api.open_round(actor=scene.head, now=now, name="x", unit_id=scene.world.city, fields=FIELDS, due_on=DUE, repeat="week")  # type: ignore[arg-type]
    assert api.continue_rounds(now=now + timedelta(days=29)) == 0
    later = now + timedelta(days=30)
    assert api.continue_rounds(now=later) == 1 and api.continue_rounds(now=later) == 0 and api.continue_rounds(now=later + timedelta(days=1)) == 0
    before, after = CollectionRound.objects.order_by("pk")
    assert (after.began_on, after.due_on, after.next_on, after.follows_id) == (
        date(2026, 12, 20), date(2027, 1, 3), date(2027, 1, 20), repeating) and before.next_on is None
    with access.bound(root):
        assert sorted(WorkItem.objects.filter(kind="collection_round").values_list("owner_id", "due_on")) == [
            (scene.manager.user_id, DUE), (scene.manager.user_id, date(2027, 1, 3))]
        act = AuditAct.objects.get(verb="continue_round")
        assert (act.actor_id, act.subject_id) == (scene.head.user_id, repeating)
    assert api.continue_rounds(now=now + timedelta(days=400)) == 1, "a year without a worker is one round"


def test_arc_32_the_series_of_who_lost_the_right_stops_and_the_heads_are_told(repeating: int, scene: Scene, now: datetime, root: Actor) -> None:
    other = make_actor("nachfolger", now=now, unit_id=scene.world.city, roles=("R9",))
    with access.bound(root):
        User.objects.filter(pk=scene.head.user_id).update(is_active=False)
    later = now + timedelta(days=30)
    assert api.continue_rounds(now=later) == 0 and api.continue_rounds(now=later) == 0
    row = CollectionRound.objects.get()
    assert row.next_on is None
    with access.bound(other):
        assert [one.text.zh for one in messages.notices(actor=other) if "已停" in one.text.zh] == [
            f"定期采集“月度补全”已停:发起人 {scene.head.name} 已离岗或无权;如需继续,请重新发起"]
    assert "已停" in browser_of(other.user_id).get("/stewardship/rounds/").content.decode()


def test_arc_32_who_collects_stops_it(repeating: int, scene: Scene, now: datetime) -> None:
    with pytest.raises(Refusal, match="not_found"):
        api.stop_repeating(actor=scene.manager, now=now, round_id=repeating, expected_version=1)
    head = browser_of(scene.head.user_id)
    page = head.get(f"/stewardship/rounds/{repeating}/").content.decode()
    assert "每月" in page and "2026-12-20" in page and "不再续开" in page
    assert "不再续开" not in scene.client.get(f"/stewardship/rounds/{repeating}/").content.decode()
    assert "已停" in head.post(f"/stewardship/rounds/{repeating}/stop/", {"version": "1"}, follow=True).content.decode()
    assert api.continue_rounds(now=now + timedelta(days=40)) == 0


def test_arc_32_without_a_gap_nothing_is_asked_and_the_series_goes_on(repeating: int, scene: Scene, now: datetime, root: Actor) -> None:
    with access.bound(root):
        AccountQuality.objects.all().delete()
    assert api.continue_rounds(now=now + timedelta(days=30)) == 0
    assert CollectionRound.objects.get().next_on == date(2027, 1, 20)
    with access.bound(scene.head):
        assert any("本期没有缺口" in one.text.zh for one in messages.notices(actor=scene.head))


def test_only_who_has_the_unit_opens_and_reads(opened: int, scene: Scene, now: datetime) -> None:
    for actor, unit in ((scene.head, scene.world.other_city), (scene.manager, scene.world.city)):
        with pytest.raises(Refusal, match="not_found"):
            api.open_round(actor=actor, now=now, name="采集", unit_id=unit, fields=FIELDS, due_on=DUE)
    stranger = make_actor("fremd", now=now, unit_id=scene.world.other_city)
    with access.bound(stranger), pytest.raises(Refusal, match="not_found"):
        api.round_result(actor=stranger, round_id=opened)
    assert browser_of(stranger.user_id).get(f"/stewardship/rounds/{opened}/").status_code == 404


def test_a_conversation_goes_into_the_archive_in_one_act(scene: Scene, now: datetime, root: Actor) -> None:
    """ARC-15, ARC-33: account, person and need; verified by the sales step."""
    found = api.capture(actor=scene.manager, now=now, account_id=None, account={"name": "砚湖食品厂", "address": "湖滨路 8 号"},
                        contact={"name": "吴敏", "mobile": "13000000007", "hobby": ""}, need="两个厂区要互联专线", key="k")
    with access.bound(root):
        assert set(Verification.objects.values_list("field", "source")) == {
            (field, "sales_step") for field in ("account.name", "account.address", "contact.name", "contact.mobile")}
        assert "两个厂区要互联专线" in Entry.objects.get(account_id=found.account_id, kind="need_captured").zh
        assert customers.owner_of(account_id=found.account_id)
    with pytest.raises(AlreadyDone):
        api.capture(actor=scene.manager, now=now, account_id=None, account={"name": "砚湖食品厂"}, contact={}, key="k")


def test_a_known_account_only_gets_the_person(scene: Scene, now: datetime, root: Actor) -> None:
    api.capture(actor=scene.manager, now=now, account_id=scene.own, account={"name": "望溪银行"}, contact={"name": "吴敏"}, need="")
    with access.bound(root):
        assert list(Verification.objects.values_list("field", flat=True)) == ["contact.name"]
    with pytest.raises(Refusal, match="nothing_captured"):
        api.capture(actor=scene.manager, now=now, account_id=scene.own, account={}, contact={}, need=" ")
    with pytest.raises(Refusal, match="not_found"):
        api.capture(actor=scene.manager, now=now, account_id=scene.foreign, account={}, contact={"name": "吴敏"})


def test_the_pages(opened: int, scene: Scene, now: datetime) -> None:
    head = browser_of(scene.head.user_id)
    assert "四季度联系方式" in head.get("/stewardship/rounds/").content.decode()
    assert "四季度联系方式" in scene.client.get("/stewardship/rounds/").content.decode()
    assert "hejun" in head.get(f"/stewardship/rounds/{opened}/").content.decode()
    refused = head.post("/stewardship/rounds/open/", {"name": "新采集", "unit": scene.world.city, "due_on": DUE.isoformat()})
    assert refused.status_code == 422 and "请选择要采集的字段" in refused.content.decode() and 'value="新采集"' in refused.content.decode()
    assert "hejun" in head.post("/stewardship/rounds/open/", {
        "name": "新采集", "unit": scene.world.city, "due_on": DUE.isoformat(), "fields": FIELDS}, follow=True).content.decode()
    ended = head.post(f"/stewardship/rounds/{opened}/close/", {"note": "已改为走访时收名片", "version": "1"}, follow=True).content.decode()
    assert "已改为走访时收名片" in ended


def test_quick_capture(scene: Scene, now: datetime) -> None:
    assert "快速采集" in scene.client.get("/stewardship/capture/").content.decode()
    refused = scene.client.post("/stewardship/capture/", {"account_name": "新厂", "contact_name": "吴敏", "contact_email": "不是邮箱"})
    assert refused.status_code == 422 and 'value="新厂"' in refused.content.decode()
    given = {"account_name": "GL-1", "contact_name": "吴敏", "need": "要宽带"}
    page = scene.client.post("/stewardship/capture/", given, follow=True).content.decode()
    assert "望溪银行" in page and "吴敏" in page and "销售环节采集" in page
    assert date(2026, 11, 20).isoformat() in page
