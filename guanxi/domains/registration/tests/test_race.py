"""CON-82: twenty managers register the same object at once; exactly one holds it, nineteen are told the rule."""

from __future__ import annotations

from functools import partial

import pytest

from guanxi.domains.customers import api as customers
from guanxi.domains.customers.testing import make_account
from guanxi.domains.customers.tests.commands.test_races import THREADS, at_once
from guanxi.domains.messages.models import Notice
from guanxi.domains.organisation import api as organisation
from guanxi.domains.organisation.testing import make_actor
from guanxi.domains.registration import api
from guanxi.domains.registration.models import Registration
from guanxi.domains.registration.tests.conftest import MARCH_3, Cast, make_cast
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    """Committed."""
    return make_cast(MARCH_3)


def test_con_82_twenty_managers_register_at_once(cast: Cast) -> None:
    root, units = system("test"), []
    for number in range(THREADS):
        units.append(organisation.create_unit(actor=root, now=MARCH_3, code=f"T{number}", name=f"团队{number}", tier="city", kind="industry_team",
                                              parent_id=cast.world.city))
    people = [make_actor(f"m{number}", now=MARCH_3, unit_id=unit, roles=("R3",)) for number, unit in enumerate(units)]
    answers = at_once([partial(cast.claim, person) for person in people])
    refusals = [answer for answer in answers if answer]
    assert len(answers) == THREADS and len(refusals) == THREADS - 1
    assert {(no.code, no.status, no.reasons[0].code) for no in refusals} == {("already_registered", 409, "single_contact")}
    assert all("数字县域" in no.text.zh and no.way_out and "望溪市" in no.way_out.zh for no in refusals)
    with access.bound(root):
        assert Registration.objects.filter(state="active").count() == 1 and Registration.objects.filter(state="refused").count() == THREADS - 1


def test_one_project_under_two_names_at_once_is_protected_once(cast: Cast) -> None:
    """Operator 1.11: both would have looked before either was there."""
    names = ["46 条专线续约", "46条专线续约项目"]
    answers = at_once([partial(cast.claim, who, project=name) for who, name in zip((cast.team, cast.county), names, strict=True)])
    assert not [answer for answer in answers if answer]
    with access.bound(system("test")):
        assert sorted(Registration.objects.values_list("state", flat=True)) == ["active", "waiting"]


@pytest.mark.parametrize("order", ["at once", "claim first", "assignment first"])
def test_con_83_a_claim_while_a_superior_assigns_has_one_winner_and_both_are_told(cast: Cast, order: str) -> None:
    root = system("test")
    shop = make_account(now=MARCH_3, unit_id=cast.world.county, name="柳塘百味小吃店")
    customers.set_ownership_mode(actor=root, now=MARCH_3, account_id=shop, mode="grid_pool", reason="沿街商户")
    both = [partial(api.claim, actor=cast.team, now=MARCH_3, account_id=shop),
            partial(api.assign_from_pool, actor=cast.head, now=MARCH_3, account_id=shop, user_id=cast.county.user_id)]
    answers = at_once(both) if order == "at once" else [
        no for call in (both if order == "claim first" else both[::-1]) for no in at_once([call])]
    assert [no.code for no in answers if no] == ["owner_exists"]
    with access.bound(root):
        owner = customers.owner_of(account_id=shop)
    assert owner is not None and owner.user_id in {"claim first": [cast.team.user_id], "assignment first": [cast.county.user_id]}.get(
        order, [cast.team.user_id, cast.county.user_id])
    notices: set[tuple[int, str]] = set()
    for reader in (cast.team, cast.head, cast.county):
        with access.bound(reader):
            notices |= {(one.user_id, one.kind) for one in Notice.objects.all()}
    assert notices == ({(cast.team.user_id, "pool_claimed"), (cast.head.user_id, "pool_lost")} if owner.user_id == cast.team.user_id else
                       {(cast.team.user_id, "pool_lost"), (cast.county.user_id, "assigned"), (cast.head.user_id, "pool_assigned")})
