"""Saved views and columns as pages: what stands above the book, what opens, who may, how many statements."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.domains.lists import api as lists
from guanxi.domains.lists.models import SavedView
from guanxi.foundation.django import access
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


def save(client: Client, on_screen: str = "grade=gold&sort=-trend", **more: str) -> int:
    """Saves the list on screen; the id of its view."""
    response = client.post("/book/views/save/", {"on_screen": on_screen, "name": "金牌客户", **more})
    assert response.status_code == 302, response.content.decode()[:300]
    return int(response.headers["Location"].split("/")[3])


def heads(page: str) -> list[str]:
    return re.findall(r'<th scope="col" aria-sort="[a-z]+" class="[^"]*"><a[^>]*>([^<]+)', page)


def said(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_standard_columns_are_the_old_ones(scene: Scene) -> None:
    page = said(visitor(scene.manager), "/book/")
    assert heads(page) == [lists.columns()[key].label.zh for key in lists.STANDARD]


def test_columns_are_chosen_kept_and_reset(scene: Scene) -> None:
    client = visitor(scene.manager)
    response = client.post("/book/columns/", {"on_screen": "grade=gold&sort=-trend", "column": ["code", "calculated", "password"]})
    assert response.headers["Location"] == "/book/?grade=gold&sort=-trend"
    page = said(client, "/book/")
    assert heads(page) == ["客户名称", "集团编码", "测算等级"]
    assert "GL-9702-0001873" in page and "123.45" not in page
    assert heads(said(visitor(scene.manager), "/book/")) == ["客户名称", "集团编码", "测算等级"]
    assert len(heads(said(visitor(scene.head), "/book/"))) == len(lists.STANDARD)
    client.post("/book/columns/", {"on_screen": "", "column": ["code"], "reset": "1"})
    assert len(heads(said(client, "/book/"))) == len(lists.STANDARD)


def test_columns_of_the_address_hold_for_the_fragment_too(scene: Scene) -> None:
    response = visitor(scene.manager).get("/book/?columns=kind,grade&grade=", headers=HTMX)
    assert heads(response.content.decode()) == ["客户名称", "客户类别", "有效等级"]
    assert response.headers["HX-Push-Url"] == "/book/?columns=kind%2Cgrade"
    assert 'form="list-filters" name="columns" value="kind,grade"' in response.content.decode()


def test_a_view_stands_as_a_tab_and_opens_what_was_seen(scene: Scene) -> None:
    client = visitor(scene.manager)
    view_id = save(client, "grade=gold&sort=-trend&columns=code,grade", is_pinned="on")
    response = client.get(f"/book/views/{view_id}/")
    assert parse_qs(urlsplit(response.headers["Location"]).query) == {
        "grade": ["gold"], "sort": ["-trend"], "columns": ["name,code,grade"], "view": [str(view_id)]}
    page = said(client, f"/book/views/{view_id}/")
    assert heads(page) == ["客户名称", "集团编码", "有效等级"]
    assert re.findall(r'<tr data-href="/accounts/(\d+)/"', page) == [str(scene.bank)]
    assert re.search(rf'tab-active" href="/book/views/{view_id}/" aria-current="page">.*金牌客户</a>', page)
    assert "更新当前视图" in page
    assert f'href="/book/views/{view_id}/"' in said(client, "/book/")


def test_a_view_without_a_tab_is_only_in_the_list(scene: Scene) -> None:
    client = visitor(scene.manager)
    view_id = save(client)
    assert f"/book/views/{view_id}/" not in said(client, "/book/")
    assert "金牌客户" in said(client, "/book/views/")
    client.post(f"/book/views/{view_id}/pin/", {"is_pinned": "on"})
    assert f"/book/views/{view_id}/" in said(client, "/book/")
    client.post(f"/book/views/{view_id}/pin/")
    assert f"/book/views/{view_id}/" not in said(client, "/book/")


def test_the_book_opens_with_the_readers_own_view(scene: Scene) -> None:
    client = visitor(scene.manager)
    view_id = save(client, opens="on")
    assert f"view={view_id}" in client.get("/book/").headers["Location"]
    assert re.findall(r'<tr data-href="/accounts/(\d+)/"', said(client, "/book/?sort=-revenue")) == [str(scene.hospital), str(scene.bank)]
    client.post(f"/book/views/{view_id}/open-with/")
    assert client.get("/book/").status_code == 200


def test_a_shared_view_shows_each_reader_his_own_book(scene: Scene) -> None:
    view_id = save(visitor(scene.head), "q=人民", share="unit")
    shown = [set(re.findall(r'<tr data-href="/accounts/(\d+)/"', said(visitor(actor), f"/book/views/{view_id}/")))
             for actor in (scene.head, scene.manager)]
    assert shown == [{str(scene.hospital), str(scene.council)}, {str(scene.hospital)}]
    assert "更新当前视图" not in said(visitor(scene.manager), f"/book/views/{view_id}/")


def test_a_foreign_view_looks_like_none(scene: Scene) -> None:
    view_id = save(visitor(scene.head))
    other = visitor(scene.manager)
    assert other.get(f"/book/views/{view_id}/").status_code == 404
    assert "金牌客户" not in said(other, f"/book/?view={view_id}&sort=-trend")
    for verb in ("update", "rename", "remove", "restore", "pin", "open-with"):
        assert other.post(f"/book/views/{view_id}/{verb}/", {"name": "x", "is_pinned": "on", "opens": "on"}).status_code == 404, verb


def test_a_manager_may_not_share(scene: Scene) -> None:
    client = visitor(scene.manager)
    assert "本单位及下级" not in said(client, "/book/dialogs/save-view/")
    assert "本单位及下级" in said(visitor(scene.head), "/book/dialogs/save-view/")
    assert client.post("/book/views/save/", {"on_screen": "", "name": "全县", "share": "unit"}).status_code == 403


def test_a_view_is_updated_renamed_removed_and_brought_back(scene: Scene) -> None:
    client = visitor(scene.manager)
    view_id = save(client, is_pinned="on")
    client.post(f"/book/views/{view_id}/update/", {"on_screen": f"arrears=1&sort=-arrears&view={view_id}&columns=arrears"})
    assert "arrears=1&sort=-arrears&columns=name%2Carrears" in client.get(f"/book/views/{view_id}/").headers["Location"]
    assert "欠费客户" in client.post(f"/book/views/{view_id}/rename/", {"name": "欠费客户", "share": ""}, follow=True).content.decode()
    gone = client.post(f"/book/views/{view_id}/remove/", follow=True).content.decode()
    assert f"/book/views/{view_id}/restore/" in gone
    assert "欠费客户" not in said(client, "/book/")
    client.post(f"/book/views/{view_id}/restore/")
    assert "欠费客户" in said(client, "/book/")


def test_a_view_that_names_a_gone_field_opens_without_it_and_says_so(scene: Scene, now: datetime) -> None:
    client = visitor(scene.manager)
    view_id = save(client)
    with access.bound(scene.manager):
        SavedView.objects.filter(pk=view_id).update(text="grade=gold&mood=good", columns=["name", "mood", "grade"], sort="-mood")
    page = said(client, f"/book/views/{view_id}/")
    assert "此视图引用的字段已不存在,已略去:mood" in page
    assert heads(page) == ["客户名称", "有效等级"]
    english = visitor(scene.manager)
    english.cookies["language"] = "en"
    assert "no longer exist" in said(english, f"/book/views/{view_id}/")


@pytest.mark.parametrize(("form", "status"), [({"name": ""}, 422), ({"name": "x" * 31}, 422), ({"name": "x", "on_screen": "password=1"}, 400)])
def test_what_cannot_be_saved_is_refused(scene: Scene, form: dict[str, str], status: int) -> None:
    assert visitor(scene.manager).post("/book/views/save/", form).status_code == status
    assert not SavedView.objects.exists()


def test_no_name_becomes_html(scene: Scene) -> None:
    client = visitor(scene.manager)
    save(client, name="<b>金</b>&", is_pinned="on")
    for page in (said(client, "/book/"), said(client, "/book/views/")):
        assert "<b>金" not in page
        assert "&lt;b&gt;金&lt;/b&gt;&amp;" in page


def test_six_statements_with_columns_and_tabs_seven_in_a_view(scene: Scene) -> None:
    client = visitor(scene.manager)
    view_id = save(client, is_pinned="on")
    client.post("/book/columns/", {"on_screen": "", "column": ["code"]})
    said(client, "/book/")
    for address, most in (("/book/?sort=-trend", 6), (f"/book/?sort=-trend&view={view_id}&columns=code", 7)):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counted = [q["sql"] for q in queries.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(counted) <= most, counted
