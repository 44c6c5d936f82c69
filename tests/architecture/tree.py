"""The source tree as the architecture tests read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "guanxi"
DOMAINS = PACKAGE / "domains"


def sources(*, tests: bool = False) -> Iterator[Path]:
    """Our Python files without migrations; without tests unless asked."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).parts
        if "migrations" in parts or "node_modules" in parts:
            continue
        if tests or not ("tests" in parts or path.name == "testing.py"):
            yield path


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, nested ones too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def domains() -> list[Path]:
    """The domain packages that exist."""
    return sorted(path for path in DOMAINS.iterdir() if (path / "__init__.py").exists())


def named(path: Path) -> str:
    """A path as people read it."""
    return str(path.relative_to(REPOSITORY))
