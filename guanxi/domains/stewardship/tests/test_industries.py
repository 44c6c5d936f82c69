"""ORG-09: the figures of the archive by industry, of the units that serve it, within what the reader answers for."""

from __future__ import annotations

from datetime import datetime

import pytest

from guanxi.domains.customers.testing import make_account
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import browser_of, make_actor
from guanxi.domains.stewardship import api
from guanxi.domains.stewardship.tests.conftest import TODAY, Scene
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
BANKS = "J66"


@pytest.fixture
def team(scene: Scene, now: datetime) -> int:
    """An industry team of the city that serves banks, with one account; the night has summed up."""
    root = system("test")
    unit_id = organisation.create_unit(actor=root, now=now, code="9702-JR", name="望溪金融团队", tier="city", parent_id=scene.world.city,
                                       kind="industry_team")
    organisation.set_unit_industries(actor=root, now=now, unit_id=unit_id, industry_codes=[BANKS])
    make_account(now=now, unit_id=unit_id, name="砚湖银行", customer_kind="state_owned", industry_code=BANKS)
    api.sum_up(actor=root, now=now)
    return unit_id


def required(actor: Actor, industry: str, unit_id: int | None = None) -> int:
    with access.bound(actor):
        found = api.by_field(actor=actor, today=TODAY, narrowed=api.Narrowed(unit_id=unit_id, industry=industry), run=api.stamp())
    return next((one.tally.required for one in found if one.key == "account.name"), 0)


def test_org_09_the_figures_of_an_industry_are_those_of_the_units_that_serve_it(team: int, scene: Scene) -> None:
    head, narrowed = organisation.actor_of_user(user_id=scene.head.user_id or 0), api.Narrowed(industry=BANKS)  # his reach has the new unit
    assert (required(head, ""), required(head, BANKS), required(head, "J68")) == (2, 1, 0)
    assert required(head, BANKS, team) == 1 and required(head, BANKS, scene.world.county) == 0
    with access.bound(head):
        assert [one.name for one in api.accounts(actor=head, narrowed=narrowed).rows] == ["砚湖银行"]
        assert [one.name.zh for one in api.by_unit(actor=head, narrowed=narrowed, run=api.stamp())] == ["望溪金融团队"]
        assert [one.key for one in api.by_owner(actor=head, narrowed=narrowed, run=api.stamp()).rows] == ["0"]


def test_org_09_who_answers_for_another_city_reads_nothing_of_it(team: int, scene: Scene, now: datetime) -> None:
    stranger = make_actor("fremd", now=now, unit_id=scene.world.other_city, roles=("R9",))
    assert required(stranger, BANKS) == 0
    with access.bound(stranger):
        assert not api.accounts(actor=stranger, narrowed=api.Narrowed(industry=BANKS)).rows
    assert required(scene.manager, BANKS) == 0, "a manager reads his own accounts only"


def test_org_09_by_browser(team: int, scene: Scene) -> None:
    head = browser_of(scene.head.user_id)
    page = head.get(f"/stewardship/units/?industry={BANKS}").content.decode()
    assert f'value="{BANKS}" selected' in page and "望溪金融团队" in page and f"industry={BANKS}" in page
    assert "砚湖银行" in head.get(f"/stewardship/accounts/?industry={BANKS}").content.decode()
    assert "望溪银行" not in head.get(f"/stewardship/accounts/?industry={BANKS}").content.decode()
