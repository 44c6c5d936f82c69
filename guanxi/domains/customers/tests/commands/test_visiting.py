"""最近走访 (ARC-22): never in the future, forward only unless corrected with a reason, by form, sheet and call alike."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Account
from guanxi.domains.customers.rules.visiting import require_visit
from guanxi.domains.customers.testing import TwoAccounts, make_two_accounts
from guanxi.domains.customers.tests.imports.test_account_import import bring, reasons
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation.testing import make_actor
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
        with pytest.raises(Refusal) as refused:
            api.record_visit(actor=scene.manager, now=now, account_id=account_id, values={})
        assert refused.value.code == code and last(scene, account_id) is None
    with pytest.raises(Refusal) as refused:
        api.edit_account(actor=scene.manager, now=now, account_id=scene.own, expected_version=1,
                         values={"last_visited_on": date(2030, 1, 1)})  # type: ignore[typeddict-unknown-key]
    assert refused.value.code == "unknown_field", "only a visit moves it"


def test_the_form_says_what_is_wrong_and_the_account_page_shows_the_day(scene: TwoAccounts) -> None:
    url, today = f"/accounts/{scene.own}/visit/", clock.today()
    assert scene.client.get(url).status_code == 200 and scene.client.get(f"/accounts/{scene.foreign}/visit/").status_code == 404
    assert scene.client.post(f"/accounts/{scene.foreign}/visit/", {"visited_on": "2026-03-01"}).status_code == 404
    wrong = scene.client.post(url, {"visited_on": (today + timedelta(days=2)).isoformat()})
    assert wrong.status_code == 422 and "走访日期不能在今天之后" in wrong.content.decode()
    page = scene.client.post(url, {"visited_on": "2026-03-01", "remark": "", "reason": "", "key": "k1"}, follow=True)
    assert page.redirect_chain == [(f"/accounts/{scene.own}/", 302)] and "2026-03-01" in page.content.decode()


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
