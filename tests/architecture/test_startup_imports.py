"""The web server and the workers load no heavy library at start (architecture, Budgets; hard-places 3.8)."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture import tree

HEAVY = ("pandas", "numpy", "duckdb", "pyarrow", "ibis", "lightgbm", "polars", "scipy", "sklearn")
WEB = "import guanxi.config.wsgi; from django.urls import get_resolver; get_resolver().url_patterns"
WORKER = ("import django; django.setup(); from procrastinate.contrib.django import app; import guanxi.foundation.django.worker; "
          "app.perform_import_paths(); assert len(app.tasks) > 5")


@pytest.mark.parametrize("entry", [WEB, WORKER], ids=["web", "worker"])
def test_nothing_heavy_is_loaded(entry: str) -> None:
    script = f"import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'guanxi.config.settings'; {entry}; " \
             f"sys.stdout.write(' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=tree.REPOSITORY, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout == ""
