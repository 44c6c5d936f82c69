"""A changed door is seen in review: its signatures are frozen in doors.txt."""

from __future__ import annotations

from guanxi.domains.organisation import api as organisation
from guanxi.integrations.rest import document, names
from guanxi.integrations.rest.operations import OPERATIONS
from tests.architecture import doors


def test_doors_are_as_frozen() -> None:
    assert doors.FROZEN.read_text() == doors.current(), "run: python -m tests.architecture.doors"


def test_topics_and_scopes_of_the_interface_have_names_in_both_languages() -> None:
    """Groups of the OpenAPI and scopes of a key are said as everything else is; none is missing or left over."""
    topics, acts = {one.topic for one in OPERATIONS}, {one.act for one in OPERATIONS}
    known = acts.union(*(role.acts for role in organisation.ROLES.values()))
    missing = sorted((topics - set(names.TOPICS)) | (acts - set(names.SCOPES)))
    over = sorted((set(names.TOPICS) - topics) | (set(names.SCOPES) - known))
    assert not missing and not over, f"guanxi/integrations/rest/names.py lacks {missing}, has {over} too much"
    assert [one["name"] for one in document.tags()] == sorted(topics)
    assert all(text.zh != text.en for text in (*names.TOPICS.values(), *names.SCOPES.values()))
