"""Story 5, second half: a year without a purchase is out of care and on the lost register, and a bill brings it back.

ARC-22, LIF-11, LIF-12, LIF-14.
"""

from datetime import date

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.grading import api
from guanxi.domains.grading.models import LostEntry
from guanxi.domains.grading.testing import make_graded, measured
from guanxi.domains.insights.models import AccountSeries, NightRun
from guanxi.domains.lists import api as lists
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.work import api as work
from guanxi.domains.work.models import WorkItem
from guanxi.foundation.django import access, audit
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.ref import Ref
from guanxi.foundation.pure.refusal import Refusal

ROBOT, TODAY = system("night"), date(2026, 11, 20)
ALL_MONTHS = [*range(202411, 202413), *range(202501, 202513), *range(202601, 202611)]


def series(account_id, months):
    AccountSeries.objects.update_or_create(account_id=account_id, defaults={
        "run_id": 1, "as_of": date(2026, 11, 5), "series_24": months, "stacks": {}})


@pytest.fixture(scope="module")
def chain(together, world, in_force, now):
    """silent: a year and a day of bills, then twelve months of nothing; the others differ in one thing each. `yuan` 100 a month."""
    with together():
        manager = make_actor("keeper", now=now, unit_id=world.city, roles=("R1",))
        ids = {}
        for name, months, instances in (
                ("silent", [100_00] * 12 + [0] * 12, 0), ("eleven", [100_00] * 13 + [0] * 11, 0), ("running", [100_00] * 12 + [0] * 12, 1),
                ("never", [0] * 24, 0), ("paid", [100_00] * 12 + [0] * 12, 0), ("payer", [100_00] * 24, 3)):
            ids[name] = make_graded(now=now, unit_id=world.city, name=f"百味{name}", yuan=0, owner_id=manager.user_id)
            measured(account_id=ids[name], yuan=0, product_instances=instances)
            series(ids[name], months)
        customers.set_identifier(actor=ROBOT, now=now, account_id=ids["payer"], scheme="group_code", value="P-1")
        customers.set_parent(actor=ROBOT, now=now, account_id=ids["paid"], parent_code="P-1", tree_kind="billing")
        for number in range(30):  # others with bills, so that one silent account is no whole branch
            series(10**9 + number, [100_00] * 24)
            measured(account_id=10**9 + number, yuan=1200)
        with audit.acting(actor=ROBOT, verb="test", now=now) as act:
            NightRun(status="published", asked_by_id=0, asked_by_name="t", anchor_month=202610, figures={
                "months_covered": ALL_MONTHS, "basis": "bill", "as_of": "2026-11-05"}).store(now=now)
            work.raise_call(act=act, call=work.Call(kind="gift", about=Ref("account", ids["silent"]), owner_id=manager.user_id, due_on=TODAY,
                                                    account_id=ids["silent"], title=t("送中秋礼", "A gift"), dedupe_key="gift"))
        return manager, ids


def listed(actor, account_id):
    with access.bound(actor, read_only=True):
        found = lists.book_page(query=lists.BookQuery(conditions=(), size=50), scope=customers.list_scope(actor)).rows
    return account_id in {row.account_id for row in found}


def test_story_5_a_year_without_a_purchase_is_out_of_care_and_on_the_register(chain, people, now):
    """ARC-22, LIF-11, LIF-12: only who certainly bought nothing; gifts and calls end; the money is said."""
    manager, ids = chain
    silent = ids["silent"]
    assert listed(manager, silent)
    assert api.update_lost_register(actor=ROBOT, now=now) == api.Struck(struck=1, announced=1)
    assert api.update_lost_register(actor=ROBOT, now=now) == api.Struck(), "a second time changes nothing"
    assert not listed(manager, silent) and listed(manager, ids["eleven"])
    with access.bound(manager, read_only=True):
        assert customers.account(actor=manager, account_id=silent).card.lost_on == TODAY, "kept as reference: its page stays"
        (card,) = api.lost_register(actor=manager, today=TODAY).rows
        figures = api.lost_figures(actor=manager)
        open_work = [item.kind for item in work.open_items(account_id=silent, today=TODAY)]
    assert (card.account_id, card.last_month, card.silent_months, card.yearly_fen, card.lost_fen) == (silent, 202510, 12, 1200_00, 1200_00)
    assert (card.owner_name, figures.accounts, figures.yearly_fen, figures.unexplained) == ("keeper", 1, 1200_00, 1)
    assert open_work == ["loss_reason"], "what was planned for it is closed; why it was lost is asked (LIF-14)"
    with access.bound(ROBOT):
        assert "流失名录" in WorkItem.objects.get(kind="gift").outcome
    api.explain_loss(actor=manager, now=now, account_id=silent, reason="rival", note="对手降价三成")
    with access.bound(manager, read_only=True):
        assert api.lost_account(actor=manager, account_id=silent, today=TODAY)[0].reason == "rival"
        assert work.open_items(account_id=silent, today=TODAY) == []


def test_one_month_before_its_manager_is_told_and_a_purchase_closes_that(chain, people, now):
    """LIF-12, ARC-22: with the money at stake, due when the month closes; done by hand it is not asked again."""
    manager, ids = chain
    api.update_lost_register(actor=ROBOT, now=now)
    with access.bound(manager, read_only=True):
        (item,) = work.open_items(account_id=ids["eleven"], today=TODAY)
    assert (item.kind, item.due_on, item.stake_fen, item.title.zh) == (
        "silence_due", date(2026, 11, 30), 1200_00, "请挽回:2026-11 仍无消费即转入流失名录")
    work.complete_item(actor=manager, now=now, item_id=item.id)
    assert api.update_lost_register(actor=ROBOT, now=now) == api.Struck()
    series(ids["running"], [100_00] * 13 + [0] * 11)
    measured(account_id=ids["running"], yuan=0, product_instances=0)
    assert api.update_lost_register(actor=ROBOT, now=now).announced == 1
    series(ids["running"], [100_00] * 12 + [0] * 11 + [1])
    api.update_lost_register(actor=ROBOT, now=now)
    with access.bound(manager, read_only=True):
        assert work.open_items(account_id=ids["running"], today=TODAY) == []


def test_a_bill_brings_it_back_and_a_person_may_with_a_reason(chain, people, now):
    _, ids = chain
    silent = ids["silent"]
    api.update_lost_register(actor=ROBOT, now=now)
    with pytest.raises(Refusal) as refused:
        api.return_account(actor=people.city, now=now, account_id=silent, reason=" ")
    assert refused.value.code == "reason_needed"
    api.return_account(actor=people.city, now=now, account_id=silent, reason="季节停业,已约开业")
    assert listed(people.city, silent)
    assert api.update_lost_register(actor=ROBOT, now=now) == api.Struck(), "the same silence does not strike it again"
    series(silent, [100_00] * 11 + [0] * 12 + [50_00])
    series(ids["eleven"], [100_00] * 12 + [0] * 12)
    assert api.update_lost_register(actor=ROBOT, now=now) == api.Struck(struck=1)
    series(ids["eleven"], [100_00] * 11 + [0] * 12 + [50_00])
    assert api.update_lost_register(actor=ROBOT, now=now) == api.Struck(returned=1)
    with access.bound(ROBOT):
        assert sorted(LostEntry.objects.values_list("returned_by", flat=True)) == ["bill", "person"]


def test_the_preview_names_who_would_be_struck_before_anything_is_written(chain, people, now):
    """Only within the reader's accounts; who may not preview is refused."""
    manager, ids = chain
    with access.bound(people.province, read_only=True):
        found = api.preview_cleanup(actor=people.province, today=TODAY)
    assert ([one.account_id for one in found.struck], found.striking, found.yearly_fen, found.held) == ([ids["silent"]], 1, 1200_00, None)
    page = browser_of(people.province.user_id).get("/grading/preview/").content.decode()
    assert "百味silent" in page and "12 个月没有消费转入流失名录:1 户" in page
    with access.bound(manager, read_only=True), pytest.raises(Refusal) as refused:
        api.preview_cleanup(actor=manager, today=TODAY)
    assert refused.value.code == "forbidden" and not LostEntry.objects.exists()


def test_what_is_not_known_strikes_nobody(chain, now):
    """Months without loaded bills, and a night that would strike a whole branch, are said and strike nobody."""
    NightRun.objects.update(figures={"months_covered": ALL_MONTHS[:-1], "basis": "bill", "as_of": "2026-11-05"})
    held = api.update_lost_register(actor=ROBOT, now=now).held
    assert held is not None and held.zh == "缺少账单的月份:2026-10;没有账单不等于没有消费"
    NightRun.objects.update(figures={"months_covered": ALL_MONTHS, "basis": "bill", "as_of": "2026-11-05"})
    AccountSeries.objects.filter(account_id__gte=10**9).delete()
    held = api.update_lost_register(actor=ROBOT, now=now).held
    assert held is not None and "超过有账单客户的 5%" in held.zh


def test_the_pages_show_one_s_own_and_nothing_of_others(chain, people, now):
    """Full page, fragment, card, refusals, sheet; a foreign account answers 404 and its name is nowhere."""
    manager, ids = chain
    silent, url = ids["silent"], "/grading/lost/"
    api.update_lost_register(actor=ROBOT, now=now)
    mine, other = browser_of(manager.user_id), browser_of(people.other.user_id)
    page = mine.get(url).content.decode()
    assert "百味silent" in page and "在册 1 户" in page
    fragment = mine.get(url, {"reason": "rival"}, headers={"HX-Request": "true"}).content.decode()
    assert "没有符合筛选的客户" in fragment and "<html" not in fragment
    assert "百味silent" not in other.get(url).content.decode()
    for method, path in ((other.get, f"{url}{silent}/"), (other.post, f"{url}{silent}/explain/"), (other.post, f"{url}{silent}/return/")):
        assert method(path, {"reason": "rival"}).status_code == 404
    assert mine.post(f"{url}{silent}/return/", {"reason": "ok"}).status_code == 403, "who tended it does not take it off"
    assert mine.post(f"{url}{silent}/explain/", {"reason": "none"}).status_code == 422
    assert mine.post(f"{url}{silent}/explain/", {"reason": "price"}, follow=True).status_code == 200
    assert mine.post(f"{url}export/", {"format": "csv"}).status_code == 200
    assert "转入流失名录" in mine.get(f"/accounts/{silent}/").content.decode()
    assert mine.get(f"{url}{ids['eleven']}/").status_code == 404
