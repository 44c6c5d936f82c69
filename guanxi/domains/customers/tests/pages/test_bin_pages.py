"""回收站: putting one there from its page, the list, one entry, restoring; foreign accounts look like none (ATK-39)."""

from __future__ import annotations

import pytest
from django.test import Client

from guanxi.domains.customers import api
from guanxi.domains.customers.queries import bin as bins
from guanxi.domains.customers.testing import make_account
from guanxi.domains.customers.tests.pages.conftest import Scene, logged_in
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.pure.actor import Actor

pytestmark = pytest.mark.django_db


def test_there_and_back(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bins, "retention", lambda *, on: 180)
    url = f"/accounts/{scene.own}/retire/"
    form = scene.client.get(url)
    assert form.status_code == 200 and "保留 180 天" in form.content.decode()
    assert scene.client.post(url, {"reason": " ", "version": "1"}).status_code == 422
    assert scene.client.post(url, {"reason": "已注销", "version": "9"}).status_code == 409
    done = scene.client.post(url, {"reason": "已注销", "version": "1"}, follow=True)
    assert done.redirect_chain == [("/accounts/bin/", 302)] and "望溪银行" in done.content.decode() and "已注销" in done.content.decode()
    fragment = scene.client.get("/accounts/bin/", {"q": "没有"}, headers={"HX-Request": "true"})
    assert fragment.status_code == 200 and "回收站是空的" in fragment.content.decode() and "<html" not in fragment.content.decode()
    entry = scene.client.get(f"/accounts/{scene.own}/", follow=True)  # an old address leads there
    assert entry.redirect_chain == [(f"/accounts/bin/{scene.own}/", 302)] and "恢复到台账" in entry.content.decode()
    back = scene.client.post(f"/accounts/bin/{scene.own}/restore/", follow=True)
    assert back.redirect_chain[-1][0] == f"/accounts/{scene.own}/" and back.status_code == 200


def test_a_foreign_one_looks_like_none_and_what_is_open_is_listed(scene: Scene, root: Actor, now: object) -> None:
    assert scene.client.get(f"/accounts/{scene.foreign}/retire/").status_code == 404
    assert scene.client.post(f"/accounts/{scene.foreign}/retire/", {"reason": "ok"}).status_code == 404
    child = make_account(now=now, unit_id=scene.world.city, name="下级厂", code="GL-9")  # type: ignore[arg-type]
    api.set_parent(actor=root, now=now, account_id=child, parent_code="GL-1")  # type: ignore[arg-type]
    page = scene.client.get(f"/accounts/{scene.own}/retire/").content.decode()
    assert "其下还有 1 户下级客户" in page and "name=\"reason\"" not in page
    api.retire_account(actor=root, now=now, account_id=scene.foreign, reason="误建")  # type: ignore[arg-type]
    for path in ("", "restore/"):
        method = scene.client.post if path else scene.client.get
        assert method(f"/accounts/bin/{scene.foreign}/{path}").status_code == 404
    assert "机密厂" not in scene.client.get("/accounts/bin/").content.decode()


def test_whose_history_may_be_read_reads_it_in_the_bin(scene: Scene, root: Actor, client: Client, now: object) -> None:
    api.retire_account(actor=root, now=now, account_id=scene.own, reason="已注销")  # type: ignore[arg-type]
    auditor = logged_in(make_actor("auditor", now=now, unit_id=scene.world.city, roles=("R22",)))  # type: ignore[arg-type]
    page = auditor.get(f"/audit/account/{scene.own}/")
    assert page.status_code == 200 and "移入回收站" in page.content.decode()
    assert "restore/" not in auditor.get("/accounts/bin/").content.decode()
