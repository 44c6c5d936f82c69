"""Every screen action has an API call (issue 3, point 11), the list is well formed, and a changed interface is seen in review."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from guanxi.domains.organisation import api as organisation
from guanxi.integrations.rest import arguments, document
from guanxi.integrations.rest.exemptions import EXEMPT
from guanxi.integrations.rest.operations import OPERATIONS
from guanxi.integrations.rest.screens import OTHER_ACT, SCREENS, UNREAD
from tests.architecture import interface
from tests.architecture.reaching import reached

HOW = "`python -m tests.architecture.doors` writes it anew"
WORDS = {"require", "said", "today", "now", "bound", "account_names", "cards", "units", "users"}  # what everybody calls proves nothing
WAITING = ("`python -m tests.architecture.doors` writes it anew. A page of this list is a screen action without its API call: add one line to "
       "guanxi/integrations/rest/operations/<subject>.py (docs/domains/rest.md says how), or to exemptions.py with the reason")


def test_nothing_is_listed_that_is_no_page() -> None:
    pages = set(interface.post_pages())
    assert not {page for operation in OPERATIONS for page in operation.pages} - pages
    assert not set(EXEMPT) - pages


def test_an_operation_asks_for_the_act_of_its_page() -> None:
    pages = interface.post_pages()
    assert not [(operation.id, page) for operation in OPERATIONS for page in operation.pages if pages[page] != operation.act]


def test_ids_and_places_are_used_once() -> None:
    for found in (Counter(one.id for one in OPERATIONS), Counter((one.method, one.path) for one in OPERATIONS)):
        assert not [name for name, times in found.items() if times > 1]


def test_acts_are_of_the_role_table_and_reads_are_gets_or_say_so() -> None:
    acts = frozenset().union(*(role.acts for role in organisation.ROLES.values()))
    assert not [one.id for one in OPERATIONS if one.act not in acts]
    assert not [one.id for one in OPERATIONS if one.method == "GET" and not one.is_read]


def test_every_operation_has_words_and_a_docstring() -> None:
    assert not [one.id for one in OPERATIONS if not (one.title.zh and one.title.en and document.said_of(one))]


def test_every_edit_can_show_what_stands_there_now() -> None:
    """CON-80: an operation with a version names the read that answers a conflict."""
    reads = {one.path for one in OPERATIONS if one.method == "GET"}
    with_version = [one for one in OPERATIONS if arguments.of(one).has_version]
    assert with_version and not [one.id for one in with_version if one.current not in reads]


def test_the_interface_is_the_frozen_one() -> None:
    """Operations and shapes."""
    assert interface.current() == interface.FROZEN.read_text(), HOW


def test_no_screen_action_waits_for_its_operation() -> None:
    """Issue 3, point 11: a page that takes a POST has an operation or an exemption with its reason."""
    assert not interface.waiting(), WAITING


def test_every_reading_screen_has_its_operations_or_a_reason() -> None:
    """Issue 3, point 11: a page that only reads is answered by reads, or stands among UNREAD with why no program needs it."""
    pages = set(interface.reading_pages())
    assert not pages - set(SCREENS) - set(UNREAD), "add it to guanxi/integrations/rest/screens.py with the reads that answer what it shows"
    assert not (set(SCREENS) | set(UNREAD)) - pages and not set(SCREENS) & set(UNREAD)
    assert not [name for name, reason in {**UNREAD, **EXEMPT, **OTHER_ACT}.items() if len(reason) < 12]


def test_the_operations_of_a_screen_read_and_one_of_them_asks_for_its_act() -> None:
    reads, pages = {one.id: one for one in OPERATIONS if one.is_read}, interface.reading_pages()
    assert not {(page, name) for page, names in SCREENS.items() for name in names if name not in reads}
    other = {page for page, names in SCREENS.items() if pages[page] not in {reads[name].act for name in names}}
    assert other == set(OTHER_ACT)


def test_a_page_and_its_operation_ask_the_same_function_of_the_door() -> None:
    """So an id that stands in a form is judged by the rule that test_bodies asks with an id in a body: one command, two channels (PRM-58)."""
    views = interface.views()
    pairs = [(operation, page) for operation in OPERATIONS for page in operation.pages]
    assert len(pairs) > 180
    assert not [(operation.id, page) for operation, page in pairs if not reached(operation.call) & reached(views[page]) - WORDS]


def test_a_screen_and_its_operations_ask_the_same_functions() -> None:
    """A read beside a screen that shares no function with it would be a second rule."""
    views, reads = interface.views(), {one.id: one for one in OPERATIONS}
    alone = {(page, name) for page, names in SCREENS.items() for name in names if not reached(reads[name].call) & reached(views[page]) - WORDS}
    assert not alone


@pytest.mark.django_db
def test_openapi_is_whole() -> None:
    """3.1, every reference leads somewhere, every operation is there once."""
    found = document.document()
    text = json.dumps(found)
    assert found["openapi"].startswith("3.1")
    wanted = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert wanted <= set(found["components"]["schemas"])
    assert sum(len(methods) for methods in found["paths"].values()) == len(OPERATIONS)
