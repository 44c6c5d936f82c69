"""The analytics packages, installed while people already look at the first pages (design: first page does not wait)."""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from guanxi.foundation.environment import REPOSITORY
from guanxi.shell.trouble import Trouble

NEEDED = ("duckdb", "pyarrow", "ibis")
BOOTSTRAP = REPOSITORY / "bootstrap.py"


class Extras:
    """Started once; `wait` returns when the packages can be imported."""

    def __init__(self) -> None:
        self._installer: subprocess.Popen[bytes] | None = None
        if not _are_there() and BOOTSTRAP.exists() and Path(sys.prefix) == REPOSITORY / ".venv":
            self._installer = subprocess.Popen([sys.executable, str(BOOTSTRAP), "full"], cwd=REPOSITORY,
                                               stdin=subprocess.DEVNULL, env=dict(os.environ))

    def wait(self) -> None:
        """Refuses to go on without them, saying how to get them."""
        if self._installer is not None:
            self._installer.wait()
            importlib.invalidate_caches()
        if not _are_there():
            raise Trouble("The analytics packages are missing: run `python3 bootstrap.py full`, then `make demo` again.")


def _are_there() -> bool:
    return all(importlib.util.find_spec(name) for name in NEEDED)
