"""The fence around DuckDB: nothing outside the given folders, no way to open it again."""

from __future__ import annotations

import subprocess
import sys

import duckdb
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
    import ibis

    with engine.connect(folders=[], work=tmp_path / "work", memory_mb=256) as con:
        result = con.execute(engine.round_quotient(ibis.literal(dividend, "int64"), ibis.literal(divisor, "int64")))
    assert int(result) == quotient


def test_names_and_profiles_load_nothing_heavy():
    code = ("import sys, guanxi.analytics.profiles, guanxi.analytics.families, guanxi.analytics.manifest;"
            "heavy = {'duckdb', 'ibis', 'pyarrow', 'pandas'} & set(sys.modules); assert not heavy, heavy")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
