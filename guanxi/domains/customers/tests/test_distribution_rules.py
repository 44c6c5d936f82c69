"""ORG-20: which group and who of it gets an account, as a table, and what must hold for any accounts. No database."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.domains.customers.rules import distribution as rules
from guanxi.domains.customers.rules.distribution import Candidate, Team
from guanxi.foundation.pure.bilingual import t
from guanxi.foundation.pure.refusal import Reason

ONE, TWO = Team(name="一组", members=(1, 2)), Team(name="二组", members=(3, 4))
NAMED = (Reason(code="named_grade", met=False, text=t("指定等级", "named")),)


def given_(account_id: int, *, grade: str = "g", yuan: int = 0, owner: int | None = None, keeps: tuple[Reason, ...] = ()) -> Candidate:
    return Candidate(account_id=account_id, grade=grade, rank={"g": 1, "v": 2}.get(grade), revenue_fen=yuan * 100, owner_id=owner, keeps=keeps)


@pytest.mark.parametrize(("accounts", "expected"), [
    pytest.param([given_(1), given_(2), given_(3), given_(4)], {1: 1, 2: 3, 3: 2, 4: 4}, id="nobody's: group by group, person by person"),
    pytest.param([given_(1, owner=4), given_(2, owner=2)], {1: 4, 2: 2}, id="who has an owner in a group keeps him"),
    pytest.param([given_(1, yuan=9, owner=1), given_(2, yuan=5, owner=1)], {1: 1, 2: 3}, id="the smaller goes when one has both"),
    pytest.param([given_(1, owner=1), given_(2, owner=1), given_(3, grade="v", owner=3), given_(4, grade="v", owner=3)],
                 {1: 1, 2: 3, 3: 3, 4: 1}, id="each grade by itself"),
    pytest.param([given_(1, yuan=9), given_(2, yuan=1), given_(3, yuan=1), given_(4, grade="", yuan=3)], {1: 1, 2: 3, 3: 4, 4: 3},
                 id="of groups with room the one with less revenue"),
    pytest.param([given_(1, owner=1, keeps=NAMED), given_(2, owner=1, keeps=NAMED), given_(3, owner=2), given_(4)], {1: 1, 2: 1, 3: 3, 4: 4},
                 id="what stays counts: the other group gets the rest"),
    pytest.param([given_(1, owner=9, keeps=NAMED), given_(2, owner=9)], {1: 9, 2: 1}, id="an owner outside: stays or is given away"),
    pytest.param([], {}, id="nothing"),
])
def test_who_gets_which_account(accounts: list[Candidate], expected: dict[int, int]) -> None:
    """ORG-20."""
    placed = rules.distribute(candidates=accounts, teams=(ONE, TWO))
    assert {one.account_id: one.user_id for one in placed} == expected
    assert all(one.why for one in placed), "each says why"


def test_the_answer_to_why() -> None:
    kept, moved = rules.distribute(candidates=[given_(1, yuan=9, owner=1), given_(2, yuan=5, owner=1)], teams=(ONE, TWO))
    assert [one.code for one in kept.why] == ["owner_in_group"] and [one.code for one in moved.why] == ["even_grade", "fewest_in_group"]
    first, *_ = rules.distribute(candidates=[given_(1, yuan=9), given_(2)], teams=(replace(ONE, members=(1,)), replace(TWO, members=(3,))))
    assert [one.code for one in first.why] == ["even_grade", "least_revenue"] and "一组" in first.why[0].text.zh


CANDIDATE = st.builds(
    Candidate, account_id=st.integers(1, 10**6), grade=st.sampled_from(["g", "v", ""]), revenue_fen=st.integers(0, 10**9),
    owner_id=st.sampled_from([None, 1, 2, 3, 4, 5, 9]), keeps=st.sampled_from([(), (), (), NAMED]))


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.lists(CANDIDATE, max_size=24, unique_by=lambda one: one.account_id), st.randoms(use_true_random=False))
def test_every_account_once_even_by_grade_and_the_same_again(accounts: list[Candidate], chance: object) -> None:
    """ORG-20: no group is left with two fewer of a grade than another whose accounts could have gone; order of input does not matter."""
    teams = (ONE, TWO, Team(name="三组", members=(5,)))
    placed = rules.distribute(candidates=accounts, teams=teams)
    assert [one.account_id for one in placed] == sorted(one.account_id for one in accounts)
    shuffled = list(accounts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # a Random
    assert rules.distribute(candidates=shuffled, teams=teams) == placed
    by_id = {one.account_id: one for one in accounts}
    counted = Counter((one.team, by_id[one.account_id].grade) for one in placed)
    moved_in = {(one.team, by_id[one.account_id].grade) for one in placed if one.outcome != "stays"}
    for team, grade in moved_in:
        assert all(counted[team, grade] - counted[other, grade] <= 1 for other in range(len(teams)))
    for one in placed:
        assert one.outcome == "stays" or (one.team is not None and one.user_id in teams[one.team].members)
        assert (one.outcome == "stays") == bool(by_id[one.account_id].keeps)
        assert (one.outcome == "moves") == (one.user_id != by_id[one.account_id].owner_id)


@pytest.mark.parametrize(("state", "is_old", "moving", "code"), [
    ("draft", False, 1, None), ("draft", True, 1, "draft_too_old"), ("draft", False, 0, "nothing_to_change"),
    ("taken_back", False, 1, "already_taken_back"),
])
def test_when_it_may_be_carried_out(state: str, is_old: bool, moving: int, code: str | None) -> None:
    found = rules.may_run(state=state, is_old=is_old, moving=moving)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(("state", "code"), [("done", None), ("taken_back", "already_taken_back"), ("draft", "not_done")])
def test_when_it_may_be_taken_back(state: str, code: str | None) -> None:
    found = rules.may_take_back(state=state)
    assert (found.code if found else None) == code
