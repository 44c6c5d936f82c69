"""A manager with an account and a person of his, another city's account, their superior, a colleague."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest

from guanxi.domains.customers.testing import TwoAccounts, make_contact, make_two_accounts
from guanxi.domains.organisation.testing import make_actor, same_browser
from guanxi.domains.stewardship import api
from guanxi.domains.stewardship.queries import states
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system
from tests.together import Together

TODAY = date(2026, 11, 20)


@dataclass(frozen=True, kw_only=True)
class Scene(TwoAccounts):
    """head: the manager's superior; person: at the manager's own account."""

    head: Actor
    person: int

    def state(self, field: str, *, actor: Actor | None = None, today: date = TODAY) -> str:
        """What one value of the own account is worth."""
        return self.value(field, actor=actor, today=today).state

    def value(self, field: str, *, actor: Actor | None = None, today: date = TODAY) -> states.Value:
        """One value of the own account, as this reader sees it."""
        actor = actor or self.manager
        with access.bound(actor):
            found = api.account_state(actor=actor, account_id=self.own, today=today)
        return next(one for group in found.groups for one in group.values if one.field == field)


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        made = make_two_accounts(now=now, customer_kind="state_owned", address="解放路 1 号")
        head = make_actor("linwq", now=now, unit_id=made["world"].city, roles=("R9",))
        return Scene(**made, head=head, person=make_contact(now=now, account_id=made["own"], mobile="13000000001", post="行长"))


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return replace(_scene, client=same_browser(_scene.client))


@pytest.fixture
def night(scene: Scene, now: datetime) -> int:
    """The night has summed up the book."""
    return api.sum_up(actor=system("test"), now=now)
