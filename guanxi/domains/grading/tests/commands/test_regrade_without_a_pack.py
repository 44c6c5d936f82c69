"""The night of an installation that has not activated anything. By itself: in the other files a pack is in force."""

from guanxi.domains.grading import api
from guanxi.foundation.pure.actor import system


def test_before_the_first_activation_there_is_nothing_to_calculate(world, now):
    found = api.regrade(actor=system("night"), now=now, run_id=1)
    assert found.changed == {} and found.book == 0
