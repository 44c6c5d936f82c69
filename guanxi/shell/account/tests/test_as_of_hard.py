"""An account on a past day across what changes whose it is, what it is, or that it is: a merge and its undo, a hand-over and its undo, an
erasure, a move of its unit (ARC-06). What was true then is shown, what was erased since is not."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Account
from guanxi.domains.customers.testing import make_account, make_contact
from guanxi.domains.duplicates import api as duplicates
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor, make_user
from guanxi.domains.privacy import api as privacy
from guanxi.foundation.django import access
from guanxi.foundation.django.clock import ZONE
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal
from guanxi.shell.account import as_of
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db
ROOT = system("test")


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


@pytest.fixture
def day(now: datetime, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Thirty days from now on; today is the last."""
    days = [now + timedelta(days=number) for number in range(31)]
    monkeypatch.setenv("GUANXI_NOW", days[-1].isoformat())
    return days


def then(actor: Actor, account_id: int, at: datetime) -> as_of.AccountThen:
    with access.bound(actor, read_only=True):
        return as_of.account_as_of(actor=actor, today=date(2026, 12, 31), account_id=account_id, on=at.astimezone(ZONE).date())


def said(found: as_of.AccountThen) -> dict[str, set[str]]:
    return {"codes": {which.zh for _, which in found.codes}, "people": {which.zh for _, which in found.people},
            "places": {which.zh for _, which in found.places}, "fields": {one.then.zh for one in found.fields}}


def version(account_id: int) -> int:
    with access.bound(ROOT):
        return Account.objects.values_list("version", flat=True).get(pk=account_id)


def page(actor: Actor, account_id: int, at: datetime) -> tuple[int, str]:
    answer = visitor(actor).get(f"/accounts/{account_id}/as-of/?on={at.astimezone(ZONE).date()}")
    return answer.status_code, answer.content.decode()


def people(scene: Scene, at: datetime) -> set[str]:
    with access.bound(scene.head, read_only=True):
        return {one.name for one in customers.people_as_of(actor=scene.head, account_id=scene.bank, on=at.astimezone(ZONE).date())}


def test_arc_06_before_during_and_after_a_merge(scene: Scene, day: list[datetime]) -> None:
    goes = make_account(now=day[0], unit_id=scene.world.county, name="屿澜银行望溪支行", code="GL-9702-0000042", address="旧街1号",
                        owner_id=scene.manager.user_id)
    customers.edit_account(actor=ROOT, now=day[5], account_id=goes, expected_version=version(goes), values={"address": "新街2号"})
    merge_id = duplicates.merge_accounts(actor=scene.head, now=day[10], wish=duplicates.Wish(
        survivor_id=scene.bank, loser_id=goes, survivor_version=version(scene.bank), loser_version=version(goes), reason="同一户"))
    own, other = "GL-9702-0001873", "GL-9702-0000042"
    assert said(then(scene.head, scene.bank, day[5]))["codes"] == {own}, "what came by the merge was not its own before"
    assert said(then(scene.head, scene.bank, day[12]))["codes"] == {own, other}
    assert page(scene.head, goes, day[5])[0] in (302, 308), "led to the one that stays"
    duplicates.unmerge(actor=scene.head, now=day[20], merge_id=merge_id, reason="两家")
    assert said(then(scene.head, scene.bank, day[5]))["codes"] == {own} == said(then(scene.head, scene.bank, day[22]))["codes"]
    assert said(then(scene.head, scene.bank, day[15]))["codes"] == {own, other}, "it had them in between"
    for at, address, codes in ((day[2], "旧街1号", {other}), (day[7], "新街2号", {other}), (day[15], "新街2号", set()),
                               (day[22], "新街2号", {other})):
        found = said(then(scene.head, goes, at))
        assert address in found["fields"] and found["codes"] == codes, at
        assert page(scene.head, goes, at)[0] == 200
    assert said(then(scene.head, goes, day[7]))["people"] == {"何俊"} == said(then(scene.head, goes, day[22]))["people"]


def test_arc_06_before_during_and_after_a_hand_over_that_was_taken_back(scene: Scene, day: list[datetime]) -> None:
    new, witness = (make_user(name, now=day[0], unit_id=scene.world.county) for name in ("new", "witness"))
    on = day[5].astimezone(ZONE).date()
    handover_id = customers.open_handover(actor=scene.head, now=day[1], account_ids=[scene.bank], terms=customers.HandoverTerms(
        from_user_id=scene.manager.user_id, to_user_id=new, witness_id=witness, effective_on=on, overlap_days=3))
    customers.advance_handovers(actor=system("schedule"), now=day[5])
    assert said(then(scene.head, scene.bank, day[4]))["people"] == {"何俊"} and said(then(scene.head, scene.bank, day[5]))["people"] == {"new"}
    customers.take_back_handover(actor=scene.head, now=day[8], handover_id=handover_id, reason="误操作")
    assert [said(then(scene.head, scene.bank, day[number]))["people"] for number in (4, 5, 7, 8, 9)] == [
        {"何俊"}, {"new"}, {"new"}, {"何俊"}, {"何俊"}]
    assert page(scene.head, scene.bank, day[6])[0] == 200


def test_arc_06_prm_77_who_was_erased_is_erased_on_every_day(scene: Scene, day: list[datetime]) -> None:
    person = make_account(now=day[0], unit_id=scene.world.county, name="宋知鹭", customer_kind="individual", address="观鸟路八号",
                          code="GL-9702-0000077")
    customers.edit_account(actor=ROOT, now=day[3], account_id=person, expected_version=1, values={"name": "宋知鸥", "address": "观鸟路九号"})
    his = make_contact(now=day[0], account_id=scene.bank, name="陶静", mobile="13899990041", post="秘书")
    customers.edit_contact(actor=ROOT, now=day[3], contact_id=his, expected_version=1, values={"post": "主任", "post_since": date(2026, 11, 22)})
    assert "陶静" in people(scene, day[2]) and "宋知鹭" in page(scene.head, person, day[1])[1]
    assert privacy.erase_again(now=day[10], contact_id=his) and privacy.erase_account_again(now=day[10], account_id=person)
    for number in (0, 1, 3, 4, 5, 9, 10, 20):
        for account in (scene.bank, person):
            status, text = page(scene.head, account, day[number])
            assert status in (200, 404), (number, status)
            assert not [word for word in ("陶静", "13899990041", "宋知", "观鸟路") if word in text], (number, account)
        assert "陶静" not in people(scene, day[number])


def test_arc_06_after_its_unit_went_elsewhere(scene: Scene, day: list[datetime]) -> None:
    """Org 01: whose unit it is now reads all days, whose it was reads none."""
    here, there = (make_actor(name, now=day[0], unit_id=unit, roles=("R9",)) for name, unit in (
        ("here", scene.world.city), ("there", scene.world.other_city)))
    assert page(here, scene.bank, day[2])[0] == 200 and page(there, scene.bank, day[2])[0] == 404
    organisation.move_unit(actor=ROOT, now=day[5], unit_id=scene.world.county, parent_id=scene.world.other_city, reason="区划调整")
    here, there = (organisation.actor_of_user(user_id=one.user_id) for one in (here, there))
    for number in (1, 4, 5, 9):
        assert page(there, scene.bank, day[number])[0] == 200
        with pytest.raises(Refusal) as no:
            then(here, scene.bank, day[number])
        assert no.value.status == 404
        found = then(there, scene.bank, day[number])
        assert said(found)["people"] == {"何俊"} and not [one for one in found.fields if one.has_changed]
