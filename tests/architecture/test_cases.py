"""The cases that were promised run as tests by name: each has a test function that is called after it or says it in its docstring.

What a case asks stands in docs/requirements.md. Not for here: whether the test really proves it, that is a reader's work.
"""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.architecture.tree import REPOSITORY

PROMISED = (*(f"IMP-{n}" for n in range(1, 29)), *(f"PRM-{n}" for n in (*range(58, 68), *range(70, 75), 76, 77)),
            "CON-80", "CON-82", "CON-83", "CON-88")
_SAID = re.compile(r"\b(IMP|PRM|CON)[- ]0?(\d+)(?![\d])", re.IGNORECASE)
_MAYBE = re.compile(r"\b(IMP|PRM|CON)[-_ ]|_(IMP|PRM|CON)_", re.IGNORECASE)  # to parse every file takes seconds


@cache
def _proved() -> dict[str, list[str]]:
    """Case → test functions."""
    found: dict[str, list[str]] = {}
    for path in sorted({*REPOSITORY.glob("guanxi/**/test_*.py"), *REPOSITORY.glob("tests/**/test_*.py")}):
        text = path.read_text()
        for node in ast.walk(ast.parse(text)) if _MAYBE.search(text) else ():
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for kind, number in _SAID.findall(f"{node.name.replace('_', ' ')} {ast.get_docstring(node) or ''}"):
                    found.setdefault(f"{kind.upper()}-{int(number)}", []).append(f"{path.relative_to(REPOSITORY)}::{node.name}")
    return found


@pytest.mark.parametrize("case", PROMISED)
def test_every_promised_case_has_a_test(case: str) -> None:
    assert _proved().get(case), f"no test function is named after {case} or says it in its docstring"
