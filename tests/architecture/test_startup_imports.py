"""The web server and the workers load no heavy library at start: DuckDB, PyArrow, Ibis, pandas live in child processes only.

Architecture, Budgets; hard-places 3.8.
"""

from __future__ import annotations

import subprocess
import sys

from tests.architecture import tree

HEAVY = ("pandas", "numpy", "duckdb", "pyarrow", "ibis", "lightgbm", "polars", "scipy", "sklearn")
WEB = "import guanxi.config.wsgi, guanxi.domains.insights.importing; from django.urls import get_resolver; get_resolver().url_patterns"
WORKER = ("from procrastinate.contrib.django import app; import guanxi.foundation.django.worker; app.perform_import_paths(); "
          "assert len(app.tasks) > 5")


def test_nothing_heavy_is_loaded() -> None:
    """One process, because its start takes seconds: what the pages load, then what a worker loads besides."""
    heavy = f"sys.stdout.write(' '.join(name for name in {HEAVY!r} if name in sys.modules) + ';')"
    script = f"import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'guanxi.config.settings'; {WEB}; {heavy}; {WORKER}; {heavy}"
    done = subprocess.run([sys.executable, "-c", script], cwd=tree.REPOSITORY, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout == ";;", "of the web server; of the worker"
