"""A random lake computed twice: by the night and by loops in plain Python. Equal to the fen."""

from __future__ import annotations

import json
import random
from collections import defaultdict

import pytest

from guanxi.analytics.tests.making import Lake, item, measures, table
from guanxi.foundation.pure import months

ANCHOR = 202610
KINDS = {"周期性": "recurring", "一次性": "one_off", "调账": "adjustment"}


def rows_of(seed: int) -> list[dict[str, str]]:
    dice = random.Random(seed)
    rows = []
    for month in months.span(ANCHOR, 27):
        for customer in range(12):
            for line in range(dice.randrange(4)):
                kind = dice.choice(["周期性", "周期性", "周期性", "一次性", "调账"])
                amount = dice.randrange(-50_00, 900_00) if kind != "周期性" else dice.randrange(0, 900_00)
                rows.append(item(month, f"C{customer}", f"{amount / 100:.2f}", charge_kind=kind,
                                 product_instance=dice.choice([f"PI-{customer}-{line}", ""]),
                                 product_code=dice.choice(["ZX-SDH", "KD-100", "HJ-01", "Q"]), product_name=""))
    return rows


def fen(row: dict[str, str]) -> int:
    return round(float(row["charged"]) * 100)


def total(rows: list[dict[str, str]], customer: str, wanted: tuple[int, ...]) -> int:
    return sum(fen(row) for row in rows if row["customer_code"] == customer and int(row["month"]) in wanted)


def bridge(rows: list[dict[str, str]], customer: str) -> dict[str, int]:
    lines: dict[str, int] = defaultdict(int)
    instances: dict[str, list[list[int]]] = defaultdict(lambda: [[], []])
    for row in rows:
        if row["customer_code"] != customer or int(row["month"]) not in months.span(ANCHOR, 2):
            continue
        is_last, kind = int(row["month"]) == ANCHOR, KINDS[row["charge_kind"]]
        if kind == "recurring" and row["product_instance"]:
            instances[row["product_instance"]][is_last].append(fen(row))
        else:
            lines["needs_detail" if kind == "recurring" else kind] += fen(row) if is_last else -fen(row)
    for before, last in instances.values():
        lines["new" if not before else "price" if last else "ceased"] += sum(last) - sum(before)
    return {kind: amount for kind, amount in lines.items() if amount}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_measures_series_and_bridge_equal_plain_python(tmp_path, seed):
    rows = rows_of(seed)
    lake = Lake(tmp_path)
    lake.know(*((("customer_code"), f"C{number}", number + 1) for number in range(10)))
    (lake.dims / "split_instance.csv").write_text('"account_id","product_instance"\n"1","PI-0-0"\n"2","PI-1-1"\n"1","PI-none"\n', "utf-8")
    half = len(rows) // 2
    cut = next(place for place in range(half, len(rows)) if rows[place]["month"] != rows[half]["month"])
    for part in (rows[:cut], rows[cut:]):
        assert lake.load("bill_item", part, declared={"unit": "yuan", "tax": "excl"})["ok"]
    answer = lake.night()
    found = measures(answer)
    series = {int(row["account_id"]): row["series_24"] for row in table(answer, "account_series")}
    bridged: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for line in table(answer, "account_bridge"):
        bridged[int(line["account_id"])][line["kind"]] += int(line["fen"])
    of_splits = {(int(row["account_id"]), row["product_instance"]): row["series_12"] for row in table(answer, "instance_series")}
    assert of_splits == {(one, instance): "{" + ",".join(str(sum(
        fen(row) for row in rows if row["product_instance"] == instance and int(row["month"]) == month)) for month in months.span(ANCHOR, 12)) + "}"
        for one, instance in ((1, "PI-0-0"), (2, "PI-1-1"))}
    offered = {int(row["account_id"]): json.loads(row["instances"]) for row in table(answer, "billed_instances")}
    for number in range(10):
        customer, row = f"C{number}", found[number + 1]
        billed: dict[str, int] = defaultdict(int)
        for line in rows:
            if line["customer_code"] == customer and int(line["month"]) == ANCHOR and KINDS[line["charge_kind"]] == "recurring" and (
                    line["product_instance"]):
                billed[line["product_instance"]] += fen(line)
        assert [one for one, _ in offered.get(number + 1, [])] == sorted(billed, key=lambda one: (-billed[one], one))[:20]
        last_12, last_3 = months.span(ANCHOR, 12), months.span(ANCHOR, 3)
        ago_12, ago_3 = months.span(202510, 12), months.span(202510, 3)
        assert int(row["revenue_12m_fen"]) == total(rows, customer, last_12)
        assert int(row["revenue_prev_12m_fen"]) == total(rows, customer, ago_12)
        assert int(row["revenue_3m_fen"]) == (now := total(rows, customer, last_3))
        assert int(row["revenue_3m_year_ago_fen"]) == (then := total(rows, customer, ago_3))
        assert row["trend_rate"] == "" if then <= 0 else abs(float(row["trend_rate"]) - (now - then) / then) < 6e-5
        assert int(row["last_month_fen"]) == total(rows, customer, (202610,))
        assert int(row["month_before_fen"]) == total(rows, customer, (202609,))
        monthly = [total(rows, customer, (month,)) for month in months.span(ANCHOR, 24)]
        assert series[number + 1] == "{" + ",".join(map(str, monthly)) + "}"
        expected = bridge(rows, customer)
        assert {kind: amount for kind, amount in bridged[number + 1].items() if amount} == expected
        assert sum(expected.values()) == monthly[-1] - monthly[-2]
    unmapped = sum(int(row["fen"]) for row in table(answer, "unmapped_revenue"))
    assert unmapped == sum(total(rows, f"C{number}", months.span(ANCHOR, 24)) for number in (10, 11))


def test_a_form_is_offered_the_last_months_instances_the_largest_first_and_no_mobile(tmp_path):
    lake = Lake(tmp_path)
    lake.know(("customer_code", "C0", 1))
    rows = [item(month, "C0", amount, product_instance=instance, product_name=f"专线“{instance}”,1") for month, amount, instance in (
        (202610, "5", "PI-1"), (202610, "9", "PI,\"2\""), (202610, "99", "13812345678"), (202610, "99", "8613812345678"), (202609, "99", "PI-old"))]
    rows += [item(202610, "C0", "1", product_instance=f"XI-{number:02}") for number in range(30)]
    lake.load("bill_item", rows, declared={"unit": "yuan", "tax": "excl"})
    [line] = table(lake.night(), "billed_instances")
    found = json.loads(line["instances"])
    assert [one for one, _ in found] == ["PI,\"2\"", "PI-1", *(f"XI-{number:02}" for number in range(18))] and found[1][1] == "专线“PI-1”,1"


def test_concentration_counts_the_fewest_customers(tmp_path):
    """GRD-18: 18 customers with 80 million, 82 with 20 million: 18 of 100 bring 80 %."""
    lake = Lake(tmp_path)
    lake.know(*(("customer_code", f"C{number}", number + 1) for number in range(100)))
    big, small = 80_000_000 / 18, 20_000_000 / 82
    amounts = [round(big, 2)] * 17 + [80_000_000 - 17 * round(big, 2)]
    amounts += [round(small, 2)] * 81 + [20_000_000 - 81 * round(small, 2)]
    rows = [item(202610, f"C{number}", f"{amount:.2f}") for number, amount in enumerate(amounts)]
    lake.load("bill_item", rows, declared={"unit": "yuan", "tax": "excl"})
    found = lake.night()["figures"]["concentration"]
    steps = {step["share"]: step for step in found["steps"]}
    assert (steps[80]["customers"], found["customers"]) == (18, 100)
    assert (steps[80]["fen"], found["total_fen"]) == (80_000_000_00, 100_000_000_00)
    assert found["curve"][-1] == [100, 100_000_000_00]
    assert [place for place, _ in found["curve"]] == [1, 18, 99, 100], "customers of equal revenue are one point"


@pytest.mark.parametrize("yuan", [[9, 4, 4, 4, 4, 2, 1, 1, 1, 1, 0, -3, 4], [0, -1]])
def test_every_step_is_exactly_the_customers_from_its_amount(tmp_path, yuan):
    lake = Lake(tmp_path)
    lake.know(*(("customer_code", f"C{number}", number + 1) for number in range(len(yuan))))
    lake.load("bill_item", [item(202610, f"C{number}", f"{amount}.00") for number, amount in enumerate(yuan)],
              declared={"unit": "yuan", "tax": "excl"})
    found = lake.night()["figures"]["concentration"]
    fen = [amount * 100 for amount in yuan if amount > 0]
    assert (found["customers"], found["total_fen"]) == (len(fen), sum(fen))
    for step in found["steps"]:
        held, above = [one for one in fen if one >= step["from_fen"]], [one for one in fen if one > step["from_fen"]]
        assert (step["customers"], step["fen"]) == (len(held), sum(held))
        assert sum(held) * 100 >= sum(fen) * step["share"] > sum(above) * 100
    assert [step["share"] for step in found["steps"]] == ([50, 80, 90, 95] if fen else [])
