"""Story 4, the two-dimensional matrix with veto (GRD-25, GRD-26), with the source's numbers, beside the leading scheme."""

from datetime import date

import pytest

from guanxi.domains.grading import api, rules
from guanxi.domains.grading.models import CalculatedGrade
from guanxi.domains.grading.policy import SCHEME
from guanxi.domains.grading.testing import make_graded
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system
from guanxi.policy import load

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def group(together, world, in_force, now):
    """砺川装备集团: 12 million; its subsidiary: 9.9 million; both at influence percentile 5; and exactly ten million."""
    with together():
        made = {yuan: make_graded(now=now, unit_id=world.city, name=name, yuan=yuan, influence_percentile=5)
                for name, yuan in (("砺川装备集团", 12_000_000), ("砺川铸造", 9_900_000), ("砺川物流", 10_000_000))}
        api.regrade(actor=system("night"), now=now, run_id=1)
        return made


def why(people, account_id):
    with access.bound(people.city):
        return next(one for one in api.why(actor=people.city, account_id=account_id, today=TODAY) if one.scheme == "value-2d")


def test_twelve_million_at_percentile_five_is_a_by_veto(group, people):
    found = why(people, group[12_000_000])
    assert (found.calculated, found.decided_by) == ("a", "veto:sales")
    assert found.reasons[-1].text.zh == "一票决定:年销售额超过 1000 万元" and found.reasons[-1].source == "GRD-25"
    assert (found.reasons[-1].met, found.reasons[-1].value) == (True, "12,000,000")


def test_nine_point_nine_million_at_percentile_five_goes_by_the_matrix_and_the_explanation_names_the_cell(group, people):
    found = why(people, group[9_900_000])
    assert (found.calculated, found.decided_by) == ("b", "cell:high/low")
    assert [(reason.code, reason.met) for reason in found.reasons] == [("veto:sales", False), ("cell:high/low", True)]
    assert found.reasons[-1].text.zh == "销售额·高 × 市场影响力·低"
    assert found.gap.zh == "距A 类还差 100,000.01 元"


def test_above_ten_million_means_more_than_ten(group, people):
    assert why(people, group[10_000_000]).decided_by == "cell:high/low"


def test_both_schemes_stand_side_by_side(group):
    found = dict(CalculatedGrade.objects.filter(account_id=group[9_900_000]).values_list("scheme", "grade"))
    assert found == {"post-gd-letter": "diamond", "value-2d": "b"}


def test_the_base_pack_gives_no_matrix_and_refuses(now):
    """The source prints the veto only; what an operator must decide is not invented."""
    blank = SCHEME.validate_python(load.load("demo").sections["grading/value-2d"].data | {"cells": None})
    refusal = rules.undecided(blank)
    assert refusal is not None and (refusal.code, refusal.text.zh) == ("matrix_blank", "矩阵未填")
