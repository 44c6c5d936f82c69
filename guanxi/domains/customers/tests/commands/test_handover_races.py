"""Several hand-overs and assignments of one account at once: one owner, one open hand-over, clear refusals (CON-82)."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

import pytest

from guanxi.domains.customers import api
from guanxi.domains.customers.models import Assignment, HandoverLine
from guanxi.domains.customers.testing import make_account
from guanxi.domains.customers.tests.commands.test_races import at_once
from guanxi.domains.organisation.testing import make_actor, make_user, make_world

pytestmark = pytest.mark.django_db(transaction=True)


def test_six_handovers_and_six_assignments_of_the_same_accounts(now: datetime) -> None:
    world = make_world(now=now)
    chief = make_actor("chief", now=now, unit_id=world.city, roles=("R9",))
    old, witness, *others = (make_user(f"m{number}", now=now, unit_id=world.city) for number in range(8))
    accounts = [make_account(now=now, unit_id=world.city, name=f"客户{number}", owner_id=old) for number in range(3)]
    held = Assignment.objects.get(account_id=accounts[1]).pk

    def terms(to: int) -> api.HandoverTerms:
        return api.HandoverTerms(from_user_id=old, to_user_id=to, witness_id=witness, effective_on=date(2026, 11, 20))

    calls: list[partial[int]] = []
    for to in others:
        calls.append(partial(api.open_handover, actor=chief, now=now, terms=terms(to), account_ids=accounts[::-1]))
        calls.append(partial(api.assign, actor=chief, now=now, account_id=accounts[1], user_id=to, replaces=held))
    answers = at_once(list(calls))
    assert answers.count(None) == 1
    assert {answer.code for answer in answers if answer} <= {"not_his_accounts", "in_other_handover", "changed_meanwhile"}
    assert Assignment.objects.filter(role="owner", valid_until=None).count() == 3
    assert HandoverLine.objects.filter(is_open=True).count() in (0, 3)
