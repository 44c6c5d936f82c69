"""ORG-19, ORG-20: a stationing is told when it begins and before it ends; its person joins the host's groups and leaves them by himself."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from guanxi.domains.messages import api as messages
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor, refused
from guanxi.domains.placement import api
from guanxi.domains.placement.tests.conftest import Scene
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import Actor, system

pytestmark = pytest.mark.django_db
FIRST = date(2026, 11, 20)


def station(scene: Scene, chief: Actor, now: datetime) -> int:
    """expert of the city works in the county from today, 20 days."""
    return organisation.station(actor=chief, now=now, unit_id=scene.world.county, terms=organisation.StationingTerms(
        staff_number="S-expert", kind="stationed", valid_from=FIRST, valid_until=FIRST + timedelta(days=19), reason="一线缺人"))


def told(actor: Actor) -> list[str]:
    with access.bound(actor):
        return [one.text.zh for one in messages.notices(actor=actor) if "派驻" in one.text.zh]


def test_org_19_told_once_at_the_beginning_and_once_before_the_end(scene: Scene, now: datetime) -> None:
    local = make_actor("local", now=now, unit_id=scene.world.county, roles=("R9",))
    station(scene, scene.head, now)
    for day in (0, 1, 10, 14, 19):
        api.tell_stationings(actor=system("schedule"), now=now + timedelta(days=day))
    for who in (scene.expert, scene.head, local):
        assert sorted(text[:4] for text in told(who)) == ["派驻将结", "派驻开始"]
    assert not told(scene.rookie)


def test_org_19_he_joins_a_group_of_the_host_and_leaves_it_with_his_last_day(scene: Scene, now: datetime) -> None:
    group = organisation.open_group(actor=scene.head, now=now, unit_id=scene.world.county, name="攻坚组")
    home = organisation.open_group(actor=scene.head, now=now, unit_id=scene.world.city, name="一组")
    organisation.join_group(actor=scene.head, now=now, group_id=home, user_id=scene.expert.user_id)
    refused("unknown_person", organisation.join_group, actor=scene.head, now=now, group_id=group, user_id=scene.expert.user_id)
    made = station(scene, scene.head, now)
    organisation.join_group(actor=scene.head, now=now, group_id=group, user_id=scene.expert.user_id)

    def members(unit_id: int, day: int) -> list[int]:
        return [len(one.members) for one in organisation.groups(unit_id=unit_id, on=FIRST + timedelta(days=day))]

    assert [members(scene.world.county, day) for day in (0, 19, 20)] == [[1], [1], [0]]
    assert members(scene.world.city, 1) == [1], "he stays in his group at home"
    organisation.end_stationing(actor=scene.head, now=now + timedelta(days=5), stationing_id=made, reason="回本部")
    assert [members(scene.world.county, day) for day in (4, 5)] == [[1], [0]]
