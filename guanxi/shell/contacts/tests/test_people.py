"""联系人: the list machinery of the book over people: scope, masks, filters, order, file, custom fields (SYS-22, PRM-63, ARC-02)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from guanxi.domains.consent import api as consent
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.queries import people_list, people_sql
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation.roles import MARKETING
from guanxi.domains.organisation.testing import make_actor, refused
from guanxi.foundation.django import access
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure import watermark
from guanxi.foundation.pure.actor import Actor, system
from guanxi.integrations.rest.reading import contacts as reading
from guanxi.shell.contacts import asking
from guanxi.shell.contacts.tests.conftest import Scene, client_of

pytestmark = pytest.mark.django_db
URL = "/contacts/"


def read(answer: Any) -> str:
    """The text of a file that was answered."""
    return bytes(b"".join(answer.streaming_content)).decode("utf-8-sig")


def names(actor: Actor, today: datetime, **params: str) -> list[str]:
    with access.bound(actor, read_only=True):
        asked = asking.asked({name: [value] for name, value in params.items()}, today=today.date())
        return [one.name for one in customers.people_page(actor=actor, query=asked.query).rows]


def test_one_sees_the_people_of_the_accounts_one_sees(scene: Scene, now: datetime) -> None:
    """PRM-58, PRM-59: the manager his two, who serves one account on site that one, headquarters all."""
    assert names(scene.manager, now) == ["白露", "程砚秋"]
    assert names(scene.on_site, now) == ["程砚秋"]
    assert set(names(scene.steward, now)) == {"白露", "程砚秋", "秘密"}
    page = scene.client.get(URL).content.decode()
    assert "望溪银行" in page and "秘密" not in page and "138****8000" in page and "13800138000" not in page


@pytest.mark.parametrize(("params", "found"), [
    ({"sort": "-name"}, ["程砚秋", "白露"]), ({"sort": "account,-post"}, ["程砚秋", "白露"]), ({"sort": "-key_person,name"}, ["程砚秋", "白露"]),
    ({"post": "科长"}, ["白露"]), ({"key_person": "true"}, ["程砚秋"]), ({"has_mobile": "false"}, ["白露"]), ({"owner": "none"}, []),
    ({"where": "post LIKE '%行长%' AND has_email = TRUE"}, ["程砚秋"]), ({"where": "account_name = '砚湖食品厂'"}, ["白露"]),
    ({"q": "chengyanqiu"}, ["程砚秋"]), ({"q": "13800138000"}, ["程砚秋"]), ({"q": "砚湖食品厂"}, ["白露"]), ({"q": "没有的人"}, [])])
def test_filters_and_order(scene: Scene, now: datetime, params: dict[str, str], found: list[str]) -> None:
    got = names(scene.manager, now, **params)
    assert got == found if "sort" in params else sorted(got) == sorted(found)


@pytest.mark.parametrize("params", [
    {"mobile": "138"}, {"sort": "mobile"}, {"revenue_min": "1"}, {"where": "mobile = '13800138000'"}, {"where": "revenue_12m_fen > 0"},
    {"hobby": "足球"}, {"sort": "revenue"}])
def test_what_is_masked_or_money_is_neither_filtered_nor_sorted_by(scene: Scene, params: dict[str, str]) -> None:
    """PRM-63, ATK-29: the answer would tell what the mask hides."""
    assert scene.client.get(URL, params).status_code == 400


def test_custom_fields_stand_beside_the_others(scene: Scene, now: datetime) -> None:
    """Issue 3, item 6: in list, filter, order, rule and file; a private one shown as its mask and never asked."""
    assert names(scene.manager, now, **{scene.field: scene.high}) == ["程砚秋"]
    assert names(scene.manager, now, where=f"{scene.field} = '{scene.high}'") == ["程砚秋"]
    assert names(scene.manager, now, **{scene.field: "none"}) == ["白露"]
    assert names(scene.manager, now, sort=f"-{scene.field}")[-1] == "白露"
    assert scene.client.get(URL, {scene.hidden: "花粉"}).status_code == 400
    page = client_of(scene.on_site).get(URL, {"columns": f"account,{scene.field},{scene.hidden}"}).content.decode()
    assert "高" in page and "花粉" not in page and "****" in page


def test_the_file_holds_what_the_screen_shows(scene: Scene, root: Actor, now: datetime) -> None:
    """SYS-22, PRM-63, PRM-68: the same rows, masks and columns; formulas neutralised; written down with the filter; the last line says who."""
    given = {"format": "csv", "on_screen": f"sort=name&columns=account,post,department,mobile,{scene.hidden}"}
    consent.record_consent(actor=scene.manager, now=now, contact_id=scene.cheng, key="c1", said=consent.Said(
        state="given", purposes=["care", "training"], channels=["phone"], said_on=now.date(), evidence="paper_form"))
    consent.withdraw_consent(actor=scene.manager, now=now + timedelta(seconds=1), contact_id=scene.cheng, purpose="training")
    text = read(scene.client.post(f"{URL}export/", given))
    lines = text.splitlines()
    [(mark, count)] = watermark.read(lines[1:2], key=settings.GUANXI_HASH_KEY)
    assert (mark.user_id, mark.request_id, count) == (scene.manager.user_id, 0, 1), "a list that leaves by itself is marked too"
    assert lines[0] == "姓名,客户,职务,部门,手机,健康,授权情况" and watermark.without(lines[1]).startswith("白露,砚湖食品厂,网络科长,'=cmd()")
    assert "138****8000" in text and "13800138000" not in text and "花粉" not in text
    assert lines[1].endswith(",未征询") and lines[2].endswith(",同意:客户关怀"), "PRM-75: who took it back is not called from a file"
    assert "导出人:hejun(工号 S-hejun);" in lines[-1] and "共 2 人" in lines[-1], "his staff number, no id of the database"
    with access.bound(root):
        assert "rows=2" in AuditAct.objects.get(verb="export_people").reason
    assert scene.client.post(f"{URL}export/", {"format": "csv", "on_screen": "owner=none"}).status_code == 409
    stays = client_of(scene.on_site).post(f"{URL}export/", given)  # PRM-68: by how one stands to these people
    assert stays.status_code == 403 and "仅属地服务" in stays.content.decode()
    unreached = read(scene.client.post(f"{URL}export/", {"format": "csv", "on_screen": "columns=account,post"}))
    assert unreached.splitlines()[0] == "姓名,客户,职务", "where nobody can be reached it says nothing"


def test_a_cursor_neither_skips_nor_repeats(scene: Scene, now: datetime) -> None:
    """Hard-places 3.4; only where an index orders it."""
    with access.bound(scene.steward, read_only=True):
        for sort in ("name", "-name", "account", "-owner"):
            query, seen, mark = asking.asked({"sort": [sort]}, today=now.date()).query, [], None
            while True:
                rows, mark = customers.people_after(actor=scene.steward, query=query, after=mark, limit=1)
                seen += [one.contact_id for one in rows]
                if mark is None:
                    break
            with_pages = [one.contact_id for one in customers.people_page(actor=scene.steward, query=query).rows]
            assert seen == with_pages and len(seen) == 3
        refused("unknown_filter", customers.people_after, actor=scene.steward, after=None, limit=1,
                query=asking.asked({"sort": ["post"]}, today=now.date()).query)


@pytest.mark.parametrize(("sort", "index"), [
    ("name", "contact_by_name"), ("-post", "contact_by_post"), ("department", "contact_by_department"), ("-key_person", "contact_by_key"),
    ("has_mobile", "contact_has_mobile"), ("-has_email", "contact_has_email"), ("since", "contact_up_since"), ("-since", "contact_down_since"),
    ("account", "book_by_sort_key"), ("owner", "book_by_owner_key"), ("grade", "book_up_grade_rank"), ("-kind", "book_by_customer_kind")])
def test_a_page_of_the_whole_country_walks_an_index(scene: Scene, now: datetime, sort: str, index: str) -> None:
    """Three million people are not sorted for fifty of them, whatever they are sorted by (hard-places 3.3)."""
    asked = people_sql.Question(query=asking.asked({"sort": [sort]}, today=now.date()).query, scope=customers.list_scope(scene.steward),
                                columns=customers.people_columns())
    with access.bound(system("test")), connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off; "
                       "set local enable_bitmapscan = off; set local enable_sort = off")
        sql, params = people_sql.ordered(asked)
        cursor.execute(f"explain {sql} limit 51", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    rest = plan.replace("Incremental Sort", "")  # of equals of the first key only
    assert index in plan and "Sort  (" not in rest and "Seq Scan on customers_contact" not in plan, plan


def test_every_shape_of_reader_and_question_finds_the_same_people(scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hard-places 3.1: a part of the country is collected, a province counted first and walked, the whole walked, a common text asked of each
    row: four ways to one answer. The bounds are small here, so that a handful of people is more than they allow."""
    for name in ("COMMON", "PART_OF_COMMON"):
        monkeypatch.setattr(people_list, name, 0)
    monkeypatch.setattr(lists, "COUNT_BOUND", 0)
    head = make_actor("shengzong", now=now, unit_id=scene.world.province, roles=("R10",))
    assert {actor.scope.shape for actor in (scene.manager, head, scene.steward)} == {"narrow", "wide", "all"}
    both = {"白露", "程砚秋"}
    for given, found in (
            ({}, both), ({"sort": "-account"}, both), ({"post": "科长"}, {"白露"}), ({"post": "船长"}, set()), ({"q": "银行"}, {"程砚秋"}),
            ({"q": "白"}, {"白露"}), ({"q": "行", "post": "行长"}, {"程砚秋"}), ({"q": "银行", "sort": "grade"}, {"程砚秋"}),
            ({"where": "post = '行长'"}, {"程砚秋"}), ({"key_person": "true", "sort": "-post"}, {"程砚秋"})):
        for actor in (scene.manager, head, scene.steward):
            assert set(names(actor, now, **given)) - {"秘密"} == found, (actor.name, given)


def test_people_in_groups_open_their_rows(scene: Scene, root: Actor, now: datetime) -> None:
    """Issue 3, item 9; PRM-60: counts under the reader's own scope and filters; a marketing role is shown no figure of a few."""
    page = scene.client.get(f"{URL}groups/", {"by": "post", "on_screen": "has_email=true"}).content.decode()
    assert "行长" in page and "网络科长" not in page and "where=post+%3D+%27%E8%A1%8C%E9%95%BF%27" in page
    for by, name in (("account", "砚湖食品厂"), ("owner", f"owner={scene.manager.user_id}"), ("department", "=cmd()")):
        assert name in scene.client.get(f"{URL}groups/", {"by": by}).content.decode(), by
    assert scene.client.get(f"{URL}groups/", {"by": "mobile"}).status_code == 400
    query = asking.asked({}, today=now.date()).query
    with access.bound(scene.manager, read_only=True):
        mine = customers.people_groups(actor=scene.manager, query=query, by="kind")
    with access.bound(scene.steward, read_only=True):
        all_of_them = customers.people_groups(actor=scene.steward, query=query, by="post")
        few = customers.people_groups(actor=replace(scene.steward, roles=MARKETING), query=query, by="post")
    assert mine.whole.people == 2 and all_of_them.whole.people == 3 and {one.people for one in all_of_them.groups} == {1}
    assert few.whole.is_hidden and not any(one.people for one in few.groups)


def test_columns_are_called_by_name_and_an_unknown_filter_says_which_there_are(scene: Scene) -> None:
    """SYS-22: the rule's columns stand with their labels; an address with a filter of another list is refused with a way out."""
    page = scene.client.get("/contacts/dialogs/rule/").content.decode()
    assert re.search("<code>has_mobile</code></td><td>有手机", page)
    for name in ("revenue_min", "nonsense"):
        refused = scene.client.get(f"/contacts/?{name}=5")
        assert refused.status_code == 400 and "有手机 has_mobile" in refused.content.decode(), name


def test_the_table_alone_answers_htmx(scene: Scene) -> None:
    answer = scene.client.get(URL, {"post": "科长", "sort": "name"}, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode() and "白露" in answer.content.decode()
    assert answer.headers["HX-Push-Url"].startswith("/contacts/?post=")


def test_a_program_reads_it_under_the_same_rule(scene: Scene, now: datetime) -> None:
    """Issue 3, item 11: the same filters, masks and scope; what the page refuses is refused."""
    with access.bound(scene.on_site, read_only=True):
        got = reading.people(actor=scene.on_site, today=now.date(), params={"key_person": ["true"]})
    assert [(one["name"], one["mobile"], one[scene.field]) for one in got.items] == [("程砚秋", "138****8000", "高")]
    assert {"mobile", "email", scene.hidden} <= set(got.items[0]["masked"]) and got.next is None
    refused("unknown_filter", reading.people, actor=scene.manager, today=now.date(), params={"mobile": ["138"]})


def test_a_view_of_people_is_kept_opened_and_shared_under_the_readers_own_scope(scene: Scene, root: Actor) -> None:
    """Issue 3, item 9; PRM-59: no right travels with a view, and it is none of the book's."""
    on_screen = f"post=科长&has_mobile=false&sort=account,-post&columns=name,post,{scene.field}&page=2"
    given = {"name": "缺手机的科长", "on_screen": on_screen, "is_pinned": "on"}
    page = scene.client.post(f"{URL}views/save/", given, follow=True)
    address = page.redirect_chain[-1][0]
    assert "sort=account%2C-post" in address and f"columns=name%2Cpost%2C{scene.field}" in address and "page" not in address
    assert "缺手机的科长" in page.content.decode() and "白露" in page.content.decode()
    with access.bound(root):
        (card,) = lists.views(actor=scene.manager, of="people")
    assert scene.client.get(f"/book/views/{card.id}/").status_code == 404 and "缺手机" not in scene.client.get("/book/views/").content.decode()
    assert client_of(scene.on_site).get(f"{URL}views/{card.id}/").status_code == 404
    scene.client.post(f"{URL}views/{card.id}/update/", {"on_screen": "key_person=true"})  # nobody said an order: the list's own is kept
    assert scene.client.get(f"{URL}views/{card.id}/").headers["Location"].startswith(f"{URL}?key_person=true&sort=name&columns=name%2Cacc")
    scene.client.post(f"{URL}views/{card.id}/remove/")
    assert scene.client.get(f"{URL}views/{card.id}/").status_code == 404
    assert "缺手机的科长" in scene.client.post(f"{URL}views/{card.id}/restore/", follow=True).content.decode()
