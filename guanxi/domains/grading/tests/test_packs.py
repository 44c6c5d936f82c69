"""The shipped packs: every operator's pack is free of findings, its examples included (story 3, story 4)."""

import pytest

from guanxi.domains.rulebook import api as rulebook
from guanxi.policy import check, files, load

SHAPES = rulebook.shapes()  # of all domains, as the command line checks them


@pytest.mark.parametrize("operator", files.operators(files.root()))
def test_no_finding_in_a_shipped_pack(operator):
    found = check.check_operator(operator, shapes=SHAPES)
    assert [finding.said("en") for finding in found] == []


def test_the_demo_runs_the_examples_of_both_stories():
    names = {example.name for example in load.load("demo").examples}
    assert {"one yuan below diamond is platinum", "twelve million at percentile five is A by veto"} <= names
    assert len(names) == 34
