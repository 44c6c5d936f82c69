"""Stages of the crash tests, each a process of its own: publish an event, work it off, die at a chosen point.

`python -m guanxi.foundation.django.tests.crash STAGE`. Short heartbeats, so that a lost database is noticed at once; what counts as
a death is production's minute: on a busy machine two silent seconds are none.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import sys
import time
from datetime import datetime
from pathlib import Path

import django

django.setup()

from procrastinate.exceptions import AlreadyEnqueued  # noqa: E402

from guanxi.foundation.django import audit, clock, delivery, events, idempotency, wiring, worker  # noqa: E402
from guanxi.foundation.django.models import EventLog  # noqa: E402
from guanxi.foundation.pure.actor import system  # noqa: E402

FOLDER = Path(os.environ.get("CRASH_FOLDER", "/nonexistent"))
SUBSCRIBER = "guanxi.foundation.django.tests.crash.on_happened"
worker.HEARTBEAT_SECONDS = 0.5


@dataclasses.dataclass(frozen=True)
class Happened:
    """Something that happened to an account."""

    account_id: int
    number: int


def on_happened(event: Happened, *, now: datetime) -> None:
    """Its effect is one row; optionally dies before that row is committed, or fails."""
    EventLog.objects.create(at=now, kind="effect", payload={"number": event.number})
    if once("die_before_commit"):
        os.kill(os.getpid(), signal.SIGKILL)
    if (FOLDER / "fail").exists():
        raise ValueError("the handler is broken")
    if (FOLDER / "publish_more").exists():
        publish_and_break(now)


def publish_and_break(now: datetime) -> None:
    """Publishes inside a job and then fails: the event must be rolled back with the job's transaction."""
    with audit.acting(actor=system("crash"), verb="crash", now=now) as act:
        events.publish(Happened(account_id=2, number=99), act=act)
    raise ValueError("after publishing")


def once(name: str) -> bool:
    """True the first time while the file `name` is there."""
    marker = FOLDER / name
    if not marker.exists():
        return False
    marker.unlink()
    return True


def publish(count: int = 1) -> None:
    """Publishes events with our subscriber."""
    setattr(wiring.module(), "SUBSCRIBERS", {events.name_of(Happened): (SUBSCRIBER,)})  # noqa: B010 - mypy knows no such name
    with audit.acting(actor=system("crash"), verb="crash", now=clock.now()) as act:
        for number in range(count):
            events.publish(Happened(account_id=1, number=number), act=act)


def claim() -> str:
    """Claims the same key as everybody else, holding it for a moment."""
    try:
        with audit.acting(actor=system("crash"), verb="claim", now=clock.now()) as act:
            claimed = idempotency.claim(act=act, key="one")
            time.sleep(0.3)
            idempotency.remember(claimed, "first")
            return "first"
    except idempotency.AlreadyDone as done:
        return f"again {done.result}"


def die_after_commit() -> None:
    """Makes the next delivery die when its transaction is committed but its job is not yet marked."""
    real = events.hand_over

    def hand_over(event_id: str, subscriber: str, act_id: str, depth: int) -> bool:
        done = real(event_id, subscriber, act_id, depth)
        if once("die_after_commit"):
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    events.hand_over = hand_over


def main(stage: str) -> None:
    setattr(wiring.module(), "SUBSCRIBERS", {events.name_of(Happened): (SUBSCRIBER,)})  # noqa: B010 - mypy knows no such name
    if stage.startswith("publish"):
        publish(int(stage.removeprefix("publish") or 1))
    elif stage == "claim":
        sys.stdout.write(claim() + "\n")
    elif stage == "rescue":
        # the worker that died may have been killed between queueing its own periodic rescue and taking it up: then that one does
        with contextlib.suppress(AlreadyEnqueued):
            delivery.rescue_stalled.defer(timestamp=0)
    else:
        die_after_commit()
        worker.run(["fast"], concurrency=2)


if __name__ == "__main__":
    # under its real name, so that the worker finds the classes it published
    from guanxi.foundation.django.tests import crash

    crash.main(sys.argv[1])
