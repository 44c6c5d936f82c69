"""After the demo's clock moved, what a day brings by itself has happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation.testing import make_actor, make_world
from guanxi.foundation.django import access, clock
from guanxi.foundation.pure.actor import system
from guanxi.shell.demo import advance


def test_jobs_run_in_the_order_of_their_hours_without_the_machines_own() -> None:
    names = [job.name for job in advance._jobs()]
    assert names[-1] == "guanxi.shell.today.jobs.raise_day_early" and not advance.OF_THE_MACHINE & set(names) and len(names) > 15
    assert names.index("guanxi.domains.customers.jobs.advance_handovers") < names.index("guanxi.domains.privacy.jobs.purge_bin")


@pytest.mark.django_db
def test_a_planned_hand_over_has_taken_effect(now: datetime, settings: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.GUANXI_STATE = str(tmp_path)  # type: ignore[attr-defined]
    world = make_world(now=now)
    chief, old, new, witness = (make_actor(name, now=now, unit_id=world.city, roles=(role,))
                                for name, role in (("chief", "R9"), ("old", "R1"), ("new", "R1"), ("witness", "R1")))
    bank = make_account(now=now, unit_id=world.city, owner_id=old.user_id)
    customers.open_handover(actor=chief, now=now, account_ids=[bank], terms=customers.HandoverTerms(
        from_user_id=old.user_id, to_user_id=new.user_id, witness_id=witness.user_id, effective_on=now.date() + timedelta(days=7)))
    later = now + timedelta(days=8)
    monkeypatch.setenv("GUANXI_NOW", later.isoformat())
    clock.forget_offset()
    assert advance.everyday(day=later) == len(list(advance._jobs()))
    with access.bound(system("test")):
        assert customers.owner_of(account_id=bank).user_id == new.user_id  # type: ignore[union-attr] # there is one
