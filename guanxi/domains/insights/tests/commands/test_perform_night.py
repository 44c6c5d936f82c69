"""perform_night: figures, book, event, audit; what keeps yesterday's figures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from guanxi.domains.insights import api
from guanxi.domains.insights.models import (
    AccountArrears,
    AccountMeasure,
    AccountSeries,
    BridgeLine,
    FactFile,
    NightRun,
    UnmappedRevenue,
)
from guanxi.domains.insights.testing import bill, load, night
from guanxi.domains.organisation.testing import make_actor
from guanxi.foundation.django import storage
from guanxi.foundation.django.models import AuditAct, EventLog
from guanxi.foundation.pure.refusal import Refusal


def book(account_id: int):
    with connection.cursor() as cursor:
        cursor.execute("select revenue_12m_fen, last_month_fen, trend_rate, arrears_fen from lists_book where account_id = %s",
                       [account_id])
        return cursor.fetchone()


def everything():
    """All figures without run and day of the last change."""
    tables = (AccountMeasure, AccountSeries, AccountArrears, BridgeLine, UnmappedRevenue)
    return [sorted(tuple(value for name, value in row.items() if name not in ("id", "run_id", "as_of"))
                   for row in table.objects.values()) for table in tables[:3]] + [
        sorted(table.objects.values_list(*(f.attname for f in table._meta.concrete_fields if f.name != "id")))
        for table in tables[3:]]


def test_figures_arrive_in_tables_and_book(accounts, now, real_child):
    first, second = accounts
    load([bill(202609, "G1", "100"), bill(202610, "G1", "140"), bill(202610, "G2", "5"), bill(202610, "G9", "7")], now=now)
    run = NightRun.objects.get(pk=night(now=now))
    assert (run.status, run.anchor_month, run.error_en) == ("published", 202610, "")
    assert AccountMeasure.objects.get(account_id=first).revenue_12m_fen == 24000
    assert AccountSeries.objects.get(account_id=first).series_24[-2:] == [10000, 14000]
    assert AccountSeries.objects.get(account_id=first).stacks["leased_line"][-2:] == [10000, 14000]
    assert list(BridgeLine.objects.filter(account_id=first).values_list("kind", "fen", "product")) == [("price", 4000, "数字电路")]
    assert UnmappedRevenue.objects.values_list("month", "group_code", "fen").get() == (202610, "G9", 700)
    assert book(first) == (24000, 14000, None, None)
    assert run.figures["as_of"] == "2026-11-05"
    assert all(check["passed"] for check in run.checks)
    assert api.mart_file(run_id=run.pk).is_file()
    assert book(second) == (500, 500, None, None)


def test_event_and_audit(accounts, now):
    load([bill(202610, "G1", "1")], now=now)
    run_id = night(now=now)
    event = EventLog.objects.get(kind="guanxi.domains.insights.events.ScoresPublished")
    assert event.payload | {"changed_rows": 0} == {"run_id": run_id, "anchor_month": 202610, "changed_rows": 0}
    act = AuditAct.objects.get(verb="publish_scores")
    assert (act.pk, act.actor_name, act.subject_id) == (event.act_id, "system:night", run_id)


def test_second_night_changes_nothing(accounts, now):
    load([bill(202610, "G1", "1"), bill(202610, "G9", "1")], now=now)
    night(now=now)
    assert NightRun.objects.get(pk=night(now=now)).changed_rows == 0


def test_reverting_a_file_brings_back_the_figures_before_it(accounts, now, root):
    load([bill(202609, "G1", "100"), bill(202610, "G1", "140")], now=now)
    night(now=now)
    before, in_book = everything(), [book(account) for account in accounts]
    wrong = load([bill(202610, "G1", "999"), bill(202610, "G2", "8"), bill(202610, "G7", "3")], now=now)
    night(now=now)
    assert everything() != before
    run_id = api.revert_facts(actor=root, now=now, fact_file_id=wrong, reason="错误文件")
    assert NightRun.objects.get(pk=run_id).status == "queued"
    api.perform_night(run_id=run_id, now=now)
    assert (everything(), [book(account) for account in accounts]) == (before, in_book)


def test_damaged_file_keeps_yesterdays_figures(accounts, now):
    file_id = load([bill(202610, "G1", "1")], now=now)
    published = night(now=now)
    path = storage.area("lake") / FactFile.objects.get(pk=file_id).file
    path.write_bytes(path.read_bytes()[:-20] + b"0" * 20)
    before = everything()
    failed = NightRun.objects.get(pk=night(now=now))
    assert (failed.status, failed.error_code) == ("failed", "file_damaged")
    assert everything() == before
    run = api.published_run()
    assert run is not None
    assert run.id == published


def test_held_night_says_which_check_and_a_person_may_accept(world, now):
    from guanxi.domains.insights.testing import make_account

    for number in range(110):
        make_account(now=now, unit_id=world.city, name=f"客户{number}", group_code=f"K{number}")
    load([bill(202609, f"K{number}", "10") for number in range(110)], now=now)
    load([bill(202610, f"K{number}", "10") for number in range(5)], now=now)
    held = NightRun.objects.get(pk=night(now=now))
    assert (held.status, [check["name"] for check in held.checks if not check["passed"]]) == ("held", ["latest_month_complete"])
    assert AccountMeasure.objects.count() == 0
    assert NightRun.objects.get(pk=night(now=now, accept_drift=True)).status == "published"


def test_run_that_a_killed_worker_left_is_failed_by_the_next(accounts, now, root):
    load([bill(202610, "G1", "1")], now=now)
    left = api.request_night(actor=root, now=now, is_queued=False)
    from guanxi.domains.insights.commands import nights

    nights._begin(left, now)
    night(now=now)
    run = NightRun.objects.get(pk=left)
    assert (run.status, run.error_code) == ("failed", "interrupted")


def test_performing_a_published_night_again_does_nothing(accounts, now):
    load([bill(202610, "G1", "1")], now=now)
    run_id = night(now=now)
    assert api.perform_night(run_id=run_id, now=now) == "published"
    assert EventLog.objects.filter(kind__endswith="ScoresPublished").count() == 1


def test_waiting_night_is_not_asked_for_twice(accounts, now, root):
    first = api.request_night(actor=root, now=now)
    assert api.request_night(actor=root, now=now) == first
    assert api.request_night(actor=root, now=now + timedelta(hours=1)) != first, "it has lost its job: ask again"


def test_account_manager_may_not_run_nights(world, now):
    with pytest.raises(Refusal) as refused:
        api.request_night(actor=make_actor("he", now=now, unit_id=world.city), now=now)
    assert refused.value.code == "forbidden"


def test_unknown_night_is_not_found(world, now):
    with pytest.raises(Refusal) as refused:
        api.perform_night(run_id=987654, now=now)
    assert refused.value.code == "not_found"
