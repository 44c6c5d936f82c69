"""Every screen action has an API call (issue 3, point 11), the list is well formed, and a changed interface is seen in review."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.urls import URLResolver, get_resolver

from guanxi.domains.organisation import api as organisation
from guanxi.integrations.rest import arguments, document
from guanxi.integrations.rest.exemptions import EXEMPT, WAITING
from guanxi.integrations.rest.operations import OPERATIONS
from tests.architecture import interface

HOW = ("add one line to guanxi/integrations/rest/operations/<subject>.py (docs/domains/rest.md says how), then "
       "`python -m tests.architecture.interface`; a page that no program needs goes to exemptions.py with its reason")


def post_pages() -> dict[str, str]:
    """Name of every page that takes a POST, with its act."""
    return {name: entry.callback.act for name, entry in _named(get_resolver(), "") if "POST" in getattr(entry.callback, "methods", ())}


def _named(resolver: Any, namespace: str) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _named(entry, entry.app_name or namespace)
        else:
            yield f"{namespace}:{entry.name}", entry


def test_every_screen_action_has_an_operation() -> None:
    covered = {page for operation in OPERATIONS for page in operation.pages}
    assert not set(post_pages()) - covered - set(EXEMPT) - WAITING, HOW


def test_nothing_is_listed_that_is_no_page() -> None:
    pages = set(post_pages())
    assert not {page for operation in OPERATIONS for page in operation.pages} - pages
    assert not set(EXEMPT) - pages and not WAITING - pages
    assert not WAITING & {page for operation in OPERATIONS for page in operation.pages}, "it has its operation: take it out of WAITING"


def test_an_operation_asks_for_the_act_of_its_page() -> None:
    pages = post_pages()
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
    assert not [one.id for one in with_version if one.current and one.current not in reads]


def test_the_interface_is_the_frozen_one() -> None:
    assert interface.current() == interface.FROZEN.read_text(), "a changed interface: python -m tests.architecture.interface"


def test_openapi_is_whole() -> None:
    """3.1, every reference leads somewhere, every operation is there once."""
    found = document.document()
    text = json.dumps(found)
    assert found["openapi"].startswith("3.1")
    wanted = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert wanted <= set(found["components"]["schemas"])
    assert sum(len(methods) for methods in found["paths"].values()) == len(OPERATIONS)
