"""Web and worker import nothing heavy: DuckDB, PyArrow, Ibis, pandas live in child processes only."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys, django
django.setup()
import guanxi.config.urls, guanxi.domains.insights.jobs, guanxi.domains.insights.importing
heavy = {"duckdb", "pyarrow", "ibis", "pandas", "numpy"}.intersection(sys.modules)
assert not heavy, heavy
"""


def test_nothing_heavy_is_imported():
    done = subprocess.run([sys.executable, "-c", CODE], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
