"""Ctrl-K and the search page: accounts, contacts, codes, phones, places; nobody finds what he may not see."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.domains.customers import api as customers
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system
from guanxi.shell.book.testing import Scene, make_scene, visitor
from tests.together import Together

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now=now)


@pytest.mark.parametrize("text", ["银行", "ylyh", "yulan", "GL-9702-0001873", "1873", "屿澜 分行"])
def test_an_account_is_found(scene: Scene, text: str) -> None:
    page = visitor(scene.manager).get("/search/palette/", {"q": text}).content.decode()
    assert f"/accounts/{scene.bank}/" in page


@pytest.mark.parametrize("text", ["程砚秋", "cyq", "138 1234 1234"])
def test_a_contact_is_found_with_his_account_and_without_his_number(scene: Scene, text: str) -> None:
    page = visitor(scene.manager).get("/search/palette/", {"q": text}).content.decode()
    assert "程砚秋" in page
    assert "屿澜银行望溪分行" in page
    assert "1381234" not in page.replace("138 1234 1234", "")


def test_a_stranger_finds_nothing(scene: Scene) -> None:
    for text in ("砺川", "lczb"):
        page = visitor(scene.manager).get("/search/palette/", {"q": text}).content.decode()
        assert f"/accounts/{scene.plant}/" not in page
        assert f"/accounts/{scene.plant}/" in visitor(scene.headquarters).get("/search/", {"q": text}).content.decode()


@pytest.mark.parametrize("text", ["台账", "khtz", "book", ""])
def test_places_of_the_house(scene: Scene, text: str) -> None:
    page = visitor(scene.manager).get("/search/palette/", {"q": text}).content.decode()
    assert 'href="/book/"' in page


@pytest.mark.parametrize(("text", "left", "finds"), [("😀", "😀", False), ("😀银行★", "😀★", True), ("屿澜(银行)", "", True), ("a<b", "&lt;", False)])
def test_symbols_are_not_searched_and_the_answer_says_so(scene: Scene, text: str, left: str, finds: bool) -> None:
    """Names may hold an emoji; it was dropped in silence, and "😀公司" listed every company. On the page, in the menu and in the list."""
    for address in ("/search/palette/", "/search/", "/book/"):
        page = visitor(scene.manager).get(address, {"q": text}).content.decode()
        said = page.split("已忽略:")[1].split("</p>")[0] if "已忽略:" in page else ""
        assert (f">{left}<" in said if left else not said), address
        assert (f"/accounts/{scene.bank}/" in page) == finds, address


def test_nothing_found_says_how_to_search(scene: Scene) -> None:
    assert "完整电话号码" in visitor(scene.manager).get("/search/palette/", {"q": "不存在的客户"}).content.decode()
    assert "拼音首字母" in visitor(scene.manager).get("/search/", {"q": "不存在的客户"}).content.decode()


def test_four_statements_with_session_user_and_scope(scene: Scene) -> None:
    client = visitor(scene.manager)
    client.get("/search/palette/?q=银行")
    with CaptureQueriesContext(connection) as queries:
        client.get("/search/palette/?q=银行", HTTP_HX_REQUEST="true")
    counted = [q["sql"] for q in queries.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(counted) <= 4, counted


def test_a_former_code_finds_its_account_and_says_so(scene: Scene, now: datetime) -> None:
    """Operator 1.2: who quotes an old number is found, with the day until which it was his; a stranger finds nothing."""
    with access.bound(system("test")):
        added = customers.add_identifier(actor=system("test"), now=now, account_id=scene.bank, scheme="group_code", value="GL-OLD-7")
        customers.end_identifier(actor=system("test"), now=now, account_id=scene.bank, identifier_id=added)
    for path in ("/search/palette/", "/search/"):
        page = visitor(scene.manager).get(path, {"q": "gl-old-7"}).content.decode()
        assert f"/accounts/{scene.bank}/" in page and "曾用编码" in page and "集团编码 GL-OLD-7 · 至 2026-11-20" in page
    stranger = make_actor("far", now=now, unit_id=scene.world.other_province)
    assert f"/accounts/{scene.bank}/" not in visitor(stranger).get("/search/", {"q": "GL-OLD-7"}).content.decode()


def test_who_serves_it_on_site_finds_it_by_a_line_and_reads_no_money(scene: Scene, now: datetime) -> None:
    """Operator 1.1, 1.2: 接入号 leads to the account, whose page stays shut about money."""
    with access.bound(system("test")):
        customers.add_identifier(actor=system("test"), now=now, account_id=scene.bank, scheme="access_number", value="WXZX0009981")
        server = make_actor("shudi", now=now, unit_id=scene.world.other_province)
        customers.assign(actor=system("test"), now=now, account_id=scene.bank, user_id=server.user_id, role="local_service")
    page = visitor(server).get("/search/", {"q": "wxzx0009981"}).content.decode()
    assert f"/accounts/{scene.bank}/" in page and "1,234,567" not in page


def test_who_may_not_search_is_offered_no_search(scene: Scene, now: datetime) -> None:
    admin = make_actor("only-admin", now=now, unit_id=scene.world.hq, roles=("R20",))
    pages = {who.name: visitor(who).get("/notices/").content.decode() for who in (admin, scene.manager)}
    assert [("data-palette" in page, 'id="palette"' in page) for page in pages.values()] == [(False, False), (True, True)]
