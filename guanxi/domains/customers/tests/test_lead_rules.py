"""Which moves would bring two leads into one legal tree (operator 1.1)."""

from __future__ import annotations

import itertools
import random

import pytest

from guanxi.domains.customers.rules import signing
from guanxi.domains.customers.rules.leads import Default, Lead, Meeting, Signed, default_lead, moves_that_join, top_of

A, B, C, D, E = 1, 2, 3, 4, 5


@pytest.mark.parametrize(("parents", "moves", "led", "refused"), [
    ({}, [(7, B, A)], {A, B}, {7}),
    ({}, [(7, B, A)], {A}, set()),
    ({B: A}, [(7, C, B)], {A, C}, {7}),
    ({B: A, D: C}, [(7, C, B)], {A, D}, {7}),
    ({B: A}, [(7, B, C)], {A, C}, set()),  # it leaves the led tree, and has no lead itself
    ({B: A, C: B}, [(7, C, A)], {C}, set()),  # moved inside its tree
    ({}, [(7, C, B), (8, B, A)], {A, C}, {8}),  # the later row is the one
    ({}, [(7, B, A), (8, C, B), (9, D, C)], {A, D}, {9}),
    ({B: A}, [(7, B, None), (8, A, C)], {B, C}, set()),
    ({C: B}, [(7, C, D), (8, B, A)], {A, C, D}, {7, 8}),  # refused, it still hangs where it was
    ({B: A}, [(7, A, C)], {A, B}, set()),  # two already: moved whole, it makes nothing worse
])
def test_table(parents: dict[int, int], moves: list[tuple[int, int, int | None]], led: set[int], refused: set[int]) -> None:
    assert moves_that_join(parents=parents, moves=moves, led=led) == refused


def test_equal_to_asking_the_whole_forest_after_every_move() -> None:
    dice = random.Random(11)
    for _ in range(60):
        parents, led = {child: dice.randrange(child) for child in range(1, 12) if dice.random() < 0.4}, {0, *dice.sample(range(12), 3)}
        led -= {one for one, other in itertools.permutations(led, 2) if top_of(parents, one) == top_of(parents, other) and one > other}
        moves = [(key, child, dice.randrange(child)) for key in range(8) for child in [dice.randrange(1, 12)]]
        now, wanted = dict(parents), set()
        for key, child, parent in moves:
            tops = [top_of({**now, child: parent}, one) for one in led]
            if len(tops) > len(set(tops)):
                wanted.add(key)
            else:
                now[child] = parent
        assert moves_that_join(parents=parents, moves=moves, led=led) == wanted


def test_what_a_merge_ends() -> None:
    one, other = (Lead(assignment_id=n, account_id=n, user_id=n) for n in (1, 2))
    found = Meeting(survivor=(one,), loser=(other,))
    assert (found.ended("survivor"), found.ended("loser")) == ((other,), (one,))
    assert found.is_between((1, 2, 3)) and not found.is_between((1, 3))


TOP = Signed(account_id=A, unit_id=70)
BOTH = ("contract", "head_office")


@pytest.mark.parametrize(("rules", "signed", "found"), [
    (BOTH, [(B, 71)], Default(rule="contract", account_id=B, unit_id=71)),
    (BOTH, [(B, 71), (A, 71)], Default(rule="contract", account_id=A, unit_id=71)),
    (BOTH, [], Default(rule="head_office", account_id=A, unit_id=70)),
    (BOTH, [(B, 71), (C, 72), (D, 71)], Default(rule="dispute", account_id=B, unit_id=None, units=(71, 72))),
    (("head_office",), [(B, 71)], Default(rule="head_office", account_id=A, unit_id=70)),
    (("contract",), [], None),
    ((), [(B, 71)], None),
])
def test_who_leads_by_default(rules: tuple[str, ...], signed: list[tuple[int, int]], found: Default | None) -> None:
    """GRD-10: the unit that signed, else that of the head office; several signed is a dispute; a pack without rules says nothing."""
    assert default_lead(rules=rules, top=TOP, signed=[Signed(account_id=one, unit_id=unit) for one, unit in signed]) == found


ONE, TWO = ("XY-1", 1), ("XY-2", 2)


@pytest.mark.parametrize(("survivor", "loser", "picks", "side"), [
    (ONE, TWO, {}, "survivor"),
    (("XY-1", None), TWO, {}, "survivor"),  # its own agreement, and nobody said who signed it
    (("XY-1", None), ("XY-1", 2), {}, "loser"),
    (("", None), TWO, {}, "loser"),
    (("", 1), TWO, {}, "survivor"),
    (("", None), ("", 2), {}, "loser"),
    (ONE, TWO, {"agreement_number": "loser"}, "loser"),
    (ONE, ("XY-2", None), {"agreement_number": "loser"}, "loser"),
    (ONE, TWO, {"agreement_unit": "loser"}, "loser"),
    (ONE, TWO, {"agreement_number": "loser", "agreement_unit": "survivor"}, "survivor"),
])
def test_who_signed_goes_with_the_agreement_that_stays(
    survivor: tuple[str, int | None], loser: tuple[str, int | None], picks: dict[str, str], side: str,
) -> None:
    """GRD-10, CON-88."""
    one, other = (signing.Agreement(number=number, unit_id=unit_id) for number, unit_id in (survivor, loser))
    assert signing.side_that_signed(survivor=one, loser=other, picks=picks) == side
