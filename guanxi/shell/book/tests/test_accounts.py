"""The book's page: who sees what, what a filter and a sort do, empty states, how many statements it takes."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.lists import api as lists
from guanxi.domains.lists.models import Book
from guanxi.domains.organisation.testing import make_actor, make_outsider, make_user
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


def listed(client: Client, query: str = "", headers: dict[str, str] | None = None) -> list[int]:
    response = client.get(f"/book/{query}", headers=headers)
    assert response.status_code == 200
    return [int(found) for found in re.findall(r'<tr data-href="/accounts/(\d+)/"', response.content.decode())]


def test_each_sees_his_own_book(scene: Scene) -> None:
    assert listed(visitor(scene.manager)) == [scene.hospital, scene.bank]
    assert listed(visitor(scene.head)) == [scene.hospital, scene.bank, scene.council]
    assert set(listed(visitor(scene.headquarters))) == {scene.hospital, scene.bank, scene.council, scene.plant}


def test_a_row_says_what_matters(scene: Scene) -> None:
    page = visitor(scene.manager).get("/book/").content.decode()
    for said in ("屿澜银行望溪分行", "123.45", "-12.0%", "预升", "48.60", "何俊", "GL-9702-0001873"):
        assert said in page
    english = visitor(scene.manager)
    english.cookies["language"] = "en"
    page = english.get("/book/").content.decode()
    for said in ("rising", "1,234,567", "The book"):
        assert said in page


@pytest.mark.parametrize(("query", "names"), [
    ("?grade=gold", ["bank"]), ("?grade=none", ["council"]), ("?arrears=1", ["bank"]), ("?trend=down", ["bank"]), ("?differs=up", ["bank"]),
    ("?q=人民", ["hospital", "council"]), ("?q=ylyh", ["bank"]), ("?q=1873", ["bank"]), ("?kind=government", ["council"]),
    ("?industry=J", ["bank"]), ("?revenue_min=150", ["hospital"]), ("?owner=none", ["council"]), ("?kind=private", []),
])
def test_filters(scene: Scene, query: str, names: list[str]) -> None:
    assert listed(visitor(scene.head), query) == [getattr(scene, name) for name in names]


def test_sorting_turns_round(scene: Scene) -> None:
    client = visitor(scene.head)
    assert listed(client, "?sort=revenue") == [scene.bank, scene.hospital, scene.council]
    assert listed(client, "?sort=name") == listed(client, "?sort=-name")[::-1]


def test_sys_22_owners_are_ordered_as_staff_are_by_pinyin(scene: Scene, now: datetime) -> None:
    """单 is read shan as a surname; by code point he came before 安 and 何. Nobody's come first. Both ways, and a page on."""
    county, made = scene.world.county, dict[str, int]()
    for login, name in (("wang", "王一"), ("shan", "单一"), ("an", "安一")):
        owner = make_user(login, now=now, unit_id=county, roles=("R1",), name=name)
        made[name] = make_account(now=now, unit_id=county, name=f"客户{name}", owner_id=owner)
    up = [scene.council, made["安一"], *sorted((scene.bank, scene.hospital)), made["单一"], made["王一"]]
    assert listed(visitor(scene.head), "?sort=owner") == up and listed(visitor(scene.head), "?sort=-owner") == up[::-1]
    with access.bound(scene.headquarters, read_only=True):
        query, after, seen = lists.read_query(params={"sort": ["owner"]}, today=now.date()), None, list[int]()
        while rows := lists.book_after(query=query, scope=customers.list_scope(scene.headquarters), after=after, limit=2):
            seen, after = [*seen, *(row.account_id for row in rows)], lists.mark_of(row=rows[-1], query=query)
    assert [one for one in seen if one != scene.plant] == up


def test_several_keys_from_the_heads_and_from_the_dialog(scene: Scene) -> None:
    client = visitor(scene.head)
    page = client.get("/book/?sort=kind,-revenue&grade=gold").content.decode()
    assert 'data-also="?grade=gold&amp;sort=-kind,-revenue"' in page and 'data-also="?grade=gold&amp;sort=kind,revenue"' in page
    assert 'data-also="?grade=gold&amp;sort=kind,-revenue,name"' in page
    assert listed(client, "?sort=kind,-revenue") == [scene.council, scene.hospital, scene.bank]
    form = client.get("/book/dialogs/sort/", {"on_screen": "sort=kind,-revenue"}).content.decode()
    assert form.count("<select name=\"key\"") == 3 and '<option value="kind" selected>' in form
    chosen = client.post("/book/sort/", {"on_screen": "grade=gold&page=3&sort=name", "key": ["kind", "revenue", ""], "direction": ["", "-", "-"]})
    assert chosen.headers["Location"] == "/book/?grade=gold&sort=kind%2C-revenue"


def test_dialogs_are_fetched_when_they_are_opened(scene: Scene) -> None:
    client = visitor(scene.head)
    page = client.get("/book/?grade=gold").content.decode()
    assert "book-columns" not in page and "save-view" in page
    columns = client.get("/book/dialogs/columns/", {"on_screen": "grade=gold&columns=code"}).content.decode()
    assert 'value="grade=gold&amp;columns=code"' in columns and 'value="code" checked' in columns
    assert "view_name" not in columns and "name=\"share\"" in client.get("/book/dialogs/save-view/").content.decode()
    assert client.get("/book/dialogs/passwords/").status_code == 404


def test_a_unit_filters_its_subtree(scene: Scene) -> None:
    client = visitor(scene.headquarters)
    assert listed(client, f"?unit={scene.world.other_province}") == [scene.plant]
    assert scene.plant not in listed(client, f"?unit={scene.world.province}")


@pytest.mark.parametrize("query", ["?password=1", "?sort=b.name", "?grade__in=x", "?revenue_min=1e9999", "?unit=999999", "?page=201"])
def test_what_is_not_a_filter_is_refused_with_a_way_out(scene: Scene, query: str) -> None:
    response = visitor(scene.manager).get(f"/book/{query}")
    assert response.status_code == 400
    assert "筛选" in response.content.decode()


def test_the_table_alone_for_htmx_with_a_clean_address(scene: Scene) -> None:
    response = visitor(scene.manager).get("/book/?q=&grade=gold&kind=", headers=HTMX)
    assert "<html" not in response.content.decode()
    assert response.headers["HX-Push-Url"] == "/book/?grade=gold"
    assert listed(visitor(scene.manager), "?q=&grade=gold", HTMX) == [scene.bank]


def test_empty_states_teach(scene: Scene, now: datetime) -> None:
    assert "清除全部筛选" in visitor(scene.manager).get("/book/?kind=private").content.decode()
    make_user("new", now=now, unit_id=scene.world.county, roles=("R1",))
    from guanxi.domains.organisation import api as organisation
    actor = organisation.actor_of_user(user_id=organisation.users_by_staff_number(numbers=["new"])["new"].id)
    assert "您名下还没有客户" in visitor(actor).get("/book/").content.decode()
    said = visitor(actor).get("/book/").content.decode()
    assert "导入您手里的客户表" in said and "属地服务" not in said
    party = organisation.create_party(actor=system("test"), now=now, parent_id=scene.world.county, code="9702-TD", name="通达",
                                      duty_kind="maintenance")
    outsider = make_outsider("tongda", now=now, unit_id=party, name="陶工", until=(now + timedelta(days=30)).date())
    told = visitor(organisation.actor_of_user(user_id=outsider)).get("/book/").content.decode()
    assert "请联系对接您的客户经理" in told and "导入" not in told, "who may not import is not told to"
    served = visitor(make_actor("shegong", now=now, unit_id=scene.world.other_county, roles=("R8",))).get("/book/").content.decode()
    assert "把您加入该客户的归属或团队" in served and "导入" not in served
    assert "回到第一页" in visitor(scene.manager).get("/book/?page=7").content.decode()


def test_what_row_security_hides_is_not_shown_even_if_the_index_lists_it(scene: Scene) -> None:
    Book.objects.filter(pk=scene.plant).update(unit_id=scene.world.county)
    assert scene.plant not in listed(visitor(scene.head))


def test_no_name_becomes_html(scene: Scene, now: datetime) -> None:
    make_account(now=now, unit_id=scene.world.county, name='<script>alert(1)</script>"&', owner_id=scene.head.user_id)
    page = visitor(scene.head).get("/book/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;" in page


def test_without_a_role_nothing(scene: Scene, now: datetime) -> None:
    assert Client().get("/book/").status_code == 302
    make_user("teller", now=now, unit_id=scene.world.county, roles=("R12",))
    from guanxi.domains.organisation import api as organisation
    actor = organisation.actor_of_user(user_id=organisation.users_by_staff_number(numbers=["teller"])["teller"].id)
    assert visitor(actor).get("/book/").status_code == 403


def test_who_reads_no_money_is_offered_no_filter_of_money(scene: Scene, now: datetime) -> None:
    """They found nothing, whatever was owed."""
    engineer = make_actor("engineer", now=now, unit_id=scene.world.city, roles=("R6",))
    pages = [visitor(one).get("/book/").content.decode() for one in (engineer, scene.head)]
    for word in ("arrears=1&amp;sort=-arrears", 'name="arrears"', 'name="trend"', 'name="revenue_min"'):
        assert [word in page for page in pages] == [False, True], word


@pytest.mark.parametrize("who", ["manager", "head", "headquarters"])
def test_six_statements_with_session_user_and_scope(scene: Scene, who: str) -> None:
    client = visitor(getattr(scene, who))
    client.get("/book/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/book/?sort=-trend")
    counted = [q["sql"] for q in queries.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(counted) <= 6, counted
