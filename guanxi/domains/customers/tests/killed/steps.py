"""`python -m …killed.steps plan | begin | go_on`: what the processes of this test do."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime

import django

ACCOUNTS = 300
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def plan() -> None:
    """A manager with many accounts, his successor, a witness, their head who is logged in; a hand-over of tomorrow. Says all of it."""
    from django.conf import settings

    from guanxi.domains.customers import api
    from guanxi.domains.customers.testing import make_accounts
    from guanxi.domains.organisation.testing import browser_of, make_actor, make_user, make_world

    world = make_world(now=NOW)
    chief = make_actor("chief", now=NOW, unit_id=world.city, roles=("R9",))
    old, new, witness = (make_user(name, now=NOW, unit_id=world.city) for name in ("old", "new", "witness"))
    today, tomorrow = (make_accounts(now=NOW, unit_id=world.city, owner_id=old, count=ACCOUNTS) for _ in range(2))
    terms = api.HandoverTerms(from_user_id=old, to_user_id=new, witness_id=witness, effective_on=date(2026, 11, 21), overlap_days=5)
    planned = api.open_handover(actor=chief, now=NOW, terms=terms, account_ids=tomorrow)
    key = browser_of(chief.user_id).cookies[settings.SESSION_COOKIE_NAME].value
    sys.stdout.write(json.dumps({"key": key, "accounts": today, "planned": planned, "old": old, "new": new}))


def begin() -> None:
    """Midnight: the day's job, and a worker that takes it."""
    from guanxi.foundation.django import jobs

    jobs.defer("guanxi.domains.customers.jobs.advance_handovers", timestamp=0)
    go_on()


def go_on() -> None:
    """A worker as `guanxi worker` starts it."""
    from guanxi.foundation.django import worker

    worker.run(["fast"], 1)


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "go_on":
        from guanxi.domains.intake.tests.killed import steps

        steps.rescue()
    {"plan": plan, "begin": begin, "go_on": go_on}[sys.argv[1]]()
