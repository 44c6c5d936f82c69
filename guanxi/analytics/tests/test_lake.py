"""Replacement by batch, reverting, damaged files, late files: what the manifest promises (tests 101, 103, 104)."""

from __future__ import annotations

import json

from guanxi.analytics import manifest
from guanxi.analytics.tests.making import Lake, item, measures, table

EXCL = {"unit": "yuan", "tax": "excl"}


def lake_of(tmp_path) -> Lake:
    lake = Lake(tmp_path)
    lake.know(("customer_code", "C1", 1), ("customer_code", "C2", 2))
    lake.load("bill_item", [item(202609, "C1", "100"), item(202610, "C1", "100"), item(202610, "C2", "7")],
              declared=EXCL)
    return lake


def test_rerun_of_a_batch_replaces_it_whole(tmp_path):
    lake = lake_of(tmp_path)
    lake.load("bill_item", [item(202610, "C1", "130")], declared=EXCL)
    found = measures(lake.night())
    assert found[1]["last_month_fen"] == "13000"
    assert found[1]["month_before_fen"] == "10000"
    assert 2 not in found, "C2 was only in the replaced batch"
    assert manifest.with_status(lake.entries)[lake.entries[0].file] == "active", "202609 of it still counts"


def test_another_batch_of_the_same_month_adds(tmp_path):
    lake = lake_of(tmp_path)
    lake.load("bill_item", [item(202610, "C1", "-39", charge_kind="调账", batch="202610-02")], declared=EXCL)
    assert measures(lake.night())[1]["last_month_fen"] == "6100"


def test_named_parts_of_one_batch_do_not_replace_each_other(tmp_path):
    lake = lake_of(tmp_path)
    lake.load("bill_item", [item(202610, "C2", "5")], declared={**EXCL, "part": "9703"})
    assert measures(lake.night())[2]["last_month_fen"] == "1200"


def test_file_whose_groups_all_came_again_is_replaced(tmp_path):
    lake = lake_of(tmp_path)
    lake.load("bill_item", [item(202609, "C1", "1"), item(202610, "C1", "2")], declared=EXCL)
    assert list(manifest.with_status(lake.entries).values()) == ["replaced", "active"]


def test_reverting_a_file_gives_the_figures_before_it(tmp_path):
    lake = lake_of(tmp_path)
    before = {name: table(lake.night(), name) for name in ("account_measures", "account_bridge", "account_series")}
    lake.load("bill_item", [item(202610, "C1", "900"), item(202610, "C2", "1")], declared=EXCL)
    assert measures(lake.night())[1]["last_month_fen"] == "90000"
    lake.revert(1)
    after = lake.night()
    assert {name: table(after, name) for name in before} == before


def test_flipped_bytes_are_named_and_nothing_is_written(tmp_path):
    lake = lake_of(tmp_path)
    path = lake.lake / lake.entries[0].file
    damaged = bytearray(path.read_bytes())
    for place in range(40, 60):
        damaged[place] ^= 0xFF
    path.write_bytes(damaged)
    answer = lake.night()
    assert (answer["ok"], answer["error"]["code"]) == (False, "file_damaged")
    assert lake.entries[0].file in answer["error"]["zh"]
    assert not answer["out"].exists()


def test_missing_file_and_damaged_manifest_are_named(tmp_path):
    lake = lake_of(tmp_path)
    (lake.lake / lake.entries[0].file).unlink()
    assert lake.night()["error"]["code"] == "file_missing"
    (lake.lake / manifest.NAME).write_text('{"files": [{"file"', "utf-8")
    assert lake.night()["error"]["code"] == "manifest_damaged"


def test_half_written_manifest_never_shows(tmp_path):
    lake = lake_of(tmp_path)
    (lake.lake / f"{manifest.NAME}.1.part").write_text("{", "utf-8")
    assert lake.night()["ok"]
    assert json.loads((lake.lake / manifest.NAME).read_text("utf-8"))["files"]


def test_empty_lake_says_so(tmp_path):
    lake = Lake(tmp_path)
    lake.know(("customer_code", "C1", 1))
    assert lake.night()["error"]["code"] == "no_revenue_files"


def test_month_after_the_last_closed_one_is_not_the_anchor(tmp_path):
    lake = lake_of(tmp_path)
    lake.load("bill_item", [item(202611, "C1", "5")], declared=EXCL)
    assert lake.night()["anchor_month"] == 202610
    assert lake.night(anchor_month=202612)["anchor_month"] == 202611


def test_partial_month_is_held_until_a_human_accepts_it(tmp_path):
    lake = Lake(tmp_path)
    lake.know(*(("customer_code", f"C{number}", number + 1) for number in range(120)))
    lake.load("bill_item", [item(202609, f"C{number}", "10") for number in range(120)], declared=EXCL)
    lake.load("bill_item", [item(202610, f"C{number}", "10") for number in range(50)], declared=EXCL)
    held = lake.night()
    assert held["error"]["code"] == "check_failed"
    assert [check["name"] for check in held["checks"] if not check["passed"]] == ["latest_month_complete"]
    assert lake.night(accept_drift=True)["ok"]


def test_files_of_another_basis_are_not_added(tmp_path):
    lake = lake_of(tmp_path)
    lake.load("bill_item", [item(202610, "C1", "55", batch="x")], declared={**EXCL, "basis": "received"})
    assert measures(lake.night())[1]["last_month_fen"] == "10000"
    assert measures(lake.night(basis="received"))[1]["last_month_fen"] == "5500"
