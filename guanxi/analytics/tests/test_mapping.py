"""Whose money it is: codes with validity, order of schemes, unmapped money, simplified files, arrears."""

from __future__ import annotations

from guanxi.analytics.tests.making import Lake, item, measures, table

EXCL = {"unit": "yuan", "tax": "excl"}


def test_code_that_changed_hands_follows_the_last_day_of_the_month(tmp_path):
    lake = Lake(tmp_path)
    lake.know(("customer_code", "C1", 1), ("customer_code", "C1", 2),
              valid={"C1/1": ("2026-08-01", "2026-10-01"), "C1/2": ("2026-10-01", "\\N")})
    lake.load("bill_item", [item(month, "C1", "10") for month in (202607, 202609, 202610)], declared=EXCL)
    found = measures(lake.night())
    assert (found[1]["revenue_12m_fen"], found[2]["revenue_12m_fen"]) == ("2000", "1000")


def test_every_code_of_an_account_counts_and_who_held_one_for_days_loses_no_month_of_the_next(tmp_path):
    """Operator 1.2: two codes of one scheme are one account's money; a code that passed on twice in September is the last holder's."""
    lake = Lake(tmp_path)
    lake.know(("customer_code", "C1", 1), ("customer_code", "C2", 1), ("customer_code", "C2", 3), ("customer_code", "C2", 2),
              valid={"C2/1": ("\\N", "2026-09-10"), "C2/3": ("2026-09-10", "2026-09-20"), "C2/2": ("2026-09-20", "\\N")})
    lake.load("bill_item", [item(month, code, "10") for month in (202608, 202610) for code in ("C1", "C2")], declared=EXCL)
    found = measures(lake.night())
    assert [found.get(account, {}).get("revenue_12m_fen") for account in (1, 2, 3)] == ["3000", "1000", None]


def test_code_given_up_without_successor_is_unmapped(tmp_path):
    lake = Lake(tmp_path)
    lake.know(("customer_code", "C1", 1), valid={"C1/1": ("2020-01-01", "2026-10-01")})
    lake.load("bill_item", [item(202610, "C1", "10", group_code="G1", billing_account="A1", revenue_unit="9702")], declared=EXCL)
    row = table(lake.night(), "unmapped_revenue")[0]
    assert row == {"month": "202610", "group_code": "G1", "customer_code": "C1", "billing_account": "A1",
                   "revenue_unit": "9702", "fen": "1000", "lines": "1"}


def test_prm_60_unmapped_money_of_a_province_s_file_is_its_own(tmp_path):
    """PRM-60: a line that names no unit belongs to who issued the file's codes; a file that names nobody, to nobody."""
    lake = Lake(tmp_path)
    lake.know(("customer_code", "C1", 1))
    lake.load("bill_item", [item(202610, "C1", "1"), item(202610, "C8", "10"), item(202610, "C9", "5", revenue_unit="9702")],
              declared={**EXCL, "issuer": "97"})
    lake.load("bill_item", [item(202609, "C8", "20")], declared=EXCL)
    lake.load("simple_bill", [{"account_code": "S1", "month": "202610", "product": "专线", "amount": "3"}], declared={**EXCL, "issuer": "98"})
    found = {(row["month"], row["customer_code"] or row["group_code"]): row["revenue_unit"] for row in table(lake.night(), "unmapped_revenue")}
    assert found == {("202610", "C1"): "97", ("202610", "C8"): "97", ("202610", "C9"): "9702", ("202609", "C8"): "", ("202610", "S1"): "98"}


def test_narrowest_code_wins(tmp_path):
    lake = Lake(tmp_path)
    lake.know(("group_code", "G1", 1), ("customer_code", "C2", 2), ("billing_account", "A3", 3))
    codes = {"group_code": "G1", "billing_account": "A3"}
    lake.load("bill_item", [item(202610, "C2", "1", **codes), item(202610, "", "2", **codes),
                            item(202610, "C9", "4", billing_account="A3")], declared=EXCL)
    found = measures(lake.night())
    assert [found[key]["last_month_fen"] for key in (1, 2, 3)] == ["200", "100", "400"]


def test_simplified_file_maps_by_any_code_or_unique_name(tmp_path):
    lake = Lake(tmp_path)
    lake.know(("group_code", "G1", 1), ("name", "柳塘县财政局", 2), ("name", "双名公司", 3), ("name", "双名公司", 4))
    rows = [{"account_code": code, "month": "202610", "product": "专线", "amount": "10", "paid": paid, "due_on": due}
            for code, paid, due in (("G1", "4", "2026-09-01"), ("柳塘县财政局", "10", "2026-12-01"), ("双名公司", "", ""))]
    lake.load("simple_bill", rows, declared=EXCL)
    answer = lake.night()
    found = measures(answer)
    assert (found[1]["arrears_fen"], found[1]["arrears_overdue_fen"], found[1]["arrears_oldest_days"]) == (
        "600", "600", "65")
    assert found[2]["arrears_fen"] == "0"
    assert set(found) == {1, 2}
    assert [row["group_code"] for row in table(answer, "unmapped_revenue")] == ["双名公司"]


def test_later_simplified_file_replaces_account_and_month_only(tmp_path):
    lake = Lake(tmp_path)
    lake.know(("group_code", "G1", 1), ("group_code", "G2", 2))

    def row(code: str, month: str, amount: str) -> dict[str, str]:
        return {"account_code": code, "month": month, "product": "专线", "amount": amount}
    lake.load("simple_bill", [row("G1", "202609", "1"), row("G1", "202610", "2"), row("G2", "202610", "4")],
              declared=EXCL)
    lake.load("simple_bill", [row("G1", "202610", "8")], declared=EXCL)
    answer = lake.night()
    found = measures(answer)
    assert (found[1]["last_month_fen"], found[1]["month_before_fen"], found[2]["last_month_fen"]) == (
        "800", "100", "400")
    bridge = [(row["account_id"], row["kind"], row["fen"]) for row in table(answer, "account_bridge")]
    assert sorted(bridge) == [("1", "needs_detail", "700"), ("2", "needs_detail", "400")]


def test_detailed_items_beat_the_simplified_line_of_the_same_month(tmp_path):
    lake = Lake(tmp_path)
    lake.know(("customer_code", "C1", 1))
    lake.load("bill_item", [item(202610, "C1", "10")], declared=EXCL)
    lake.load("simple_bill", [{"account_code": "C1", "month": "202610", "product": "专线", "amount": "99"}],
              declared=EXCL)
    assert measures(lake.night())[1]["last_month_fen"] == "1000"


def snapshot(code: str, **buckets: str) -> dict[str, str]:
    keys = ("current", "to_30", "to_60", "to_90", "to_180", "to_360", "over_360")
    return {"snapshot_on": "20261120", "billing_account": code, "is_disputed": "否", "is_protected": "是",
            "promised_on": "20261225", **{key: buckets.get(key, "0.00") for key in keys},
            "total": f"{sum(float(buckets.get(key, 0)) for key in keys):.2f}"}


def test_arrears_find_the_payer_through_the_bills(tmp_path):
    """Operator 1.3 (c): 486,000 with 162,000 between 91 and 180 days; unknown accounts stay visible."""
    lake = Lake(tmp_path)
    lake.know(("group_code", "G1", 1), ("group_code", "G2", 2))
    lake.load("bill_item", [
        item(202610, "", "90", group_code="G1", billing_account="A970200345902"),
        item(202610, "", "10", group_code="G2", billing_account="A970200345902"),
    ], declared=EXCL)
    late = {"current": "81000.00", "to_30": "81000.00", "to_60": "81000.00", "to_90": "81000.00",
            "to_180": "162000.00"}
    lake.load("arrears_snapshot", [snapshot("A970200345902", **late), snapshot("A1", to_30="5")],
              declared={"unit": "yuan"})
    answer = lake.night()
    found = measures(answer)
    assert (found[1]["arrears_fen"], found[1]["arrears_overdue_fen"], found[1]["arrears_oldest_days"]) == (
        "48600000", "40500000", "91")
    assert found[2]["arrears_fen"] == "0", "billed, and not in the snapshot: owes nothing"
    arrears = {row["account_id"]: row for row in table(answer, "account_arrears")}
    assert (arrears["1"]["promised_on"], arrears["1"]["to_180_fen"]) == ("2026-12-25", "16200000")
    assert answer["figures"]["arrears_as_of"] == "20261120"


def test_without_any_arrears_file_there_is_no_data(tmp_path):
    lake = Lake(tmp_path)
    lake.know(("customer_code", "C1", 1))
    lake.load("bill_item", [item(202610, "C1", "10")], declared=EXCL)
    row = measures(lake.night())[1]
    assert [row[key] for key in ("arrears_fen", "revenue_prev_12m_fen", "trend_rate", "month_before_fen")] == [""] * 4
    assert (row["months_billed_24"], row["product_instances"]) == ("1", "1")


def test_letters_count_for_the_postal_measure(tmp_path):
    lake = Lake(tmp_path)
    lake.know(("customer_code", "C1", 1))
    lake.load("bill_item", [item(202610, "C1", "10", product_code="HJ-ZD", product_name="账单函"),
                            item(202610, "C1", "5")], declared=EXCL)
    row = measures(lake.night())[1]
    assert (row["letter_revenue_12m_fen"], row["revenue_12m_fen"]) == ("1000", "1500")
