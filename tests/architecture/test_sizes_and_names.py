"""Budgets of architecture.md: files, functions, templates, docstrings, forbidden names."""

from __future__ import annotations

import re

import pytest

from tests.architecture import tree

FORBIDDEN = {"utils", "helpers", "services", "common", "misc", "managers"}
SPEAKING_ROOMS = {"api.py", "commands.py", "queries.py", "rules.py"}


def test_files_have_at_most_400_lines() -> None:
    assert not [f"{tree.named(p)} {n}" for p in tree.sources(tests=True) if (n := len(p.read_text().splitlines())) > 400]


def test_functions_have_at_most_50_lines() -> None:
    assert not [f"{tree.named(source.path)}:{one.line} {one.name} {one.length}" for source in tree.read() for one in source.functions
                if one.length > 50]


def test_templates_have_at_most_200_lines() -> None:
    long = [tree.named(p) for p in tree.PACKAGE.rglob("*.html") if len(p.read_text().splitlines()) > 200]
    assert not long


def test_no_file_is_named_after_nothing() -> None:
    assert not [tree.named(p) for p in tree.sources(tests=True) if p.stem in FORBIDDEN or p.parent.name in FORBIDDEN]


def test_every_module_says_what_it_is_for() -> None:
    assert not [tree.named(source.path) for source in tree.read() if source.is_silent]


def test_public_functions_of_the_speaking_rooms_have_docstrings() -> None:
    rooms = [source for source in tree.read() if "domains" in source.path.parts and (
        source.path.name in SPEAKING_ROOMS or source.path.parent.name in ("commands", "queries", "rules"))]
    assert not [f"{tree.named(source.path)}:{one.line} {one.name}" for source in rooms for one in source.top
                if not one.name.startswith("_") and one.is_silent]


def test_commands_and_queries_of_an_actor_are_keyword_only() -> None:
    rooms = [source for source in tree.read() if "domains" in source.path.parts and (
        source.path.name in ("commands.py", "queries.py") or source.path.parent.name in ("commands", "queries"))]
    assert len(rooms) > 50
    assert not [f"{tree.named(source.path)}:{one.line} {one.name}" for source in rooms for one in source.top
                if not one.name.startswith("_") and one.has_positional_actor]


@pytest.mark.parametrize("pattern", [r"\bprint\(", r"raise NotImplementedError", r"\bTODO\b|\bFIXME\b|\bXXX\b"])
def test_nothing_unfinished_is_left_in_the_source(pattern: str) -> None:
    assert not [tree.named(p) for p in tree.sources() if re.search(pattern, p.read_text())]
