"""Who may decide, and what steps make of a request."""

from datetime import date

import pytest

from guanxi.domains.approvals import rules
from guanxi.foundation.pure.actor import Actor, Scope

CITY = Actor(user_id=1, name="城", roles=frozenset({"R9"}), scope=Scope(shape="narrow", unit_ids=(5, 6), home_ids=(5, 6)))
HEAD = Actor(user_id=2, name="总", roles=frozenset({"R10"}), scope=Scope(shape="all"))
ACTS = frozenset({"approvals.decide"})


@pytest.mark.parametrize(("actor", "acts", "asked_by", "unit", "code"), [
    (CITY, ACTS, 9, 5, None), (CITY, ACTS, 9, 6, None), (CITY, ACTS, 9, 4, "not_your_step"),
    (CITY, frozenset(), 9, 5, "forbidden"), (CITY, ACTS, 1, 5, "own_request"), (HEAD, ACTS, 9, 4, None),
    (HEAD, ACTS, 2, 4, "own_request"),
])
def test_who_may_decide(actor, acts, asked_by, unit, code):
    refusal = rules.refuse_decider(actor=actor, acts=acts, asked_by_id=asked_by, unit_id=unit)
    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(("states", "expected"), [
    (["approved", "approved"], "approved"), (["approved", "waiting"], "waiting"), (["rejected", "waiting"], "rejected"),
    ([], "waiting"),
])
def test_steps_make_the_state(states, expected):
    assert rules.outcome(states=states) == expected


def test_the_last_day_still_counts():
    assert not rules.is_expired(expires_on=date(2026, 11, 25), today=date(2026, 11, 25))
    assert rules.is_expired(expires_on=date(2026, 11, 25), today=date(2026, 11, 26))
    assert not rules.is_expired(expires_on=None, today=date(2026, 11, 26))
