"""Real transactions at once: no circle is closed by two writers, and nobody stands in a line after he has left."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_contact, make_two_accounts
from guanxi.domains.customers.tests.commands.test_races import at_once
from guanxi.domains.structure import api
from guanxi.domains.structure.models import Line
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_at_once(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """operator 1.15: of two lines that close a circle one stands; who is retired meanwhile is in none, whoever was first."""
    monkeypatch.setenv("GUANXI_NOW", now.isoformat())
    made = make_two_accounts(now=now, customer_kind="institution", industry_code="Q84")
    manager, own = made["manager"], made["own"]
    one, two, third = (make_contact(now=now, account_id=own, name=name) for name in ("柏文渊", "江映雪", "丁浩"))
    draw = partial(api.draw_line, actor=manager, now=now, account_id=own, kind="reports_to", values={})
    answers = at_once([partial(draw, above_id=one, below_id=two), partial(draw, above_id=two, below_id=one)])
    assert sorted(no.code if no else "" for no in answers) == ["", "circle"]
    leave = partial(customers.retire_contact, actor=manager, now=now, contact_id=third, expected_version=1, reason="退休")
    answers = at_once([partial(draw, above_id=one, below_id=third), leave])
    assert sorted(no.code if no else "" for no in answers) in (["", ""], ["", "not_here"])
    with access.bound(system("test")):
        assert Line.objects.filter(valid_until=None).count() == 1 and not Line.objects.filter(valid_until=None, below_id=third).exists()
