"""ORG-01: guidance down with receipts and results, experience up and spread, seen by nobody beside the line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.guidance import api, rules
from guanxi.domains.guidance.events import PaperAnswered, PaperIssued, PaperSigned
from guanxi.domains.guidance.models import Receipt
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, browser_of, make_actor, make_world, refused
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, events
from guanxi.foundation.django.models import AuditAct, AuditRow, EventLog
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.refusal import Refusal
from tests.together import Together

DAY, DUE = date(2026, 11, 20), date(2026, 12, 10)
WORDS = api.PaperWords(title="年末走访安排", text="12 月上旬走完金级客户,逐户登记需求。", due_on=DUE)


@dataclass(frozen=True, kw_only=True)
class Line:
    """province: R10; city, other: R9 of its two cities; county: R13 below the city; staff: R1 of the city; far: R10 of another province."""

    world: World
    province: Actor
    city: Actor
    other: Actor
    county: Actor
    staff: Actor
    far: Actor


@pytest.fixture(scope="module")
def line(together: Together, now: datetime) -> Line:
    with together():
        world = make_world(now=now)
        return Line(
            world=world, province=make_actor("province", now=now, unit_id=world.province, roles=("R10",)),
            city=make_actor("city", now=now, unit_id=world.city, roles=("R9",)),
            other=make_actor("other", now=now, unit_id=world.other_city, roles=("R9",)),
            county=make_actor("county", now=now, unit_id=world.county, roles=("R13",)),
            staff=make_actor("staff", now=now, unit_id=world.city), far=make_actor("far", now=now, unit_id=world.other_province, roles=("R10",)))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())


def seen(actor: Actor, paper_id: int, today: date = DAY) -> api.PaperView | None:
    with access.bound(actor):
        try:
            return api.paper(actor=actor, paper_id=paper_id, today=today)
        except Refusal:
            return None


def listed(actor: Actor, today: date = DAY) -> dict[int, api.PaperLine]:
    with access.bound(actor):
        return {one.id: one for one in api.papers(actor=actor, today=today)}


def to_dos(actor: Actor) -> list[str]:
    with access.bound(actor):
        return [one.title.zh for one in work.open_items_owned(owner_id=actor.user_id, today=DAY)]


def told(actor: Actor) -> list[str]:
    with access.bound(actor):
        return [one.text.zh for one in messages.notices(actor=actor)]


@pytest.mark.parametrize(("due", "signed", "answered", "withdrawn", "after", "expected"), [
    (None, False, False, False, 3, "unsigned"), (None, False, False, False, 4, "late_unsigned"), (1, False, False, False, 2, "late_unsigned"),
    (10, True, False, False, 10, "signed"), (10, True, False, False, 11, "late_unanswered"), (None, True, False, False, 300, "signed"),
    (10, True, True, False, 300, "answered"), (10, False, False, True, 300, "withdrawn"), (10, True, True, True, 300, "answered"),
])
def test_org_01_how_a_unit_stands(due: int | None, signed: bool, answered: bool, withdrawn: bool, after: int, expected: str) -> None:
    assert rules.state(issued_on=DAY, due_on=None if due is None else DAY + timedelta(days=due), is_signed=signed, is_answered=answered,
                       is_withdrawn=withdrawn, today=DAY + timedelta(days=after)) == expected


@pytest.mark.parametrize(("below", "chosen", "expected"), [
    ((1, 2, 3), (), (1, 2)), ((1, 2, 3), (3,), (3,)), ((1, 2, 3), (3, 3, 1), (1, 3)), ((), (), "no_units_below"), ((1, 2), (9,), "unit_not_below"),
])
def test_org_01_where_it_goes(below: tuple[int, ...], chosen: tuple[int, ...], expected: Any) -> None:
    if isinstance(expected, str):
        refused(expected, rules.addressed, below=below, direct=below[:2], chosen=chosen)
    else:
        assert rules.addressed(below=below, direct=below[:2], chosen=chosen) == expected


@pytest.mark.django_db
def test_org_01_guidance_goes_down_and_results_come_up(line: Line, now: datetime) -> None:
    """To all directly below; each head has a to-do and a notice; read once, answered, told; both acts in the audit with their rows and events."""
    made = api.issue_guidance(actor=line.province, now=now, words=WORDS)
    assert to_dos(line.city) == to_dos(line.other) == ["签收指导意见:年末走访安排,2026-12-10 前反馈"] and not to_dos(line.county)
    assert told(line.city) == ["签收指导意见:年末走访安排,2026-12-10 前反馈"]
    assert api.sign_paper(actor=line.city, now=now, paper_id=made) == 1
    assert api.sign_paper(actor=line.city, now=now, paper_id=made) == 0, "twice changes nothing"
    assert to_dos(line.city), "a result is asked for: reading is not enough"
    refused("answer_needed", api.answer_paper, actor=line.city, now=now, paper_id=made, answer=" ")
    api.answer_paper(actor=line.city, now=now + timedelta(hours=1), paper_id=made, answer="已走访 12 户")
    assert not to_dos(line.city) and told(line.province) == ["望溪市反馈《年末走访安排》:已走访 12 户"]
    found = seen(line.province, made)
    assert found is not None and found.text == WORDS.text
    states = {one.unit_id: (one.state, one.signed_by, one.answer, one.head) for one in found.receipts}
    assert states == {line.world.city: ("answered", "city", "已走访 12 户", ""), line.world.other_city: ("unsigned", "", "", "other")}
    late = listed(line.province, today=DUE + timedelta(days=1))[made]
    assert (late.units, late.signed, late.answered, late.late) == (2, 1, 1, 1)
    with access.bound(system("test")):
        verbs = list(AuditAct.objects.filter(verb__contains="guidance").order_by("at", "verb").values_list("verb", flat=True))
        assert verbs.count("issue_guidance") == 1 and verbs.count("answer_guidance") == 1
        assert AuditRow.objects.filter(table_name="guidance_receipt", op="U").count() == 2
        kinds = list(EventLog.objects.filter(kind__contains=".guidance.").values_list("kind", flat=True))
    assert sorted(kinds) == sorted(map(events.name_of, (PaperAnswered, PaperIssued, PaperSigned)))


@pytest.mark.django_db
def test_org_01_only_the_line_reads_it(line: Line, now: datetime) -> None:
    """To one city alone: its people read it, the other city and another province do not; who reads it without being its head does not sign."""
    made = api.issue_guidance(actor=line.province, now=now, words=WORDS, unit_ids=[line.world.city])
    assert [seen(one, made) is not None for one in (line.province, line.city, line.staff, line.other, line.county, line.far)] == [
        True, True, True, False, False, False]
    assert [made in listed(one) for one in (line.staff, line.other, line.county, line.far)] == [True, False, False, False]
    refused("not_found", api.sign_paper, actor=line.other, now=now, paper_id=made)
    refused("forbidden", api.sign_paper, actor=line.staff, now=now, paper_id=made)
    assert refused("not_addressed", api.sign_paper, actor=line.province, now=now, paper_id=made).way_out
    pages = [browser_of(one.user_id).get(f"/guidance/{made}/").status_code for one in (line.city, line.staff, line.other, line.far)]
    assert pages == [200, 200, 404, 404]
    wide = api.issue_guidance(actor=line.province, now=now, words=WORDS)
    found = seen(line.city, wide)
    assert found is not None and [one.unit_id for one in found.receipts] == [line.world.city], "how the other city stands is not his to read"


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "change", "code"), [
    ("staff", {}, "forbidden"), ("county", {}, "no_units_below"), ("city", {"unit_ids": "other_county"}, "unit_not_below"),
    ("city", {"unit_ids": "city"}, "unit_not_below"), ("city", {"unit_ids": "province"}, "unit_not_below"),
    ("city", {"title": " "}, "title_needed"), ("city", {"text": ""}, "text_needed"), ("city", {"due_on": DAY - timedelta(days=1)}, "due_day"),
    ("city", {"due_on": DAY + timedelta(days=367)}, "due_day"), ("city", {"title": "长" * 81}, "too_long"),
    ("city", {"text": "长" * 4001}, "too_long"),
])
def test_org_01_what_is_refused(line: Line, now: datetime, who: str, change: dict[str, Any], code: str) -> None:
    given = {name: value for name, value in change.items() if name != "unit_ids"}
    words = replace(WORDS, **given)
    units = [getattr(line.world, change["unit_ids"])] if "unit_ids" in change else []
    refused(code, api.issue_guidance, actor=getattr(line, who), now=now, words=words, unit_ids=units)
    with access.bound(system("test")):
        assert not Receipt.objects.exists()


@pytest.mark.django_db
def test_org_01_experience_goes_up_and_is_spread(line: Line, now: datetime) -> None:
    """The city writes it, the province spreads it to the other city, never back to its author; once; the city is told."""
    made = api.write_experience(actor=line.city, now=now, title="装维联动", text="装机当天登记联系人,缺项少一半。")
    assert to_dos(line.province) == ["下级经验待阅:装维联动"] and seen(line.other, made) is None
    refused("not_an_experience", api.spread_experience, actor=line.city, now=now, paper_id=made, note="请学习")
    refused("note_needed", api.spread_experience, actor=line.province, now=now, paper_id=made, note="")
    refused("too_long", api.spread_experience, actor=line.province, now=now, paper_id=made, note="长" * 1001)
    spread = api.spread_experience(actor=line.province, now=now, paper_id=made, note="请各市照此办理", due_on=DUE)
    refused("already_spread", api.spread_experience, actor=line.province, now=now, paper_id=made, note="请各市照此办理")
    assert not to_dos(line.province) and to_dos(line.other) == ["签收经验推广:装维联动,2026-12-10 前反馈"] and not to_dos(line.city)
    assert told(line.city) == ["澜州省反馈《装维联动》:请各市照此办理"]
    up, down = seen(line.city, made), seen(line.other, spread)
    assert up is not None and up.receipts[0].state == "answered"
    assert down is not None and "装机当天登记联系人" in down.text and down.source_id == made and seen(line.city, spread) is None
    long = api.write_experience(actor=line.city, now=now, title="长文", text="做" * api.LONGEST_TEXT)
    whole = seen(line.other, api.spread_experience(actor=line.province, now=now, paper_id=long, note="令" * api.LONGEST_ANSWER))
    assert whole is not None and (whole.text.count("令"), whole.text.count("做")) == (api.LONGEST_ANSWER, api.LONGEST_TEXT), "nothing is cut"
    refused("forbidden", api.write_experience, actor=line.staff, now=now, title="装维联动", text="做法")
    hq = make_actor("hq", now=now, unit_id=line.world.hq, roles=("R10",))
    refused("no_unit_above", api.write_experience, actor=hq, now=now, title="装维联动", text="做法")


@pytest.mark.django_db
def test_org_01_who_would_get_it_is_said_before_it_goes_out(line: Line, now: datetime) -> None:
    """A department's centre manager leads its unit; a unit whom only somebody above leads is led by nobody, and the form says so."""
    world = line.world
    centre = organisation.create_unit(actor=system("test"), now=now, code="C-1", name="客户中心", tier="city", kind="department",
                                      parent_id=world.other_city)
    make_actor("centre", now=now, unit_id=centre, roles=("R9",))
    with access.bound(line.province):
        heads = {one.id: one.head for one in api.units_below(actor=line.province)}
    assert heads == {world.city: "city", world.county: "county", world.other_city: "other", world.other_county: "", centre: "centre"}
    page = browser_of(line.province.user_id).get("/guidance/issue/").content.decode()
    assert page.count("尚无负责人") == 1 and "尚无负责人" in page.split(f'value="{world.other_county}"')[1][:300]


def test_org_01_taken_back_it_is_nobodys_work(line: Line, now: datetime) -> None:
    made = api.issue_guidance(actor=line.province, now=now, words=WORDS)
    refused("not_the_issuer", api.withdraw_paper, actor=line.city, now=now, paper_id=made, reason="不需要")
    refused("reason_needed", api.withdraw_paper, actor=line.province, now=now, paper_id=made, reason="")
    api.withdraw_paper(actor=line.province, now=now, paper_id=made, reason="改由会议部署")
    assert not to_dos(line.city) and not to_dos(line.other)
    refused("paper_withdrawn", api.sign_paper, actor=line.city, now=now, paper_id=made)
    refused("paper_withdrawn", api.answer_paper, actor=line.city, now=now, paper_id=made, answer="已走访")
    found = seen(line.city, made)
    assert found is not None and found.withdrawn_reason == "改由会议部署" and found.receipts[0].state == "withdrawn"


@pytest.mark.django_db
def test_org_01_on_the_pages(line: Line, now: datetime) -> None:
    """Issued by the form, signed and answered by buttons; a refusal keeps what was typed; the reader's link leads from his notice."""
    province, city = browser_of(line.province.user_id), browser_of(line.city.user_id)
    form = {"title": "年末走访安排", "text": "12 月上旬走完金级客户", "due_on": "2026-12-10", "unit": str(line.world.city)}
    again = province.post("/guidance/issue/", {**form, "due_on": "2020-01-01"}, follow=True).content.decode()
    assert "反馈期限须在今天至一年内" in again and "12 月上旬走完金级客户" in again
    page = province.post("/guidance/issue/", form, follow=True)
    made = page.resolver_match.kwargs["paper_id"]
    assert "指导意见已下发" in page.content.decode() and "负责人 city" in page.content.decode()
    assert "待签收" in city.get("/guidance/").content.decode()
    assert f"/guidance/{made}/" in city.get("/notices/").content.decode()
    assert "已签收" in city.post(f"/guidance/{made}/sign/", follow=True).content.decode()
    assert "已走访 12 户" in city.post(f"/guidance/{made}/answer/", {"answer": "已走访 12 户"}, follow=True).content.decode()
    assert "已走访 12 户" in province.get(f"/guidance/{made}/").content.decode()
    assert browser_of(line.staff.user_id).get("/guidance/issue/").status_code == 403
    assert "上报经验" not in browser_of(line.staff.user_id).get("/guidance/").content.decode()
    up = city.post("/guidance/experiences/write/", {"title": "装维联动", "text": "缺项少一半"}, follow=True)
    paper = up.resolver_match.kwargs["paper_id"]
    assert "推广到下级单位" in province.get(f"/guidance/{paper}/").content.decode()
    assert "推广到下级单位" not in city.get(f"/guidance/{paper}/").content.decode()
    done = province.post(f"/guidance/{paper}/spread/", {"note": "请各市照此办理"}, follow=True).content.decode()
    assert "已推广" in done and "看各单位落实情况" in done
    assert "已撤回" in province.post(f"/guidance/{made}/withdraw/", {"reason": "改由会议部署"}, follow=True).content.decode()
