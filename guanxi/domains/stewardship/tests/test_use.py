"""ARC-33: what is recorded is used, and a supervisor sees of his units whether it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

import guanxi.domains
from guanxi.domains.customers import api as customers
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.stewardship import api
from guanxi.domains.stewardship.api import Item
from guanxi.domains.stewardship.queries.use import ENTERED
from guanxi.domains.stewardship.tests.conftest import TODAY, Scene
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor
from guanxi.foundation.pure.refusal import Refusal

pytestmark = pytest.mark.django_db


def used(reader: Actor, unit_id: int | None = None, days: int = 0) -> dict[str, tuple[int, int, int, int]]:
    """Unit → people, users, accounts looked up, entries."""
    with access.bound(reader):
        found = api.use_by_unit(actor=reader, unit_id=unit_id, today=TODAY + timedelta(days=days))
    return {one.name: (one.people, one.users, one.opened, one.entries) for one in found}


def test_what_is_looked_up_and_entered_counts_for_the_unit(scene: Scene, now: datetime) -> None:
    """ARC-33: views, checks and visits of the last 30 days; by unit; nothing of somebody else's, and nothing to who answers for no unit."""
    city = scene.world.city
    before = used(scene.head)
    customers.disclose_contact(actor=scene.manager, now=now, contact_id=scene.person, reason="回访前核对")
    api.verify_values(actor=scene.manager, now=now, account_id=scene.own, source="call", items=[Item(None, "account.address")])
    customers.record_visit(actor=scene.manager, now=now, account_id=scene.own, values={"remark": "例行走访"})
    people, users, opened, entries = used(scene.head)["望溪市"]
    assert (users, opened, entries) == tuple(map(sum, zip(before["望溪市"][1:], (1, 1, 2), strict=True))) and people == before["望溪市"][0]
    assert used(scene.head)["柳塘县"] == before["柳塘县"] and used(scene.head, city)["望溪市"] == (people, users, opened, entries)
    assert used(scene.head, days=31)["望溪市"][1:] == (0, 0, 0), "a month later nothing of it is recent"
    assert used(scene.manager) == {}
    far = make_actor("far", now=now, unit_id=scene.world.other_city, roles=("R9",))
    with pytest.raises(Refusal, match="not_found"):
        used(far, city)


def test_the_page_is_for_who_answers_for_a_unit(scene: Scene, now: datetime) -> None:
    page = browser_of(scene.head.user_id).get("/stewardship/use/").content.decode()
    assert "档案使用情况" in page and "望溪市" in page and "不评价个人" in page and scene.manager.name not in page
    assert scene.client.get("/stewardship/use/").status_code == 403
    assert "使用情况" not in scene.client.get("/stewardship/").content.decode()


def test_every_verb_that_counts_is_a_commands() -> None:
    text = "".join(path.read_text("utf-8") for path in Path(guanxi.domains.__path__[0]).glob("*/commands/**/*.py"))
    text += "".join(path.read_text("utf-8") for path in Path(guanxi.domains.__path__[0]).glob("*/commands.py"))
    assert not [verb for verb in ENTERED if f'verb="{verb}"' not in text]
