"""The figures of the stories, exactly, and what holds for every plan. Without database."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from guanxi.foundation.pure import phones, uscc
from guanxi.shell.demo import bill_lines, cast
from guanxi.shell.demo.plan import Plan

PLAN = Plan(created_on=date(2026, 11, 22), count=400)
STORIES = {account.name: account for account in PLAN.stories()}
EVERYBODY = tuple(PLAN.accounts())


@pytest.mark.parametrize(("name", "yuan", "agreement", "registered", "group"), [
    ("屿澜银行望溪分行", 5_000_000, True, True, 1),
    ("澜州理工大学", 4_999_999, True, True, 1),
    ("望溪市第一人民医院集团", 2_000_000, True, True, 1),
    ("砺川装备集团望溪工厂", 1_999_999, True, True, 1),
    ("柳塘县人民政府办公室", 200_000, True, True, 1),
    ("柳塘县教育局", 199_999, True, True, 1),
    ("柳塘县水务局", 10_000, True, True, 1),
    ("柳塘县供销合作社联合社", 9_999, True, True, 1),
    ("麦岭县供销合作社联合社", 9_999, True, True, 2),
    ("青汀开发区建设发展公司", 6_000_000, False, True, 3),
    ("砺川装备集团有限公司", 12_000_000, True, True, 1),
    ("砺川铸造有限公司", 9_900_000, True, True, 1),
])
def test_the_last_twelve_closed_months_sum_to_the_story_s_figure(name, yuan, agreement, registered, group):
    account = STORIES[name]
    assert account.fen(PLAN.calendar.year) == yuan * 100
    if name != "屿澜银行望溪分行":  # whose price is cut in the newest month
        assert account.fen(PLAN.calendar.all[11:23]) == yuan * 100
    assert (account.has_agreement, account.registered_on is not None, account.revenue_group) == (agreement, registered, group)


def test_the_written_lines_say_the_same_as_the_plan():
    account = STORIES["澜州理工大学"]
    written = [line.split(",") for month, line in bill_lines.lines(account, PLAN.calendar.all)
               if month in PLAN.calendar.year]
    assert sum(int(cells[14].replace(".", "")) for cells in written) == 499_999_900
    for cells in written:
        gross, percent = int(cells[11].replace(".", "")) + int(cells[12].replace(".", "")), int(cells[13][2:])
        assert round(gross / (1 + percent / 100)) == int(cells[14].replace(".", ""))


def test_both_machinery_firms_have_percentile_5_and_the_codes_are_those_of_the_book():
    assert [STORIES[name].influence for name in ("砺川装备集团有限公司", "砺川铸造有限公司")] == [5, 5]
    assert {"91990100MADEM0011Q", "91970200MADEM002XD", "12970200MADEM0038J", "91970400MADEM0046J", "91970400MADEM010XB",
            "12970000MADEM0054X", "91980100MADEM0062W", "91970200MADEM0070Q", "11970221MADEM0089B",
            "11970221MADEM00976"} <= {account.uscc for account in STORIES.values()}


def test_the_price_cut_of_this_month_is_24_000_yuan():
    branch, anchor = STORIES["屿澜银行望溪分行"], PLAN.calendar.year[-2:]
    assert branch.fen(anchor[1:]) - branch.fen(anchor[:1]) == -2_400_000
    assert sum(account.parent != "" and account.name.endswith("支行") for account in STORIES.values()) == 230


def test_the_treasury_owes_486_000_yuan_and_pays_at_the_end_of_the_year():
    owed = STORIES["柳塘县财政局"].arrears
    assert owed.buckets == (8_100_000, 8_100_000, 8_100_000, 8_100_000, 16_200_000, 0, 0)
    assert owed.promised_on == date(2026, 12, 25)


def test_codes_numbers_and_names_are_unique_valid_and_nobody_s():
    for key in ("name", "group_code", "customer_code", "billing_account"):
        assert len({getattr(account, key) for account in EVERYBODY}) == len(EVERYBODY)
    codes = [account.uscc for account in EVERYBODY if account.uscc]
    assert all(uscc.is_valid(code) and code[2:4] in ("97", "98", "99") for code in codes)
    assert len(set(codes)) == len(codes)
    instances = [instance.number for account in EVERYBODY for instance in account.instances]
    assert len(set(instances)) == len(instances)
    mobiles = [contact.mobile for account in EVERYBODY for contact in account.contacts if contact.mobile]
    mobiles += [person.phone for person in PLAN.staff]
    assert len(set(mobiles)) == len(mobiles)
    assert all(number[:5] in ("15497", "15498", "15499") and phones.read_phone(number).reason is None for number in mobiles)


def test_every_account_has_a_unit_an_owner_and_a_parent_that_came_before():
    units, staff, seen = {unit.code for unit in PLAN.units}, {person.number for person in PLAN.staff}, {""}
    for account in EVERYBODY:
        assert account.unit in units and account.owner in staff and account.parent in seen
        seen.add(account.group_code)
    assert all(2 <= len(account.contacts) <= 12 for account in EVERYBODY[len(STORIES):])


def test_a_fifth_of_the_generated_accounts_brings_most_of_the_revenue():
    revenue = sorted((account.fen(PLAN.calendar.year) for account in EVERYBODY[len(STORIES):]), reverse=True)
    assert 0.7 < sum(revenue[:len(revenue) // 5]) / sum(revenue) < 0.9


def test_the_newest_month_has_something_to_explain():
    last, before = PLAN.calendar.anchor, PLAN.calendar.year[-2]
    kinds: Counter[str] = Counter()
    for account in EVERYBODY:
        for instance in account.instances:
            kinds["new"] += instance.price(before) is None and instance.price(last) is not None
            kinds["ceased"] += instance.price(before) is not None and instance.price(last) is None
            kinds["price"] += bool(instance.price(last) and instance.price(before)
                                   and instance.price(last) != instance.price(before))
            kinds.update(extra.kind for extra in instance.extras if extra.month == last)
    assert all(kinds[kind] for kind in ("new", "ceased", "price", "一次性", "调账"))


def test_the_staff_is_about_190_and_the_three_administrators_log_in():
    assert 180 <= len(PLAN.staff) <= 200
    assert [person.login for person in PLAN.staff if person.logs_in] == [person.login for person in cast.CAST if person.logs_in]
    assert {role for person in PLAN.staff if person.logs_in for role in person.roles} >= {"R12", "R18", "R20", "R21", "R22", "R23"}
    assert len({person.login for person in PLAN.staff}) == len({person.number for person in PLAN.staff}) == len(PLAN.staff)
    assert len([unit for unit in PLAN.units if unit.tier == "county" and unit.kind == "territory"]) == 40
