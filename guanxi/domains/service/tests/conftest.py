"""A manager with an account of his and a person there, another city's account, and a complaint that is due in 48 hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from guanxi.domains.customers.testing import TwoAccounts, make_contact, make_two_accounts
from guanxi.domains.service import api

TODAY = date(2026, 11, 20)  # 10:00 in China (conftest.NOW)
WORDS: api.CaseValues = {"kind": "complaint", "subject": "专线频繁中断", "said": "本周断了三次,业务停办", "channel": "phone", "severity": "normal"}


@dataclass(frozen=True, kw_only=True)
class Scene(TwoAccounts):
    """person: a contact of the manager's own account; case: his complaint."""

    person: int
    case: int


@pytest.fixture
def scene(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    made = make_two_accounts(now=now)
    person = make_contact(now=now, account_id=made["own"])
    values: api.CaseValues = {**WORDS, "contact_id": person, "external_number": "TS-1"}
    return Scene(**made, person=person, case=api.record_case(actor=made["manager"], now=now, account_id=made["own"], values=values))
