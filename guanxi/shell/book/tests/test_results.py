"""Operator 1.13 on the book's groups by owner: today's owner has the accounts, each month's money is its own owner's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.insights import testing
from guanxi.domains.organisation.testing import make_actor
from guanxi.shell.book.testing import make_scene, visitor

pytestmark = pytest.mark.django_db


def test_a_months_money_stays_with_who_had_it_by_the_cutoff(now: datetime, settings: Any, tmp_path: Any) -> None:
    settings.GUANXI_STATE = str(tmp_path)
    scene = make_scene(now=now)
    testing.publish_by_hand(now=now, revenue={scene.bank: (400_00, 600_01), scene.hospital: (0, 0)})
    new, witness = (make_actor(name, now=now, unit_id=scene.world.county) for name in ("xinmin", "jianjiao"))
    customers.open_handover(actor=scene.head, now=now, account_ids=[scene.bank, scene.hospital], terms=customers.HandoverTerms(
        from_user_id=scene.manager.user_id, to_user_id=new.user_id, witness_id=witness.user_id, effective_on=now.date(),
        cutoff_on=date(2026, 10, 31)))
    page = visitor(scene.head).get("/book/groups/?by=owner").content.decode()
    rows = {row.split("</td>")[0].rsplit(">", 1)[-1] or row.split("</a>")[0].rsplit(">", 1)[-1]: row for row in page.split("<tr")[2:]}
    assert "业绩(按切割)" in page and "今天的归属经理" in page
    assert "600.01" in rows["xinmin"] and "1,000.01" in rows["xinmin"] and "400.00" in rows["何俊"] and "href" not in rows["何俊"]
    assert "业绩(按切割)" not in visitor(scene.head).get("/book/groups/?by=unit").content.decode()
