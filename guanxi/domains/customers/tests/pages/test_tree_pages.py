"""account_tree, tree_children, set_parent: levels page by page, place-holders only on the way to something visible, undo (IMP-22)."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection

from guanxi.domains.customers import api
from guanxi.domains.customers.models import TreeEdge
from guanxi.domains.customers.queries import trees
from guanxi.domains.customers.testing import make_account
from guanxi.domains.customers.tests.pages.conftest import Scene
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db


def put(scene: Scene, now: datetime, child: int, parent_code: str, kind: str = "legal") -> None:
    api.set_parent(actor=system("test"), now=now, account_id=child, parent_code=parent_code, tree_kind=kind)


def test_imp_22_a_wide_level_comes_in_stretches(scene: Scene, root: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """IMP-22: wider than is counted, every stretch is 50 and the page holds one. (50,000 with their seconds: bench.)"""
    monkeypatch.setattr(trees, "COUNTED", 1_000)
    with access.bound(root), connection.cursor() as cursor:
        cursor.execute("select set_config('app.act', gen_random_uuid()::text, true)")
        cursor.execute(
            "with made as (insert into customers_account (name, short_name, sort_key, customer_kind, industry_code, unit_id, region_code, "
            "district, address, agreement_number, version, created_at, updated_at) select '网点' || n, '', '', '', '', %s, '', '', '', '', 1, "
            "%s, %s from generate_series(1, 2000) n returning id) insert into customers_treeedge (tree_kind, child_id, parent_id, version, "
            "created_at, updated_at) select 'legal', id, %s, 1, %s, %s from made", [scene.world.city, now, now, scene.own, now, now])
        first = api.account_tree(actor=root, account_id=scene.own)
        assert (first.below, first.is_exact, first.node.children, len(first.level.nodes)) == (1_000, False, 2_000, 50)
        seen, after = [one.account_id for one in first.level.nodes], first.level.next_after
        for _ in range(2):
            assert after
            level = api.tree_children(actor=root, account_id=scene.own, of=scene.own, tree_kind="legal", after=after)
            seen, after = [*seen, *(one.account_id for one in level.nodes)], level.next_after
        cursor.execute("select max(child_id) - 7 from customers_treeedge")
        last = api.tree_children(actor=root, account_id=scene.own, of=scene.own, tree_kind="legal", after=cursor.fetchone()[0])
    assert len(seen) == len(set(seen)) == 150 and (len(last.nodes), last.next_after) == (7, None)
    page = scene.client.get(f"/accounts/{scene.own}/tree/")
    assert page.status_code == 200 and len(page.content) < 200_000


def test_what_the_reader_does_not_see(scene: Scene, now: datetime) -> None:
    """Billing: own pays for a foreign account, under which another of his hangs; a second foreign one leads nowhere."""
    mine = make_account(now=now, unit_id=scene.world.city, name="河西支行", code="GL-2", owner_id=scene.manager.user_id)
    alone = make_account(now=now, unit_id=scene.world.other_city, name="无关厂", code="GL-8")
    put(scene, now, scene.foreign, "GL-1", "billing")
    put(scene, now, mine, "GL-7", "billing")
    put(scene, now, alone, "GL-1", "billing")
    page = scene.client.get(f"/accounts/{scene.own}/tree/?kind=billing").content.decode()
    assert "不在您的查看范围" in page and "机密厂" not in page and "无关厂" not in page and "河西支行" not in page
    level = scene.client.get(f"/accounts/{scene.own}/tree/children/?kind=billing&of={scene.foreign}", headers={"HX-Request": "true"})
    assert "河西支行" in level.content.decode() and "<html" not in level.content.decode()
    path = scene.client.get(f"/accounts/{mine}/tree/?kind=billing").content.decode()
    assert "机密厂" in path and f'/accounts/{scene.foreign}/tree/' not in path
    assert scene.client.get(f"/accounts/{scene.foreign}/tree/").status_code == 404
    assert scene.client.get(f"/accounts/{mine}/tree/children/?kind=billing&of={scene.foreign}").status_code == 404


def test_a_parent_is_previewed_set_and_taken_back(scene: Scene, now: datetime) -> None:
    make_account(now=now, unit_id=scene.world.city, name="总行", code="GL-0", owner_id=scene.manager.user_id)
    at = f"/accounts/{scene.own}"
    page = scene.client.get(f"{at}/tree/?kind=service").content.decode()
    assert "未单独维护" in page and "确认" not in page
    asked = scene.client.get(f"{at}/tree/?kind=service&parent_code=GL-0").content.decode()
    assert "总行" in asked and "由此单独维护" in asked and "确认" in asked
    saved = scene.client.post(f"{at}/parent/", {"kind": "service", "parent_code": "GL-0"}, follow=True).content.decode()
    assert "上级使用单位已保存" in saved and TreeEdge.objects.get().tree_kind == "service"
    undo = saved[saved.index("/accounts/undo/"):].split('"')[0]
    back = scene.client.post(undo, follow=True)
    assert back.request["PATH_INFO"].endswith("/tree/") and not TreeEdge.objects.exists()
    assert "不能是本客户或其下级" in scene.client.post(f"{at}/parent/", {"kind": "service", "parent_code": "GL-1"}, follow=True).content.decode()
