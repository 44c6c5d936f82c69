"""ORG-16: who fits, why, in which order; the rule alone."""

from __future__ import annotations

import pytest

from guanxi.domains.placement.policy import Weights
from guanxi.domains.placement.rules import matching
from guanxi.domains.placement.rules.matching import Need, Person, Said

WEIGHTS = Weights(trade=3, product=2, industry=3, language=1, qualification=2, confirmed=1, wants_job=4, wants_unit=2, avoids_job=-6,
                  per_ten_accounts=-1)
NEED = Need(job="presales", unit_ids=(7, 1), wanted={"trade": frozenset({"cloud", "wireless"}), "industry": frozenset({"J66"})})


def person(*said: Said, name: str = "甲", is_open: bool | None = None, accounts: int = 0) -> Person:
    return Person(user_id=len(name), name=name, is_open=is_open, said=said, accounts=accounts)


@pytest.mark.parametrize(("said", "sign", "points"), [
    (Said(kind="trade", stance="has", value="cloud"), "trade", 3),
    (Said(kind="trade", stance="has", value="cloud", is_confirmed=True), "trade", 4),
    (Said(kind="trade", stance="has", value="security"), "", 0),
    (Said(kind="industry", stance="has", value="J"), "industry", 3),
    (Said(kind="industry", stance="has", value="J6620"), "industry", 3),
    (Said(kind="industry", stance="has", value="P83"), "", 0), (Said(kind="industry", stance="has", value="postal_it"), "", 0),
    (Said(kind="job", stance="wants", value="presales"), "wants_job", 4),
    (Said(kind="job", stance="avoids", value="presales"), "avoids_job", -6),
    (Said(kind="job", stance="wants", value="call_agent"), "", 0),
    (Said(kind="unit", stance="wants", value="1"), "wants_unit", 2),
    (Said(kind="unit", stance="wants", value="70"), "", 0),
])
def test_org_16_each_sign_with_its_points(said: Said, sign: str, points: int) -> None:
    found = matching.match(person=person(said), need=NEED, weights=WEIGHTS)
    hits = (*found.fits, *found.against)
    assert [hit.sign for hit in hits] == ([sign] if sign else []) and found.points == points
    assert bool(found.against) == (sign == "avoids_job")


def test_org_16_what_he_does_not_say_is_named_and_load_counts_by_tens() -> None:
    found = matching.match(person=person(Said(kind="trade", stance="has", value="Cloud"), accounts=29), need=NEED, weights=WEIGHTS)
    assert found.missing == (("trade", "wireless"), ("industry", "J66")) and (found.load_points, found.points) == (-2, 1)


def test_org_16_most_points_first_and_who_is_not_open_last() -> None:
    fits = Said(kind="trade", stance="has", value="cloud")
    people = [person(fits, name="乙乙", is_open=False), person(name="丙丙丙"), person(fits, name="丁丁丁丁", is_open=True)]
    order = [one.person.name for one in matching.ranked(people=people, need=NEED, weights=WEIGHTS)]
    assert order == ["丁丁丁丁", "丙丙丙", "乙乙"]


def test_org_16_without_weights_nobody_is_ranked() -> None:
    people = [person(name="c"), person(Said(kind="trade", stance="has", value="cloud"), name="bb"), person(name="aaa", is_open=False)]
    found = matching.ranked(people=people, need=NEED, weights=None)
    assert [one.person.name for one in found] == ["bb", "c", "aaa"] and {one.points for one in found} == {None}
    assert found[0].fits[0].points is None
