"""Saved views, columns and exports as commands: the row, the act, who may see what, what is refused."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from guanxi.domains.lists import api
from guanxi.domains.lists.models import BookExport, SavedView
from guanxi.domains.lists.rules.taken import pack
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_user, make_world
from guanxi.foundation.django import access, storage
from guanxi.foundation.django.models import AuditAct
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
JOB = "guanxi.shell.book.jobs.write_export"
KEPT = api.Kept(text="grade=gold", sort="-revenue", columns=("name", "grade"), catalogue=1)


@dataclass(frozen=True, kw_only=True)
class People:
    head: Actor
    manager: Actor
    analyst: Actor
    stranger: Actor
    top: Actor
    agent: Actor


@pytest.fixture(scope="module")
def people(together: Together, now: datetime) -> People:
    """head, manager and analyst work in one county, the stranger in another one, top at headquarters; the agent may not export."""
    with together():
        world = make_world(now=now)

        def actor(login: str, unit_id: int, role: str) -> Actor:
            return organisation.actor_of_user(user_id=make_user(login, now=now, unit_id=unit_id, roles=(role,), name=login))

        return People(**{name: actor(name, unit, role) for name, unit, role in (
            ("head", world.county, "R9"), ("manager", world.county, "R1"), ("analyst", world.county, "R15"),
            ("stranger", world.other_county, "R1"), ("top", world.hq, "R10"), ("agent", world.county, "R4"))})


def save(actor: Actor, now: datetime, name: str = "金牌", **more: object) -> int:
    kept = api.keep(params={"grade": ["gold"], "page": ["2"]}, columns=("grade",), today=TODAY)
    return api.save_view(actor=actor, now=now, name=name, kept=kept, **more)  # type: ignore[arg-type]


def names(actor: Actor) -> list[str]:
    with access.bound(actor):
        return [card.name for card in api.views(actor=actor)]


def choice(actor: Actor) -> api.Choice:
    with access.bound(actor):
        return api.choice(actor=actor)


def refused(code: str, call: object, **arguments: object) -> None:
    acts = AuditAct.objects.count()
    with pytest.raises(Refusal) as said:
        call(**arguments)  # type: ignore[operator]
    assert said.value.code == code
    assert AuditAct.objects.count() == acts


def test_a_view_is_kept_as_text_and_opened_again(people: People, now: datetime) -> None:
    view_id = save(people.manager, now)
    with access.bound(people.manager):
        card = api.view(view_id=view_id, actor=people.manager)
    assert card.kept == KEPT
    assert (card.is_mine, api.audience(card)) == (True, "")
    assert api.opened(card.kept, today=TODAY).params == {"grade": ["gold"], "sort": ["-revenue"], "columns": ["name,grade"]}
    assert AuditAct.objects.get(verb="save_view").actor_id == people.manager.user_id


def test_a_view_is_its_owners_until_it_is_shared(people: People, now: datetime) -> None:
    save(people.head, now)
    for other in (people.manager, people.stranger, people.top):
        assert names(other) == []
    save(people.head, now, "全县", share="unit")
    save(people.head, now, "经理专用", share="R1")
    assert (names(people.manager), names(people.analyst)) == (["全县", "经理专用"], ["全县"])
    assert names(people.stranger) == names(people.top) == []
    assert names(people.head) == ["全县", "经理专用", "金牌"]


def test_headquarters_shares_with_everybody_below(people: People, now: datetime) -> None:
    view_id = save(people.top, now, share="unit")
    assert names(people.stranger) == ["金牌"]
    with access.bound(people.stranger):
        card = api.view(view_id=view_id, actor=people.stranger)
    assert (card.is_mine, card.owner_name) == (False, "top")


def test_only_supervisors_share_and_only_with_roles_that_exist(people: People, now: datetime) -> None:
    refused("forbidden", save, actor=people.manager, now=now, share="unit")
    refused("view_audience", save, actor=people.head, now=now, share="R99")


def test_nobody_changes_a_view_of_another(people: People, now: datetime) -> None:
    view_id = save(people.head, now, share="unit")
    for call, more in ((api.rename_view, {"name": "x", "share": ""}), (api.remove_view, {}), (api.restore_view, {}),
                       (api.update_view, {"today": TODAY, "params": {}, "columns": ()})):
        refused("not_found", call, actor=people.manager, now=now, view_id=view_id, **more)
    with access.bound(people.manager), connection.cursor() as cursor:
        cursor.execute("update lists_savedview set name = 'x'")
        assert cursor.rowcount == 0
        cursor.execute("delete from lists_savedview")
        assert cursor.rowcount == 0


def test_a_name_is_taken_once(people: People, now: datetime) -> None:
    save(people.manager, now)
    refused("view_name_taken", save, actor=people.manager, now=now)
    save(people.head, now)
    other = save(people.manager, now, "别的")
    refused("view_name_taken", api.rename_view, actor=people.manager, now=now, view_id=other, name="金牌", share="")
    api.rename_view(actor=people.manager, now=now, view_id=other, name="银牌", share="")
    assert names(people.manager) == ["金牌", "银牌"]


def test_a_view_is_updated_removed_and_restored(people: People, now: datetime) -> None:
    view_id = save(people.manager, now, is_pinned=True, opens=True)
    api.update_view(actor=people.manager, now=now, today=TODAY, view_id=view_id, params={"sort": ["trend"]}, columns=("code",))
    with access.bound(people.manager):
        assert api.view(view_id=view_id, actor=people.manager).kept == api.Kept(text="", sort="trend", columns=("name", "code"), catalogue=1)
    api.remove_view(actor=people.manager, now=now, view_id=view_id)
    assert (names(people.manager), choice(people.manager)) == ([], api.Choice())
    api.restore_view(actor=people.manager, now=now, view_id=view_id)
    assert choice(people.manager) == api.Choice(tabs=((view_id, "金牌"),), opens_with=view_id)


def test_a_reader_pins_what_is_shared_until_it_is_not(people: People, now: datetime) -> None:
    shared, private = save(people.head, now, share="unit"), save(people.head, now, "私有")
    api.pin_view(actor=people.manager, now=now, view_id=shared, is_pinned=True)
    api.open_with_view(actor=people.manager, now=now, view_id=shared)
    refused("not_found", api.pin_view, actor=people.manager, now=now, view_id=private, is_pinned=True)
    refused("not_found", api.open_with_view, actor=people.manager, now=now, view_id=private)
    assert choice(people.manager) == api.Choice(tabs=((shared, "金牌"),), opens_with=shared)
    api.rename_view(actor=people.head, now=now, view_id=shared, name="金牌", share="")
    assert choice(people.manager) == api.Choice()


def test_at_most_eight_tabs(people: People, now: datetime) -> None:
    made = [save(people.manager, now, f"视图{n}", is_pinned=True) for n in range(8)]
    refused("too_many_pinned", save, actor=people.manager, now=now, name="第九", is_pinned=True)
    api.pin_view(actor=people.manager, now=now, view_id=made[0], is_pinned=False)
    assert [view_id for view_id, _ in choice(people.manager).tabs] == made[1:]


def test_columns_are_remembered_and_reset(people: People, now: datetime) -> None:
    assert api.choose_columns(actor=people.manager, now=now, columns=("code", "mood", "grade")) == ("name", "code", "grade")
    assert choice(people.manager).columns == ("name", "code", "grade")
    assert choice(people.head).columns == ()
    assert api.choose_columns(actor=people.manager, now=now, columns=()) == ()
    assert choice(people.manager).columns == ()


def ask(actor: Actor, now: datetime) -> int:
    return api.ask_export(actor=actor, now=now, kept=KEPT, format="csv", rows=2_500, said="等级", language="zh-hans", job=JOB)


def test_a_list_leaves_with_an_act_that_says_filter_and_rows(people: People, now: datetime) -> None:
    api.record_export(actor=people.manager, now=now, kept=KEPT, format="xlsx", rows=12, said="等级:金牌")
    act = AuditAct.objects.get(verb="export_book")
    assert act.reason == "rows=12 format=xlsx columns=name,grade sort=-revenue filter=grade=gold (等级:金牌)"
    refused("forbidden", api.record_export, actor=people.agent, now=now, kept=KEPT, format="xlsx", rows=1, said="")
    refused("forbidden", ask, actor=people.agent, now=now)


NOBODY = pack(ids=(), shut=())


def fetch(actor: Actor, now: datetime, export_id: int) -> api.ExportCard:
    """By who sees everything and may take it: what he sees no more is tested with the book."""
    return api.fetch_export(actor=actor, now=now, export_id=export_id, scope=api.ScopeFilter(shape="all"), may_leave=lambda *_: None)


def test_a_large_list_is_asked_made_and_fetched(people: People, now: datetime) -> None:
    export_id = ask(people.manager, now)
    assert ProcrastinateJob.objects.filter(task_name=JOB, args={"export_id": export_id}).count() == 1
    refused("export_gone", lambda: fetch(people.manager, now, export_id))
    sha256 = storage.put([b"list"])
    for _ in range(2):
        api.finish_export(now=now, export_id=export_id, sha256=sha256, rows=2_499, accounts=NOBODY)
    card = fetch(people.manager, now, export_id)
    assert (card.rows, card.sha256, card.state) == (2_499, sha256, "done")
    refused("not_found", lambda: fetch(people.head, now, export_id))
    with connection.cursor() as cursor, access.bound(people.manager):
        cursor.execute("select count(*) from notices_notice where kind = 'book_export'")
        assert cursor.fetchone() == (1,)


def test_a_file_is_gone_after_a_day(people: People, now: datetime) -> None:
    export_id, sha256 = ask(people.manager, now), storage.put([b"another list"])
    api.finish_export(now=now, export_id=export_id, sha256=sha256, rows=1, accounts=NOBODY)
    late = now + timedelta(hours=24)
    refused("export_gone", lambda: fetch(people.manager, late, export_id))
    assert api.forget_exports(now=late + timedelta(seconds=1)) == 1
    assert not storage.path(sha256).exists()
    with access.bound(people.manager):
        assert BookExport.objects.get().rows == 1


def test_row_security_hides_what_another_keeps(people: People, now: datetime) -> None:
    save(people.manager, now)
    ask(people.manager, now)
    with access.bound(people.head):
        assert not SavedView.objects.exists()
        assert not BookExport.objects.exists()
        assert api.exports(actor=people.head) == ()


BESIDE = api.Beside(of="people", sort="name", columns={key: api.COLUMNS[0] if key == "name" else replace(api.COLUMNS[0], key=key, column=key)
                                                       for key in ("name", "post", "mobile")}, standard=("name", "post"))


def test_each_list_has_its_own_tabs_columns_and_first_view(people: People, now: datetime) -> None:
    """Issue 3, item 9: what one keeps of the list of people leaves the book as it was; a view opens its own list only."""
    book = save(people.manager, now, is_pinned=True, opens=True)
    kept = api.keep(params={}, columns=("post", "mobile"), today=TODAY, beside=BESIDE)
    view_id = api.save_view(actor=people.manager, now=now, kept=kept, of="people", name="手机", is_pinned=True)
    with access.bound(people.manager):
        of_people = api.choice(actor=people.manager, of="people")
    assert of_people == api.Choice(tabs=((view_id, "手机"),)) and choice(people.manager) == api.Choice(tabs=((book, "金牌"),), opens_with=book)
    refused("not_found", api.open_with_view, actor=people.manager, now=now, view_id=view_id)
    refused("not_found", api.open_with_view, actor=people.manager, now=now, view_id=book, of="people")
    api.open_with_view(actor=people.manager, now=now, view_id=view_id, of="people")
    api.pin_view(actor=people.manager, now=now, view_id=view_id, is_pinned=False)
    assert api.choose_columns(actor=people.manager, now=now, columns=("mobile", "revenue"), beside=BESIDE) == ("name", "mobile")
    with access.bound(people.manager):
        of_people = api.choice(actor=people.manager, of="people")
    assert of_people == api.Choice(columns=("name", "mobile"), opens_with=view_id)
    assert choice(people.manager) == api.Choice(tabs=((book, "金牌"),), opens_with=book)
