"""The advanced filter and the groups as pages: dialog, live check, list, saved view, export, groups that open their rows."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote

import pytest
from django.test import Client

from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db
RULE = "revenue_12m_fen > yuan(1500000) OR customer_kind = 'government'"


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


def listed(client: Client, query: str) -> list[int]:
    page = client.get(f"/book/{query}").content.decode()
    return [int(found) for found in re.findall(r'<tr data-href="/accounts/(\d+)/"', page)]


def test_a_rule_filters_the_list_is_shown_kept_and_leaves_with_it(scene: Scene) -> None:
    client = visitor(scene.head)
    assert listed(client, f"?where={quote(RULE)}") == [scene.hospital, scene.council]
    page = client.get(f"/book/?where={quote(RULE)}").content.decode()
    assert "高级筛选" in page and "customer_kind = &#x27;government&#x27;</code>" in page
    view = client.post("/book/views/save/", {"on_screen": f"where={quote(RULE)}", "name": "大户"}).headers["Location"]
    assert listed(client, client.get(view).headers["Location"].removeprefix("/book/")) == [scene.hospital, scene.council]
    exported = client.post("/book/export/", {"on_screen": f"where={quote(RULE)}", "format": "csv"})
    text = b"".join(exported.streaming_content).decode()  # type: ignore[attr-defined]
    assert "柳塘县人民政府" in text and "屿澜银行" not in text and f"条件:{RULE}" in text


def test_a_rule_is_checked_while_it_is_typed(scene: Scene) -> None:
    client = visitor(scene.head)
    dialog = client.get("/book/dialogs/rule/", {"on_screen": f"where={quote(RULE)}"}).content.decode()
    assert "trend_rate" in dialog and "yuan(1500000)" in dialog
    assert "yuan(1500000)" in client.get("/book/rule/check/", {"where": RULE}).content.decode()
    wrong = client.get("/book/rule/check/", {"where": "arrears_fen > 5 AND mood = 1"}).content.decode()
    assert "第1行第21字" in wrong and "mood" in wrong
    assert "yuan(" in client.get("/book/rule/check/", {"where": "arrears_fen > 5"}).content.decode()
    assert client.get("/book/?where=mood%3D1").status_code == 400


def test_a_rule_is_chosen_or_stays_in_its_dialog(scene: Scene) -> None:
    client = visitor(scene.head)
    chosen = client.post("/book/rule/", {"on_screen": "grade=gold&page=2", "where": "trend_rate < 0"})
    assert chosen.headers["HX-Redirect"] == "/book/?grade=gold&where=trend_rate+%3C+0"
    assert client.post("/book/rule/", {"on_screen": "where=x", "where": ""}).headers["HX-Redirect"] == "/book/"
    refused = client.post("/book/rule/", {"on_screen": "grade=gold", "where": "trend_rate <"})
    assert refused.status_code == 400
    assert "trend_rate &lt;</textarea>" in refused.content.decode()


@pytest.mark.parametrize(("by", "said"), [("owner", "何俊"), ("kind", "党政"), ("industry", "金融业"), ("grade", "(无)"), ("unit", "本级")])
def test_each_group_opens_its_rows(scene: Scene, by: str, said: str) -> None:
    client = visitor(scene.head)
    page = client.get("/book/groups/", {"by": by, "on_screen": "sort=-revenue&columns=code"}).content.decode()
    assert said in page
    opened: list[int] = []
    for href, name, count in re.findall(r'<tr data-href="/book/([^"]+)"><td><a[^>]*>([^<]*)</a></td><td class="right num">(\d+)', page):
        found = listed(client, href.replace("&amp;", "&"))
        assert name and len(found) == int(count)
        opened.extend(found)
    assert sorted(opened) == sorted([scene.bank, scene.hospital, scene.council])


def test_groups_keep_the_filter_and_the_readers_scope(scene: Scene) -> None:
    page = visitor(scene.headquarters).get("/book/groups/", {"by": "unit", "on_screen": "kind=government"}).content.decode()
    assert "kind=government&amp;unit=" in page and page.count("<tr data-href") == 1
    assert visitor(scene.manager).get("/book/groups/", {"by": "owner"}).content.decode().count("<tr data-href") == 1
    assert visitor(scene.head).get("/book/groups/", {"by": "password"}).status_code == 400
