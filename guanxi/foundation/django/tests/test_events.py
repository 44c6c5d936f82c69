"""The outbox: one job per subscriber in the act's transaction, one effect per receipt, values rebuilt with their types."""

from __future__ import annotations

import dataclasses
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from guanxi.foundation.django import audit, events, wiring
from guanxi.foundation.django.models import AuditAct, EventLog, EventReceipt
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
HEARD: list[tuple[Any, datetime]] = []


@dataclasses.dataclass(frozen=True)
class Moved:
    """An event with every kind of value."""

    account_id: int
    at: datetime
    on: date
    source: uuid.UUID
    names: tuple[str, ...]
    note: str | None = None


EVENT = Moved(account_id=7, at=datetime(2026, 11, 20, 2, tzinfo=UTC), on=date(2026, 11, 20), source=uuid.UUID(int=5), names=("甲", "乙"))


def hear(event: Moved, *, now: datetime) -> None:
    HEARD.append((event, now))


def hear_and_act(event: Moved, *, now: datetime) -> None:
    with audit.acting(actor=system("test"), verb="follow", now=now):
        HEARD.append((event, now))


def break_down(event: Moved, *, now: datetime) -> None:
    HEARD.append((event, now))
    raise ValueError("broken")


@pytest.fixture(autouse=True)
def _nobody_heard() -> None:
    HEARD.clear()


def subscribe(monkeypatch: pytest.MonkeyPatch, *functions: str) -> None:
    monkeypatch.setattr(wiring.module(), "SUBSCRIBERS", {events.name_of(Moved): tuple(f"{__name__}.{f}" for f in functions)})


def publish(root: Actor, now: datetime, event: Any = EVENT) -> audit.Act:
    with audit.acting(actor=root, verb="move", now=now) as act:
        events.publish(event, act=act)
    return act


def deliveries() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name="guanxi.foundation.django.delivery.deliver").order_by("id"))


def test_one_job_per_subscriber_locked_per_account(monkeypatch: pytest.MonkeyPatch, root: Actor, now: datetime) -> None:
    subscribe(monkeypatch, "hear", "hear_and_act")
    act = publish(root, now)
    jobs = deliveries()
    assert [job.lock for job in jobs] == [f"{__name__}.hear:7", f"{__name__}.hear_and_act:7"]
    assert {job.queue_name for job in jobs} == {"fast"} and jobs[0].args["act_id"] == str(act.id)


def test_without_subscribers_it_is_only_logged(monkeypatch: pytest.MonkeyPatch, root: Actor, now: datetime) -> None:
    subscribe(monkeypatch)
    publish(root, now)
    assert deliveries() == [] and EventLog.objects.get().payload["names"] == ["甲", "乙"]


def test_nothing_leaves_an_act_that_failed(monkeypatch: pytest.MonkeyPatch, root: Actor, now: datetime) -> None:
    subscribe(monkeypatch, "hear")
    with pytest.raises(ValueError, match="no"), audit.acting(actor=root, verb="move", now=now) as act:
        events.publish(EVENT, act=act)
        raise ValueError("no")
    assert deliveries() == [] and not EventLog.objects.exists()


def test_the_second_delivery_does_nothing(monkeypatch: pytest.MonkeyPatch, root: Actor, now: datetime) -> None:
    subscribe(monkeypatch, "hear")
    publish(root, now)
    arguments = deliveries()[0].args
    done = [events.hand_over(arguments["event_id"], arguments["subscriber"], arguments["act_id"], 0) for _ in range(2)]
    assert done == [True, False] and [event for event, _ in HEARD] == [EVENT]


def test_a_handler_that_fails_leaves_no_receipt(monkeypatch: pytest.MonkeyPatch, root: Actor, now: datetime) -> None:
    subscribe(monkeypatch, "break_down")
    publish(root, now)
    arguments = deliveries()[0].args
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            events.hand_over(arguments["event_id"], arguments["subscriber"], arguments["act_id"], 0)
    assert len(HEARD) == 2 and not EventReceipt.objects.exists()


def test_what_a_handler_does_names_its_cause(monkeypatch: pytest.MonkeyPatch, root: Actor, now: datetime) -> None:
    subscribe(monkeypatch, "hear_and_act")
    act = publish(root, now)
    arguments = deliveries()[0].args
    events.hand_over(arguments["event_id"], arguments["subscriber"], arguments["act_id"], arguments["depth"])
    followed = AuditAct.objects.get(verb="follow")
    assert (followed.caused_by, followed.depth) == (act.id, 1)


def test_a_chain_of_causes_ends(monkeypatch: pytest.MonkeyPatch, root: Actor, now: datetime) -> None:
    subscribe(monkeypatch, "hear_and_act")
    act = publish(root, now)
    arguments = deliveries()[0].args
    with pytest.raises(RuntimeError, match="caused each other"):
        events.hand_over(arguments["event_id"], arguments["subscriber"], str(act.id), audit.MAX_DEPTH)


def test_a_field_that_is_gone_from_the_code_is_dropped(monkeypatch: pytest.MonkeyPatch, root: Actor, now: datetime) -> None:
    subscribe(monkeypatch, "hear")
    publish(root, now)
    logged = EventLog.objects.get()
    logged.payload = logged.payload | {"former": 1}
    logged.save()
    arguments = deliveries()[0].args
    assert events.hand_over(arguments["event_id"], arguments["subscriber"], arguments["act_id"], 0)
