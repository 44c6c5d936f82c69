"""Budgets of architecture.md: files, functions, templates, docstrings, forbidden names."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture import tree

FORBIDDEN = {"utils", "helpers", "services", "common", "misc", "managers"}
SPEAKING_ROOMS = {"api.py", "commands.py", "queries.py", "rules.py"}


def test_files_have_at_most_400_lines() -> None:
    assert not [f"{tree.named(p)} {n}" for p in tree.sources(tests=True) if (n := len(p.read_text().splitlines())) > 400]


def test_functions_have_at_most_50_lines() -> None:
    long = [
        f"{tree.named(path)}:{node.lineno} {node.name} {node.end_lineno - node.lineno + 1}"
        for path in tree.sources() for node in tree.functions(path)
        if node.end_lineno and node.end_lineno - node.lineno + 1 > 50
    ]
    assert not long


def test_templates_have_at_most_200_lines() -> None:
    long = [tree.named(p) for p in tree.PACKAGE.rglob("*.html") if len(p.read_text().splitlines()) > 200]
    assert not long


def test_no_file_is_named_after_nothing() -> None:
    assert not [tree.named(p) for p in tree.sources(tests=True) if p.stem in FORBIDDEN or p.parent.name in FORBIDDEN]


def test_every_module_says_what_it_is_for() -> None:
    silent = [tree.named(p) for p in tree.sources() if p.read_text().strip() and not ast.get_docstring(ast.parse(p.read_text()))]
    assert not silent


def test_public_functions_of_the_speaking_rooms_have_docstrings() -> None:
    silent = []
    for path in tree.sources():
        if "domains" not in path.parts or not (path.name in SPEAKING_ROOMS or path.parent.name in ("commands", "queries", "rules")):
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                silent.append(f"{tree.named(path)}:{node.lineno} {node.name}")
    assert not silent


def test_commands_and_queries_of_an_actor_are_keyword_only() -> None:
    positional = []
    for path in tree.sources():
        if "domains" not in path.parts or not (path.name in ("commands.py", "queries.py") or path.parent.name in ("commands", "queries")):
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and any(a.arg == "actor" for a in node.args.args):
                positional.append(f"{tree.named(path)}:{node.lineno} {node.name}")
    assert not positional


@pytest.mark.parametrize("pattern", [r"\bprint\(", r"raise NotImplementedError", r"\bTODO\b|\bFIXME\b|\bXXX\b"])
def test_nothing_unfinished_is_left_in_the_source(pattern: str) -> None:
    assert not [tree.named(p) for p in tree.sources() if re.search(pattern, p.read_text())]
