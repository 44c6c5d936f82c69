"""Raising, refreshing, settling, completing, snoozing, passing on; who sees what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from guanxi.domains.customers.models import Account
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation.models import User
from guanxi.domains.organisation.testing import World, make_actor, make_world, refused
from guanxi.domains.work import api
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access, audit
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Reason, Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def world(together: Together, now: datetime) -> World:
    with together():
        return make_world(now=now)


@pytest.fixture(scope="module")
def manager(together: Together, world: World, now: datetime) -> Actor:
    with together():
        return make_actor("manager", now=now, unit_id=world.city, roles=("R9",))


@pytest.fixture(scope="module")
def account_id(together: Together, world: World, root: Actor, now: datetime) -> int:
    with together():
        with audit.acting(actor=root, verb="test", now=now):
            account = Account(name="望溪银行", unit_id=world.city)
            account.store(now=now)
        return account.pk


def call(owner: Actor, account_id: int | None = None, key: str = "k", **more: object) -> api.Call:
    made = api.Call(kind="archive_gap", about=Ref("account", account_id or 1), owner_id=owner.user_id, due_on=TODAY,
                    title=t("补录统一社会信用代码", "Add the credit code"), dedupe_key=key, account_id=account_id)
    return replace(made, **more)  # type: ignore[arg-type]


def raised(root: Actor, now: datetime, *calls: api.Call) -> int:
    with audit.acting(actor=root, verb="raise", now=now) as act:
        return api.raise_calls(act=act, calls=calls)


def only_item(actor: Actor) -> api.Item:
    with access.bound(actor):
        day = api.day(actor=actor, today=TODAY)
    found = [*day.must, *day.can, *day.asleep]
    assert len(found) == 1
    return found[0]


def test_the_same_call_twice_is_one_item_and_no_second_write(root: Actor, manager: Actor, now: datetime) -> None:
    assert (raised(root, now, call(manager)), raised(root, now, call(manager))) == (1, 0)
    assert only_item(manager).version == 1


def test_a_changed_call_refreshes_the_open_item(root: Actor, manager: Actor, now: datetime) -> None:
    raised(root, now, call(manager))
    reason = Reason(code="missing", text=t("缺三项", "Three are missing"))
    raised(root, now, call(manager, title=t("补录三项", "Add three"), reasons=(reason,)))
    item = only_item(manager)
    assert (item.version, item.title.zh, item.reasons[0].en) == (2, "补录三项", "Three are missing")


def test_two_calls_with_one_key_in_one_batch_are_one_item(root: Actor, manager: Actor, now: datetime) -> None:
    assert raised(root, now, call(manager), call(manager), call(manager, key="other")) == 2


def test_after_it_is_done_the_same_cause_may_come_again(root: Actor, manager: Actor, now: datetime) -> None:
    raised(root, now, call(manager))
    api.complete_item(actor=manager, now=now, item_id=only_item(manager).id, outcome="已补录")
    assert raised(root, now, call(manager)) == 1


def test_settling_closes_what_has_no_cause_any_more(root: Actor, manager: Actor, now: datetime) -> None:
    raised(root, now, call(manager, key="a", about=Ref("account", 1)), call(manager, key="b", about=Ref("account", 2)))
    with audit.acting(actor=root, verb="settle", now=now) as act:
        assert api.settle(act=act, kind="archive_gap", subject_kind="account", subject_ids=[1]) == 1
        assert api.settle_others(act=act, kind="archive_gap", keep_keys=["b"]) == 0
    assert only_item(manager).subject == Ref("account", 2)


def test_what_belongs_to_nobody_of_these_people_is_settled(root: Actor, manager: Actor, now: datetime) -> None:
    raised(root, now, call(manager, key="a"), call(manager, key="b"))
    with audit.acting(actor=root, verb="settle", now=now) as act:
        assert api.settle_of_others(act=act, kinds=["archive_gap"], owner_ids=[manager.user_id]) == 0
        assert api.settle_others(act=act, kind="archive_gap", keep_keys=[], owner_ids=[root.user_id]) == 0
        assert api.settle_others(act=act, kind="archive_gap", keep_keys=["a"], owner_ids=[manager.user_id]) == 1
        assert api.settle_of_others(act=act, kinds=["archive_gap"], owner_ids=[root.user_id]) == 1


def test_completing_is_an_act_with_history(root: Actor, manager: Actor, now: datetime) -> None:
    raised(root, now, call(manager))
    item = only_item(manager)
    api.complete_item(actor=manager, now=now, item_id=item.id, expected_version=item.version)
    assert AuditAct.objects.get(verb="complete_item").subject_id == item.id
    with pytest.raises(Refusal) as refused:
        api.complete_item(actor=manager, now=now, item_id=item.id)
    assert refused.value.code == "changed_meanwhile"


def test_somebody_was_faster(root: Actor, manager: Actor, now: datetime) -> None:
    raised(root, now, call(manager))
    with pytest.raises(Refusal) as refused:
        api.complete_item(actor=manager, now=now, item_id=only_item(manager).id, expected_version=7)
    assert (refused.value.code, refused.value.status) == ("changed_meanwhile", 409)


@pytest.mark.parametrize(("days", "reason", "code"), [(1, " ", "snooze_needs_reason"), (0, "出差", "snooze_day"), (-1, "出差", "snooze_day"),
                                                      (93, "出差", "snooze_day")])
def test_a_snooze_needs_a_reason_and_a_near_day(root: Actor, manager: Actor, now: datetime, days: int, reason: str, code: str) -> None:
    raised(root, now, call(manager))
    with pytest.raises(Refusal) as refused:
        api.snooze_item(actor=manager, now=now, item_id=only_item(manager).id, until=TODAY + timedelta(days=days), reason=reason, today=TODAY)
    assert refused.value.code == code


def test_a_snoozed_item_sleeps_and_keeps_sleeping_when_raised_again(root: Actor, manager: Actor, now: datetime) -> None:
    raised(root, now, call(manager))
    api.snooze_item(actor=manager, now=now, item_id=only_item(manager).id, until=TODAY + timedelta(days=7), reason="等客户年检", today=TODAY)
    raised(root, now, call(manager, title=t("补录", "Add")))
    with access.bound(manager):
        day = api.day(actor=manager, today=TODAY)
    assert (len(day.must), [i.snooze_reason for i in day.asleep]) == (0, ["等客户年检"])


def test_passing_on_moves_it_to_the_other_desk(world: World, root: Actor, manager: Actor, now: datetime) -> None:
    other = make_actor("other", now=now, unit_id=world.city, roles=("R9",))
    raised(root, now, call(manager))
    api.pass_on_item(actor=manager, now=now, item_id=only_item(manager).id, to_user_id=other.user_id, reason="出差")
    assert only_item(other).owner_id == other.user_id
    with access.bound(manager):
        assert api.day(actor=manager, today=TODAY).must == []


def test_nobody_passes_work_to_somebody_who_is_not_there(root: Actor, manager: Actor, now: datetime) -> None:
    raised(root, now, call(manager))
    with pytest.raises(Refusal) as refused:
        api.pass_on_item(actor=manager, now=now, item_id=only_item(manager).id, to_user_id=10**9, reason="ok")
    assert refused.value.code == "unknown_person"


def test_what_was_passed_on_stays_so_and_its_receiver_is_told(
        world: World, root: Actor, manager: Actor, account_id: int, now: datetime) -> None:
    colleague, heir = (make_actor(name, now=now, unit_id=world.city, roles=("R9",)) for name in ("colleague", "heir"))
    raised(root, now, call(manager, account_id))
    api.pass_on_item(actor=manager, now=now, item_id=only_item(manager).id, to_user_id=colleague.user_id, reason="出差")
    with access.bound(colleague):
        [notice] = messages.notices(actor=colleague)
    assert "manager 转来待办" in notice.text.zh
    raised(root, now, call(manager, account_id, title=t("补录两项", "Add two")))
    assert (only_item(colleague).owner_id, only_item(colleague).title.zh) == (colleague.user_id, "补录两项"), "the night refreshes it where it is"
    with audit.acting(actor=root, verb="settle", now=now) as act:
        assert api.settle_others(act=act, kind="archive_gap", keep_keys=[], owner_ids=[colleague.user_id]) == 0, "its cause is not his"
        assert api.settle_of_others(act=act, kinds=["archive_gap"], owner_ids=[manager.user_id]) == 0
    raised(root, now, call(heir, account_id))
    assert only_item(heir).owner_id == heir.user_id, "the account is another's now"


@pytest.mark.parametrize(("unit", "roles", "code"), [("other_city", ("R9",), "passed_out_of_sight"), ("city", ("R23",), "unknown_person")])
def test_nobody_passes_work_out_of_sight(
        world: World, root: Actor, manager: Actor, account_id: int, now: datetime, unit: str, roles: tuple[str, ...], code: str) -> None:
    receiver = make_actor("receiver", now=now, unit_id=getattr(world, unit), roles=roles)
    if "R23" in roles:
        User.objects.filter(pk=receiver.user_id).update(kind="external")
    raised(root, now, call(manager, account_id))
    refused(code, api.pass_on_item, actor=manager, now=now, item_id=only_item(manager).id, to_user_id=receiver.user_id, reason="出差")
    assert only_item(manager).owner_id == manager.user_id


def test_work_of_another_region_cannot_be_seen_or_closed(world: World, root: Actor, manager: Actor, account_id: int, now: datetime) -> None:
    stranger = make_actor("stranger", now=now, unit_id=world.other_city, roles=("R9",))
    raised(root, now, call(manager, account_id))
    item = only_item(manager)
    with access.bound(stranger):
        assert api.item(actor=stranger, item_id=item.id, today=TODAY) is None and api.open_items(account_id=account_id, today=TODAY) == []
    with pytest.raises(Refusal) as refused:
        api.complete_item(actor=stranger, now=now, item_id=item.id)
    assert refused.value.status == 404


def test_who_sees_a_units_work_reads_it_and_only_its_supervisor_does_it(
    world: World, root: Actor, manager: Actor, account_id: int, now: datetime,
) -> None:
    """PRM-72 too: an agent, compliance and the audit administrator see the unit's accounts; the head of its county is nobody's head in the city."""
    readers = [make_actor(f"reader{role}", now=now, unit_id=world.city, roles=(role,)) for role in ("R4", "R17", "R22")]
    head = make_actor("head", now=now, unit_id=world.city, roles=("R7",))
    raised(root, now, call(manager, account_id))
    item_id = only_item(manager).id
    for reader in readers:
        with access.bound(reader):
            assert [one.id for one in api.open_items(account_id=account_id, today=TODAY)] == [item_id]
        refused("not_supervisor", api.complete_item, actor=reader, now=now, item_id=item_id)
        refused("not_supervisor", api.pass_on_item, actor=reader, now=now, item_id=item_id, to_user_id=reader.user_id or 0, reason="ok")
    api.snooze_item(actor=head, now=now, item_id=item_id, until=TODAY + timedelta(days=2), reason="出差", today=TODAY)
    api.complete_item(actor=head, now=now, item_id=item_id)


def test_a_former_owner_loses_the_items_of_an_account_he_no_longer_sees(world: World, root: Actor, account_id: int, now: datetime) -> None:
    former = make_actor("former", now=now, unit_id=world.other_city, roles=("R1",))
    raised(root, now, call(former, account_id))
    with access.bound(former):
        assert api.day(actor=former, today=TODAY).must == []


def test_work_goes_with_its_account(root: Actor, manager: Actor, account_id: int, now: datetime) -> None:
    raised(root, now, call(manager, account_id))
    with audit.acting(actor=root, verb="undo", now=now), connection.cursor() as cursor:
        cursor.execute("delete from customers_account where id = %s", [account_id])
        assert not WorkItem.objects.filter(account_id=account_id).exists()


def test_a_weight_nobody_knows_is_a_mistake(root: Actor, manager: Actor, now: datetime) -> None:
    with pytest.raises(ValueError, match="weight"):
        raised(root, now, call(manager, weight=9))
