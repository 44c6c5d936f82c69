"""People of the pages' tests, and one published night."""

from __future__ import annotations

import pytest
from django.test import Client

from guanxi.domains.insights.models import FactFile
from guanxi.domains.insights.testing import EXCL, publish_by_hand
from guanxi.domains.organisation.testing import browser_of, make_user
from guanxi.foundation.django import audit


@pytest.fixture
def as_role(world, now):
    """Logs somebody with this role in, at this unit."""
    def log_in(role: str, *, unit: int | None = None) -> Client:
        return browser_of(make_user(f"user-{role}", now=now, unit_id=unit or world.hq, roles=(role,)))
    return log_in


@pytest.fixture
def published(accounts, now) -> int:
    """G1: 80 yuan, G2: 20 yuan, an unknown G9: 7 yuan."""
    first, second = accounts
    return publish_by_hand(now=now, revenue={first: (6000, 2000), second: (0, 2000)}, unmapped=[(202610, "G9", 700)])


@pytest.fixture
def data_file(published, now, root) -> FactFile:
    """One data file, by its row."""
    with audit.acting(actor=root, verb="load_facts", now=now):
        row = FactFile(
            file="bill_item/x.parquet", sha256="0" * 64, kind="bill_item", rows=4, months=[202609, 202610], groups=[],
            declared=EXCL.as_json(), total_fen=10700, as_of=now.date(), source_name="bills.csv")
        row.store(now=now)
    return row
