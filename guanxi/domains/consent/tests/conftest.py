"""A manager with one person at his account, and another city's account with somebody of theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest

from guanxi.domains.consent import api
from guanxi.domains.customers.testing import TwoAccounts, make_contact, make_two_accounts
from guanxi.domains.organisation.testing import same_browser
from tests.together import Together

TODAY = date(2026, 11, 20)


def said(state: str = "given", **more: Any) -> api.Said:
    """An answer of today on the phone, for marketing by e-mail and phone."""
    given: dict[str, Any] = {"purposes": ("marketing",), "channels": ("email", "phone"), "said_on": TODAY, "evidence": "phone_call"}
    return api.Said(state=state, **(given | more))


@dataclass(frozen=True, kw_only=True)
class Scene(TwoAccounts):
    """`person` at the manager's own account, `stranger` at the foreign one."""

    person: int
    stranger: int


@pytest.fixture(scope="module")
def _scene(together: Together, now: datetime) -> Scene:
    with together():
        made = make_two_accounts(now=now)
        person = make_contact(now=now, account_id=made["own"], name="程砚秋", post="信息部总经理", mobile="13800001234", email="cheng@example.org",
                              is_key_person=True)
        stranger = make_contact(now=now, account_id=made["foreign"], name="厉无声", email="li@example.org")
        return Scene(**made, person=person, stranger=stranger)


@pytest.fixture
def scene(_scene: Scene, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    return replace(_scene, client=same_browser(_scene.client))
