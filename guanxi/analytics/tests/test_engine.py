"""The fence around DuckDB: nothing outside the given folders, no way to open it again."""

from __future__ import annotations

import subprocess
import sys

import duckdb
import ibis
import pytest

from guanxi.analytics import engine


@pytest.mark.parametrize("attack", [
    "SELECT * FROM read_csv('/etc/passwd')", "COPY (SELECT 1) TO '/tmp/outside.csv'", "ATTACH '/tmp/other.duckdb'",
    "SET enable_external_access=true", "SET memory_limit='99GB'", "INSTALL httpfs",
])
def test_attack_is_refused(tmp_path, attack):
    with engine.connect(folders=[tmp_path], work=tmp_path / "work", memory_mb=256) as con, pytest.raises(duckdb.Error):
        con.raw_sql(attack)


@pytest.mark.parametrize(("dividend", "divisor", "quotient"), [
    (7, 2, 4), (-7, 2, -4), (5, 2, 3), (-5, 2, -3), (0, 7, 0), (9_007_199_254_740_993, 1, 9_007_199_254_740_993),
])
def test_whole_division_never_takes_the_detour_over_double(tmp_path, dividend, divisor, quotient):
    with engine.connect(folders=[], work=tmp_path / "work", memory_mb=256) as con:
        result = con.execute(engine.round_quotient(ibis.literal(dividend, "int64"), ibis.literal(divisor, "int64")))
    assert int(result) == quotient


def test_names_and_profiles_load_nothing_heavy():
    code = ("import sys, guanxi.analytics.profiles, guanxi.analytics.families, guanxi.analytics.manifest;"
            "heavy = {'duckdb', 'ibis', 'pyarrow', 'pandas'} & set(sys.modules); assert not heavy, heavy")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_translation_made_before_serves_only_an_equal_expression(tmp_path):
    """tests.translated: another value, column, type or table is another question; rows held in memory are found under their own name."""
    with engine.connect(folders=[tmp_path], work=tmp_path / "work", memory_mb=256) as con:
        one = con.create_table("one", ibis.memtable({"a": [1, 2], "b": [3, 4]}))
        other = con.create_table("other", ibis.memtable({"a": [5, 6], "b": [7, 8]}))

        def asked(table, column, value, kind="int64"):
            return table.select(x=(table[column] + value).cast(kind)).order_by("x").to_pyarrow()["x"].to_pylist()

        for _ in range(2):
            assert asked(one, "a", 1) == [2, 3] and asked(one, "a", 2) == [3, 4] and asked(one, "b", 1) == [4, 5]
            assert asked(one, "a", 1, "string") == ["2", "3"] and asked(other, "a", 1) == [6, 7]
            for rows in ([1], [2, 9]):
                held = ibis.memtable({"a": rows})
                joined = one.join(held, "a").select("a")
                assert joined.to_pyarrow()["a"].to_pylist() == [a for a in rows if a < 3]
