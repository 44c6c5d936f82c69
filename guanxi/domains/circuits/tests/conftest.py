"""A manager with an account of his and a circuit there, another city's account with a circuit, and an engineer from outside who serves the site."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest

from guanxi.domains.circuits import api
from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import TwoAccounts, make_two_accounts
from guanxi.domains.organisation.testing import make_actor, same_browser
from guanxi.foundation.pure.actor import Actor, system
from tests.together import Together

TODAY = date(2026, 11, 20)  # 10:00 in China (conftest.NOW)
LINE: api.CircuitValues = {"designation": "望溪/石渡 FE 0017", "technology": "ethernet", "bandwidth": "10M", "a_end": "望溪分行机房",
                           "z_end": "石渡支行", "state": "active", "source": "resource_system", "opened_on": "2019-04-17"}
RUN: api.RunValues = {"side": "a", "kind": "ethernet_ping", "started_at": "2026-11-19 15:30:05", "seconds": "15min", "instrument": "BNT-2200",
                      "tester": "陆一鸣", "instrument_verdict": "pass"}
VALUES = {"sent": "1000", "lost": "2", "rtt": "3.5 ms"}


@dataclass(frozen=True, kw_only=True)
class Scene(TwoAccounts):
    """line: the circuit of the manager's own account; elsewhere: of the foreign one; on_site: serves the own account and sees nothing else."""

    line: int
    elsewhere: int
    on_site: Actor


def make_scene(now: datetime) -> Scene:
    made = make_two_accounts(now=now)
    on_site = make_actor("daiwei", now=now, unit_id=made["world"].other_city, roles=("R8",))
    customers.assign(actor=system("test"), now=now, account_id=made["own"], user_id=on_site.user_id or 0, role="local_service")
    return Scene(**made, on_site=on_site, line=api.add_circuit(actor=made["manager"], now=now, account_id=made["own"], values=LINE),
                 elsewhere=api.add_circuit(actor=system("test"), now=now, account_id=made["foreign"], values=LINE | {"issuer": "9701"}))


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now)


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return replace(_scene, client=same_browser(_scene.client))
