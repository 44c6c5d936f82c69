"""A case passed on to support centres: row, audit, event, timeline, to-dos, refusals, and who sees and does what (ORG-13 to ORG-15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_actor, refused
from guanxi.domains.service import api, merging
from guanxi.domains.service.models import Case, SupportRequest
from guanxi.domains.service.tests.conftest import TODAY, WORDS, Scene
from guanxi.domains.timeline import api as timeline
from guanxi.domains.work import api as work
from guanxi.foundation.django import access, audit
from guanxi.foundation.django.idempotency import AlreadyDone
from guanxi.foundation.django.models import AuditRow, EventLog
from guanxi.foundation.pure.actor import Actor, system
from guanxi.foundation.pure.ref import Ref

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Centres(Scene):
    """rncc, ncc: units of another province that no one there reaches the accounts of; expert, last: who works there and sees no account."""

    rncc: int
    ncc: int
    expert: Actor
    last: Actor


@pytest.fixture
def centres(scene: Scene, now: datetime) -> Centres:
    made: dict[str, int] = {}
    for code, name, kind, parent in (("GH", "区域关怀中心", "rncc", scene.world.province), ("ZGH", "总部关怀中心", "ncc", scene.world.hq)):
        made[kind] = organisation.create_unit(actor=system("test"), now=now, code=code, name=name, tier="city", kind="department", parent_id=parent)
        organisation.set_unit_kind(actor=system("test"), now=now, unit_id=made[kind], duty_kind=kind)
    # R8 reaches his own accounts only: he works in the centre, and sees none
    expert, last = (make_actor(name, now=now, unit_id=made[kind], roles=("R8",)) for name, kind in (("zhuanjia", "rncc"), ("yanfa", "ncc")))
    return Centres(**vars(scene), rncc=made["rncc"], ncc=made["ncc"], expert=expert, last=last)


def ask(centres: Centres, now: datetime, centre: str = "rncc", question: str = "路由震荡,请定位", **more: str) -> int:
    return api.pass_on_case(actor=centres.manager, now=now, case_id=centres.case, centre=centre, question=question, **more)


def row(support_id: int) -> SupportRequest:
    with access.bound(system("test")):
        return SupportRequest.objects.get(pk=support_id)


def todo(actor: Actor, kind: str) -> list[work.Item]:
    with access.bound(actor):
        day = work.day(actor=actor, today=TODAY)
    return [item for item in [*day.must, *day.can] if item.kind == kind]


def told(centres: Centres) -> list[str]:
    with access.bound(centres.manager):
        lines = timeline.for_account(account_id=centres.own, actor=centres.manager, sees_money=True, topic="case").lines
    return [line.text.zh.split(" ", 2)[2] for line in lines]


def test_org_14_passed_on_and_solved(centres: Centres, now: datetime) -> None:
    """The regional centre answers by the technical request alone; who has the case is called and tells the customer."""
    support_id = ask(centres, now)
    asked = row(support_id)
    assert (asked.state, asked.centre_id, asked.level, asked.kind, asked.severity, asked.from_unit_id) == (
        "asked", centres.rncc, "rncc", "complaint", "normal", centres.world.city)
    assert asked.due_at == now + timedelta(hours=48), "the centre knows by when the customer waits"
    with access.bound(centres.manager):
        assert AuditRow.objects.filter(table_name="service_supportrequest", row_id=support_id, op="I", account_id=centres.own).exists()
    (item,) = todo(centres.expert, api.SUPPORT_ASKED)
    assert (item.subject, item.days_left, item.title.zh) == (Ref("support", support_id), 2, f"答复技术请求 C{centres.case:07d}(投诉,一般)")
    with access.bound(centres.expert, read_only=True):
        assert [line.kind for line in messages.notices(actor=centres.expert)] == [api.SUPPORT_ASKED]
    later = now + timedelta(hours=3)
    api.answer_support(actor=centres.expert, now=later, support_id=support_id, answer="调整本地优先级", know_how="该型号默认优先级 100")
    done = row(support_id)
    assert (done.state, done.answer, done.ended_by_name, done.ended_at) == ("solved", "调整本地优先级", "zhuanjia", later)
    assert not todo(centres.expert, api.SUPPORT_ASKED)
    (mine,) = todo(centres.manager, api.SUPPORT_ENDED)
    assert mine.subject == Ref("case", centres.case) and "区域关怀中心已给出方案" in mine.title.zh
    with access.bound(centres.manager, read_only=True):
        assert [line.kind for line in messages.notices(actor=centres.manager)] == [api.SUPPORT_ENDED]
    assert told(centres)[:2] == ["区域关怀中心已解决:调整本地优先级", "转区域关怀中心:路由震荡,请定位"]
    kinds = EventLog.objects.filter(kind__contains=".service.events.").order_by("at").values_list("kind", flat=True)
    assert [kind.rpartition(".")[2] for kind in kinds][1:] == ["CasePassedOn", "SupportEnded"]
    api.answer_case(actor=centres.manager, now=later, case_id=centres.case, answer="已调整")
    assert not todo(centres.manager, api.SUPPORT_ENDED), "he went on with it"


def test_org_15_the_last_centre_only_after_the_regional_one_could_not(centres: Centres, now: datetime) -> None:
    refused("centre_order", ask, centres=centres, now=now, centre="ncc")
    first = ask(centres, now)
    refused("support_open", ask, centres=centres, now=now)
    api.give_back_support(actor=centres.expert, now=now, support_id=first, reason="产品缺陷,本地不能解决")
    (item,) = todo(centres.manager, api.SUPPORT_ENDED)
    assert "未能解决" in item.title.zh
    second = ask(centres, now + timedelta(hours=1), centre="ncc", question="区域中心已排除配置,请研发定位")
    assert (row(first).state, row(second).centre_id) == ("given_back", centres.ncc)
    assert not todo(centres.manager, api.SUPPORT_ENDED) and len(todo(centres.last, api.SUPPORT_ASKED)) == 1
    with access.bound(centres.expert, read_only=True):
        assert [one.id for one in api.supports(actor=centres.expert, narrowed=api.SupportFilter()).rows] == [first], "each centre its own"


def test_org_14_who_works_in_the_centre_sees_the_request_and_nothing_else(centres: Centres, now: datetime) -> None:
    support_id = ask(centres, now)
    with access.bound(centres.expert, read_only=True):
        assert not Case.objects.exists(), "row security hides the case"
        card = api.support(actor=centres.expert, support_id=support_id)
        assert (card.question, card.sees_case, card.may_answer) == ("路由震荡,请定位", False, True)
        refused("not_found", api.case, actor=centres.expert, now=now, case_id=centres.case)
        refused("not_found", api.case_support, actor=centres.expert, case_id=centres.case)
    with access.bound(centres.manager, read_only=True):
        card = api.support(actor=centres.manager, support_id=support_id)
        assert (card.sees_case, card.may_answer) == (True, False)
    for unit, role in ((centres.world.other_city, "R1"), (centres.world.other_province, "R9"), (centres.ncc, "R8")):
        stranger = make_actor(f"s{unit}", now=now, unit_id=unit, roles=(role,))
        with access.bound(stranger):
            assert not SupportRequest.objects.exists(), "row security hides it"
            refused("not_found", api.support, actor=stranger, support_id=support_id)
        refused("not_found", api.answer_support, actor=stranger, now=now, support_id=support_id, answer="换板卡")
        refused("not_found", api.take_back_support, actor=stranger, now=now, support_id=support_id)


def test_who_may_do_what(centres: Centres, now: datetime) -> None:
    """Passed on and taken back by who may handle the case; answered by nobody but the centre."""
    planner = make_actor("planner", now=now, unit_id=centres.world.city, roles=("R14",))
    refused("forbidden", api.pass_on_case, actor=planner, now=now, case_id=centres.case, centre="rncc", question="路由震荡")
    refused("not_found", api.pass_on_case, actor=centres.expert, now=now, case_id=centres.case, centre="rncc", question="路由震荡")
    support_id = ask(centres, now)
    refused("not_in_centre", api.answer_support, actor=centres.manager, now=now, support_id=support_id, answer="换板卡")
    refused("not_in_centre", api.give_back_support, actor=centres.manager, now=now, support_id=support_id, reason="不会")
    refused("not_found", api.take_back_support, actor=centres.expert, now=now, support_id=support_id)
    clerk = make_actor("wenyuan", now=now, unit_id=centres.rncc, roles=("R14",))
    refused("forbidden", api.answer_support, actor=clerk, now=now, support_id=support_id, answer="换板卡")
    api.take_back_support(actor=centres.manager, now=now, support_id=support_id)
    assert row(support_id).state == "taken_back" and not todo(centres.expert, api.SUPPORT_ASKED)
    refused("support_over", api.answer_support, actor=centres.expert, now=now, support_id=support_id, answer="换板卡")
    refused("support_over", api.take_back_support, actor=centres.manager, now=now, support_id=support_id)


def test_refusals_and_the_same_form_twice(centres: Centres, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused("question_missing", ask, centres=centres, now=now, question=" ").field == "question"
    ask(centres, now, key="k")
    with pytest.raises(AlreadyDone):
        ask(centres, now, key="k")
    other = api.record_case(actor=centres.manager, now=now, account_id=centres.own, values=WORDS)
    by: Any = {"actor": centres.manager, "now": now, "case_id": other, "question": "路由震荡"}
    organisation.set_unit_kind(actor=system("test"), now=now, unit_id=centres.rncc, duty_kind="")
    assert refused("no_centre", api.pass_on_case, **by, centre="rncc").way_out
    organisation.set_unit_kind(actor=system("test"), now=now, unit_id=centres.rncc, duty_kind="rncc")
    organisation.disable_user(actor=system("test"), now=now, user_id=centres.expert.user_id or 0, reason="离岗")
    assert refused("nobody_there", api.pass_on_case, **by, centre="rncc").way_out
    monkeypatch.setattr("guanxi.domains.service.queries.policy.support", lambda *, on: api.Support())
    assert refused("no_centres", api.pass_on_case, **by, centre="rncc").way_out, "an operator without centres"


def test_a_head_of_the_centre_is_called_first(centres: Centres, now: datetime) -> None:
    head = make_actor("zhuguan", now=now, unit_id=centres.rncc, roles=("R7",))
    team = organisation.create_unit(actor=system("test"), now=now, code="GH-1", name="数据网组", tier="city", kind="department",
                                    parent_id=centres.rncc)
    engineer = make_actor("gongcheng", now=now, unit_id=team, roles=("R8",))
    support_id = ask(centres, now)
    assert len(todo(head, api.SUPPORT_ASKED)) == 1 and not todo(centres.expert, api.SUPPORT_ASKED)
    api.answer_support(actor=engineer, now=now, support_id=support_id, answer="换板卡")
    assert not todo(head, api.SUPPORT_ASKED), "who works in a team of the centre answers for it"


def test_a_territory_is_no_centre_for_all_below_it(centres: Centres, now: datetime) -> None:
    """A province that is a centre by itself is its own people, not everybody of its cities."""
    organisation.set_unit_kind(actor=system("test"), now=now, unit_id=centres.rncc, duty_kind="")
    organisation.set_unit_kind(actor=system("test"), now=now, unit_id=centres.world.province, duty_kind="rncc")
    there = make_actor("sheng", now=now, unit_id=centres.world.province, roles=("R8",))
    below = make_actor("xian", now=now, unit_id=centres.world.other_county, roles=("R8",))
    support_id = ask(centres, now)
    assert len(todo(there, api.SUPPORT_ASKED)) == 1 and not todo(below, api.SUPPORT_ASKED)
    with access.bound(below):
        assert not SupportRequest.objects.exists()
    refused("not_found", api.answer_support, actor=below, now=now, support_id=support_id, answer="换板卡")


def test_org_14_what_the_customer_says_counts_for_who_helped(centres: Centres, now: datetime) -> None:
    """Closing lets off who is still asked; reopening takes the satisfaction away until the case is closed again."""
    first = ask(centres, now)
    api.answer_support(actor=centres.expert, now=now, support_id=first, answer="换板卡")
    second = ask(centres, now + timedelta(hours=1), question="换了还是断")
    api.answer_case(actor=centres.manager, now=now, case_id=centres.case, answer="已更换")
    api.close_case(actor=centres.manager, now=now, case_id=centres.case, satisfaction="yes")
    assert (row(first).satisfaction, row(second).state, row(second).satisfaction) == ("yes", "taken_back", "")
    assert not todo(centres.expert, api.SUPPORT_ASKED) and not todo(centres.manager, api.SUPPORT_ENDED)
    api.reopen_case(actor=centres.manager, now=now + timedelta(hours=2), case_id=centres.case, reason="又断了")
    assert row(first).satisfaction == ""
    api.raise_support(now=now + timedelta(hours=3))
    assert not todo(centres.manager, api.SUPPORT_ENDED), "what was found before the reopening calls nobody again"


def test_the_morning_raises_what_is_missing_and_takes_over_what_an_import_closed(centres: Centres, now: datetime) -> None:
    support_id = ask(centres, now)
    second = make_actor("xinren", now=now, unit_id=centres.rncc, roles=("R8",))
    assert api.raise_support(now=now) == 1 and len(todo(second, api.SUPPORT_ASKED)) == 1, "who came to the centre since"
    assert api.raise_support(now=now) == 0, "idempotent"
    api.answer_support(actor=centres.expert, now=now, support_id=support_id, answer="换板卡")
    with audit.acting(actor=system("test"), verb="apply_import", now=now):
        Case.objects.filter(pk=centres.case).update(state="closed", satisfaction="no", closed_at=now)
    api.raise_support(now=now)
    assert row(support_id).satisfaction == "no" and not todo(centres.manager, api.SUPPORT_ENDED)


def test_org_14_know_how_reaches_who_asked_without_the_case(centres: Centres, now: datetime) -> None:
    """A colleague of the unit that asked, who sees no account, reads the know-how and not the request."""
    support_id = ask(centres, now)
    colleague = make_actor("tongshi", now=now, unit_id=centres.world.city, roles=("R8",))
    with access.bound(colleague):
        assert not api.know_how(actor=colleague).rows
    api.answer_support(actor=centres.expert, now=now, support_id=support_id, answer="换板卡", know_how="该板卡需固件 2.1")
    for reader in (colleague, centres.manager, centres.expert):
        with access.bound(reader, read_only=True):
            assert [(one.text, one.centre_name) for one in api.know_how(actor=reader).rows] == [("该板卡需固件 2.1", "区域关怀中心")]
    with access.bound(colleague, read_only=True):
        refused("not_found", api.support, actor=colleague, support_id=support_id)
        assert not api.supports(actor=colleague, narrowed=api.SupportFilter()).rows
    refused("not_found", api.answer_support, actor=colleague, now=now, support_id=support_id, answer="我来")
    stranger = make_actor("fremd", now=now, unit_id=centres.world.other_city)
    with access.bound(stranger, read_only=True):
        assert not api.know_how(actor=stranger).rows


def test_a_merge_carries_it_and_two_open_requests_cannot_be(centres: Centres, now: datetime) -> None:
    support_id = ask(centres, now)
    with audit.acting(actor=system("test"), verb="merge_accounts", now=now) as act:
        merging.Cases().merge(subject=Ref("account", centres.own), into=Ref("account", centres.foreign), act=act)
    assert row(support_id).account_id == centres.foreign
    with pytest.raises(Exception, match="support_one_open"), transaction.atomic(), access.bound(system("test")):
        connection.cursor().execute("select set_config('app.act', gen_random_uuid()::text, true)")
        SupportRequest.objects.bulk_create([SupportRequest(
            case_id=centres.case, account_id=centres.foreign, centre_id=centres.rncc, level="rncc", kind="complaint", severity="low", question="q",
            asked_at=now, asked_by_id=1, asked_by_name="x", created_at=now, updated_at=now)])


def test_org_14_by_browser(centres: Centres, now: datetime) -> None:
    case = f"/cases/{centres.case}/"
    page = centres.client.get(case).content.decode()
    assert "转支持中心" in page and "须先由区域网络关怀中心(RNCC)处理" in page
    empty = centres.client.post(f"{case}pass-on/", {"centre": "rncc", "question": "", "key": "a"}, follow=True).content.decode()
    assert "请写明技术请求" in empty
    passed = centres.client.post(f"{case}pass-on/", {"centre": "rncc", "question": "路由震荡\r\n请定位", "key": "b"}, follow=True).content.decode()
    assert "已转支持中心" in passed and "待答复" in passed and "撤回" in passed and 'name="question"' not in passed
    with access.bound(centres.expert, read_only=True):
        (card,) = api.supports(actor=centres.expert, narrowed=api.SupportFilter(state="asked", is_mine=True)).rows
    expert, at = browser_of(centres.expert.user_id), f"/cases/support/{card.id}/"
    seen = expert.get(at).content.decode()
    assert "路由震荡" in seen and "支持中心不直接面对客户" in seen and "程砚秋" not in seen and "本周断了三次" not in seen and case not in seen
    assert "路由震荡" in expert.get("/cases/support/?mine=1").content.decode() and expert.get(case).status_code == 404
    assert "请写明解决方案" in expert.post(f"{at}answer/", {"answer": ""}, follow=True).content.decode()
    solved = expert.post(f"{at}answer/", {"answer": "换板卡", "know_how": "固件 2.1"}, follow=True).content.decode()
    assert "已解决" in solved and "固件 2.1" in solved and 'name="answer"' not in solved
    assert "换板卡" in centres.client.get(case).content.decode() and "固件 2.1" in centres.client.get("/cases/support/know-how/").content.decode()
    assert centres.client.post(f"{at}give-back/", {"reason": "不会做"}).status_code == 403
    figures = centres.client.get("/cases/support/figures/").content.decode()
    assert "<html" not in figures and f"?state=solved&amp;centre={centres.rncc}" in figures and "无表态" in figures
    stranger = browser_of(make_actor("fremd", now=now, unit_id=centres.world.other_city).user_id)
    assert stranger.get(at).status_code == 404 and "区域关怀中心" not in stranger.get("/cases/support/figures/").content.decode()


def test_an_operator_without_centres_shows_no_such_act(centres: Centres, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "/cases/support/" in centres.client.get("/cases/").content.decode()
    monkeypatch.setattr("guanxi.domains.service.queries.policy.support", lambda *, on: api.Support())
    page = centres.client.get(f"/cases/{centres.case}/").content.decode()
    assert "pass-on" not in page and "支持中心" not in page and 'href="/cases/support/"' not in centres.client.get("/cases/").content.decode()
    said = centres.client.post(f"/cases/{centres.case}/pass-on/", {"centre": "rncc", "question": "路由震荡"}, follow=True).content.decode()
    assert "政策包没有支持中心" in said
