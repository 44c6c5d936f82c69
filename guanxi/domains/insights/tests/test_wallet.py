"""Share of wallet: ours of what the customer is known to spend (operator 1.14)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guanxi.domains.insights import api, rules
from guanxi.domains.insights.testing import bill, load, night
from guanxi.domains.organisation.testing import make_actor, refused
from guanxi.domains.rivals import api as rivals
from guanxi.foundation.django import access
from guanxi.foundation.django.clock import ZONE


@pytest.mark.parametrize(("own", "rents", "said"), [
    ((300, 300, 600), (100, 300), (400, 400, 2, 0, 50.0)),
    ((400,), (100, None), (400, 100, 1, 1, 80.0)),  # at most
    ((400,), (None,), (400, 0, 0, 1, None)),
    ((), (100,), (None, 100, 1, 0, None)),
    ((-50,), (100,), (-50, 100, 1, 0, 0.0)),  # a month of credits
    ((-200,), (100,), (-200, 100, 1, 0, None)),
])
def test_the_share(own: tuple[int, ...], rents: tuple[int | None, ...], said: tuple[int | float | None, ...]) -> None:
    found = rules.wallet(own=own, rents=rents)
    assert (found.own_fen, found.rival_fen, found.known, found.unknown, found.percent) == said


def test_ours_beside_what_others_are_known_to_get(world, accounts, now, root):
    load([bill(month, "G1", "300") for month in (202608, 202609, 202610)] + [bill(202610, "G2", "1")], now=now)
    night(now=now)
    today: date = now.astimezone(ZONE).date()

    def rival(**more: object) -> int:
        return rivals.add_rival_service(actor=root, now=now, account_id=accounts[0], values={
            "operator": "other", "product": "cloud", "source": "customer_said", "confidence": "likely", **more})  # type: ignore[typeddict-item]

    with access.bound(root):
        assert api.wallet(actor=root, account_id=accounts[0], today=today) is None, "nobody else is known there"
    for more in ({"monthly_rent": "100"}, {"monthly_rent": "900", "confidence": "doubtful"},
                 {"monthly_rent": "500", "contract_until": today - timedelta(days=1)}):
        rival(**more)
    with access.bound(root):
        found = api.wallet(actor=root, account_id=accounts[0], today=today)
        assert found == rules.Wallet(own_fen=300_00, rival_fen=100_00, known=1, unknown=0, percent=75.0)
    rival()
    city = make_actor("lin", now=now, unit_id=world.city, roles=("R9",))
    with access.bound(city):
        assert api.wallet(actor=city, account_id=accounts[0], today=today).unknown == 1  # type: ignore[union-attr] # there is one
        refused("not_found", api.wallet, actor=city, account_id=accounts[1], today=today)
