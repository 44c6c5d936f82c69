"""pairs, pair, decide_pair, account_duplicates, merge pages, by browser."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Contact
from guanxi.domains.duplicates import api
from guanxi.domains.duplicates.models import Merge, Pair
from guanxi.domains.duplicates.tests.conftest import GONE, KEEP, Scene, names_of, versions, wish
from guanxi.domains.organisation.testing import browser_of
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair_id(scene: Scene, root: Actor, now: datetime) -> int:
    """The two as a pair of the queue."""
    api.remember_entry(actor=root, now=now, account_id=scene.gone, answers=())
    with access.bound(root):
        return Pair.objects.get().pk


def test_the_queue_says_why_and_keeps_decisions(scene: Scene, pair_id: int, root: Actor) -> None:
    queue = scene.client.get("/duplicates/").content.decode()
    assert KEEP in queue and GONE in queue and "名称相同" in queue
    page = scene.client.get(f"/duplicates/pairs/{pair_id}/").content.decode()
    assert "为什么是这个分数" in page and "支持相同" in page and "地址" not in page.split("为什么是这个分数")[0]
    assert browser_of(scene.he.user_id).get(f"/duplicates/pairs/{pair_id}/").status_code == 404  # he sees one of the two only
    at = f"/duplicates/pairs/{pair_id}/decide/"
    assert scene.client.post(at, {"decision": "different", "version": "1"}).status_code == 422
    assert scene.client.post(at, {"decision": "zzz", "version": "1"}).status_code == 422
    assert scene.client.post(at, {"decision": "later", "version": "1"}).status_code == 302
    assert KEEP not in scene.client.get("/duplicates/").content.decode()
    assert KEEP in scene.client.get("/duplicates/?tab=later").content.decode()
    assert scene.client.post(at, {"decision": "different", "version": "1", "reason": "两家"}).status_code == 409
    assert scene.client.post(at, {"decision": "same", "version": "2"}).headers["Location"] == f"/duplicates/accounts/{scene.keep}/with/{scene.gone}/"
    assert "并排合并" in scene.client.get(f"/duplicates/accounts/{scene.keep}/").content.decode()


def test_side_by_side_merge_and_undo(scene: Scene, pair_id: int, root: Actor) -> None:
    at = f"/duplicates/accounts/{scene.keep}/with/{scene.gone}/"
    page = scene.client.get(at).content.decode()
    for said in (KEEP, GONE, "hejun", "linyue", "GL-2", "对调", 'name="pick_name"', "为什么认为相同"):
        assert said in page, said
    seen = versions(scene.keep, scene.gone)
    form = {"survivor_version": str(seen[scene.keep]), "loser_version": str(seen[scene.gone]), "pick_name": "loser", "reason": "同一户", "key": "k"}
    assert scene.client.post(at, form | {"loser_version": "99"}).status_code == 409
    done = scene.client.post(at, form)
    with access.bound(root):
        merge = Merge.objects.get()
        assert Pair.objects.get().state == "merged" and merge.picks == {"name": "loser"}
    assert done.headers["Location"] == f"/duplicates/merges/{merge.pk}/"
    assert scene.client.post(at, form).status_code == 404
    assert GONE in scene.client.get("/duplicates/merges/").content.decode()
    card = scene.client.get(f"/duplicates/merges/{merge.pk}/").content.decode()
    assert "撤销合并" in card and "同一户" in card
    assert scene.client.post(f"/duplicates/merges/{merge.pk}/undo/", {"reason": ""}).status_code == 422
    split = scene.client.post(f"/duplicates/merges/{merge.pk}/undo/", {"reason": "两家"}, follow=True).content.decode()
    assert "已拆分,恢复如前" in split and names_of(scene.gone) == {"程砚秋"}
    assert "两家" in split.split("撤销原因")[1][:40] and "撤销:两家" in scene.client.get("/duplicates/merges/").content.decode()


def test_what_an_undo_left_is_named(scene: Scene, root: Actor, now: datetime) -> None:
    """CON-88: a list of database numbers told nobody what to look at; who may not see it reads how many there are."""
    merge_id = api.merge_accounts(actor=scene.head, now=now, wish=wish(scene.keep, scene.gone))
    code = next(one for one in customers.identifiers(account_id=scene.keep) if one.value == "GL-2")
    with access.bound(root):
        version = Contact.objects.get(pk=scene.person).version
    customers.edit_contact(actor=scene.he, now=now, contact_id=scene.person, expected_version=version, values={"post": "厂长"})
    customers.end_identifier(actor=root, now=now, account_id=scene.keep, identifier_id=code.id)
    assert api.unmerge(actor=scene.head, now=now, merge_id=merge_id, reason="两家厂") == 2
    page = scene.client.get(f"/duplicates/merges/{merge_id}/").content.decode()
    left = page.split("合并后有改动")[-1]
    assert f'/contacts/{scene.person}/' in left and "程砚秋</a>" in left and "1 条" in left and f"#{scene.person}" not in left


def test_people_side_by_side(scene: Scene, now: datetime) -> None:
    other = customers.add_contact(actor=scene.lin, now=now, account_id=scene.gone, values={"name": "程砚秋", "post": "科长"})
    client = browser_of(scene.lin.user_id)
    assert "程砚秋" in client.get(f"/duplicates/accounts/{scene.gone}/").content.decode()
    at = f"/duplicates/contacts/{scene.person}/with/{other}/"
    assert "科长" in client.get(at).content.decode()
    assert client.post(at, {"survivor_version": "1", "loser_version": "7"}).status_code == 409
    assert client.post(at, {"survivor_version": "1", "loser_version": "1", "pick_post": "loser"}, follow=True).status_code == 200
    assert browser_of(scene.he.user_id).get(at).status_code == 404
    with access.bound(scene.lin):
        assert [one.post for one in customers.contacts(actor=scene.lin, account_id=scene.gone)] == ["科长"]
