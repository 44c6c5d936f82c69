"""Rival services and promotions: row, audit, timeline, work, refusals, undo, and what others may not do."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation.testing import make_actor, refused
from guanxi.domains.rivals import api
from guanxi.domains.rivals.models import RivalPromotion, RivalService
from guanxi.domains.rivals.tests.conftest import END, LINE, TODAY, Scene
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditRow
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell.today import raising

pytestmark = pytest.mark.django_db


def row(root: Actor, scene: Scene) -> RivalService:
    with access.bound(root):
        return RivalService.objects.get(pk=scene.line)


def todo(actor: Actor) -> list[work.Item]:
    with access.bound(actor):
        day = work.day(actor=actor, today=TODAY)
    return [item for item in [*day.must, *day.can] if item.kind.startswith("rival")]


def test_what_is_recorded_is_audited_and_told(scene: Scene, root: Actor) -> None:
    found = row(root, scene)
    assert (found.monthly_rent_fen, found.contract_until, found.seen_on, found.seen_by_name) == (400_000, END, TODAY, "hejun")
    with access.bound(scene.manager):
        assert AuditRow.objects.filter(table_name="rivals_rivalservice", row_id=scene.line, op="I", account_id=scene.own).exists()
        line = timeline.for_account(account_id=scene.own, actor=scene.manager, sees_money=True).lines[0]
    assert line.text.zh == "登记异网:恒讯通信 专线,月租 4000.00 元,2027-02-15 到期"


def test_confirm_edit_retire_and_undo(scene: Scene, root: Actor, now: datetime) -> None:
    later = now + timedelta(days=3)
    api.edit_rival_service(actor=scene.manager, now=now, service_id=scene.line, expected_version=1, values={"confidence": "doubtful"})
    with pytest.raises(Refusal, match="changed_meanwhile"):
        api.edit_rival_service(actor=scene.manager, now=now, service_id=scene.line, expected_version=1, values={"note": "x"})
    api.confirm_rival_service(actor=scene.manager, now=later, service_id=scene.line)
    assert (row(root, scene).seen_on, row(root, scene).confidence) == (TODAY + timedelta(days=3), "likely")
    with pytest.raises(Refusal, match="outcome_missing"):
        api.retire_rival_service(actor=scene.manager, now=later, service_id=scene.line, outcome="")
    act = api.retire_rival_service(actor=scene.manager, now=later, service_id=scene.line, outcome="won_over")
    assert not row(root, scene).is_active
    with pytest.raises(Refusal, match="not_found"):
        api.undo_rival_service(actor=make_actor("other", now=now, unit_id=scene.world.city), now=later, act_id=act)
    with pytest.raises(Refusal, match="undo_too_late"):
        api.undo_rival_service(actor=scene.manager, now=later + timedelta(hours=25), act_id=act)
    assert api.undo_rival_service(actor=scene.manager, now=later, act_id=act) == scene.own
    assert row(root, scene).is_active and row(root, scene).outcome == ""
    with pytest.raises(Refusal, match="not_found"):
        api.undo_rival_service(actor=scene.manager, now=later, act_id=uuid.uuid4())


def test_the_same_form_twice_is_one_record(scene: Scene, root: Actor, now: datetime) -> None:
    from guanxi.foundation.django.idempotency import AlreadyDone

    api.add_rival_service(actor=scene.manager, now=now, account_id=scene.own, values=LINE, key="k")
    with pytest.raises(AlreadyDone):
        api.add_rival_service(actor=scene.manager, now=now, account_id=scene.own, values=LINE, key="k")
    with access.bound(root):
        assert RivalService.objects.count() == 2


def test_strangers_and_readers_write_nothing(scene: Scene, root: Actor, now: datetime) -> None:
    stranger = make_actor("fremd", now=now, unit_id=scene.world.other_city)
    reader = make_actor("plan", now=now, unit_id=scene.world.city, roles=("R14",))
    for actor, code in ((stranger, "not_found"), (reader, "forbidden")):
        with pytest.raises(Refusal, match=code):
            api.add_rival_service(actor=actor, now=now, account_id=scene.own, values=LINE)
        with pytest.raises(Refusal, match=code):
            api.confirm_rival_service(actor=actor, now=now, service_id=scene.line)
        with pytest.raises(Refusal, match=code):
            api.log_promotion(actor=actor, now=now, account_id=scene.own, values={"operator": "hengxun", "activity": "送"})
    with access.bound(stranger):
        assert not RivalService.objects.exists(), "row security hides it"
        assert not api.rival_services(actor=stranger, today=TODAY, narrowed=api.RivalFilter()).rows
    with access.bound(reader):
        assert [one.days_left for one in api.rival_services(actor=reader, today=TODAY, narrowed=api.RivalFilter()).rows] == [87]


@pytest.mark.parametrize("role", ["R4", "R5", "R6", "R7", "R8", "R2", "R13"])
def test_who_does_not_answer_for_the_account_reports_and_the_owner_confirms(scene: Scene, root: Actor, now: datetime, role: str) -> None:
    """ORG-21, MAP-07: it stays doubtful whatever was said of it, and only the owner makes more of it."""
    one = make_actor("sees", now=now, unit_id=scene.world.city, roles=(role,))
    customers.assign(actor=root, now=now, account_id=scene.own, user_id=one.user_id, role="local_service")
    told = api.add_rival_service(actor=one, now=now, account_id=scene.own, values=LINE | {"confidence": "confirmed"})
    with access.bound(root):
        assert RivalService.objects.get(pk=told).confidence == "doubtful"
    refused("not_responsible" if role == "R2" else "forbidden", api.confirm_rival_service, actor=one, now=now, service_id=told)
    assert [item.title.zh for item in todo(scene.manager)] == ["核实sees报告的异网:恒讯通信"]
    api.confirm_rival_service(actor=scene.manager, now=now, service_id=told)
    assert not todo(scene.manager)


@pytest.mark.parametrize("role", ["R4", "R5", "R6", "R7", "R8", "R2", "R13"])
def test_who_stands_on_site_logs_a_promotion_and_the_owner_answers(scene: Scene, root: Actor, now: datetime, role: str) -> None:
    """SAL-28, ORG-21: whoever sees it writes it down; the answer is the owner's, whatever the reporter put there."""
    one = make_actor("sees", now=now, unit_id=scene.world.city, roles=(role,))
    customers.assign(actor=root, now=now, account_id=scene.own, user_id=one.user_id, role="local_service")
    told = api.log_promotion(actor=one, now=now, account_id=scene.own, values={
        "operator": "hengxun", "activity": "大堂摆台送路由器", "counter_measure": "x"})
    with access.bound(root):
        assert [(row.recorded_by_name, row.counter_measure, row.answered_on) for row in RivalPromotion.objects.all()] == [("sees", "", None)]
    assert [(item.kind, item.title.zh) for item in todo(scene.manager)] == [("rival_promotion", "回应 恒讯通信 现场促销")]
    refused("not_responsible" if role == "R2" else "forbidden", api.answer_promotion, actor=one, now=now, promotion_id=told, counter_measure="赠")
    api.answer_promotion(actor=scene.manager, now=now, promotion_id=told, counter_measure="赠网络体检")
    assert not todo(scene.manager)


def test_its_end_becomes_work_once_per_alarm(scene: Scene, now: datetime) -> None:
    raising.raise_day(now=now, today=TODAY)
    (item,) = todo(scene.manager)
    assert (item.kind, item.title.zh, item.stake_fen) == ("rival_end", "对手合同 87 天后到期:恒讯通信 专线", 4_800_000)
    work.complete_item(actor=scene.manager, now=now, item_id=item.id)
    raising.raise_day(now=now, today=TODAY)
    assert not todo(scene.manager), "the alarm of 90 days is done"
    raising.raise_day(now=now, today=TODAY + timedelta(days=27))
    assert [one.title.zh for one in todo(scene.manager)] == ["对手合同 60 天后到期:恒讯通信 专线"]
    api.retire_rival_service(actor=scene.manager, now=now, service_id=scene.line, outcome="won_over")
    assert not todo(scene.manager)


def test_a_promotion_wants_an_answer(scene: Scene, root: Actor, now: datetime) -> None:
    """SAL-28: a rival's promotion on site is logged and asks for a counter-measure."""
    one = api.log_promotion(actor=scene.manager, now=now, account_id=scene.own, values={"operator": "hengxun", "activity": "大堂摆台送路由器"})
    (item,) = todo(scene.manager)
    assert (item.kind, item.days_left) == ("rival_promotion", 2)
    with pytest.raises(Refusal, match="counter_measure_missing"):
        api.answer_promotion(actor=scene.manager, now=now, promotion_id=one, counter_measure=" ")
    assert api.answer_promotion(actor=scene.manager, now=now, promotion_id=one, counter_measure="驻场办理,赠网络体检") == scene.own
    assert not todo(scene.manager)
    with access.bound(root):
        assert RivalPromotion.objects.get().answered_on == TODAY
