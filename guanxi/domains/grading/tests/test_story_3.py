"""Story 3, Guangdong grading with authority (GRD-03 … GRD-09), with the source's numbers, from billing figures to the approver.

Letters of authorisation and the report-for-record come with the archive.
"""

from datetime import date, timedelta

import pytest

from guanxi.domains.approvals import api as approvals
from guanxi.domains.grading import api
from guanxi.domains.grading.models import CalculatedGrade
from guanxi.domains.grading.testing import make_graded, measured
from guanxi.domains.grading.tests.commands.test_reviews import decide, deciders, effective, open_round, submit
from guanxi.foundation.django import access
from guanxi.foundation.pure.actor import system
from guanxi.foundation.pure.refusal import Refusal

TODAY = date(2026, 11, 20)
# yuan a year, grade: every threshold belongs to the better grade, one yuan less does not
THRESHOLDS = [
    (5_000_000, "diamond"), (4_999_999, "platinum"), (2_000_000, "platinum"), (1_999_999, "gold"), (200_000, "gold"),
    (199_999, "vip"), (10_000, "vip"), (9_999, ""),
]
# revenue group of the bureau, yuan, grade under the coefficient 0.9–0.8
BUREAUS = [(1, 9_999, ""), (2, 9_999, "vip"), (2, 9_000, "vip"), (2, 8_999, ""), (3, 8_000, "vip"), (3, 7_999, "")]


def night(now):
    api.regrade(actor=system("night"), now=now, run_id=1)
    return {one.account_id: one for one in CalculatedGrade.objects.filter(scheme="post-gd-letter")}


def test_every_threshold_is_inclusive(world, in_force, now):
    made = {make_graded(now=now, unit_id=world.city, name=f"客户{yuan}", yuan=yuan): grade for yuan, grade in THRESHOLDS}
    graded = night(now)
    assert {pk: graded[pk].grade for pk in made} == made


def test_a_bureau_of_group_two_or_three_may_lower_the_standard(world, in_force, now):
    made = {make_graded(now=now, unit_id=world.city, name=f"供销社{group}-{yuan}", yuan=yuan, revenue_group=group): grade
            for group, yuan, grade in BUREAUS}
    twin = make_graded(now=now, unit_id=world.other_city, name="石渡市供销社", yuan=9_999)  # the unit itself is of group two
    graded = night(now)
    assert {pk: graded[pk].grade for pk in made} == made
    assert graded[twin].grade == "vip"


@pytest.mark.parametrize(("facts", "missing", "said"), [
    ({"has_agreement": False}, "agreement", "请签订协议"), ({"registered_on": None}, "registration", "请在“登记报备”报备该客户"),
    ({"has_agreement": None, "registered_on": None}, "agreement,registration", "请签订协议"),
])
def test_six_million_without_agreement_or_registration_is_no_key_account_and_says_why(world, in_force, people, now, facts, missing, said):
    zone = make_graded(now=now, unit_id=world.city, name="青汀开发区建设发展公司", yuan=6_000_000, **facts)
    line = night(now)[zone]
    assert (line.grade, line.by_value, line.gap_fen, line.missing) == ("", "diamond", 0, missing)
    with access.bound(people.city):
        whole = api.why(actor=people.city, account_id=zone, today=TODAY)[0]
    assert said in whole.missing[0].way_out.zh and str(whole.gap and whole.gap.zh) == "收入已达钻石,条件未满足"


def test_an_upstream_account_of_the_province_is_diamond_whatever_it_brings(world, in_force, now):
    upstream = make_graded(now=now, unit_id=world.county, name="上游大客户", yuan=30_000, is_upstream=True)
    assert (night(now)[upstream].grade, night(now)[upstream].decided_by) == ("diamond", "also:diamond")


def test_a_diamond_needs_the_province_and_gold_and_vip_the_city(world, in_force, people, now):
    named = {name: make_graded(now=now, unit_id=unit, name=name, yuan=yuan) for name, unit, yuan in (
        ("屿澜银行望溪分行", world.city, 5_000_000), ("望溪市第一人民医院", world.city, 2_000_000),
        ("柳塘县府办", world.county, 200_000), ("柳塘县水务局", world.county, 10_000))}
    night(now)
    review_id = open_round(people, world, now)
    submit(people, now, review_id)
    requests = deciders(people, review_id)
    assert set(requests) == {"澜州省", "望溪市"}
    with access.bound(people.city):
        mine = [card.id for card in approvals.waiting_for(actor=people.city) if card.may_decide]
    assert mine == [], "the city asked, and nobody decides what he asked himself"
    with pytest.raises(Refusal) as caught:
        decide(people.county, now, requests["望溪市"])
    assert caught.value.code == "not_found"
    with pytest.raises(Refusal, match="not_your_step"):
        decide(people.city, now, requests["澜州省"])
    assert all(effective(pk) == [] for pk in named.values()), "calculated alone moves nothing"
    decide(people.province, now, requests["澜州省"])
    assert [effective(pk) for pk in named.values()] == [[("effective", "diamond")], [("effective", "platinum")], [], []]
    decide(people.province, now, requests["望溪市"])
    assert [effective(pk)[0][1] for pk in named.values()] == ["diamond", "platinum", "gold", "vip"]


def test_leaving_diamond_needs_the_province_too(world, in_force, people, now):
    bank = make_graded(now=now, unit_id=world.city, name="屿澜银行望溪分行", yuan=5_000_000)
    night(now)
    review_id = open_round(people, world, now)
    submit(people, now, review_id)
    decide(people.province, now, deciders(people, review_id)["澜州省"])
    measured(account_id=bank, yuan=200_000)
    later = now + timedelta(days=200)
    api.regrade(actor=system("night"), now=later, run_id=2)
    day = TODAY + timedelta(days=210)
    review_id = open_round(people, world, later, closes_on=day, effective_on=day)
    submit(people, later, review_id)
    assert set(deciders(people, review_id)) == {"澜州省"}
