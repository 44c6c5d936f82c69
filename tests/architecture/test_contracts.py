"""The eight import contracts hold, and each one fails when it is violated (a contract that cannot fail is a defect)."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import tree

# contract name -> (file, text that breaks it)
VIOLATIONS = {
    "Floors": ("guanxi/policy/planted_floor.py", "from guanxi.domains.organisation import api\n"),
    "Shelves": ("guanxi/domains/organisation/planted_shelf.py", "from guanxi.domains.customers import api\n"),
    "Doors": ("guanxi/domains/insights/planted_door.py", "from guanxi.domains.customers import models\n"),
    "Rooms": ("guanxi/domains/customers/events/planted.py", "from guanxi.domains.customers import commands\n"),
    "Pure": ("guanxi/analytics/planted_pure.py", "import django\n"),
    "Acyclic": ("guanxi/foundation/pure/planted_cycle.py", "from guanxi.foundation.django import clock\n"),
    "Factories": ("guanxi/domains/customers/planted_factory.py", "from guanxi.domains.organisation import testing\n"),
    "Thin": ("guanxi/domains/organisation/web/planted_thin.py", "from guanxi.domains.organisation import models\n"),
}


def lint(folder: Path) -> str:
    tool = Path(sys.executable).parent / "lint-imports"
    return subprocess.run([str(tool), "--cache-dir", str(folder / "read")], cwd=folder, capture_output=True, text=True, check=False).stdout


def broken(report: str) -> set[str]:
    return {line.split(":")[0].strip() for line in report.splitlines() if re.search(r" BROKEN\b", line)}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree; what the tool has read of it serves both tests."""
    folder = tmp_path_factory.mktemp("tree")
    shutil.copytree(tree.PACKAGE, folder / "guanxi", ignore=shutil.ignore_patterns("static", "__pycache__", "node_modules"))
    shutil.copy(tree.REPOSITORY / "pyproject.toml", folder)
    return folder


def test_every_contract_is_kept(copied: Path) -> None:
    report = lint(copied)
    assert "8 kept, 0 broken" in report, report[-3000:]


def test_every_contract_breaks_when_it_is_violated(copied: Path, tmp_path: Path) -> None:
    folder = tmp_path / "violated"
    shutil.copytree(copied, folder)
    for name, text in VIOLATIONS.values():
        path = folder / name
        if path.parent.name == "events" and not path.parent.exists():
            path = path.parent.with_suffix(".py")
            text = (path.read_text() if path.exists() else "") + text
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert broken(lint(folder)) == set(VIOLATIONS)
