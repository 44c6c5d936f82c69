"""A county outlet whose manager knows the code of a head office in another city; its owner, the heads above, a head office nobody owns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation.testing import World, make_actor, make_world
from guanxi.domains.parentage import api, jobs
from guanxi.domains.parentage.events import ParentAsked
from guanxi.domains.parentage.testing import in_force
from guanxi.domains.work import api as work
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from tests.together import Together

TODAY = date(2026, 11, 20)  # a Friday
HEAD_OFFICE, ORPHAN, NOBODYS = "GL-7", "GL-6", "GL-8"


@dataclass(frozen=True, kw_only=True)
class Cast:
    """asker of the county owns `outlet`; owner of the other county owns `office` (GL-7); head: R9 over the asker; above: R10 over both."""

    world: World
    asker: Actor
    owner: Actor
    head: Actor
    above: Actor
    outlet: int
    office: int
    orphan: int

    def ask(self, now: datetime, said: str = HEAD_OFFICE, **given: str) -> int:
        """Asked, and passed on as the queue would do it, twice."""
        made = api.ask_parent(actor=self.asker, now=now, account_id=self.outlet, said=said, **{"reason": "框架合同第 2 条", **given})
        for _ in range(2):
            jobs.on_parent_asked(ParentAsked(request_id=made, account_id=self.outlet), now=now)
        return made


@pytest.fixture(scope="module")
def cast(together: Together, now: datetime) -> Cast:
    with together():
        world = make_world(now=now)
        in_force(now)
        asker, owner = make_actor("asker", now=now, unit_id=world.county), make_actor("fangmi", now=now, unit_id=world.other_county)
        return Cast(
            world=world, asker=asker, owner=owner, head=make_actor("head", now=now, unit_id=world.city, roles=("R9",)),
            above=make_actor("above", now=now, unit_id=world.province, roles=("R10",)),
            outlet=make_account(now=now, unit_id=world.county, name="柳塘营业部", code="GL-1", owner_id=asker.user_id),
            office=make_account(now=now, unit_id=world.other_county, name="机密集团总部", short_name="机密集团", code=HEAD_OFFICE,
                                owner_id=owner.user_id),
            orphan=make_account(now=now, unit_id=world.other_county, name="无主集团总部", code=ORPHAN))


@pytest.fixture(autouse=True)
def _frozen(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages say the same minute."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())


def todo(actor: Actor) -> list[str]:
    """The kinds of what somebody has to do."""
    with access.bound(actor):
        plan = work.day(actor=actor, today=TODAY)
    return [item.kind for item in [*plan.must, *plan.can]]


def card(actor: Actor, request_id: int) -> api.ParentRequestCard:
    """A request as somebody sees it."""
    with access.bound(actor):
        return api.parent_request(actor=actor, request_id=request_id, today=TODAY)
