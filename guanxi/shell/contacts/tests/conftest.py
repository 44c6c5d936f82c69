"""Two accounts of a manager, their people, somebody who only serves one of them on site, a colleague's account."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import pytest
from django.test import Client

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import TwoAccounts, make_account, make_contact, make_two_accounts
from guanxi.domains.organisation.testing import browser_of, make_actor, same_browser
from guanxi.foundation.pure.actor import Actor, system
from tests.together import Together

FIELDS = ({"zh": "影响力", "kind": "choice", "choices": "高 | High\n低 | Low"},
          {"zh": "健康", "kind": "text", "level": "L3", "purpose": "关怀", "retention": "停用即删"})


@dataclass(frozen=True, kw_only=True)
class Scene(TwoAccounts):
    """second: the manager's other account; on_site: who only serves `own`; steward: of headquarters; field, hidden: custom fields, L1 and L3;
    high: a choice of the first."""

    second: int
    cheng: int
    on_site: Actor
    steward: Actor
    field: str
    high: str
    hidden: str


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        made = make_two_accounts(now=now)
        world = made["world"]
        steward = make_actor("shuju", now=now, unit_id=world.hq, roles=("R18",))
        field, hidden = (f"cf_{customers.define_field(actor=steward, now=now, subject='contact', values=values)}" for values in FIELDS)  # type: ignore[arg-type]
        high = customers.catalogue("contact")[field].choices[0][0]
        second = make_account(now=now, unit_id=world.city, name="砚湖食品厂", code="GL-2", owner_id=made["manager"].user_id)
        cheng = make_contact(now=now, account_id=made["own"], name="程砚秋", post="行长", mobile="13800138000", email="cheng@example.cn",
                             is_key_person="true", **{field: high, hidden: "花粉过敏"})  # type: ignore[arg-type]
        make_contact(now=now, account_id=second, name="白露", post="网络科长", department="=cmd()")
        make_contact(now=now, account_id=made["foreign"], name="秘密", post="厂长", mobile="13900139000")
        on_site = make_actor("shudi", now=now, unit_id=world.county)
        customers.assign(actor=system("test"), now=now, account_id=made["own"], user_id=on_site.user_id, role="local_service")
        return Scene(**made, second=second, cheng=cheng, on_site=on_site, steward=steward, field=field, high=high, hidden=hidden)


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return replace(_scene, client=same_browser(_scene.client))


def client_of(actor: Actor) -> Client:
    return browser_of(actor.user_id)
