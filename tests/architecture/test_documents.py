"""Documents follow the code: reference pages are fresh, cited requirement rows exist, the first-change walk is short."""

from __future__ import annotations

import itertools
import re

import pytest

from guanxi.shell.reference.build import FOLDER
from guanxi.shell.reference.pages import PAGES
from tests.architecture import tree

ROW = re.compile(r"\b(?:ORG|ARC|GRD|LIF|MAP|CAR|SAL|SVC|SLA|LLD|MKT|ANA|PRJ|MGT|SYS)-\d\d\b")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_reference_pages_are_fresh(name: str) -> None:
    assert (FOLDER / f"{name}.md").read_text() == PAGES[name](), "run: guanxi docs build"


def test_every_cited_requirement_row_is_listed() -> None:
    listed = set(ROW.findall((tree.REPOSITORY / "docs" / "requirements.md").read_text()))
    cited: dict[str, str] = {}
    for path in [*tree.sources(tests=True), *(tree.REPOSITORY / "policies").rglob("*.yaml")]:
        for row in ROW.findall(path.read_text()):
            cited.setdefault(row, tree.named(path))
    assert not {row: path for row, path in cited.items() if row not in listed}


def test_every_domain_has_its_page_with_a_glossary() -> None:
    for domain in tree.domains():
        page = tree.REPOSITORY / "docs" / "domains" / f"{domain.name}.md"
        assert page.exists(), f"write docs/domains/{domain.name}.md"
        assert re.search(r"[\u4e00-\u9fff].*\|.*\|", page.read_text()), f"{page.name}: glossary 中文 = English = identifier"


def test_from_a_grade_to_its_rule_are_at_most_four_files_and_the_pack() -> None:
    """docs/start/first-change.md names the walk from a grade's URL to its rule; this follows it step by step."""
    text = (tree.REPOSITORY / "docs" / "start" / "first-change.md").read_text()
    walk = re.findall(r"^\d+\. `([^`]+)`[^`]*`([^`]+)`[^`]*`([^`]+)`", text, re.MULTILINE)
    sources, packs = [s for s in walk if s[0].endswith(".py")], [s for s in walk if s[0].endswith(".yaml")]
    assert 2 <= len(sources) <= 4 and len(packs) == 1
    for path, here, leads_to in walk:
        content = (tree.REPOSITORY / path).read_text()
        assert here in content and leads_to in content, f"{path} no longer holds {here} or {leads_to}"
    for (caller, _, leads_to), (path, here, _) in itertools.pairwise(sources):
        assert leads_to.split(".")[-1] == here, f"{caller} leads to {leads_to}, not to {here}"
        assert f"def {here}(" in (tree.REPOSITORY / path).read_text()
