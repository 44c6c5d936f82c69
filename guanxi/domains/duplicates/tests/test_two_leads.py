"""A merge brings no two leads into one legal tree; its preview asks which stays; nor does its undo (operator 1.1, CON-88)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.duplicates import api
from guanxi.domains.duplicates.tests.conftest import Scene, wish
from guanxi.domains.messages.models import Notice
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Groups:
    """keep hangs below top, which `first` leads; gone stands above `leaf`, which `second` leads."""

    scene: Scene
    top: int
    leaf: int
    first: Actor
    second: Actor


@pytest.fixture
def groups(scene: Scene, now: datetime) -> Groups:
    city = scene.world.city
    top, leaf = (make_account(now=now, unit_id=city, name=name, code=code) for name, code in (("恒昌集团", "T"), ("恒昌分厂", "L")))
    customers.set_parent(actor=system("test"), now=now, account_id=scene.keep, parent_code="T")
    customers.set_parent(actor=system("test"), now=now, account_id=leaf, parent_code="GL-2")
    first, second = (make_actor(name, now=now, unit_id=city) for name in ("shoushou", "qian"))
    for account_id, actor in ((top, first), (leaf, second)):
        lead(account_id, actor, now)
    return Groups(scene=scene, top=top, leaf=leaf, first=first, second=second)


def lead(account_id: int, actor: Actor, now: datetime) -> int:
    assert actor.user_id
    return customers.assign(actor=system("test"), now=now, account_id=account_id, user_id=actor.user_id, role="lead")


def leads_of(*account_ids: int) -> list[int | None]:
    with access.bound(system("test")):
        return [next((one.user_id for one in customers.assignments(account_id=id) if one.role == "lead" and one.valid_until is None), None)
                for id in account_ids]


def sees(actor: Actor, account_id: int) -> bool:
    with access.bound(actor):
        return account_id in customers.account_names(actor=actor, ids=[account_id])


def test_which_lead_stays_is_asked_and_the_other_ends_and_comes_back(groups: Groups, now: datetime) -> None:
    scene = groups.scene
    page = scene.client.get(f"/duplicates/accounts/{scene.keep}/with/{scene.gone}/").content.decode()
    assert "shoushou(恒昌集团)" in page and "qian(恒昌分厂)" in page and "只能留一位" in page
    with pytest.raises(Refusal) as unsaid:
        api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    assert unsaid.value.code == "lead_exists" and leads_of(groups.top, groups.leaf) == [groups.first.user_id, groups.second.user_id]
    merge_id = api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone, picks={"lead": "survivor"}))
    assert leads_of(groups.top, groups.leaf) == [groups.first.user_id, None]
    assert sees(groups.first, groups.leaf) and not sees(groups.second, groups.leaf)
    with access.bound(groups.second):
        assert "恒昌分厂" in Notice.objects.get(user_id=groups.second.user_id, kind="merge").zh
    api.unmerge(actor=scene.head, now=now, merge_id=merge_id, reason="两家")
    assert leads_of(groups.top, groups.leaf) == [groups.first.user_id, groups.second.user_id]
    assert sees(groups.second, groups.leaf) and not sees(groups.first, groups.leaf)


def test_the_loser_s_lead_may_be_kept_by_whoever_may_assign_there(groups: Groups, now: datetime) -> None:
    scene = groups.scene
    api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone, picks={"lead": "loser"}))
    assert leads_of(groups.top, groups.leaf) == [None, groups.second.user_id] and not sees(groups.first, groups.top)


def test_what_lies_outside_the_reader_s_territory_is_neither_named_nor_ended(scene: Scene, now: datetime) -> None:
    """PRM-62."""
    far = make_account(now=now, unit_id=scene.world.other_city, name="外市集团", code="F")
    customers.set_parent(actor=system("test"), now=now, account_id=scene.keep, parent_code="F")
    lead(far, make_actor("yuanfang", now=now, unit_id=scene.world.other_city), now)
    lead(scene.gone, scene.lin, now)
    page = browser_of(scene.head.user_id).get(f"/duplicates/accounts/{scene.keep}/with/{scene.gone}/").content.decode()
    assert "yuanfang" not in page and "其他单位的 1 位" in page
    with pytest.raises(Refusal) as no:
        api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone, picks={"lead": "loser"}))
    assert no.value.code == "lead_exists" and "分派" in no.value.text.zh
    api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone, picks={"lead": "survivor"}))


def test_split_again_it_does_not_go_back_under_another_lead(scene: Scene, now: datetime) -> None:
    top = make_account(now=now, unit_id=scene.world.city, name="恒昌总部", code="T")
    other = make_account(now=now, unit_id=scene.world.city, name="另一集团", code="O")
    customers.set_parent(actor=system("test"), now=now, account_id=scene.keep, parent_code="O")
    customers.set_parent(actor=system("test"), now=now, account_id=scene.gone, parent_code="T")
    lead(scene.gone, scene.lin, now)
    merge_id = api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    assert leads_of(scene.keep) == [scene.lin.user_id]  # the tree of 恒昌总部 has no lead now
    lead(top, scene.he, now)
    with pytest.raises(Refusal) as no:
        api.unmerge(actor=scene.head, now=now, merge_id=merge_id, reason="两家")
    assert no.value.code == "lead_exists" and no.value.way_out and leads_of(other, top) == [None, scene.he.user_id]
