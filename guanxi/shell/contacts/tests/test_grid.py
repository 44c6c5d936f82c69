"""People edited where they are listed: cells, bulk edits, views as tabs, keys; under the matrix and by who tends them (PRM-63, CON-80)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.models import Contact, Disclosure
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation.testing import make_actor, same_browser
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import Actor, system
from guanxi.shell.contacts.tests.conftest import Scene, client_of

pytestmark = pytest.mark.django_db
URL = "/contacts/"
ALL = f"{URL}?sort=name&columns=name,account,post,department,key_person,mobile,office_phone,email,since,owner,unit"


@dataclass(frozen=True, kw_only=True)
class Grid(Scene):
    """bai: the second person of the manager; sponsor: somebody who reads his account and tends nothing."""

    bai: int
    sponsor: Actor


@pytest.fixture
def grid(scene: Scene, now: datetime) -> Grid:
    sponsor = make_actor("guagou", now=now, unit_id=scene.world.other_province)
    customers.assign(actor=system("test"), now=now, account_id=scene.own, user_id=sponsor.user_id, role="executive_sponsor")
    with access.bound(system("test")):
        bai = Contact.objects.get(name="白露").pk
    made: dict[str, Any] = {name: getattr(scene, name) for name in scene.__dataclass_fields__}
    return replace(Grid(**made, bai=bai, sponsor=sponsor), client=same_browser(scene.client))


def edited(page: str) -> set[tuple[str, str]]:
    """(person, column) of every cell that is offered to be edited."""
    found = set()
    for row in re.findall(r'<tr data-href="/accounts/contacts/(\d+)/"(.*?)</tr>', page, re.DOTALL):
        found |= {(row[0], column) for column in re.findall(r'data-edit="(\w+)"', row[1])}
    return found


def value(contact_id: int, field: str) -> Any:
    with access.bound(system("test")):
        return getattr(Contact.objects.get(pk=contact_id), field)


def save(client: Client, contact_id: int, column: str, text: str, **more: str) -> Any:
    return client.post(f"{URL}cell/{contact_id}/{column}/", {"version": "1", "value": text, **more})


def test_cells_are_offered_to_who_may_edit_them_and_say_why_not(grid: Grid) -> None:
    """What is derived of the account is never offered; a reader is told whom to ask; a masked choice stays shut."""
    mine = {"post", "department", "key_person", "mobile", "office_phone", "email", "since"}
    page = grid.client.get(ALL).content.decode()
    assert edited(page) == {(str(pk), column) for pk in (grid.cheng, grid.bai) for column in mine}
    assert 'data-cells="/contacts/cell/"' in page and f'name="contact" value="{grid.cheng}"' in page and "不负责维护" not in page
    read = client_of(grid.sponsor).get(ALL).content.decode()
    assert edited(read) == set() and "不负责维护;请由归属客户经理修改" in read and "程砚秋" in read
    shown = grid.client.get(f"{URL}?columns={grid.field},{grid.hidden}").content.decode()
    assert {column for _, column in edited(shown)} == {grid.field, grid.hidden}
    reader = client_of(make_actor("reader", now=clock.now(), unit_id=grid.world.hq, roles=("R15",)))
    page = reader.get(ALL).content.decode()
    assert "程砚秋" in page and 'name="contact"' not in page and edited(page) == set()
    assert reader.get(f"{URL}dialogs/bulk/").status_code == 403 and reader.get(f"{URL}cell/{grid.cheng}/post/").status_code == 403


@pytest.mark.parametrize(("column", "text", "shown"), [
    ("post", "副行长", "副行长"), ("department", "办公室", "办公室"), ("key_person", "false", "–"), ("since", "2026-03-01", "2026-03-01"),
    ("office_phone", "0571-88880000", "0571-88880000"), ("mobile", "13912345678", "139****5678"), ("email", "c@example.cn", "***@example.cn")])
def test_one_field_is_saved_by_the_persons_own_command(grid: Grid, column: str, text: str, shown: str) -> None:
    editor = grid.client.get(f"{URL}cell/{grid.cheng}/{column}/").content.decode()
    assert 'name="version" value="1"' in editor and "autofocus" in editor
    cell = save(grid.client, grid.cheng, column, text).content.decode()
    assert cell.startswith(f'<td data-edit="{column}"') and shown in cell and 'hx-swap-oob="true"' in cell
    assert 'name="version" value="2"' in grid.client.get(f"{URL}cell/{grid.cheng}/{column}/").content.decode()


def test_a_custom_field_is_edited_in_place(grid: Grid) -> None:
    """SYS-22."""
    editor = grid.client.get(f"{URL}cell/{grid.bai}/{grid.field}/").content.decode()
    assert f'<option value="{grid.high}">高' in editor
    assert "高" in save(grid.client, grid.bai, grid.field, grid.high).content.decode() and value(grid.bai, "extra") == {grid.field: grid.high}


def test_the_editor_shows_the_own_team_its_number_and_writes_that_down(grid: Grid, django_capture_on_commit_callbacks: Any) -> None:
    """PRM-65: plain and logged, for the class of this field alone; a field that is plain for everybody leaves no line."""
    with django_capture_on_commit_callbacks(execute=True):
        grid.client.get(f"{URL}cell/{grid.cheng}/department/")
    assert not Disclosure.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert 'value="13800138000"' in grid.client.get(f"{URL}cell/{grid.cheng}/mobile/").content.decode()
    (line,) = Disclosure.objects.all()
    assert (line.user_id, line.contact_ids, line.level) == (grid.manager.user_id, [grid.cheng], "L2")


def test_a_mask_that_comes_back_overwrites_nothing(grid: Grid, root: Actor, now: datetime) -> None:
    """PRM-64: the private value of another reader's editor is a mask, and stays what it was."""
    head = client_of(make_actor("lin", now=now, unit_id=grid.world.city, roles=("R9",)))
    editor = head.get(f"{URL}cell/{grid.cheng}/{grid.hidden}/").content.decode()
    assert "花粉" not in editor and "****" in editor
    save(head, grid.cheng, grid.hidden, "****", was="")
    assert value(grid.cheng, "extra")[grid.hidden] == "花粉过敏"


def test_the_same_value_writes_nothing(grid: Grid) -> None:
    """Tab walks through cells: it must not write history."""
    assert save(grid.client, grid.cheng, "post", "行长", was="行长").status_code == 200
    assert save(grid.client, grid.cheng, "mobile", "13800138000").status_code == 200
    assert value(grid.cheng, "version") == 1


def test_con_80_somebody_was_faster_shows_both_values(grid: Grid, now: datetime) -> None:
    customers.edit_contact(actor=grid.manager, now=now, contact_id=grid.cheng, expected_version=1, values={"department": "财务部"})
    late = save(grid.client, grid.cheng, "department", "办公室", was="")
    page = late.content.decode()
    assert (late.status_code, late.headers["HX-Reswap"]) == (409, "innerHTML"), "the editor stays inside the cell"
    assert 'value="办公室"' in page and "<strong data-present>财务部</strong>" in page and 'name="version" value="2"' in page
    assert "办公室" in save(grid.client, grid.cheng, "department", "办公室", version="2").content.decode()


def test_a_wrong_value_stays_in_the_editor_and_an_edit_is_taken_back_into_the_same_list(grid: Grid) -> None:
    wrong = save(grid.client, grid.cheng, "mobile", "1380013")
    assert wrong.status_code == 422 and 'role="alert"' in wrong.content.decode()
    cell = save(grid.client, grid.cheng, "post", "副行长").content.decode()
    undo = re.search(r'action="(/contacts/cell/undo/[^"]+)"', cell)
    assert undo
    back = grid.client.post(undo[1], headers={"Referer": "http://testserver/contacts/?post=行长&sort=name"})
    assert back.headers["Location"].startswith("/contacts/?post=") and value(grid.cheng, "post") == "行长"
    assert grid.client.post(undo[1]).status_code in (404, 409)


def test_who_may_edit_a_cell(grid: Grid) -> None:
    """PRM-58: unseen is not there; who reads only is refused in words; a name, a derived column and what nobody knows have no editor."""
    with access.bound(system("test")):
        foreign = Contact.objects.get(name="秘密").pk
    for column in ("post", "mobile"):
        assert grid.client.get(f"{URL}cell/{foreign}/{column}/").status_code == 404
        assert save(grid.client, foreign, column, "x").status_code == 404
    sponsor = client_of(grid.sponsor)
    for answer in (sponsor.get(f"{URL}cell/{grid.cheng}/post/"), save(sponsor, grid.cheng, "post", "x")):
        assert answer.status_code == 403 and "不负责维护" in answer.content.decode()
    for column in ("name", "account", "owner", "has_mobile", "hobby", "nonsense"):
        assert grid.client.get(f"{URL}cell/{grid.cheng}/{column}/").status_code == 404, column
    assert value(grid.cheng, "post") == "行长"


def previewed(client: Client, **given: object) -> tuple[int, str]:
    answer = client.post(f"{URL}bulk/prepare/", {"field": "department", "value": "办公室", "scope": "ticked", **given})
    page = answer.content.decode()
    found = re.search(r"/contacts/changes/(\d+)/run/", page)
    assert answer.status_code == 200 and found, page[:400]
    return int(found[1]), page


def test_ticked_people_are_previewed_changed_and_taken_back(grid: Grid) -> None:
    dialog = grid.client.get(f"{URL}dialogs/bulk/?on_screen=post%3D%E7%A7%91%E9%95%BF&contact={grid.cheng}&contact={grid.bai}").content.decode()
    assert "勾选的 2 人" in dialog and "当前筛选的全部 1 人" in dialog and f'name="contact" value="{grid.cheng}"' in dialog
    assert '<option value="post"' in dialog and "手机" not in dialog
    assert 'type="date"' in grid.client.get(f"{URL}bulk/value/?field=post_since").content.decode()
    draft, page = previewed(grid.client, contact=[grid.cheng, grid.bai])
    assert "将修改 2 人" in page and f"/accounts/contacts/{grid.cheng}/" in page and value(grid.cheng, "department") == ""
    done = grid.client.post(f"{URL}changes/{draft}/run/", {"on_screen": "key_person=true&sort=name"})
    assert done.headers["Location"] == "/contacts/?key_person=true&sort=name" and value(grid.cheng, "department") == "办公室"
    assert f"/contacts/changes/{draft}/take-back/" in grid.client.get(ALL).content.decode()
    assert "办公室" in grid.client.get(f"{URL}changes/").content.decode() and "办公室" not in grid.client.get("/book/changes/").content.decode()
    assert grid.client.get(f"/book/changes/{draft}/").headers["Location"] == f"/contacts/changes/{draft}/"  # a notice knows the number only
    customers.edit_contact(actor=grid.manager, now=clock.now(), contact_id=grid.bai, expected_version=2, values={"best_time": "上午"})
    back = grid.client.post(f"{URL}changes/{draft}/take-back/", follow=True).content.decode()
    assert "1 人保留不变" in back and "白露" in back
    assert (value(grid.cheng, "department"), value(grid.bai, "department")) == ("", "办公室")


def test_all_of_a_filter_and_only_that(grid: Grid) -> None:
    draft, page = previewed(grid.client, scope="all", on_screen="key_person=true&sort=name&columns=name,post")
    assert "将修改 1 人" in page and "程砚秋" in page
    grid.client.post(f"{URL}changes/{draft}/run/", {"on_screen": ""})
    assert (value(grid.cheng, "department"), value(grid.bai, "department")) == ("办公室", "=cmd()")
    assert "关键人" in grid.client.get(f"{URL}changes/{draft}/").content.decode()


def test_who_may_edit_in_bulk(grid: Grid) -> None:
    draft, _ = previewed(grid.client, contact=[grid.cheng])
    other = client_of(grid.sponsor)
    for path in ("", "run/", "take-back/"):
        answer = other.post(f"{URL}changes/{draft}/{path}") if path else other.get(f"{URL}changes/{draft}/")
        assert answer.status_code == 404, path
    refused = grid.client.post(f"{URL}bulk/prepare/", {"field": "mobile", "value": "", "scope": "ticked", "contact": [grid.cheng]})
    assert refused.status_code == 422 and "逐人修改" in refused.content.decode() and "勾选的 1 人" in refused.content.decode()
    _, page = previewed(other, contact=[grid.cheng])
    assert "1 人不由您维护,不修改" in page


def test_a_view_is_pinned_renamed_shared_and_opens_the_list(grid: Grid) -> None:
    """Issue 3, item 9: private, of a unit or a role, a tab, the one it opens with; none of it touches the book."""
    client = grid.client
    assert 'name="is_pinned" checked' in client.get(f"{URL}dialogs/save-view/").content.decode()
    saved = client.post(f"{URL}views/save/", {"name": "科长", "on_screen": "post=科长&sort=-name", "is_pinned": "on", "opens": "on"}, follow=True)
    assert "科长" in saved.content.decode()
    with access.bound(grid.manager):
        (card,) = lists.views(actor=grid.manager, of="people")
    first = client.get(URL)
    assert first.status_code == 302 and f"view={card.id}" in first.headers["Location"] and "post=" in first.headers["Location"]
    assert "tab-active" in client.get(first.headers["Location"]).content.decode() and client.get("/book/").status_code == 200
    assert client.get(f"{URL}?sort=name").status_code == 200  # everybody, whatever it opens with
    client.post(f"{URL}views/{card.id}/rename/", {"name": "各科长", "share": ""})
    assert "各科长" in client.get(f"{URL}?sort=name").content.decode()
    client.post(f"{URL}views/{card.id}/pin/", {})
    assert "各科长" not in client.get(f"{URL}?sort=name").content.decode()
    client.post(f"{URL}views/{card.id}/open-with/", {})
    assert client.get(URL).status_code == 200
    assert "各科长" not in client.get("/book/views/").content.decode()


def test_columns_order_and_rule_stay_with_the_reader_or_in_the_address(grid: Grid) -> None:
    client = grid.client
    client.post(f"{URL}columns/", {"column": ["mobile", "account"], "on_screen": "sort=name"})
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', client.get(f"{URL}?sort=name").content.decode(), re.DOTALL)
    assert len(heads) == 3 and "手机" in heads[1]
    assert "客户名称" in client.get("/book/?sort=name").content.decode()  # the book keeps its own
    client.post(f"{URL}columns/", {"reset": "1", "on_screen": ""})
    assert "职务" in client.get(f"{URL}?sort=name").content.decode()
    sorted_by = client.post(f"{URL}sort/", {"key": ["post", "name"], "direction": ["-", ""], "on_screen": "key_person=true"})
    assert sorted_by.headers["Location"] == "/contacts/?key_person=true&sort=-post%2Cname"
    assert "不能按受保护的字段筛选:手机" in client.get(f"{URL}rule/check/", {"where": "mobile = '1'"}).content.decode()
    chosen = client.post(f"{URL}rule/", {"where": "has_mobile = FALSE", "on_screen": "sort=name"})
    assert chosen.status_code == 204 and chosen.headers["HX-Redirect"] == "/contacts/?sort=name&where=has_mobile+%3D+FALSE"
    assert "has_mobile = FALSE" in client.get(chosen.headers["HX-Redirect"]).content.decode()
    assert "选择联系人" in client.get(f"{URL}dialogs/keys/").content.decode()


def test_a_page_reads_no_more_for_being_edited(grid: Grid) -> None:
    """Three statements for its people, whoever looks and however many there are (people_rows)."""
    with access.bound(grid.manager), CaptureQueriesContext(connection) as queries:
        rows = customers.people_rows(actor=grid.manager, ids=[grid.cheng, grid.bai])
    assert all(one.may_edit for one in rows)
    reads = [one["sql"] for one in queries.captured_queries if "lists_book" in one["sql"] or "customers_" in one["sql"]]
    assert len(reads) == 3
