"""A distribution and assignments of the same accounts at once: one owner each, and who is late is refused with the account's name (CON-82)."""

from __future__ import annotations

from datetime import datetime
from functools import partial

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Assignment
from guanxi.domains.customers.testing import make_account
from guanxi.domains.customers.tests.commands.test_races import at_once
from guanxi.domains.organisation.testing import make_actor, make_user, make_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_distribution_and_three_assignments_of_its_account(now: datetime) -> None:
    """ORG-20, CON-82."""
    world = make_world(now=now)
    chief = make_actor("chief", now=now, unit_id=world.city, roles=("R9",))
    people = [make_user(f"m{number}", now=now, unit_id=world.county) for number in range(2)]
    accounts = [make_account(now=now, unit_id=world.county, name=f"客户{number}", owner_id=people[0]) for number in range(2)]
    distribution_id = api.prepare_distribution(actor=chief, now=now, terms=api.DistributionTerms(unit_id=world.county, scope="held"))
    held = Assignment.objects.get(account_id=accounts[1]).pk
    others = [partial(api.assign, actor=chief, now=now, account_id=accounts[1], user_id=people[1], replaces=held) for _ in range(3)]
    answers = at_once([partial(api.run_distribution, actor=chief, now=now, distribution_id=distribution_id), *others])
    assert answers.count(None) == 1
    assert {answer.code for answer in answers if answer} <= {"owner_changed", "changed_meanwhile"}
    assert all(answer is None or answer.code != "owner_changed" or "客户1" in answer.text.zh for answer in answers)
    assert Assignment.objects.filter(role="owner", valid_until=None).count() == 2
