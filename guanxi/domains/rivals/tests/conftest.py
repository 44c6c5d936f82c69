"""A manager with an account of his, another city's account, and a rival line that ends in 87 days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest

from guanxi.domains.customers.testing import TwoAccounts, make_two_accounts
from guanxi.domains.organisation.testing import same_browser
from guanxi.domains.rivals import api
from tests.together import Together

END = date(2027, 2, 15)
TODAY = date(2026, 11, 20)
LINE: api.RivalServiceValues = {"operator": "hengxun", "product": "leased_line", "site": "数据中心", "bandwidth": "100M", "monthly_rent": "4000",
                                "contract_until": END, "source": "customer_said", "confidence": "likely"}


@dataclass(frozen=True, kw_only=True)
class Scene(TwoAccounts):
    """line: the rival service of the manager's own account."""

    line: int


def make_scene(now: datetime) -> Scene:
    made = make_two_accounts(now=now, customer_kind="state_owned")
    return Scene(**made, line=api.add_rival_service(actor=made["manager"], now=now, account_id=made["own"], values=LINE))


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        return make_scene(now)


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return replace(_scene, client=same_browser(_scene.client))
