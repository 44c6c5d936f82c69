"""ORG-01: two people put two units under each other, and others add units there, all at once: never a circle, every path right."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from django.db import connection

from guanxi.domains.organisation import api
from guanxi.domains.organisation.models import Unit
from guanxi.domains.organisation.testing import make_world
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal


@pytest.mark.django_db(transaction=True)
def test_org_01_two_units_are_never_below_each_other(root: Actor, now: datetime) -> None:
    world = make_world(now=now)
    teams = [api.add_unit(actor=root, now=now, parent_id=world.city, code=f"T{n}", terms=api.UnitTerms(name=f"团队{n}", kind="industry_team"))
             for n in range(2)]
    gate, answers = threading.Barrier(4), list[str]()

    def run(call: Callable[[], object]) -> None:
        gate.wait()
        try:
            call()
            answers.append("done")
        except Refusal as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    calls: list[Callable[[], object]] = [partial(api.move_unit, actor=root, now=now, unit_id=teams[n], parent_id=teams[1 - n], reason="合并")
                                         for n in range(2)]
    calls += [partial(api.add_unit, actor=root, now=now, parent_id=teams[n], code=f"B{n}", terms=api.UnitTerms(name="新班组", kind="county_team"))
              for n in range(2)]
    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["circle", "done", "done", "done"]
    above = {one.pk: one.parent_id for one in Unit.objects.all()}
    for one in Unit.objects.all():
        steps, at = [one.pk], above[one.pk]
        while at is not None:
            steps.append(at)
            at = above[at]
        assert one.path == f"/{'/'.join(map(str, reversed(steps)))}/"
