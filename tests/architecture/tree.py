"""The source tree as the architecture tests read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
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


@dataclass(frozen=True, kw_only=True)
class Function:
    """is_silent: without docstring. has_positional_actor: `actor` may be given without its name."""

    line: int
    name: str
    length: int
    is_silent: bool
    has_positional_actor: bool


@dataclass(frozen=True, kw_only=True)
class Source:
    """functions: nested ones too; top: those at the top of the file."""

    path: Path
    is_silent: bool
    functions: tuple[Function, ...]
    top: tuple[Function, ...]


@cache
def read() -> tuple[Source, ...]:
    """Our Python files without migrations and tests. To parse them takes seconds, to keep what was parsed much memory."""
    return tuple(_read(path) for path in sources())


def _read(path: Path) -> Source:
    text = path.read_text()
    tree = ast.parse(text)
    found = {node: _function(node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    return Source(path=path, is_silent=bool(text.strip()) and not ast.get_docstring(tree), functions=tuple(found.values()),
                  top=tuple(found[node] for node in tree.body if isinstance(node, ast.FunctionDef)))


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Function:
    return Function(line=node.lineno, name=node.name, length=(node.end_lineno or node.lineno) - node.lineno + 1,
                    is_silent=not ast.get_docstring(node), has_positional_actor=any(one.arg == "actor" for one in node.args.args))


def domains() -> list[Path]:
    """The domain packages that exist."""
    return sorted(path for path in DOMAINS.iterdir() if (path / "__init__.py").exists())


def named(path: Path) -> str:
    """A path as people read it."""
    return str(path.relative_to(REPOSITORY))
