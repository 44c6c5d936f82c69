"""Where the work of a day comes from: raised once, refreshed, settled, each under its reader's scope."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers import policy
from guanxi.domains.guidance import api as guidance
from guanxi.domains.insights import api as insights
from guanxi.domains.intake import api as intake
from guanxi.domains.lists import api as lists
from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.domains.rulebook import api as rulebook
from guanxi.domains.structure import api as structure
from guanxi.domains.work import api as work
from guanxi.domains.work.models import WorkItem
from guanxi.domains.work.policy import ADAPTER
from guanxi.foundation.django import access, audit
from guanxi.foundation.django import jobs as queue
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.policy import load
from guanxi.shell.today import jobs, links, raising, sources
from tests.together import Together

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def world(together: Together, now: datetime) -> World:
    with together():
        return make_world(now=now)


@pytest.fixture(scope="module")
def manager(together: Together, world: World, now: datetime) -> Actor:
    with together():
        return make_actor("manager", now=now, unit_id=world.city, roles=("R1",))


def make_account(root: Actor, now: datetime, world: World, owner: Actor, name: str = "望溪银行", **values: Any) -> int:
    given: Any = {"name": name, "unit": world.city, **values}
    return customers.create_account(actor=root, now=now, values=given, identifiers={}, owner_id=owner.user_id)


def raise_day(now: datetime, today: date = TODAY) -> int:
    return raising.raise_day(now=now, today=today)


def items(actor: Actor, kind: str, today: date = TODAY) -> list[work.Item]:
    with access.bound(actor):
        day = work.day(actor=actor, today=today)
    return [item for item in (*day.must, *day.can) if item.kind == kind]


def listed(**more: Any) -> lists.Listed:
    values: dict[str, Any] = {
        "account_id": 1, "unit_id": 1, "owner_id": 1, "owner_name": "", "name": "", "short_name": "", "group_code": "", "customer_kind": "private",
        "industry_code": "", "grade": "", "grade_rank": None, "calculated_grade": "", "calculated_rank": None, "revenue_12m_fen": 500,
        "last_month_fen": None, "trend_rate": None, "arrears_fen": None, "completeness": None, "agreement_until": None,
        "contact_count": 0, "is_active": True}
    return lists.Listed(**{**values, **more})


def test_a_thin_archive_is_its_owners_work_once(world: World, root: Actor, manager: Actor, now: datetime) -> None:
    account_id = make_account(root, now, world, manager)
    assert raise_day(now) >= 1 and raise_day(now) == 0
    [item] = items(manager, "archive_gap")
    assert item.account_id == account_id and "项" in item.title.zh and len(item.reasons) == sources.GAPS_NAMED


def test_what_nobody_knew_is_asked_again_after_the_packs_days(world: World, root: Actor, manager: Actor, now: datetime) -> None:
    """ARC-03: 未知(已问) is a value and a to-do: one for everything, of the owner; said once more, the days begin anew."""
    account_id = make_account(root, now, world, manager)
    person, other = (customers.add_contact(actor=root, now=now, account_id=account_id, values={"name": name}) for name in ("程砚秋", "白露"))
    customers.mark_contact_unknown(actor=manager, now=now, contact_id=person, field="email")
    customers.mark_contact_unknown(actor=manager, now=now + timedelta(days=1), contact_id=other, field="hobby")
    customers.mark_account_unknown(actor=manager, now=now, account_id=account_id, field="address")
    raise_day(now, TODAY + timedelta(days=179))
    assert items(manager, sources.ASK_AGAIN, TODAY + timedelta(days=179)) == [], "it rests"
    day = TODAY + timedelta(days=180)
    raise_day(now, day)
    [item] = items(manager, sources.ASK_AGAIN, day)
    assert "2 处" in item.title.zh and links.of(item) == "/accounts/gaps/?asked=1&due=1"
    later = now + timedelta(days=180)
    customers.mark_contact_unknown(actor=manager, now=later, contact_id=person, field="email")
    customers.edit_account(actor=manager, now=later, account_id=account_id, values={"address": "解放路 1 号"}, expected_version=2)
    raise_day(later, day)
    assert items(manager, sources.ASK_AGAIN, day) == [], "asked again in vain, and found out"
    raise_day(later, day + timedelta(days=1))
    assert "1 处" in items(manager, sources.ASK_AGAIN, day + timedelta(days=1))[0].title.zh


def test_a_pack_without_days_never_asks_again(world: World, root: Actor, manager: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    account_id = make_account(root, now, world, manager)
    customers.mark_account_unknown(actor=manager, now=now, account_id=account_id, field="address")
    with access.bound(manager, read_only=True):
        assert customers.ask_again(actor=manager, today=TODAY + timedelta(days=400)).count == 1
        monkeypatch.setattr(rulebook, "in_force", lambda **_: policy.Asking())
        assert customers.ask_again(actor=manager, today=TODAY + timedelta(days=400)).count == 0


def test_at_most_five_archives_a_person(world: World, root: Actor, manager: Actor, now: datetime) -> None:
    for number in range(7):
        make_account(root, now, world, manager, f"客户{number}")
    raise_day(now)
    assert len(items(manager, "archive_gap")) == 5


def test_portions_reach_everybody_and_settle_each_ones_own(world: World, root: Actor, manager: Actor, now: datetime) -> None:
    other = make_actor("other", now=now, unit_id=world.city, roles=("R1",))
    for owner in (manager, other):
        make_account(root, now, world, owner, f"客户{owner.user_id}")
    gone = make_actor("gone", now=now, unit_id=world.city, roles=("R12",))
    with audit.acting(actor=root, verb="raise", now=now) as act:
        work.raise_calls(act=act, calls=[work.Call(kind="archive_gap", about=Ref("account", 1), owner_id=gone.user_id, due_on=TODAY,
                                                   title=t("旧", "old"), dedupe_key="archive_gap:0")])
    after: int | None = 0
    steps = 0
    while after is not None:
        _, last = raising.raise_portion(now=now, today=TODAY, after=after, most=1)
        assert last is None or last > after
        after, steps = last, steps + 1
    assert steps == 3 and [len(items(one, "archive_gap")) for one in (manager, other, gone)] == [1, 1, 0]
    assert raise_day(now) == 0


def test_a_job_queues_the_next_portion_behind_what_waits(
        world: World, root: Actor, manager: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    make_account(root, now, world, manager)
    make_actor("other", now=now, unit_id=world.city, roles=("R1",))
    queued: list[dict[str, Any]] = []
    monkeypatch.setattr(raising, "PORTION", 1)
    monkeypatch.setattr(queue, "defer", lambda name, **given: queued.append({"name": name, **given}))
    assert jobs.raise_day() == 1 and queued == [{"name": jobs.RAISE, "after_user": manager.user_id}]


def test_a_gap_that_is_closed_is_no_longer_work(world: World, root: Actor, manager: Actor, now: datetime) -> None:
    account_id = make_account(root, now, world, manager)
    raise_day(now)
    owner = customers.owner_of(account_id=account_id)
    assert owner is not None
    customers.end_assignment(actor=root, now=now, account_id=account_id, assignment_id=owner.id, reason="调岗")
    raise_day(now)
    with access.bound(root):
        assert WorkItem.objects.get(kind="archive_gap").state == "settled"


@pytest.mark.parametrize(("kind_of_customer", "days", "alarms", "due", "zh"), [
    ("private", 91, (90, 60, 30), None, ""), ("private", 90, (90, 60, 30), 30, "协议 90 天后到期"), ("private", 31, (90, 60, 30), 1, "31 天后"),
    ("private", 30, (90, 60, 30), 0, "30 天后"), ("private", 0, (90, 60, 30), 0, "0 天后"), ("private", -5, (90, 60, 30), 0, "已到期 5 天"),
    ("government", 200, (270, 180, 90), 20, "200 天后"), ("government", 90, (270, 180, 90), 0, "90 天后"),
])
def test_an_agreement_rings_at_each_alarm(
    manager: Actor, kind_of_customer: str, days: int, alarms: tuple[int, ...], due: int | None, zh: str
) -> None:
    row = listed(customer_kind=kind_of_customer, agreement_until=TODAY + timedelta(days=days))
    call = sources._ending_call(manager, TODAY, row, alarms)
    if due is None:
        assert call is None
    else:
        assert call is not None and call.due_on == TODAY + timedelta(days=due) and zh in call.title.zh and call.stake_fen == 500


def test_the_shipped_alarms_are_those_of_operator_1_16(settings: Any) -> None:
    renewal = ADAPTER.validate_python(load.load(settings.GUANXI_OPERATOR).sections["work/renewal"].data)
    assert renewal.days_of("government") == (270, 180, 90) and renewal.days_of("private") == (90, 60, 30) == renewal.days_of("")


def test_without_a_policy_no_agreement_rings(manager: Actor) -> None:
    assert rulebook.section(key="work/renewal", on=TODAY) is None and sources.endings(manager, TODAY) == ()


def test_a_done_alarm_does_not_ring_again(root: Actor, manager: Actor, now: datetime) -> None:
    call = sources._ending_call(manager, TODAY, listed(agreement_until=TODAY), (30,))
    assert call is not None
    call = work.Call(**{**call.__dict__, "account_id": None})
    counts = []
    for _ in range(2):
        with audit.acting(actor=root, verb="raise", now=now) as act:
            counts.append(work.raise_calls(act=act, calls=[call]))
        for item in items(manager, "agreement_end"):
            work.complete_item(actor=manager, now=now, item_id=item.id)
    assert counts == [1, 0]


def test_unmapped_money_is_the_stewards_work(world: World, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    analyst = make_actor("analyst", now=now, unit_id=world.hq, roles=("R15",))
    boss = make_actor("boss", now=now, unit_id=world.hq, roles=("R10",))
    found = insights.Unmapped(stamp=None, total_fen=1200, months=[], month=None, page=None)  # type: ignore[arg-type]
    monkeypatch.setattr(insights, "unmapped_revenue", lambda actor: found)
    assert [call.stake_fen for call in sources.unmapped_money(analyst, TODAY)] == [1200]
    assert sources.unmapped_money(boss, TODAY) == ()


def test_a_role_without_business_gets_no_work(world: World, now: datetime) -> None:
    teller = make_actor("teller", now=now, unit_id=world.city, roles=("R12",))
    for source in (sources.opinions, sources.unknown_codes, sources.unmapped_money):
        assert list(source(teller, TODAY)) == []


def test_an_import_with_errors_is_told_and_becomes_work_once(world: World, manager: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    class Run:
        file_name, faulty = "名单.xlsx", 3

    monkeypatch.setattr(intake, "run", lambda run_id, actor: Run)
    for _ in range(2):
        raising.tell_of_import(now=now, today=TODAY, run_id=7, by=manager.user_id)
    [item] = items(manager, "import_errors")
    assert item.title.zh == "名单.xlsx:3 行未导入"
    with access.bound(manager):
        assert [line.text.zh for line in messages.notices(actor=manager)] == ["导入完成:名单.xlsx"]
    raising.settle_import(now=now, run_id=7)
    assert items(manager, "import_errors") == []


def test_somebody_who_left_gets_no_work(world: World, root: Actor, manager: Actor, now: datetime) -> None:
    make_account(root, now, world, manager)
    organisation.disable_user(actor=root, now=now, user_id=manager.user_id, reason="离职")
    raise_day(now)
    with access.bound(root):
        assert not WorkItem.objects.filter(owner_id=manager.user_id).exists()


def test_rows_nobody_is_known_to_fill_are_work_once_somebody_has_begun(world: World, manager: Actor, root: Actor, now: datetime) -> None:
    """operator 1.15, 1.18, ARC-03: of one's own accounts, and settled when each row is filled or was asked about in vain."""
    account = make_account(root, now, world, manager, customer_kind="government")
    raise_day(now)
    person = customers.add_contact(actor=root, now=now, account_id=account, values={"name": "经纬"})
    structure.place_person(actor=manager, now=now, account_id=account, contact_id=person, row="government.head", values={})
    raise_day(now)
    with access.bound(manager):
        gap = WorkItem.objects.get(kind=structure.GAP_CALL, state="open")
    assert "3 个岗位" in gap.zh and gap.due_on == TODAY + timedelta(days=14)
    for row in ("deputy", "section", "officer"):
        structure.mark_row_unknown(actor=manager, now=now, account_id=account, row=f"government.{row}")
    with access.bound(manager):
        assert list(WorkItem.objects.filter(kind=structure.GAP_CALL).values_list("state", flat=True)) == ["settled"]


@pytest.mark.parametrize("role", ["R9", "R13"])
def test_a_guidance_is_next_morning_the_work_of_who_leads_the_unit_by_then(
        world: World, root: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch, role: str) -> None:
    """ORG-01: issued while nobody led it; a head is named, then another takes his place; read or answered it ends and stays ended."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    province = make_actor("province", now=now, unit_id=world.province, roles=("R10",))
    reading, result = (guidance.issue_guidance(actor=province, now=now, unit_ids=[world.city],
                                               words=guidance.PaperWords(title=title, text="12 月上旬走完金级客户", due_on=due))
                       for title, due in (("传达", None), ("年末走访", TODAY + timedelta(days=20))))
    first = make_actor("first", now=now, unit_id=world.city, roles=(role,))
    assert not items(first, "guidance")
    raise_day(now)
    assert {(item.subject.id, item.due_on) for item in items(first, "guidance")} == {(reading, date(2026, 11, 23)), (result, date(2026, 12, 10))}
    organisation.disable_user(actor=root, now=now, user_id=first.user_id, reason="离职")
    second = make_actor("second", now=now, unit_id=world.city, roles=(role,))
    raise_day(now)
    assert {item.subject.id for item in items(second, "guidance")} == {reading, result}
    guidance.sign_paper(actor=second, now=now, paper_id=reading)
    guidance.sign_paper(actor=second, now=now, paper_id=result)
    assert raise_day(now) == 0 and [item.subject.id for item in items(second, "guidance")] == [result], "reading was enough for the other"
    guidance.answer_paper(actor=second, now=now, paper_id=result, answer="已走访 12 户")
    assert raise_day(now) == 0 and not items(second, "guidance")
