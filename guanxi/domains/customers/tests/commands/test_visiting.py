"""最近走访 (ARC-22): never in the future, forward only unless corrected with a reason, by form, sheet and call alike."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Account, PersonVisit
from guanxi.domains.customers.personal import Archive
from guanxi.domains.customers.rules.visiting import met, require_visit
from guanxi.domains.customers.testing import TwoAccounts, make_contact, make_two_accounts
from guanxi.domains.customers.tests.imports.test_account_import import bring, reasons
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation.testing import make_actor, refused
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit, clock
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

DAY, ROOT = date(2026, 3, 1), system("test")


@pytest.mark.parametrize(("visited", "last", "reason", "refused"), [
    (DAY, None, "", ""), (DAY, DAY, "", ""), (DAY, date(2026, 2, 1), "", ""), (DAY, date(2026, 3, 2), "", "visit_older"),
    (DAY, date(2026, 3, 2), "记错客户", ""), (date(2026, 4, 2), None, "", "visit_in_future"), (date(2026, 4, 2), None, "补录", "visit_in_future"),
    (date(2026, 4, 1), None, "", ""),
])
def test_which_day_may_be_the_last_visit(visited: date, last: date | None, reason: str, refused: str) -> None:
    """ARC-22: today is allowed, tomorrow is not, an older day only with the reason why the recorded one is wrong."""
    try:
        require_visit(visited_on=visited, last=last, today=date(2026, 4, 1), reason=reason)
        assert not refused
    except Refusal as refusal:
        assert refusal.code == refused


@pytest.fixture(scope="module")
def scene(together: Together, now: datetime) -> TwoAccounts:
    with together():
        return TwoAccounts(**make_two_accounts(now=now))


def test_the_book_is_filtered_by_who_was_not_there(scene: TwoAccounts, now: datetime) -> None:
    """ARC-22: 180 days without a visit, who never had one among them; the column follows the visit at once."""
    def unvisited() -> set[int]:
        query = lists.read_query(params={"unvisited": ["180"]}, today=now.astimezone(clock.ZONE).date())
        with access.bound(ROOT, read_only=True):
            return {row.account_id for row in lists.book_page(query=query, scope=api.list_scope(ROOT)).rows}

    assert unvisited() == {scene.own, scene.foreign}
    api.record_visit(actor=ROOT, now=now, account_id=scene.own, values={"visited_on": now.astimezone(clock.ZONE).date() - timedelta(days=181)})
    assert unvisited() == {scene.own, scene.foreign}
    api.record_visit(actor=ROOT, now=now, account_id=scene.own, values={})
    assert unvisited() == {scene.foreign}


def last(scene: TwoAccounts, account_id: int) -> date | None:
    with access.bound(system("test")):
        return Account.objects.get(pk=account_id).last_visited_on


def test_a_visit_is_dated_told_and_settles_its_to_do(scene: TwoAccounts, now: datetime) -> None:
    with audit.acting(actor=system("test"), verb="test", now=now) as act:
        work.raise_call(act=act, call=work.Call(kind=api.VISIT_CALL, about=Ref("account", scene.own), owner_id=scene.manager.user_id,
                                                due_on=now.date(), account_id=scene.own, title=t("请走访", "Visit it"), dedupe_key="visit"))
    api.record_visit(actor=scene.manager, now=now, account_id=scene.own, values={"visited_on": "2026-03-01", "remark": "程行长谈续约"})
    api.record_visit(actor=scene.manager, now=now, account_id=scene.own,
                     values={"visited_on": date(2026, 2, 1), "reason": "前次记错客户", "remark": ""})
    assert last(scene, scene.own) == date(2026, 2, 1)
    with access.bound(scene.manager, read_only=True):
        lines = timeline.for_account(account_id=scene.own, actor=scene.manager, sees_money=True, topic="visit").lines
        assert work.open_items(account_id=scene.own, today=now.date()) == []
    assert sorted(line.text.zh for line in lines) == ["走访 2026-02-01(更正:前次记错客户)", "走访 2026-03-01:程行长谈续约"]


def test_who_does_not_tend_it_records_nothing(scene: TwoAccounts, now: datetime) -> None:
    for account_id, code in ((scene.foreign, "not_found"),):
        with pytest.raises(Refusal) as said:
            api.record_visit(actor=scene.manager, now=now, account_id=account_id, values={})
        assert said.value.code == code and last(scene, account_id) is None
    with pytest.raises(Refusal) as said:
        api.edit_account(actor=scene.manager, now=now, account_id=scene.own, expected_version=1,
                         values={"last_visited_on": date(2030, 1, 1)})  # type: ignore[typeddict-unknown-key]
    assert said.value.code == "unknown_field", "only a visit moves it"


def test_the_form_says_what_is_wrong_and_the_account_page_shows_the_day(scene: TwoAccounts) -> None:
    url, today = f"/accounts/{scene.own}/visit/", clock.today()
    assert scene.client.get(url).status_code == 200 and scene.client.get(f"/accounts/{scene.foreign}/visit/").status_code == 404
    assert scene.client.post(f"/accounts/{scene.foreign}/visit/", {"visited_on": "2026-03-01"}).status_code == 404
    wrong = scene.client.post(url, {"visited_on": (today + timedelta(days=2)).isoformat()})
    assert wrong.status_code == 422 and "走访日期不能在今天之后" in wrong.content.decode()
    page = scene.client.post(url, {"visited_on": "2026-03-01", "remark": "", "reason": "", "key": "k1"}, follow=True)
    assert page.redirect_chain == [(f"/accounts/{scene.own}/", 302)] and "2026-03-01" in page.content.decode()


@pytest.mark.parametrize(("names", "zh"), [((), ""), (("甲", "乙"), "见 甲、乙"), (tuple("甲乙丙丁戊己"), "见 甲、乙、丙、丁、戊 等 6 人")])
def test_whom_one_met_in_words(names: tuple[str, ...], zh: str) -> None:
    assert met(names).zh == zh


def test_org_23_a_visit_names_whom_it_met(scene: TwoAccounts, now: datetime) -> None:
    """Whom one met is his own last visit; an earlier visit to another person moves nothing, a correction takes back who was met after it."""
    head, engineer, stranger = (make_contact(now=now, account_id=account_id, name=name) for account_id, name in (
        (scene.own, "岳行长"), (scene.own, "田工"), (scene.foreign, "外人")))

    def visit(on: date, people: list[int], reason: str = "") -> None:
        api.record_visit(actor=scene.manager, now=now, account_id=scene.own, values={"visited_on": on, "reason": reason}, contact_ids=people)

    def met_on(contact_id: int) -> list[tuple[date, str]]:
        with access.bound(scene.manager, read_only=True):
            return [(one.on, one.by) for one in api.visits_of(actor=scene.manager, contact_id=contact_id)]

    visit(DAY, [engineer])
    visit(DAY, [engineer])
    by = scene.manager.name
    assert met_on(engineer) == [(DAY, by)] and met_on(head) == []
    visit(date(2026, 2, 1), [head])
    assert last(scene, scene.own) == DAY and met_on(head) == [(date(2026, 2, 1), by)]
    for wrong in (stranger, 999_999):
        refused("visited_gone", visit, on=DAY, people=[head, wrong])
    assert met_on(head) == [(date(2026, 2, 1), by)]
    visit(date(2026, 2, 20), [head, engineer], reason="记错日期")
    assert last(scene, scene.own) == date(2026, 2, 20) and met_on(engineer) == [(date(2026, 2, 20), by)]
    assert [on for on, _ in met_on(head)] == [date(2026, 2, 20), date(2026, 2, 1)]
    with access.bound(scene.manager, read_only=True):
        lines = timeline.for_account(account_id=scene.own, actor=scene.manager, sees_money=True, topic="visit").lines
        assert "走访 2026-02-01,见 岳行长" in [line.text.zh for line in lines]
        offered = api.people_to_visit(actor=scene.manager, account_id=scene.own, first=[engineer, stranger])
        assert next(one.name for one in offered.people) == "田工" and "外人" not in {one.name for one in offered.people}
        refused("not_found", api.visits_of, actor=scene.manager, contact_id=stranger)
        refused("not_found", api.people_to_visit, actor=scene.manager, account_id=scene.foreign)
    api.retire_contact(actor=scene.manager, now=now, contact_id=engineer, expected_version=1, reason="离职")
    refused("visited_gone", visit, on=DAY, people=[engineer])


def test_org_23_merged_people_and_accounts_keep_their_visits_and_get_them_back(scene: TwoAccounts, now: datetime) -> None:
    """A visit both records had stays once; undone, each has its own again; erased, none is left."""
    one, other = (make_contact(now=now, account_id=scene.own, name=name) for name in ("程砚秋", "程砚秋2"))
    for on, people in ((date(2026, 2, 1), [other]), (DAY, [one, other])):
        api.record_visit(actor=scene.manager, now=now, account_id=scene.own, values={"visited_on": on}, contact_ids=people)

    def rows() -> list[tuple[int, date]]:
        with access.bound(ROOT, read_only=True):
            return sorted(PersonVisit.objects.values_list("contact_id", "visited_on"))

    before = rows()
    with audit.acting(actor=ROOT, verb="test", now=now) as act:
        acts = api.absorb(act=act, subject=Ref("contact", other), into=Ref("contact", one), versions=(1, 1), picks={})
    assert rows() == [(one, date(2026, 2, 1)), (one, DAY)]
    with audit.acting(actor=ROOT, verb="test", now=now) as act:
        api.release(act=act, subject=Ref("contact", other), into=Ref("contact", one), acts=acts)
    assert rows() == before
    with audit.acting(actor=ROOT, verb="erase_person", now=now) as act:
        Archive().erase(subject=Ref("contact", other), act=act, person=api.person_of(contact_id=other))
    assert rows() == [(one, DAY)]


def test_org_23_the_form_offers_the_people_and_shows_whom_one_met(scene: TwoAccounts, now: datetime) -> None:
    person = make_contact(now=now, account_id=scene.own, name="岳行长")
    url = f"/accounts/{scene.own}/visit/"
    page = scene.client.get(f"{url}?contact={person}").content.decode()
    assert f'name="contact" value="{person}" checked' in page and "走访中还没见过" in page
    gone = scene.client.post(url, {"visited_on": "2026-03-01", "contact": [str(person), "999999"], "key": "k2"})
    assert gone.status_code == 409 and "已不在该客户" in gone.content.decode() and f'value="{person}" checked' in gone.content.decode()
    scene.client.post(url, {"visited_on": "2026-03-01", "contact": [str(person)], "key": "k3"})
    assert "2026-03-01" in scene.client.get(f"/accounts/contacts/{person}/").content.decode()
    assert "上次" in scene.client.get(url).content.decode()


def test_a_sheet_moves_it_forward_only(scene: TwoAccounts, now: datetime) -> None:
    """ARC-22: a newer day counts, an older one is said and left, a future one is refused."""
    steward = make_actor("steward", now=now, unit_id=scene.world.city, roles=("R18",))
    header = "集团编码,最近走访日期"
    run, counts = bring(steward, now, "GL-1,2026-03-01", header=header)
    assert counts == {"changed": 1} and reasons(run, "zh") == ["将更新:最近走访日期"]
    run, counts = bring(steward, now, "GL-1,2026-02-01", header=header)
    assert counts == {"unchanged": 1} and last(scene, scene.own) == DAY
    later = (now + timedelta(days=3)).astimezone(clock.ZONE).date()
    run, counts = bring(steward, now, f"GL-1,{later}", header=header)
    assert counts == {"rejected": 1} and reasons(run) == ["visit_in_future"]
    run, counts = bring(steward, now, f"GL-1,{later}", header="集团编码,入网日期")
    assert counts == {"rejected": 1} and reasons(run) == ["not_yet"], "ARC-06: nor did a customer begin in the future"
